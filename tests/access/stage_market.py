"""The market for the checks: a buyer who needs something, told of by a cooperative, each with a word of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Unit
from hoptac.market.models import Buyer, Need, NeedPart, Subscription
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.access import stage_contracts, stage_events, stage_pooling, stage_supply
from tests.world import World

SOON = date(2100, 1, 1)


def build(world: World, system: User) -> None:
    """Write the rows: a buyer's needs (on the board, and through the alliance alone), one of "a", subscriptions."""
    kind, _is_new = Kind.objects.get_or_create(code="wm", defaults={"group": "food", "position": 999})
    unit, _is_new = Unit.objects.get_or_create(code="wkg", defaults={"dimension": "mass", "factor": 1, "position": 999})
    buyer = world.organisations["buyer"]
    for number, key in enumerate(("buyer", "a")):
        _buyer(world.organisations[key], world.places["north"], number)
    for key, is_public in (("o", True), ("c", False)):
        _need(buyer, world.places, kind, unit, system, key, is_public=is_public)
    _need(world.organisations["a"], world.places, kind, unit, system, "k", is_public=False)
    for key in ("a", "c", "d", "e", "union"):
        Subscription.objects.create(organisation=world.organisations[key], kind=kind, by=system)
    stage_supply.build(world, system)
    stage_pooling.build(world, system)
    stage_events.build(world, system)
    stage_contracts.build(world, system)


def _buyer(organisation: Organisation, province: Place, number: int) -> None:
    Buyer.objects.create(
        organisation=organisation,
        province=province,
        contact=f"Bà Byw{number}contactyb",
        phone=f"+8498877660{number}",
        registered_at=timezone.now(),
    )


def _need(
    buyer: Organisation, places: dict[str, Place], kind: Kind, unit: Unit, system: User, key: str, *, is_public: bool
) -> None:
    need = Need.objects.create(
        buyer=buyer, province=places["north"], kind=kind, unit=unit, place=places["n1"], note=f"Cần Nd{key}noted",
        address=f"Số Nd{key}addressd", price_ceiling=987654, is_public=is_public, posted_at=timezone.now(),
        posted_by=system,
    )  # fmt: skip
    NeedPart.objects.create(need=need, number=1, starts_on=SOON, ends_before=SOON + timedelta(days=10), quantity=1000)


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    deep = "place__parent__parent"
    inside = f"organisation__{deep}"
    return {
        Buyer: list(Buyer.objects.select_related(inside, "province__parent__parent")),
        Need: list(Need.objects.select_related(f"buyer__{deep}", "province__parent__parent")),
        Subscription: list(Subscription.objects.select_related(inside)),
        **stage_supply.rows(),
        **stage_pooling.rows(),
        **stage_events.rows(),
        **stage_contracts.rows(),
    }


RELATIONS: dict[type, Any] = {
    Buyer: (lambda row: [row.organisation], lambda row: [row.province]),
    Need: (lambda row: [row.buyer], lambda row: [row.province]),
    **stage_supply.RELATIONS,
    **stage_pooling.RELATIONS,
    **stage_events.RELATIONS,
    **stage_contracts.RELATIONS,
}
SIDES: dict[str, Any] = {**stage_supply.SIDES, **stage_events.SIDES, **stage_pooling.SIDES, **stage_contracts.SIDES}
"""Permissions that only one of a row's parties has."""
WORDS: dict[type, Any] = {
    Buyer: lambda row: [row.contact, row.phone],
    Need: lambda row: [row.address] if row.is_public else [row.address, row.note],
    Subscription: lambda row: [],
    **stage_supply.WORDS,
    **stage_pooling.WORDS,
    **stage_events.WORDS,
    **stage_contracts.WORDS,
}
NAMED: dict[type, Any] = {
    Buyer: lambda row: [str(row.organisation)],
    Need: lambda row: [str(row.buyer)],
    **stage_supply.NAMED,
    **stage_pooling.NAMED,
    **stage_events.NAMED,
    **stage_contracts.NAMED,
}
