"""The periods evaluations are offered for: months, and the periods of reports."""

from __future__ import annotations

from datetime import date

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.insight import moments

MONTHS = 13


def months(today: date) -> list[Period]:
    """Return this month and the twelve before it, the newest first."""
    found = [Period.containing("month", today)]
    while len(found) < MONTHS:
        found.append(found[-1].previous())
    return found


def grouped(today: date) -> list[tuple[str, str]]:
    """Return the choices of a form: code and name, months first."""
    return [(each.code, each.label) for each in (*months(today), *moments.offered(today, years=2))]


def asked(code: str, *, today: date) -> Period:
    """Return the period of this code when it has begun; otherwise this month."""
    try:
        period = Period.parse(code)
    except RuleBroken:
        return Period.containing("month", today)
    return period if date(2010, 1, 1) <= period.starts_on <= today else Period.containing("month", today)
