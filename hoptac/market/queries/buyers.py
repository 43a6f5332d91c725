"""Buyers: who is one, what the desk sees of them, with which alliance they register."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from hoptac.access import gate
from hoptac.market.choices import NeedState
from hoptac.market.models import Buyer
from hoptac.parties.models import Organisation


def buyers(actor: gate.Actor) -> QuerySet[Buyer]:
    """Return the buyers the actor may see, with organisation and place."""
    return gate.rows(actor, "market.buyer.view", Buyer.objects.select_related("organisation__place__parent"))


def listed(actor: gate.Actor, *, is_checked: bool | None) -> QuerySet[Buyer]:
    """Return the buyers for the desk's list, the last registered first, each with `open_needs`."""
    rows = buyers(actor)
    if is_checked is not None:
        rows = rows.filter(checked_at__isnull=not is_checked)
    is_open = Q(organisation__needs__state=NeedState.OPEN)
    return rows.annotate(open_needs=Count("organisation__needs", filter=is_open)).order_by("-registered_at", "-pk")


def unchecked(actor: gate.Actor) -> QuerySet[Buyer]:
    """Return the buyers this actor may check and nobody has checked."""
    return gate.rows(actor, "market.buyer.check", Buyer.objects.filter(checked_at=None))


def own(actor: gate.Actor) -> QuerySet[Buyer]:
    """Return the buyers for which the actor may post, the buyer's own people and the desk."""
    return gate.rows(actor, "market.need.post", Buyer.objects.select_related("organisation")).order_by("pk")


def companies(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations the actor buys for."""
    return gate.rows(actor, "market.buyer.put").order_by("pk")
