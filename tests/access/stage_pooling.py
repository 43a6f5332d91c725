"""Shares for the checks: every maker is asked for a part of the buyer's need, and what the desk pooled it from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.market.models import NeedPart, Pooling, Share
from tests.world import World

KEYS = ("a", "c", "d", "e")
MONTH = date(2100, 1, 1)


def build(world: World, system: User) -> None:
    """Write the rows: a pooling in the north, and a share asked of every maker."""
    now, part = timezone.now(), NeedPart.objects.order_by("pk")[0]
    run = Pooling.objects.create(
        province=world.places["north"], made_at=now, made_by=system, needs=1, wanted=1, served=1, cost=1, bound=1
    )
    for key in KEYS:
        owner = world.organisations[key]
        Share.objects.create(
            part=part, pooling=run, product=Product.objects.get(organisation=owner), owner=owner, seller=owner,
            month=MONTH, quantity=10, price=5, state="asked", reason=f"Vì Sh{key}share", changed_at=now,
        )  # fmt: skip


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    deep = "place__parent__parent"
    province = "part__need__province__parent__parent"
    about = (f"seller__{deep}", f"owner__{deep}", f"part__need__buyer__{deep}", province, "product")
    return {
        Share: list(Share.objects.select_related(*about)),
        Pooling: list(Pooling.objects.select_related("province__parent__parent")),
    }


def _nothing(row: Any) -> list[Any]:
    return []


def _province(row: Any) -> list[Any]:
    return [row.province]


def _desk(row: Any) -> list[Any]:
    return [row.part.need.province]


RELATIONS: dict[type, Any] = {
    Share: (lambda row: [row.seller, row.owner, row.part.need.buyer], _desk),
    Pooling: (_nothing, _province),
}
SIDES: dict[str, Any] = {
    "market.share.ask": (_nothing, _desk),
    "market.share.relay": (_nothing, _desk),
    "market.share.proposed": (_nothing, _desk),
    "market.share.answer": (lambda row: [row.seller, row.part.need.buyer], _nothing),
    "market.share.sell": (lambda row: [row.seller], _nothing),
    "market.share.buy": (lambda row: [row.part.need.buyer], _nothing),
    "market.answer.ask": (_nothing, _province),
    "market.answer.agree": (lambda row: [row.buyer], _nothing),
    "market.ruling.put": (_nothing, _province),
}
WORDS: dict[type, Any] = {Share: lambda row: [row.reason], Pooling: _nothing}
NAMED: dict[type, Any] = {Share: lambda row: [row.product.name], Pooling: _nothing}
