"""How a stretch of days is read from kept totals: whole years, whole months, and the days left over."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hoptac.facts.changes import ONE_DAY

#: No fact is older; earlier dates are refused when they are entered.
FIRST_DAY = date(1900, 1, 1)


class Stretch(NamedTuple):
    """Ranges, both ends included: spans of kept totals (years as 2024, months as 202407) and single days."""

    spans: list[tuple[int, int]]
    days: list[tuple[date, date]]


def month_span(on: date) -> int:
    """Return the key of the month a day lies in, as 202407."""
    return on.year * 100 + on.month


def stretch(starts_on: date, ends_before: date) -> Stretch:
    """Return the fewest ranges that cover [starts_on, ends_before) exactly once."""
    spans: list[tuple[int, int]] = []
    days: list[tuple[date, date]] = []
    first_month = starts_on if starts_on.day == 1 else _month_after(starts_on)
    last_month = ends_before.replace(day=1)
    if first_month > last_month:
        return Stretch([], [(starts_on, ends_before - ONE_DAY)] if starts_on < ends_before else [])
    if starts_on < first_month:
        days.append((starts_on, first_month - ONE_DAY))
    spans.extend(_months_and_years(first_month, last_month))
    if last_month < ends_before:
        days.append((last_month, ends_before - ONE_DAY))
    return Stretch(spans, days)


def _month_after(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def _months_and_years(first: date, last: date) -> list[tuple[int, int]]:
    """Return the spans from the month of `first` up to, not including, the month of `last`."""
    if first >= last:
        return []
    first_year = first.year if first.month == 1 else first.year + 1
    if first_year >= last.year:
        if first.year == last.year or last.month == 1:
            return [(month_span(first), month_span(last - ONE_DAY))]
        return [(month_span(first), first.year * 100 + 12), (last.year * 100 + 1, month_span(last - ONE_DAY))]
    spans = [(first_year, last.year - 1)]
    if first.year < first_year:
        spans.append((month_span(first), first.year * 100 + 12))
    if last.month > 1:
        spans.append((last.year * 100 + 1, month_span(last - ONE_DAY)))
    return spans
