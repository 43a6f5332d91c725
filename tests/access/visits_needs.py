"""The routes of needs, the board and buyers: which rows, and what is posted there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hoptac.market.models import Buyer, Need, Subscription
from hoptac.parties.models import Organisation
from tests.access.crawl import Visit
from tests.access.stage import Scene

EITHER = frozenset({302, 422})
KEYS = ("a", "c", "d", "union")


def _rows(model: type) -> Any:
    return lambda scene: list(scene.rows[model])


def _always(**data: Any) -> Any:
    return lambda scene, row: data


def _need(scene: Scene, row: Any) -> dict[str, Any]:
    need, first = scene.rows[Need][0], timezone.localdate()
    return {
        "kind": "bưởi", "unit": need.unit_id, "rows": 1, "tolerance": 5, "most_suppliers": 3, "stars": 0,
        "from_1": first.isoformat(), "to_1": (first + timedelta(days=9)).isoformat(), "quantity_1": "5",
        "place": "Wf", "is_public": "no",
    }  # fmt: skip


def _board(row: Any) -> int:
    return 200 if row.is_public else 404


_reached = _always(contact="Bà Y", phone="0977 000 222")
NEEDS = (
    Visit("market:need_board", queries=("", "?kind=wm", "?month=2100-01", "?page=2")),
    Visit("market:need_shown", _rows(Need), status=_board),
    Visit("market:buyer_register", data=_always(name="X"), done=frozenset({422})),
    Visit("market:market_open", leads_on=True),
    Visit("market:need_list", queries=("", "?state=open", "?state=x&page=3")),
    Visit("market:need_detail", _rows(Need)),
    Visit("market:need_add", data=_need, done=EITHER, leads_on=True, queries=("", "?buyer=x")),
    Visit("market:need_change", _rows(Need), data=_need, done=EITHER),
    Visit("market:need_end", _rows(Need), data=_always(state="closed"), done=EITHER),
    Visit("market:need_seen", is_post=True, data=_always()),
    Visit(
        "market:subscription_add",
        lambda scene: [scene.of(Organisation, key)[0] for key in KEYS],
        data=_always(kind="", months=["1", "2"]),
    ),
    Visit("market:subscription_end", _rows(Subscription), is_post=True, data=_always()),
    Visit("market:buyer_list", queries=("", "?state=unchecked", "?state=x&page=2")),
    Visit("market:buyer_add", data=_always(name="X"), done=frozenset({422})),
    Visit("market:buyer_put", data=_reached, done=EITHER),
    Visit("market:buyer_change", _rows(Buyer), data=_reached, done=EITHER),
    Visit("market:buyer_check", _rows(Buyer), is_post=True, data=_always(is_checked="yes")),
)
