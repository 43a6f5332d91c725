"""Which numbers stand out: against what the same unit said before, and against units of the same kind, sector, size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

from hoptac.reporting.rules.filling import JUMP, SMALL

#: So many similar units at least: of fewer, the one in the middle says little.
ENOUGH: Final = 5
#: A first number is asked about when it is so many times that of the similar unit in the middle, or so much less.
LEVEL: Final = 10


@dataclass(frozen=True, slots=True)
class Outlier:
    """How a number stands out. `ratio` is number ÷ that of a year before, or, without one (`is_first`), ÷ the middle.

    `similar` counts the units it was compared with; `middle` and `extreme` are their ratios (the highest for a rise,
    the lowest for a fall), None where they were too few.
    """

    ratio: Fraction
    then: int | None
    similar: int = 0
    middle: Fraction | None = None
    extreme: Fraction | None = None

    @property
    def is_first(self) -> bool:
        """Whether there was no number a year before."""
        return self.then is None

    @property
    def is_rise(self) -> bool:
        """Whether it is more, not less, than expected."""
        return self.ratio > 1


def outlier(
    now: int | None, then: int | None, *, earlier: Sequence[int] = (), similar: Sequence[tuple[int, int | None]] = ()
) -> Outlier | None:
    """Return how a number stands out, or None.

    `then` is that of the same period a year before, `earlier` are those of still earlier ones; `similar` are now and
    then of similar units. A number stands out when it is JUMP times that of a year before, or as much less, is not one
    the unit itself had before, and similar units (where there are ENOUGH) did not move alike.
    """
    if now is None or now < 0 or (then is not None and then < 0):
        return None
    if not then:
        return _first(now, [value for value, _then in similar]) if then is None else None
    if max(now, then) < SMALL or not _is_far(ratio := Fraction(now, then), JUMP):
        return None
    if earlier and min(earlier) <= now <= max(earlier):
        return None
    moved = [Fraction(value, before) for value, before in similar if before and before > 0 and value >= 0]
    if len(moved) < ENOUGH:
        return Outlier(ratio, then)
    middle = median(moved)
    if middle and not _is_far(ratio / middle, JUMP):
        return None
    return Outlier(ratio, then, len(moved), middle, max(moved) if ratio > 1 else min(moved))


def _first(now: int, similar: Sequence[int]) -> Outlier | None:
    known = [value for value in similar if value > 0]
    if len(known) < ENOUGH:
        return None
    middle = Fraction(median(known))
    if max(Fraction(now), middle) < SMALL:
        return None
    ratio = now / middle
    return Outlier(ratio, None, len(known), Fraction(1)) if _is_far(ratio, LEVEL) else None


def _is_far(ratio: Fraction, times: int) -> bool:
    return ratio >= times or ratio * times <= 1
