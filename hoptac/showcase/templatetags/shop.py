"""Small parts of the shop window: the season bar (twelve months, read out as words), quantities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from hoptac.catalogue.rules import ALL_YEAR, season_months
from hoptac.core.numbers_vi import format_short
from hoptac.showcase.choices import Month

register = template.Library()


@register.inclusion_tag("showcase/parts/season_bar.html")
def season_bar(season: int, month: int | None = None) -> dict[str, Any]:
    """Return the season of a product (a bit a month) as a bar; `month` is marked as the present one."""
    months = season_months(season)
    if season == ALL_YEAR:
        words = _("In season all year round")
    else:
        words = _("In season: %(months)s") % {"months": ", ".join(str(Month(one).label) for one in months)}
    return {
        "is_known": bool(season),
        "words": words,
        "months": [(one, one in months, one == month) for one in range(1, 13)],
    }


@register.filter
def quantity(value: Decimal | None) -> str:
    """Return a quantity without needless decimals: 1.250,5; "–" when it is not known."""
    return "–" if value is None else format_short(value)
