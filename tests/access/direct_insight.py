"""The calls of actions of insight and facts: plans, contradictions, words and signing of reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hoptac.core.periods import Period
from hoptac.facts import actions as fact_actions
from hoptac.insight import actions as insight_actions
from hoptac.insight.rules.contradictions import Contradiction, Reported
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

_PLANNED = {"indicator": "groups", "year": 2025, "value": Decimal(5)}


def builders(on: Callable[..., Any]) -> dict[str, Any]:
    """Return the cases of every action, made by direct._on."""
    return {
        "facts.target_put": on(Place, fact_actions.target_put, "facts.target.put", "n1", "north", "longer", **_PLANNED),
        "insight.contradiction_settle": on(
            Organisation, insight_actions.contradiction_settle, "insight.contradiction.settle", "a", "c", "d", "union",
            contradiction=lambda scene, row: Contradiction(
                "register", Reported(row.pk, 20, date(2025, 1, 1), date(2025, 1, 2), 5, 2, "list"), 4
            ),
            reason="Đúng",
        ),
        "insight.report_text_put": on(
            Place, insight_actions.report_text_put, "insight.report.edit", "n1", "north", "longer",
            period=Period.parse("2024"), text="# I", seen=0,
        ),
        "insight.report_sign": on(
            Place, insight_actions.report_sign, "insight.report.sign", "n1", "longer",
            period=Period.parse("2024"), document_number="1", signed_on=date(2025, 1, 9), seen=0, site="http://x",
        ),
        "facts.plan_put": on(Organisation, fact_actions.plan_put, "facts.plan.put", "a", "c", "d", "union", **_PLANNED),
    }  # fmt: skip
