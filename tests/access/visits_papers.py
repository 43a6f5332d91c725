"""The routes of the periodic report, signed reports, the leader's page and several provinces together."""

from __future__ import annotations

from typing import Any

from hoptac.insight.models import SignedReport
from hoptac.places.models import Place
from tests.access.crawl import Visit

_ASKED = "?place={row.code}&at=2024"
EITHER = frozenset({302, 422})


def _of(model: type, *keys: str) -> Any:
    return lambda scene: [scene.of(model, key)[0] for key in keys]


def _always(**data: str) -> Any:
    return lambda scene, row: data


_places = _of(Place, "n1", "north", "longer")
PAPERS = (
    Visit("insight:lead", _places, words={}, queries=("?place={row.code}",)),
    Visit("insight:report_periodic", _places, words={}, queries=(_ASKED,)),
    Visit("insight:report_periodic_export", _of(Place, "n1", "longer"), words={"kind": "html"}, queries=(_ASKED,)),
    Visit(
        "insight:report_text_put", _places, words={}, queries=(_ASKED,), data=_always(seen="0", text="# I\nMới."),
        done=EITHER,
    ),
    Visit(
        "insight:report_sign", _of(Place, "n1", "longer"), words={}, queries=(_ASKED,),
        data=_always(seen="0", document_number="9/BC", signed_on="2025-01-09"), done=EITHER,
    ),
    Visit("insight:signed_list", queries=("", "?at=2023")),
    Visit("insight:signed_detail", _of(SignedReport, "n1", "north", "longer")),
    Visit(
        "insight:signed_export", _of(SignedReport, "n1", "longer"), words={"pk": "{row.pk}", "kind": "html"}
    ),
    Visit("insight:nation_figures", queries=("?at=2023",)),
)  # fmt: skip
