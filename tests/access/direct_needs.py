"""The actions of buyers, needs and subscriptions: action, permission, argument, rows, what else is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import override_settings
from django.utils import timezone

from hoptac.catalogue.rules import ALL_YEAR
from hoptac.market.actions import buyers, needs
from hoptac.market.choices import NeedState
from hoptac.market.models import Buyer, Need, Subscription
from hoptac.market.rules.needs import Part, Wanted
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.access.stage import Scene


def _all(model: type) -> Any:
    return lambda scene: iter(scene.rows[model])


def _some(model: type, *keys: str) -> Any:
    def found(scene: Scene) -> Iterator[Any]:
        wanted = [(scene.world.organisations | scene.world.places)[key].pk for key in keys]
        yield from (row for row in scene.rows[model] if row.pk in wanted)

    return found


def _nothing(row: Any) -> dict[str, Any]:
    return {}


def _wanted(row: Any) -> dict[str, Any]:
    need = row if isinstance(row, Need) else Need.objects.order_by("pk")[0]
    first = timezone.localdate()
    part = Part(first, first + timedelta(days=5), 100)
    return {"wanted": Wanted(need.kind_id, need.unit_id, need.place_id, (part,))}


def _post(*, actor: Any, buyer: Buyer, **told: Any) -> Need:
    return needs.need_post(actor=actor, buyer=buyer.organisation, **told)


def _add(*, actor: Any, province: Place, **told: Any) -> Buyer:
    """Enter a buyer where this province's alliance runs the installation."""
    with override_settings(PROVINCE_CODE=province.code):
        return buyers.buyer_add(actor=actor, told=buyers.Told("Bếp", "Bà X", "0977 000 111", province))


_ended = {"state": NeedState.CLOSED, "reason": "Đủ rồi"}
_reached = {"contact": "Bà Y", "phone": "0977 000 222"}
SPECS = {
    "buyer_add": (_add, "market.buyer.add", "province", _some(Place, "north", "longer"), _nothing),
    "buyer_put": (
        buyers.buyer_put, "market.buyer.put", "organisation", _some(Organisation, "a", "c"), lambda row: _reached,
    ),
    "buyer_change": (buyers.buyer_change, "market.buyer.change", "buyer", _all(Buyer), lambda row: _reached),
    "buyer_check": (
        buyers.buyer_check, "market.buyer.check", "buyer", _all(Buyer), lambda row: {"is_checked": True},
    ),
    "need_post": (_post, "market.need.post", "buyer", _all(Buyer), _wanted),
    "need_change": (needs.need_change, "market.need.change", "need", _all(Need), _wanted),
    "need_end": (needs.need_end, "market.need.change", "need", _all(Need), lambda row: _ended),
    "subscription_add": (
        needs.subscription_add, "market.subscription.add", "organisation", _some(Organisation, "a", "c", "d"),
        lambda row: {"kind": None, "months": ALL_YEAR},
    ),
    "subscription_end": (
        needs.subscription_end, "market.subscription.end", "subscription", _all(Subscription), _nothing,
    ),
}  # fmt: skip
