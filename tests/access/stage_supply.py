"""Offers and permissions to sell for the checks: one of each at every maker, with a word of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.market.models import Offer, SalePermit
from tests.world import World

SINCE, END = date(2025, 1, 1), date(2100, 1, 1)
KEYS = ("a", "c", "d", "e")


def build(world: World, system: User) -> None:
    """Write the rows: every maker offers a lot and is asked by the union for the permission to sell."""
    now = timezone.now()
    for key in KEYS:
        owner = world.organisations[key]
        Offer.objects.create(
            product=Product.objects.get(organisation=owner), seller=owner, quantity=10, price=5, starts_on=SINCE,
            ends_before=END, note=f"Lô Of{key}lot", made_at=now, made_by=system,
        )  # fmt: skip
        SalePermit.objects.create(
            owner=owner, holder=world.organisations["union"], starts_on=SINCE, ends_before=END,
            note=f"Xin Up{key}xin", asked_at=now, asked_by=system,
        )  # fmt: skip


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    deep = "place__parent__parent"
    return {
        Offer: list(Offer.objects.select_related(f"seller__{deep}", f"product__organisation__{deep}")),
        SalePermit: list(SalePermit.objects.select_related(f"owner__{deep}", f"holder__{deep}")),
    }


RELATIONS: dict[type, Any] = {
    Offer: (lambda row: [row.seller, row.product.organisation], lambda row: []),
    SalePermit: (lambda row: [row.owner, row.holder], lambda row: []),
}
SIDES: dict[str, Any] = {
    "market.offer.withdraw": (lambda row: [row.seller], lambda row: []),
    "market.permit.answer": (lambda row: [row.owner], lambda row: []),
    "market.permit.return": (lambda row: [row.holder], lambda row: []),
}
WORDS: dict[type, Any] = {Offer: lambda row: [row.note], SalePermit: lambda row: [row.note]}
NAMED: dict[type, Any] = {Offer: lambda row: [row.product.name], SalePermit: lambda row: []}
