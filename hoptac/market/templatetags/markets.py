"""What pages of the market print besides amounts: where else one can go, names of kinds, months, phone numbers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hoptac.access import gate, marks
from hoptac.catalogue.models import Kind
from hoptac.catalogue.rules import ALL_YEAR, season_months
from hoptac.core import identifiers
from hoptac.market.models import Need
from hoptac.showcase.choices import Month

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()

#: (label, route) of the pages of the market, in their order; each is shown to whom its mark lets in.
TABS: tuple[tuple[_StrPromise, str], ...] = (
    (_("Needs for us"), "market:need_news"),
    (_("Needs"), "market:need_list"),
    (_("What we can supply"), "market:supply_list"),
    (_("Lots on offer"), "market:offer_list"),
    (_("Permissions to sell"), "market:permit_list"),
    (_("Matching desk"), "market:pooling_board"),
    (_("Shares"), "market:share_list"),
    (_("Contracts"), "market:contract_list"),
    (_("Deliveries"), "market:delivery_list"),
    (_("Trade events"), "market:event_list"),
    (_("Buyers"), "market:buyer_list"),
    (_("Unmet needs"), "market:unmet_list"),
    (_("Report of the market"), "market:market_report"),
)


class Tab(NamedTuple):
    """One page of the market: what it is called, where it is, and whether it is this one."""

    label: str
    url: str
    is_current: bool


@lru_cache(maxsize=64)
def _route(name: str) -> tuple[str, str]:
    """Return the address of a route and the permission its mark asks for; "" when there is none."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return "", ""
    mark = marks.mark_of(resolve(url).func)
    return (url, mark.code) if mark is not None and mark.kind == "permission" else ("", "")


@register.inclusion_tag("market/parts/tabs.html", takes_context=True)
def market_tabs(context: RequestContext) -> dict[str, Any]:
    """Show the pages of the market that are open to whoever asks."""
    actor, path = context["user"], context["request"].path
    routes = [(str(label), *_route(name)) for label, name in TABS]
    return {"tabs": [Tab(label, url, url == path) for label, url, code in routes if url and gate.holds(actor, code)]}


@register.filter
def kind_name(kind: Kind | None) -> str:
    """Return the name of a kind in the language of the page."""
    return kind.name(get_language() or "vi") if kind is not None else ""


@register.filter
def total(need: Need) -> int:
    """Return the base units of all deliveries of a need whose parts were read."""
    return sum(part.quantity for part in need.parts.all())


@register.filter
def last_day(ends_before: date) -> str:
    """Return the last day before an exclusive end."""
    return f"{ends_before - timedelta(days=1):%d/%m/%Y}"


@register.filter
def months_told(bits: int) -> str:
    """Return months as words; Vietnamese writes them small within a sentence, other languages do not."""
    if bits == ALL_YEAR:
        return gettext("all year")
    said = ", ".join(str(Month(month).label) for month in season_months(bits))
    return said.lower() if get_language() == "vi" else said


@register.filter
def phone(number: str) -> str:
    """Return a phone number as people write it."""
    return identifiers.phone_format(number)
