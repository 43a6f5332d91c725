"""Drafts: made, changed, published, discarded. A person publishes; nothing does so by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.choices import PublicLanguage, TextSource, TextState
from hoptac.catalogue.models import Product, ProductText
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
    rules.language_check(wish.language, PublicLanguage.values)
    facts = record.facts_of(product, on=timezone.localdate(), address=address)
    return _keep(actor, product, drafting.draft(facts, wish))


def draft_propose(*, draft: TextDraft, address: str = "") -> TextDraft:
    """Let the language model write a draft that waits for it, and return it; with phrases and a reason if it cannot.

    For jobs. The model is asked before anything is locked, because it may take long. A draft that a person changed,
    published or discarded meanwhile keeps its words; started twice, the second finds nobody waiting.
    """
    if draft.asked_at is None:
        return draft
    facts = record.facts_of(draft.product, on=timezone.localdate(), address=address)
    wish = Wish(draft.language, Length(draft.length), Purpose(draft.purpose))
    return _answered(draft, drafting.draft(facts, wish, model=endpoint()))


def draft_give_up(*, draft: TextDraft) -> TextDraft:
    """Keep nobody waiting for a language model any longer, because of a fault; the phrases stay."""
    return _answered(draft, None)


@transaction.atomic
def _answered(draft: TextDraft, made: drafting.Draft | None) -> TextDraft:
    Product.objects.select_for_update(of=("self",)).get(pk=draft.product_id)
    locked = TextDraft.objects.select_for_update(of=("self",)).select_related("product__organisation").get(pk=draft.pk)
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
def _keep(actor: User, product: Product, made: drafting.Draft) -> TextDraft:
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    wish, now = made.wish, timezone.now()
    wanted = {"language": wish.language, "length": wish.length.value, "purpose": wish.purpose.value}
    open_ones = TextDraft.objects.filter(product=locked, state=DraftState.OPEN, **wanted)
    open_ones.update(state=DraftState.DISCARDED)
    draft = TextDraft.objects.create(
        product=locked,
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
    _record(actor, "sharing.draft.make", draft, {})
    return draft


@transaction.atomic
def draft_change(*, actor: User, draft: TextDraft, text: str) -> TextDraft:
    """Change the words of a draft and return it.

    Raises:
        RuleBroken: draft_closed, draft_empty, draft_long.
    """
    gate.require(actor, "sharing.draft.change", draft)
    locked = _locked(draft)
    written = rules.cleaned(text)
    if written == locked.text:
        return locked
    before, locked.text = locked.text, written
    locked.changed_at, locked.changed_by = timezone.now(), actor
    locked.save(update_fields=["text", "changed_at", "changed_by"])
    _record(actor, "sharing.draft.change", locked, {"text": (before, written)})
    return locked


@transaction.atomic
def draft_publish(*, actor: User, draft: TextDraft) -> ProductText:
    """Put a draft on the product's public page and return the words there now.

    A short text becomes the summary, a longer one the story; the other words of that language stay, and so does what
    somebody is still drafting there. Everything in the text is held against the record of this moment.

    Raises:
        RuleBroken: draft_closed, draft_elsewhere, draft_unsupported, and what the catalogue refuses.
    """
    gate.require(actor, "sharing.draft.publish", draft)
    locked = _locked(draft)
    found = queries.findings(locked, on=timezone.localdate())
    rules.publish_check(locked.text, locked.purpose, found)
    words = _words(locked)
    product, language = locked.product, locked.language
    pending = product.texts.filter(language=language, state=TextState.DRAFT).values("source", *WORDS).first()
    source = TextSource.PERSON if locked.is_edited else locked.source
    catalogue_actions.text_save(actor=actor, product=product, language=language, source=source, **words)
    published = catalogue_actions.text_publish(actor=actor, product=product, language=language)
    if pending:
        catalogue_actions.text_save(actor=actor, product=product, language=language, **pending)
    locked.state, locked.changed_at, locked.changed_by = DraftState.PUBLISHED, timezone.now(), actor
    locked.save(update_fields=["state", "changed_at", "changed_by"])
    _record(actor, "sharing.draft.publish", locked, {"state": (DraftState.OPEN, DraftState.PUBLISHED)})
    return published


def _words(draft: TextDraft) -> dict[str, str]:
    """Return what is to stand on the page: what stands there now, with the draft in its place."""
    shown = draft.product.texts.filter(language=draft.language, state=TextState.PUBLISHED).first()
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
    locked = _locked(draft)
    locked.state, locked.changed_at, locked.changed_by = DraftState.DISCARDED, timezone.now(), actor
    locked.save(update_fields=["state", "changed_at", "changed_by"])
    _record(actor, "sharing.draft.discard", locked, {"state": (DraftState.OPEN, DraftState.DISCARDED)})
    return locked


def _locked(draft: TextDraft) -> TextDraft:
    """Return an open draft, locked together with its product."""
    Product.objects.select_for_update(of=("self",)).get(pk=draft.product_id)
    rows = TextDraft.objects.select_for_update(of=("self",)).select_related("product__organisation")
    locked = rows.get(pk=draft.pk)
    rules.open_check(locked.state)
    return locked


def _record(actor: User, code: str, draft: TextDraft, changes: dict[str, tuple[object, object]]) -> None:
    product = draft.product
    audit.record(actor=actor, code=code, organisation=product.organisation, target=draft, changes=changes)
