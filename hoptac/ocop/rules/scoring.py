"""Points: what was chosen adds up, averages are exact, stars follow from bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import NamedTuple


class Line(NamedTuple):
    """A criterion as scoring needs it: id, part, most points, the id of the criterion it depends on."""

    id: int
    part: str
    most: int
    requires: int | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """Points by part, and the criteria that still wait for an answer."""

    parts: Mapping[str, int]
    missing: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return sum(self.parts.values())


def points(lines: Iterable[Line], chosen: Mapping[int, int]) -> Points:
    """Return what the chosen options (criterion id → points) add up to.

    A criterion that depends on another counts nothing, and waits for no answer, where the other got nothing.
    Points of criteria the sheet does not have count nothing.
    """
    parts = {"A": 0, "B": 0, "C": 0}
    missing = []
    for line in lines:
        if line.requires is not None and not chosen.get(line.requires):
            continue
        if line.id not in chosen:
            missing.append(line.id)
        else:
            parts[line.part] += chosen[line.id]
    return Points(parts, tuple(missing))


def is_asked(line: Line, chosen: Mapping[int, int]) -> bool:
    """Return whether a criterion is to be answered, given what was chosen for the others."""
    return line.requires is None or bool(chosen.get(line.requires))


def average(totals: Sequence[int]) -> Fraction:
    """Return the mean of the members' totals, exactly; ValueError without any."""
    if not totals:
        raise ValueError("Nobody scored.")
    return Fraction(sum(totals), len(totals))


def spread(totals: Sequence[int]) -> int:
    """Return by how much the highest total is above the lowest."""
    return max(totals) - min(totals)


def outliers(totals: Mapping[int, int], *, most: int) -> set[int]:
    """Return the keys whose total lies more than `most` points from the median of all."""
    middle = median(totals.values()) if totals else 0
    return {key for key, total in totals.items() if abs(total - middle) > most}


def stars(value: Fraction, *, bands: Sequence[int]) -> int:
    """Return 1 to 5 stars for an average; `bands` are the least points of 2, 3, 4 and 5 stars. Nothing is rounded."""
    return 1 + sum(value >= least for least in bands)


def shown(value: Fraction) -> str:
    """Return an average with two decimals, cut off and never rounded up: 89.999 must not read 90."""
    hundredths = value.numerator * 100 // value.denominator
    return f"{hundredths // 100},{hundredths % 100:02d}"
