"""The routes of supply: which rows, and what is posted there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hoptac.catalogue.models import Product
from hoptac.market.models import Offer, SalePermit
from tests.access.crawl import Visit
from tests.access.stage import Scene

KEYS = ("a", "c", "d")
EITHER = frozenset({302, 422})


def _of(scene: Scene, model: type, maker: str) -> list[Any]:
    wanted = [scene.world.organisations[key].pk for key in KEYS]
    return [row for row in scene.rows[model] if getattr(row, maker) in wanted]


def _products(scene: Scene) -> list[Any]:
    return _of(scene, Product, "organisation_id")


def _offers(scene: Scene) -> list[Any]:
    return _of(scene, Offer, "seller_id")


def _permits(scene: Scene) -> list[Any]:
    return _of(scene, SalePermit, "owner_id")


def _lot(scene: Scene, row: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"seller": row.organisation_id, "quantity": "2", "price": "1000", "starts_on": today, "last_day": today}


def _reason(scene: Scene, row: Any) -> dict[str, Any]:
    return {"reason": "Hết mùa"}


SUPPLY = (
    Visit("market:offer_add", _products, data=_lot, done=EITHER),
    Visit("market:offer_withdraw", _offers, is_post=True, data=_reason),
    Visit("market:permit_ask", data=_reason, done=EITHER),
    Visit("market:permit_detail", _permits),
    Visit("market:permit_give", _permits, is_post=True, data=_reason),
    Visit("market:permit_refuse", _permits, is_post=True, data=_reason),
    Visit("market:permit_revoke", _permits, is_post=True, data=_reason, done=EITHER),
    Visit("market:permit_return", _permits, is_post=True, data=_reason, done=EITHER),
)
