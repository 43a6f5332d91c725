"""Quantities and prices between the unit people speak in and the base unit that is kept: whole kg, litres, pieces.

`factor` is how many base units one unit is; one without a fixed factor (a bottle, a bunch) counts as a piece of its
own kind, factor 1: `catalogue.queries.factor(...)`, or 1 where that is None.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

PLACES = Decimal("0.000001")


def to_base(quantity: Decimal, factor: Decimal, *, up: bool = False) -> int:
    """Return a quantity in whole base units; rounded down for what is on offer, up for what is needed."""
    return int((quantity * factor).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def from_base(quantity: int, factor: Decimal) -> Decimal:
    """Return base units in the unit people speak in, to six places, without zeros at the end."""
    found = (quantity / factor).quantize(PLACES, ROUND_HALF_UP)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


def price_to_base(amount: int, factor: Decimal, *, up: bool = False) -> int:
    """Return đồng a base unit for đồng a unit; rounded down for a ceiling, up for what a seller asks."""
    return int((amount / factor).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def price_from_base(amount: int, factor: Decimal) -> int:
    """Return đồng a unit for đồng a base unit, to the nearest đồng."""
    return int((amount * factor).to_integral_value(ROUND_HALF_UP))
