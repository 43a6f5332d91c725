"""Quantities and prices kept in base units, written in the unit people speak in: "2,5 tấn", "21.000 ₫/kg"."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from hoptac.catalogue.choices import Dimension
from hoptac.catalogue.models import Unit
from hoptac.market.rules import quantities
from hoptac.showcase.amounts import dong, plain

register = template.Library()
#: Base units of the dimensions in which customary units differ by region; what is counted has none.
BASE = {Dimension.MASS.value: "kg", Dimension.AREA.value: "m²"}


@register.filter
def quantity(value: int | None, unit: Unit | None) -> str:
    """Return base units in this unit with its name in the page's language; "–" where unknown."""
    if value is None or unit is None:
        return "–"
    return f"{plain(quantities.from_base(value, unit.factor or Decimal(1)).quantize(Decimal('0.001')))} {_name(unit)}"


@register.filter
def price(value: int | None, unit: Unit | None) -> str:
    """Return đồng a base unit as đồng a unit: "21.000 ₫/kg"; "–" where unknown."""
    if value is None or unit is None:
        return "–"
    return f"{dong(quantities.price_from_base(value, unit.factor or Decimal(1)))}/{_name(unit)}"


def _name(unit: Unit) -> str:
    """Return what the number counts: the unit, or the base unit where a unit differs by region (giạ, công)."""
    name = unit.name(get_language() or "vi")
    return name if unit.factor else BASE.get(unit.dimension, name)


@register.filter
def amount(value: Decimal | None) -> str:
    """Return a number as the page's language writes it, without needless decimals; "–" where unknown."""
    return "–" if value is None else plain(value)
