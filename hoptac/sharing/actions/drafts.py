"""Drafts: made, changed, published, discarded. A person publishes; nothing does so by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.choices import PublicLanguage, TextSource, TextState
from hoptac.catalogue.models import Product
from hoptac.core import languages
from hoptac.parties.models import Organisation
from hoptac.registry import actions as registry_actions
from hoptac.registry.entries import Entry
from hoptac.sharing import drafting, queries, record, rules
from hoptac.sharing.choices import DraftState
from hoptac.sharing.drafting import Endpoint, Length, Purpose, Wish
from hoptac.sharing.models import TextDraft

WORDS = ("name", "summary", "story")


def endpoint() -> Endpoint | None:
    """Return the language model this installation uses, or None: then phrases are filled from the record."""
    if not settings.LLM_URL or not settings.LLM_MODEL:
        return None
    return Endpoint(settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY)


def draft_make(*, actor: User, product: Product, wish: Wish, address: str = "") -> TextDraft:
    """Have a text about a product drafted and return it, in place of an open one for the same wish.

    It is filled from phrases; where there is a language model, it waits for draft_propose. Raises RuleBroken
    draft_language.
    """
    gate.require(actor, "sharing.draft.make", product)
    return _made(actor, product, wish, address)


def introduction_make(*, actor: User, organisation: Organisation, wish: Wish, address: str = "") -> TextDraft:
    """Have a text about an organisation drafted and return it, as draft_make does about a product.

    Raises RuleBroken draft_language.
    """
    gate.require(actor, "sharing.introduction.make", organisation)
    return _made(actor, organisation, wish, address)


def _made(actor: User, subject: Product | Organisation, wish: Wish, address: str) -> TextDraft:
    rules.language_check(wish.language, PublicLanguage.values)
    facts = record.facts_about(subject, on=timezone.localdate(), address=address)
    return _keep(actor, subject, drafting.draft(facts, wish))


def draft_propose(*, draft: TextDraft, address: str = "") -> TextDraft:
    """Let the language model write a draft that waits for it, and return it; with phrases and a reason if it cannot.

    For jobs. The model is asked before anything is locked, because it may take long. A draft that a person changed,
    published or discarded meanwhile keeps its words; started twice, the second finds nobody waiting.
    """
    if draft.asked_at is None:
        return draft
    facts = record.facts_about(draft.subject, on=timezone.localdate(), address=address)
    wish = Wish(draft.language, Length(draft.length), Purpose(draft.purpose))
    return _answered(draft, drafting.draft(facts, wish, model=endpoint()))


def draft_give_up(*, draft: TextDraft) -> TextDraft:
    """Keep nobody waiting for a language model any longer, because of a fault; the phrases stay."""
    return _answered(draft, None)


@transaction.atomic
def _answered(draft: TextDraft, made: drafting.Draft | None) -> TextDraft:
    locked = _locked(draft)
    if locked.asked_at is None:
        return locked
    locked.asked_at = None
    locked.failure = made.failure if made else "broken"
    if made and locked.state == DraftState.OPEN and not locked.is_edited:
        locked.source, locked.proposed, locked.text = made.source, made.text, made.text
        _record(locked.made_by, "sharing.draft.propose", locked, {})
    locked.save(update_fields=["asked_at", "failure", "source", "proposed", "text"])
    return locked


@transaction.atomic
def _keep(actor: User, subject: Product | Organisation, made: drafting.Draft) -> TextDraft:
    type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    wish, now = made.wish, timezone.now()
    wanted = {
        "product": subject if isinstance(subject, Product) else None,
        "organisation": subject if isinstance(subject, Organisation) else None,
        "language": wish.language,
        "length": wish.length.value,
        "purpose": wish.purpose.value,
    }
    TextDraft.objects.filter(state=DraftState.OPEN, **wanted).update(state=DraftState.DISCARDED)
    draft = TextDraft.objects.create(
        source=made.source,
        asked_at=now if endpoint() else None,
        proposed=made.text,
        text=made.text,
        made_at=now,
        made_by=actor,
        changed_at=now,
        changed_by=actor,
        **wanted,
    )
    _record(actor, "sharing.draft.make" if draft.product else "sharing.introduction.make", draft, {})
    return draft


@transaction.atomic
def draft_change(*, actor: User, draft: TextDraft, text: str) -> TextDraft:
    """Change the words of a draft and return it.

    Raises:
        RuleBroken: draft_closed, draft_empty, draft_long.
    """
    gate.require(actor, "sharing.draft.change", draft)
    locked = _open(draft)
    written = rules.cleaned(text)
    if written == locked.text:
        return locked
    before, locked.text = locked.text, written
    locked.changed_at, locked.changed_by = timezone.now(), actor
    locked.save(update_fields=["text", "changed_at", "changed_by"])
    _record(actor, "sharing.draft.change", locked, {"text": (before, written)})
    return locked


@transaction.atomic
def draft_publish(*, actor: User, draft: TextDraft) -> TextDraft:
    """Put a draft on the public page of what it is about and return it.

    Everything in the text is held against the record of this moment.

    Raises:
        RuleBroken: draft_closed, draft_elsewhere, draft_unsupported, and what catalogue or registry refuse.
    """
    gate.require(actor, "sharing.draft.publish", draft)
    locked = _open(draft)
    found = queries.findings(locked, on=timezone.localdate())
    rules.publish_check(locked.text, locked.purpose, found)
    source = TextSource.PERSON if locked.is_edited else locked.source
    if locked.product is not None:
        _publish_words(actor, locked.product, locked, source)
    else:
        _publish_introduction(actor, locked.owner, locked, source)
    return _settle(actor, locked, DraftState.PUBLISHED, "sharing.draft.publish")


def _publish_words(actor: User, product: Product, draft: TextDraft, source: str) -> None:
    """Make a short text the summary, a longer one the story; the other words of that language stay, and so does what
    somebody is still drafting there.
    """
    language = draft.language
    pending = product.texts.filter(language=language, state=TextState.DRAFT).values("source", *WORDS).first()
    words = _words(product, draft)
    catalogue_actions.text_save(actor=actor, product=product, language=language, source=source, **words)
    catalogue_actions.text_publish(actor=actor, product=product, language=language)
    if pending:
        catalogue_actions.text_save(actor=actor, product=product, language=language, **pending)


def _publish_introduction(actor: User, organisation: Organisation, draft: TextDraft, source: str) -> None:
    """Make the text the introduction of its language; the Vietnamese one stands in the register."""
    if draft.language != languages.DEFAULT:
        catalogue_actions.introduction_publish(
            actor=actor, organisation=organisation, language=draft.language, written=draft.text, source=source
        )
        return
    entry = Entry(organisation.pk, {"introduction": draft.text})
    saved = registry_actions.organisations_save(actor=actor, entries=[entry], on=timezone.localdate())
    for refused in saved.refused:
        raise refused.reason


def _words(product: Product, draft: TextDraft) -> dict[str, str]:
    """Return what is to stand on the page: what stands there now, with the draft in its place."""
    shown = product.texts.filter(language=draft.language, state=TextState.PUBLISHED).first()
    words = {name: getattr(shown, name) if shown else "" for name in WORDS}
    is_summary = draft.length == Length.SHORT and len(draft.text) <= rules.SUMMARY
    return words | {"summary" if is_summary else "story": draft.text}


@transaction.atomic
def draft_discard(*, actor: User, draft: TextDraft) -> TextDraft:
    """Put a draft aside and return it.

    Raises:
        RuleBroken: draft_closed.
    """
    gate.require(actor, "sharing.draft.change", draft)
    return _settle(actor, _open(draft), DraftState.DISCARDED, "sharing.draft.discard")


def _settle(actor: User, locked: TextDraft, state: DraftState, code: str) -> TextDraft:
    locked.state, locked.changed_at, locked.changed_by = state, timezone.now(), actor
    locked.save(update_fields=["state", "changed_at", "changed_by"])
    _record(actor, code, locked, {"state": (DraftState.OPEN, state)})
    return locked


def _locked(draft: TextDraft) -> TextDraft:
    """Return a draft, locked together with what it is about."""
    subject = draft.subject
    type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    rows = TextDraft.objects.select_for_update(of=("self",))
    return rows.select_related("product__organisation", "organisation").get(pk=draft.pk)


def _open(draft: TextDraft) -> TextDraft:
    """Return a draft as _locked does; refuse one that was published or discarded."""
    locked = _locked(draft)
    rules.open_check(locked.state)
    return locked


def _record(actor: User, code: str, draft: TextDraft, changes: dict[str, tuple[object, object]]) -> None:
    audit.record(actor=actor, code=code, organisation=draft.owner, target=draft, changes=changes)
