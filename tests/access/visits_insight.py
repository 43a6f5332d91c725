"""The routes of figures besides those of the whole province: plans, layers, contradictions, adoption."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.access.crawl import Visit
from tests.access.stage import Scene

_FIRST = "?place={row.code}&year=2025"


def _some(model: type, *keys: str) -> Callable[[Scene], list[Any]]:
    return lambda scene: [scene.of(model, key)[0] for key in keys]


_place, _units = _some(Place, "n1", "north", "longer"), _some(Organisation, "a", "c", "d", "union")
PLANS = (
    Visit("insight:target_detail", _place, words={"code": "groups"}, queries=(_FIRST,)),
    Visit(
        "insight:target_parts_put",
        _place,
        words={"code": "groups"},
        queries=(_FIRST,),
        is_post=True,
        data=lambda scene, row: {},
    ),
    Visit("insight:plan_detail", _units, queries=("?year=2025",)),
    Visit(
        "insight:plan_put",
        _units,
        queries=("?year=2025",),
        is_post=True,
        data=lambda scene, row: {"members": "55", "legal_basis": "ĐH 1"},
    ),
    Visit("insight:contradiction_settle", _units, leads_on=True, data=lambda scene, row: {"reason": "Đúng"}),
    Visit("insight:layer_list", _place, words={}, queries=(_FIRST,)),
    Visit("insight:layer_detail", _place, words={"code": "members"}, queries=(_FIRST, _FIRST + "&layer=none")),
    Visit("insight:adoption", _place, words={}, queries=(_FIRST,)),
)
