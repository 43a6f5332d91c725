"""OCOP recognitions and seasons: what holds on which day. Dates are passed in; no database."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from hoptac.core.errors import RuleBroken

#: A recognition of 3 to 5 stars is valid this long (OCOP certificates under Decision 148/QD-TTg).
VALID_MONTHS = 36
#: Products count from this many stars.
COUNTED_STARS = 3

MONTHS = range(1, 13)
ALL_YEAR = 2**12 - 1


def months_later(on: date, months: int) -> date:
    """Return the same day that many months later, or the last day of that month where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def season_bits(months: Iterable[int]) -> int:
    """Return months (1 to 12) as one number: January is bit 0."""
    bits = 0
    for month in months:
        if month not in MONTHS:
            raise RuleBroken("season_month_unknown", "%(month)s is not a month.", month=month)
        bits |= 1 << (month - 1)
    return bits


def season_months(bits: int) -> list[int]:
    """Return the months (1 to 12) a season holds, in order."""
    return [month for month in MONTHS if bits & 1 << (month - 1)]


class Recognised(NamedTuple):
    """When one decision holds: from decided_on until valid_until (exclusive), unless revoked before."""

    id: int
    decided_on: date
    valid_until: date
    revoked_on: date | None = None


def check(*, stars: int, decided_on: date, valid_until: date, on: date) -> None:
    """Refuse a recognition that cannot be: stars, order of dates, a decision of tomorrow.

    Raises:
        RuleBroken: recognition_stars, recognition_future, recognition_validity.
    """
    if not 1 <= stars <= 5:
        raise RuleBroken("recognition_stars", "OCOP stars go from 1 to 5, not %(stars)s.", stars=stars)
    if decided_on > on:
        raise RuleBroken("recognition_future", "The decision is dated after today.")
    if valid_until <= decided_on:
        raise RuleBroken("recognition_validity", "The recognition ends before it begins.")


def ends(recognitions: Sequence[Recognised]) -> dict[int, date]:
    """Return for each recognition of one product the day from which it holds no more.

    That is the end of its validity, its revocation, or the day of the next decision, which takes its
    place for good: the earlier one does not come back when the later one is revoked.
    """
    found = {}
    ordered = sorted(recognitions, key=lambda one: (one.decided_on, one.id))
    for at, one in enumerate(ordered):
        end = min(one.valid_until, one.revoked_on or one.valid_until)
        if at + 1 < len(ordered):
            end = min(end, ordered[at + 1].decided_on)
        found[one.id] = end
    return found


class Held(NamedTuple):
    """Stars a product holds on the days [starts_on, ends_before)."""

    starts_on: date
    ends_before: date
    stars: int


def star_changes(held: Iterable[Held]) -> list[tuple[int, date, int]]:
    """Return (stars, day, change) of the products holding 3, 4 and 5 stars."""
    changes = []
    for one in held:
        if one.stars >= COUNTED_STARS and one.starts_on < one.ends_before:
            changes += [(one.stars, one.starts_on, 1), (one.stars, one.ends_before, -1)]
    return changes


def owner_changes(held: Iterable[Held]) -> list[tuple[date, int]]:
    """Return the days on which the owner of these products begins (+1) or ceases (−1) to own a counted one."""
    days: dict[date, int] = {}
    for _, on, change in star_changes(held):
        days[on] = days.get(on, 0) + change
    changes, owned = [], 0
    for on in sorted(days):
        before, owned = owned, owned + days[on]
        if (before > 0) != (owned > 0):
            changes.append((on, 1 if owned > 0 else -1))
    return changes
