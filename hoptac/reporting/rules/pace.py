"""How fast reports of a round come in, beside those of the round before."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def shares(days: Iterable[int], *, owed: int, until: int, since: int) -> list[Fraction]:
    """Return for each day from `since` to `until`, both included, the share of what is owed that was sent by then.

    Days are counted from the day the reports are due: -3 is three days before. Nothing owed is nothing sent.
    """
    sent = sorted(days)
    return [Fraction(sum(day <= at for day in sent), owed) if owed else Fraction(0) for at in range(since, until + 1)]
