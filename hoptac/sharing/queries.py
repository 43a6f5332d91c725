"""Reads of sharing."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from hoptac.access import gate
from hoptac.catalogue.models import Product
from hoptac.parties.models import Organisation
from hoptac.sharing import record
from hoptac.sharing.choices import DraftState
from hoptac.sharing.drafting import Finding, checking
from hoptac.sharing.models import TextDraft


def products(actor: gate.Actor) -> QuerySet[Product]:
    """Return the products whose share material the actor may print, by name."""
    rows: QuerySet[Product] = gate.rows(actor, "sharing.product.print")
    return rows.select_related("organisation").order_by("sort_key", "pk")


def organisations(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations with public products whose share material the actor may print, by name."""
    rows: QuerySet[Organisation] = gate.rows(actor, "sharing.organisation.print")
    shown = Product.objects.filter(is_published=True).values("organisation_id")
    return rows.filter(pk__in=shown).order_by("sort_key", "pk")


def drafts(actor: gate.Actor) -> QuerySet[TextDraft]:
    """Return the drafts the actor may see, the newest first."""
    rows: QuerySet[TextDraft] = gate.rows(actor, "sharing.draft.view")
    return rows.select_related("product__organisation", "organisation", "made_by", "changed_by").order_by(
        "-changed_at", "-pk"
    )


def open_drafts(actor: gate.Actor, subject: Product | Organisation) -> QuerySet[TextDraft]:
    """Return the open drafts about a product or an organisation, the newest first."""
    about = "product" if isinstance(subject, Product) else "organisation"
    return drafts(actor).filter(state=DraftState.OPEN, **{about: subject})


def findings(draft: TextDraft, *, on: date, address: str = "") -> tuple[Finding, ...]:
    """Return the claims of a draft, held against the record of a day."""
    return checking.check(draft.text, draft.language, record.facts_about(draft.subject, on=on, address=address))
