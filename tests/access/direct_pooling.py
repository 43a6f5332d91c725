"""The actions of pooling, each on a row inside and outside: action, permission, argument, rows, what else is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from hoptac.catalogue.models import Product
from hoptac.market.actions import pooling, shares
from hoptac.market.choices import Side
from hoptac.market.models import Need, NeedPart, Share
from hoptac.market.rules.matching import Terms
from hoptac.places.models import Place
from tests.access.stage import Scene


def _places(scene: Scene) -> Iterator[Any]:
    wanted = [scene.world.places[key].pk for key in ("n1", "north", "longer")]
    yield from (row for row in scene.rows[Place] if row.pk in wanted)


def _shares(scene: Scene) -> Iterator[Any]:
    wanted = [scene.world.organisations[key].pk for key in ("a", "c", "d")]
    yield from (row for row in scene.rows[Share] if row.seller_id in wanted)


def _needs(scene: Scene) -> Iterator[Any]:
    yield from scene.rows[Need]


def ruling_put(*, actor: Any, need: Need) -> None:
    """Leave some product out of the first part of a need."""
    part = NeedPart.objects.select_related("need__province").get(need=need)
    pooling.ruling_put(actor=actor, part=part, product=Product.objects.all()[0], verdict="refused")


def _today(row: Any) -> dict[str, Any]:
    return {"on": timezone.localdate()}


def _nothing(row: Any) -> dict[str, Any]:
    return {}


def _selling(**given: Any) -> Any:
    return lambda row: {"side": Side.SELLER, **given}


SPECS = {
    "pool": (pooling.pool, "market.pooling.run", "province", _places, _today),
    "ruling_put": (ruling_put, "market.ruling.put", "need", _needs, _nothing),
    "weights_change": (
        pooling.weights_change, "market.weights.change", "province", _places, lambda row: {"terms": Terms()},
    ),
    "shares_review": (shares.shares_review, "market.pooling.run", "province", _places, _today),
    "shares_ask": (shares.shares_ask, "market.answer.ask", "need", _needs, _nothing),
    "shares_agree": (shares.shares_agree, "market.answer.agree", "need", _needs, _nothing),
    "share_ask": (shares.share_ask, "market.share.ask", "share", _shares, _nothing),
    "share_agree": (shares.share_agree, "market.share.sell", "share", _shares, _selling()),
    "share_change": (
        shares.share_change, "market.share.sell", "share", _shares, _selling(quantity=1, price=6),
    ),
    "share_decline": (
        shares.share_decline, "market.share.sell", "share", _shares, _selling(reason="Hết hàng"),
    ),
    "share_drop": (shares.share_drop, "market.share.ask", "share", _shares, lambda row: {"reason": "Nhầm"}),
}  # fmt: skip
