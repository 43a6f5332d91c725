"""How a plan stands: forecast by the pace of earlier years, its light, what is left to allot, plans after mergers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Final, NamedTuple

#: Nearly reached: at least this share of the plan, or at most so much above what is allowed.
NEAR: Final = Fraction(9, 10)


class Light(StrEnum):
    """Green: reached, or will be at the pace of earlier years. Amber: nine tenths of it. Grey: nothing to tell by."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Earlier(NamedTuple):
    """What was reached in an earlier year by the same day, and in the whole period."""

    by_then: Fraction | None
    whole: Fraction | None


def pace(earlier: Sequence[Earlier]) -> Fraction | None:
    """Return the share of the whole that earlier years had reached by the same day (their median); None if unknown."""
    known = [each.by_then / each.whole for each in earlier if each.by_then and each.whole and each.whole > 0]
    return median(known) if known else None


def forecast(reached: Fraction | None, earlier: Sequence[Earlier], *, is_flow: bool) -> Fraction | None:
    """Return what will be reached at the end, at the pace of earlier years; None when that cannot be told.

    What happens (a flow) is divided by the share earlier years had reached by the same day; a level or a share moves
    on from where it stands by as much as it moved then. Of several years the one in the middle counts.
    """
    if reached is None:
        return None
    if is_flow:
        share = pace(earlier)
        return reached / share if share else None
    moved = [each.whole - each.by_then for each in earlier if each.whole is not None and each.by_then is not None]
    return reached + median(moved) if moved else None


def light(
    aim: Fraction, *, reached: Fraction | None, expected: Fraction | None, at_most: bool = False, is_flow: bool = True
) -> Light:
    """Return the light of a plan: by what is expected at its end, which for a time that is over is what was reached.

    Of what only grows (a flow), a plan that is reached stays reached, and a limit that is passed stays passed.
    """
    if at_most:
        if is_flow and reached is not None and reached > aim:
            return Light.RED
        if expected is None:
            return Light.GREY
        return Light.GREEN if expected <= aim else Light.AMBER if expected * NEAR <= aim else Light.RED
    if is_flow and reached is not None and reached >= aim:
        return Light.GREEN
    if expected is None:
        return Light.GREY
    return Light.GREEN if expected >= aim else Light.AMBER if expected >= aim * NEAR else Light.RED


def restated(own: Fraction | None, taken_over: Sequence[Fraction], *, is_new: bool) -> Fraction | None:
    """Return the plan of who took others over within the period; `is_new`: it came to exist only by that.

    A plan laid down for a new one was laid down knowing what it is made of. Otherwise the plans of those taken over
    are added to its own.
    """
    if not taken_over or (is_new and own is not None):
        return own
    return (own or Fraction(0)) + sum(taken_over)


def rest(whole: Fraction | None, parts: Sequence[Fraction]) -> Fraction | None:
    """Return what of a plan is not allotted to parts yet; less than nothing when more is allotted than planned."""
    return None if whole is None or not parts else whole - sum(parts)
