"""Quantities and prices as the public pages say them, in the language of the page."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

TONNE = THOUSAND = 1_000


@lru_cache(maxsize=16)
def _signs(_language: str | None) -> dict[int, str]:
    """Return what stands for the comma and the point of 1,234.5 in a language."""
    return str.maketrans({",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")})


def plain(value: int | Decimal) -> str:
    """Return a number as the language writes it, without needless decimals."""
    if isinstance(value, int) and abs(value) < THOUSAND:
        return str(value)
    exact = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    exact = exact.rstrip("0").rstrip(".") if "." in exact else exact
    return exact.translate(_signs(get_language()))


def dong(value: int) -> str:
    """Return an amount of money in đồng as buyers anywhere read it: 450.000 ₫."""
    return f"{plain(value)} ₫"


def kilograms(value: int) -> str:
    """Return a mass in kg or tonnes."""
    return _("%s t") % plain(value // TONNE) if value >= TONNE else f"{plain(value)} kg"


def price_band(least: int, above: int | None) -> str:
    """Return the words of a band of prices in đồng; `above` is exclusive, None: no end."""
    if above is None:
        return _("from %s đ") % plain(least)
    return _("below %s đ") % plain(above) if least == 0 else f"{plain(least)}–{plain(above)} đ"
