"""The periods evaluations are offered for: months, and the periods of reports."""

from __future__ import annotations

from datetime import date, timedelta

from hoptac.audience.queries import Stretch
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


def stretch(period: Period) -> Stretch:
    """Return the days of a period."""
    return Stretch(period.starts_on, period.ends_before)


def before(period: Period, *, today: date) -> Stretch:
    """Return what a period is compared with: the one before it, of a period that runs as many of its days."""
    earlier = stretch(period.previous())
    if period.ends_before <= today:
        return earlier
    days = today - period.starts_on + timedelta(days=1)
    return Stretch(earlier.starts_on, min(earlier.ends_before, earlier.starts_on + days))
