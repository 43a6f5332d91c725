"""Which moments a page offers, and which earlier one a comparison means."""

from __future__ import annotations

from datetime import date, timedelta

from hoptac.core.periods import Kind, Period
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.figures import Moment

PREVIOUS, YEAR_BEFORE, YEAR_END, NONE = "previous", "year_before", "year_end", "none"

#: Periods of a year, in the order officials think of them, with how many of each there are.
_KINDS: tuple[tuple[Kind, int], ...] = (("year", 1), ("nine_months", 1), ("half", 2), ("quarter", 4))

#: Where nothing was stated for longer than this, figures "of today" would be of days nobody spoke of.
SILENT = timedelta(days=31)


def default_day(today: date, newest: date | None) -> date:
    """Return the day a page opens with: today, or the newest day anything was stated when that lies long back."""
    return newest if newest is not None and today - newest > SILENT else today


def offered(today: date, *, years: int = 3) -> list[Period]:
    """Return the periods that have begun, this year's first; quarters of this year and the last only."""
    found = []
    for year in range(today.year, today.year - years, -1):
        for kind, count in _KINDS:
            if kind == "quarter" and year < today.year - 1:
                continue
            found += [Period.of(kind, year, number) for number in range(1, count + 1)]
    return [period for period in found if period.starts_on <= today]


def recent(moment: Moment, *, is_stock: bool, count: int = 12) -> list[Moment]:
    """Return the last periods of a figure's line, the earliest first.

    A period is followed back in periods of its kind. A day has no kind: a stock is then shown at the ends of quarters
    and on that day, a flow in whole years, because that is how both are reported.
    """
    on_the_day: list[Moment] = []
    period = moment.period
    if period is None:
        kind: Kind = "quarter" if is_stock else "year"
        period = Period.containing(kind, moment.last_day)
        if period.ends_before > moment.ends_before:
            period = period.previous()
            on_the_day = [moment] if is_stock else []
    periods = [period]
    while len(periods) + len(on_the_day) < count:
        periods.append(periods[-1].previous())
    return [*(Moment.of(each) for each in reversed(periods)), *on_the_day]


def compared(word: str, moment: Moment) -> Moment | None:
    """Return the earlier moment that `word` means for this one: previous, year_before, year_end, none, or a moment.

    For a day: the end of the month before, the same day a year before, the last day of the year before.
    RuleBroken when the word is none of these.
    """
    if word in ("", NONE):
        return None
    if word == YEAR_END:
        return Moment.day(date(moment.last_day.year, 1, 1) - ONE_DAY)
    if word == PREVIOUS:
        return Moment.of(moment.period.previous()) if moment.period else Moment.day(_month_before(moment.last_day))
    if word == YEAR_BEFORE:
        return Moment.of(moment.period.year_before()) if moment.period else Moment.day(_year_before(moment.last_day))
    return Moment.parse(word)


def are_alike(one: Moment, other: Moment) -> bool:
    """Return whether flows of both may be compared: stretches of the same length, give or take a leap day."""
    return abs((one.ends_before - one.starts_on).days - (other.ends_before - other.starts_on).days) <= 3


def _month_before(on: date) -> date:
    return on.replace(day=1) - ONE_DAY


def _year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)
