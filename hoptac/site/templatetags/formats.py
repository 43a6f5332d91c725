"""Filters that print values the Vietnamese way: 1.234.567,89 · 31/12/2025 · ▲ +37 · –.

Every filter prints "–" for None and "", so that an empty cell of a table says that it is empty.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

register = template.Library()

EMPTY = "–"
MINUS = "−"
MONEY_UNITS = {
    "": (1, gettext_noop("đồng")),
    "đồng": (1, gettext_noop("đồng")),
    "nghìn": (1_000, gettext_noop("thousand đồng")),
    "triệu": (1_000_000, gettext_noop("million đồng")),
    "tỷ": (1_000_000_000, gettext_noop("billion đồng")),
}


def _decimal(value: Any) -> Decimal:
    """Return a number of any kind, or its text, as a decimal; ArithmeticError or ValueError when it is none."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value))


@lru_cache(maxsize=16)
def _signs(_language: str | None) -> dict[int, str]:
    """Return what stands for the comma and the point of 1,234.5 in a language."""
    return str.maketrans({",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")})


def _number(value: Any, places: int) -> str:
    rounded = value if isinstance(value, int) and places == 0 else _rounded(value, places)
    text = f"{abs(rounded):,.{places}f}" if places else f"{abs(int(rounded)):,}"
    return (MINUS if rounded < 0 else "") + text.translate(_signs(get_language()))


def _rounded(value: Any, places: int) -> Decimal:
    return _decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


@register.filter
def number(value: Any, places: int = 0) -> str:
    """Return value with grouped thousands and the given number of decimals (half is rounded away from zero)."""
    return EMPTY if _is_empty(value) else _number(value, places)


@register.filter
def share(value: Any, places: int = 1) -> str:
    """Return a ratio as a percentage: 0.1828 becomes 18,3 %."""
    return EMPTY if _is_empty(value) else f"{_number(_decimal(value) * 100, places)} %"


@register.filter
def money(value: Any, unit: str = "đồng") -> str:
    """Return whole đồng in đồng, nghìn, triệu or tỷ, with the unit: 2500000|money:"triệu" is 2,5 triệu đồng."""
    if _is_empty(value):
        return EMPTY
    divisor, name = MONEY_UNITS[unit]
    return f"{money_amount(value, unit)} {_(name)}" if divisor > 1 else f"{_number(value, 0)} {_(name)}"


@register.filter
def money_amount(value: Any, unit: str = "đồng") -> str:
    """Return whole đồng in đồng, nghìn, triệu or tỷ without the unit, for tables with the unit in the head."""
    if _is_empty(value):
        return EMPTY
    scaled = _decimal(value) / MONEY_UNITS[unit][0]
    exact = scaled.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP).normalize()
    exponent = exact.as_tuple().exponent
    return _number(exact, max(0, -exponent) if isinstance(exponent, int) else 0)


@register.filter
def change(value: Any, places: int = 0) -> str | SafeString:
    """Return a difference with its sign and an arrow: ▲ +37, ▼ −4, = 0; colour only repeats what the sign says."""
    if _is_empty(value):
        return EMPTY
    difference = _decimal(value)
    if difference == 0:
        return mark_safe('<span class="change">= 0</span>')
    is_rise = difference > 0
    return format_html(
        '<span class="change change-{}"><span aria-hidden="true">{}</span> {}</span>',
        "up" if is_rise else "down",
        "▲" if is_rise else "▼",
        f"{'+' if is_rise else ''}{_number(difference, places)}",
    )


@register.filter
def change_share(value: Any, places: int = 1) -> str | SafeString:
    """Return a relative difference as a signed percentage with an arrow: 0.079 becomes ▲ +7,9 %."""
    if _is_empty(value):
        return EMPTY
    return format_html("{} %", change(_decimal(value) * 100, places))


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date as dd/mm/yyyy; a moment counts as its day in Hà Nội."""
    if not value:
        return EMPTY
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment as hh:mm dd/mm/yyyy by the clock of Hà Nội."""
    if not value:
        return EMPTY
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M %d/%m/%Y}"
