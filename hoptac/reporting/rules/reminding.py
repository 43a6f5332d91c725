"""On which days those who are silent are reminded."""

from __future__ import annotations

from datetime import date
from typing import Final

#: Days before the last one on which a reminder goes out; once it is over, every so many days until the round closes.
BEFORE: Final = frozenset({7, 3, 1, 0})
EVERY: Final = 7


def is_day(on: date, *, due_on: date, closes_on: date) -> bool:
    """Return whether a report not sent by then is reminded of on this day; both days are inclusive."""
    left = (due_on - on).days
    return left in BEFORE or (left < 0 and on <= closes_on and -left % EVERY == 0)
