"""Quantities and prices as the public pages say them, in the language of the page."""

from __future__ import annotations

from decimal import Decimal

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _

TONNE = 1_000


def plain(value: int | Decimal) -> str:
    """Return a number as the language writes it, without needless decimals."""
    exact = f"{Decimal(value):f}"
    exact = exact.rstrip("0").rstrip(".") if "." in exact else exact
    return numberformat.format(
        Decimal(exact),
        get_format("DECIMAL_SEPARATOR"),
        grouping=3,
        thousand_sep=get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )


def kilograms(value: int) -> str:
    """Return a mass in kg or tonnes."""
    return _("%s t") % plain(value // TONNE) if value >= TONNE else f"{plain(value)} kg"


def price_band(least: int, above: int | None) -> str:
    """Return the words of a band of prices in đồng; `above` is exclusive, None: no end."""
    if above is None:
        return _("from %s đ") % plain(least)
    return _("below %s đ") % plain(above) if least == 0 else f"{plain(least)}–{plain(above)} đ"
