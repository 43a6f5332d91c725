"""The report of the market as JSON: whole numbers, shares with four decimals, what is not known null."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hoptac.market.queries.report import Report
from hoptac.parties.models import Organisation


def report(found: Report) -> dict[str, Any]:
    """Return the report; quantities are base units, amounts đồng, months 2026-03."""
    return {
        "place": {"code": found.place.code, "name": found.place.full_name},
        "period": found.period.code,
        "figures": {code: _number(value) for code, value in found.figures.items()},
        "needs": [
            {
                "kind": row.kind.code, "name": str(row.kind), "month": f"{row.month:%Y-%m}", "unit": row.unit.code,
                "needs": len(row.needs), "parts": row.parts, "asked": row.asked, "served": row.served,
                "unmet": row.unmet,
            }
            for row in found.wanted
        ],
        "contracts": found.contracts,
        "deliveries": {**found.deliveries, "overdue": found.overdue, "rejected": found.rejected},
        "cooperatives": [
            {
                "organisation": _code(row.organisation), "name": str(row.organisation),
                "contracts": row.contracts, "value": row.value, "deliveries": row.deliveries, "on_time": row.on_time,
                "delivered": row.delivered,
            }
            for row in found.cooperatives
        ],
    }  # fmt: skip


def _code(organisation: Organisation | None) -> str | None:
    return None if organisation is None else organisation.code or f"#{organisation.pk}"


def _number(value: Fraction | None) -> int | float | None:
    """Return a whole number as it is, a share rounded as people round: half up."""
    if value is None or value.denominator == 1:
        return None if value is None else int(value)
    return int(value * 10_000 + Fraction(1, 2)) / 10_000
