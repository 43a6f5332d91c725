"""The yearly rating of cooperatives (Circular 01/2020/TT-BKHĐT): who is not assessed, and what points may be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.reporting.rules.form import Form

Unassessed = Literal["", "young", "stopped"]
#: Whoever did not work for longer than this within the year is not assessed.
LONGEST_STOP: Final = 3


def unassessed(period: Period, *, exists_from: date, working: Sequence[tuple[date, bool]]) -> Unassessed:
    """Return why an organisation is not assessed: under twelve months old at the year's end, or stopped for long.

    `working` tells from which day on it worked or did not. A stop counts when it lasts over three months on end.
    """
    if exists_from > period.starts_on:
        return "young"
    since: date | None = None
    for on, works in [*sorted(working), (period.ends_before, True)]:
        begins = max(on, period.starts_on)
        if works and since is not None and _months_later(since, LONGEST_STOP) < min(begins, period.ends_before):
            return "stopped"
        since = None if works else (since or begins)
    return ""


def _months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(day.day - 1), after - timedelta(1))


def criteria(form: Form) -> dict[str, int]:
    """Return the criteria of a rating by line, each with its most points."""
    return {code: line.most or 0 for code, line in form.lines.items() if not line.is_text}


def points_check(form: Form, points: Mapping[str, int]) -> None:
    """Raise RuleBroken (rating_points) unless every criterion has between 0 and its most points."""
    most = criteria(form)
    wrong = next((code for code in most if not 0 <= points.get(code, -1) <= most[code]), None)
    if wrong or points.keys() - most.keys():
        title = form.lines[wrong].title if wrong else ", ".join(sorted(points.keys() - most.keys()))
        raise RuleBroken(
            "rating_points", "“%(criterion)s”: give between 0 and %(most)s points.",
            criterion=title, most=most.get(wrong or "", 0),
        )  # fmt: skip
