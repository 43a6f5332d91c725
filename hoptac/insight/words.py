"""How moments and values of figures are written for people."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.core.numbers_vi import format_number
from hoptac.facts.figures import Figure, Moment
from hoptac.facts.indicators import Indicator

NOTHING = "–"
MILLION, BILLION = 10**6, 10**9


def moment_label(moment: Moment) -> str:
    """Return "end of 21/11/2025", or the name of the period."""
    return moment.period.label if moment.period else _("end of %(day)s") % {"day": f"{moment.last_day:%d/%m/%Y}"}


def moment_name(moment: Moment) -> str:
    """Return the day, or the name of the period."""
    return moment.period.label if moment.period else f"{moment.last_day:%d/%m/%Y}"


def moment_short(moment: Moment) -> str:
    """Return a moment as it fits an axis: 2025, Q3/2025, H1/2025, 07/2025, 31/10/2025."""
    if moment.period is None:
        return f"{moment.last_day:%d/%m/%Y}"
    year, _dash, part = moment.period.code.partition("-")
    return f"{part}/{year}" if part else year


def value_text(indicator: Indicator, value: Fraction | None) -> str:
    """Return a value with as many decimals as its indicator has, shares as per cent, money shortened; "–" for none."""
    if value is None:
        return NOTHING
    if indicator.unit == "share":
        return f"{format_number(value * 100, indicator.decimals)} %"
    if indicator.unit == "VND":
        return format_number(value / scale(value), 0 if scale(value) == 1 else 1)
    return format_number(value, indicator.decimals)


def exact_text(indicator: Indicator, value: Fraction | None) -> str:
    """Return a value in full: money in whole đồng."""
    if value is None or indicator.unit != "VND":
        return value_text(indicator, value)
    return format_number(value, indicator.decimals)


def cell_text(indicator: Indicator, value: Fraction | None) -> str:
    """Return a value as tables on pages write it: money in million đồng with one decimal."""
    if value is None or indicator.unit != "VND":
        return value_text(indicator, value)
    return format_number(value / MILLION, 1)


def unit_text(indicator: Indicator, value: Fraction | None) -> str:
    """Return the unit that stands behind value_text(); "" where the label says it."""
    if indicator.unit == "VND":
        return {1: _("đồng"), MILLION: _("million đồng"), BILLION: _("billion đồng")}[scale(value or Fraction(0))]
    return unit_name(indicator.unit)


def unit_name(unit: str) -> str:
    """Return the name of an element's unit."""
    names = {
        "persons": _("persons"),
        "products": _("products"),
        "jobs": _("jobs"),
        "ha": "ha",
        "kg": "kg",
        "months": _("months"),
        "VND": _("đồng"),
    }
    return names.get(unit, "")


def change_text(figure: Figure) -> str:
    """Return how much more or less, with its sign: "+37", "−1,2 percentage points"; "–" when nothing is known."""
    change = figure.change
    if change is None:
        return NOTHING
    sign = "+" if change > 0 else "−" if change < 0 else ""
    text = value_text(figure.indicator, abs(change))
    if figure.indicator.unit == "share":
        return _("%(change)s percentage points") % {"change": sign + text.removesuffix(" %")}
    unit = unit_text(figure.indicator, abs(change)) if figure.indicator.unit == "VND" else ""
    return f"{sign}{text} {unit}".strip()


def scale(value: Fraction) -> int:
    """Return the unit money of this size is written in: 1, a million or a billion đồng."""
    size = abs(value)
    return BILLION if size >= BILLION else MILLION if size >= MILLION else 1
