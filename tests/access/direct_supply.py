"""The actions of supply, each on a row inside and outside: action, permission, argument, rows, what else is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.catalogue.models import Product
from hoptac.market.actions import supply as actions
from hoptac.market.models import Offer, SalePermit
from hoptac.parties.models import Organisation
from tests.access.stage import Scene

KEYS = ("a", "c", "d")


def _makers(scene: Scene) -> Iterator[Any]:
    wanted = [scene.world.organisations[key].pk for key in KEYS]
    yield from (row for row in scene.rows[Organisation] if row.pk in wanted)


def _of(model: type, maker: str) -> Any:
    def found(scene: Scene) -> Iterator[Any]:
        wanted = [row.pk for row in _makers(scene)]
        yield from (row for row in scene.rows[model] if getattr(row, maker) in wanted)

    return found


def _days() -> dict[str, Any]:
    return {"starts_on": timezone.localdate(), "ends_before": date(timezone.localdate().year + 1, 1, 1)}


def _lot(row: Any) -> dict[str, Any]:
    return {"product": Product.objects.get(organisation=row), "quantity": 1, "price": 1, **_days()}


def _request(row: Any) -> dict[str, Any]:
    return {"owner": Organisation.objects.exclude(pk=row.pk).get(name="HTX Mốc Qsz"), **_days()}


_offers, _permits = _of(Offer, "seller_id"), _of(SalePermit, "owner_id")
SPECS = {
    "offer_add": (actions.offer_add, "market.offer.add", "seller", _makers, _lot),
    "offer_withdraw": (actions.offer_withdraw, "market.offer.withdraw", "offer", _offers, lambda row: {}),
    "permit_ask": (actions.permit_ask, "market.permit.ask", "holder", _makers, _request),
    "permit_answer": (
        actions.permit_answer, "market.permit.answer", "permit", _permits, lambda row: {"is_given": True},
    ),
    "permit_revoke": (
        actions.permit_revoke, "market.permit.answer", "permit", _permits, lambda row: {"reason": "Hết mùa"},
    ),
    "permit_return": (
        actions.permit_return, "market.permit.return", "permit", _permits, lambda row: {"reason": "Hết mùa"},
    ),
}  # fmt: skip
