"""Public words about a product and about an organisation: drafted, published, taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import panels, queries, rules
from hoptac.catalogue.actions.offers import changing, refreshed, tell
from hoptac.catalogue.choices import PublicLanguage, TextSource, TextState
from hoptac.catalogue.models import Introduction, Product, ProductText
from hoptac.core import languages, text
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.search import actions as search_actions

WORDS = ("name", "summary", "story")


@transaction.atomic
def text_save(
    *,
    actor: User,
    product: Product,
    language: str,
    name: str = "",
    summary: str = "",
    story: str = "",
    source: str = TextSource.PERSON,
) -> ProductText:
    """Keep words about a product in a language as the draft, in place of an earlier draft; return it.

    A draft saved again without a change keeps its source. Raises RuleBroken "text_language", "text_empty" or
    "text_long".
    """
    locked = changing(actor, product)
    words = {"name": text.clean(name), "summary": text.clean(summary), "story": _paragraphs(story)}
    if language not in PublicLanguage.values:
        raise RuleBroken("text_language", "The public pages do not speak this language.")
    if not any(words.values()):
        raise RuleBroken("text_empty", "There is nothing to keep yet: write at least one of the fields.")
    for field, most in rules.LONGEST.items():
        if len(words[field]) > most:
            raise RuleBroken("text_long", "Too long: at most %(most)s characters.", most=most)
    draft = locked.texts.filter(language=language, state=TextState.DRAFT).first()
    if draft is not None and words == _words(draft):
        return draft
    made = draft or ProductText(product=locked, language=language, state=TextState.DRAFT)
    for field, value in words.items():
        setattr(made, field, value)
    made.source, made.updated_at, made.by = source, timezone.now(), actor
    made.save()
    tell(actor, locked, "catalogue.text.save", {}, said=PublicLanguage(language).label)
    return made


@transaction.atomic
def text_publish(*, actor: User, product: Product, language: str) -> ProductText:
    """Put the draft of a language on the product's public page, in place of what stood there; return it.

    Raises RuleBroken "text_missing", or "text_unsupported" where a check of a context above objects.
    """
    gate.require(actor, "catalogue.product.publish", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    draft = locked.texts.filter(language=language, state=TextState.DRAFT).first()
    if draft is None:
        raise RuleBroken("text_missing", "There is no draft in this language.")
    objections = panels.objections(draft)
    if objections:
        raise RuleBroken("text_unsupported", "Not published: %(objections)s", objections=" ".join(objections))
    locked.texts.filter(language=language, state=TextState.PUBLISHED).delete()
    draft.state, draft.by, draft.updated_at = TextState.PUBLISHED, actor, timezone.now()
    draft.save(update_fields=["state", "by", "updated_at"])
    refreshed(locked)
    search_actions.put(queries.search_items([locked.pk]))
    tell(actor, locked, "catalogue.text.publish", {}, said=PublicLanguage(language).label)
    return draft


@transaction.atomic
def text_withdraw(*, actor: User, product: Product, language: str) -> None:
    """Take the words of a language from the public page; they stay as the draft unless there is another one."""
    gate.require(actor, "catalogue.product.publish", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    shown = locked.texts.filter(language=language, state=TextState.PUBLISHED)
    if not shown.exists():
        return
    if locked.texts.filter(language=language, state=TextState.DRAFT).exists():
        shown.delete()
    else:
        shown.update(state=TextState.DRAFT)
    search_actions.put(queries.search_items([locked.pk]))
    tell(actor, locked, "catalogue.text.withdraw", {}, said=PublicLanguage(language).label)


@transaction.atomic
def introduction_publish(
    *, actor: User, organisation: Organisation, language: str, written: str, source: str = TextSource.PERSON
) -> Introduction:
    """Put words about an organisation on its public page in a language, in place of what stood there; return them.

    Raises RuleBroken "text_language" (Vietnamese ones belong to the register), "text_empty" or "text_long".
    """
    gate.require(actor, "catalogue.introduction.publish", organisation)
    if language not in PublicLanguage.values or language == languages.DEFAULT:
        raise RuleBroken("text_language", "The public pages do not speak this language.")
    story = _paragraphs(written)
    if not story:
        raise RuleBroken("text_empty", "There is nothing to keep yet: write at least one of the fields.")
    if len(story) > (most := rules.LONGEST["story"]):
        raise RuleBroken("text_long", "Too long: at most %(most)s characters.", most=most)
    values = {"text": story, "source": source, "updated_at": timezone.now(), "by": actor}
    made, _is_new = Introduction.objects.update_or_create(organisation=organisation, language=language, defaults=values)
    _told_of(actor, "catalogue.introduction.publish", organisation, language)
    return made


@transaction.atomic
def introduction_withdraw(*, actor: User, organisation: Organisation, language: str) -> None:
    """Take the words about an organisation in a language from its public page."""
    gate.require(actor, "catalogue.introduction.publish", organisation)
    if Introduction.objects.filter(organisation=organisation, language=language).delete()[0]:
        _told_of(actor, "catalogue.introduction.withdraw", organisation, language)


def _told_of(actor: User, code: str, organisation: Organisation, language: str) -> None:
    note = str(PublicLanguage(language).label)
    audit.record(actor=actor, code=code, organisation=organisation, target=organisation, note=note)


def _words(one: ProductText) -> dict[str, str]:
    return {field: getattr(one, field) for field in WORDS}


def _paragraphs(story: str) -> str:
    """Return a story with its paragraphs kept and everything else tidied."""
    lines = [text.clean(line) for line in story.splitlines()]
    return "\n\n".join(line for line in lines if line)
