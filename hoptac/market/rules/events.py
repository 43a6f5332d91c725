"""Trade events: their days, and when two sides can meet there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hoptac.core.errors import RuleBroken

#: Meetings take half an hour, from the first of these to the last.
SLOT = timedelta(minutes=30)
FIRST, LAST = time(7, 30), time(17, 30)
MOST_DAYS = 31
#: How long an event that is over may still be entered: last year's fairs are counted too.
MOST_PAST = timedelta(days=730)


@dataclass(frozen=True)
class Told:
    """What is told of an event: `kind` is an EventKind, it lasts [starts_on, ends_before)."""

    kind: str
    name: str
    venue: str
    starts_on: date
    ends_before: date
    is_public: bool = True
    note: str = ""


def days_check(*, starts_on: date, ends_before: date, on: date) -> None:
    """Refuse days in the wrong order, too many, or long past: event_days, event_long, event_past."""
    if ends_before <= starts_on:
        raise RuleBroken("event_days", "The last day lies before the first.")
    if (ends_before - starts_on).days > MOST_DAYS:
        raise RuleBroken("event_long", "An event lasts at most %(days)s days.", days=MOST_DAYS)
    if starts_on < on - MOST_PAST:
        raise RuleBroken("event_past", "This is more than two years ago.")


def slots(starts_on: date, ends_before: date) -> list[datetime]:
    """Return when meetings can begin at an event, on the clock of its place (no time zone)."""
    found = []
    for number in range((ends_before - starts_on).days):
        at = datetime.combine(starts_on + timedelta(days=number), FIRST)
        while at.time() <= LAST:
            found.append(at)
            at += SLOT
    return found


def free(wanted: Iterable[datetime], *, taken: Collection[datetime], now: datetime) -> list[datetime]:
    """Return the slots that neither side has taken and that are still to come."""
    return [at for at in wanted if at > now and at not in taken]
