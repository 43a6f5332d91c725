"""Small parts of the shop window: season bar and chart, photos, addresses that narrow, quantities."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoptac.audience import links
from hoptac.audience.choices import Event
from hoptac.catalogue.models import Kind, Photo
from hoptac.showcase import amounts, markup, panels, pictures
from hoptac.showcase.choices import Month
from hoptac.showcase.searching import WORDS, Facet, Narrowing

register = template.Library()


register.simple_tag(markup.season_bar)
register.simple_tag(markup.photo)
register.simple_tag(markup.picture)

#: Height of the chart of a year's quantities, and what a month without any still shows.
CHART = 80


class Bar(NamedTuple):
    """A month of the chart: its number and name, where its bar stands, how high it is, and its quantity."""

    month: int
    name: str
    x: int
    y: int
    height: int
    quantity: Decimal | None
    is_now: bool


@register.inclusion_tag("showcase/parts/season_chart.html")
def season_chart(capacities: dict[int, Decimal], month: int, unit: str) -> dict[str, Any]:
    """Return the year of a product: what can be had in each month, in its unit; `month` is the present one."""
    most = max(capacities.values())
    bars = []
    for one in Month:
        quantity = capacities.get(one)
        height = int(quantity / most * CHART) if quantity else 0
        bars.append(Bar(one.value, str(one.label), (one - 1) * 26, CHART - height, height, quantity, one == month))
    return {"bars": bars, "unit": unit}


@register.simple_tag
def search_address(narrowing: Narrowing | None, **changes: Any) -> str:
    """Return the address of a search: a narrowing with some words changed ("" or None leaves a word out)."""
    words = {**(narrowing.words() if narrowing else {}), **changes}
    kept = {name: value for name, value in words.items() if value not in ("", None)}
    return reverse("showcase:product_search") + (f"?{urlencode(kept)}" if kept else "")


_CHIP = '<li><a class="chip" rel="nofollow" href="{}">{} <span class="chip-count">{}</span></a></li>'
_CHOSEN = (
    '<li><a class="chip" aria-current="true" href="{}">{} <span class="chip-count">{}</span> {}'
    '<span class="visually-hidden">{}</span></a></li>'
)


@register.simple_tag
def facet_chips(narrowing: Narrowing, facet: Facet, cross: SafeString) -> SafeString:
    """Return the values of a facet with their counts as links that choose one, or take it back where it is chosen."""
    address = _chosen(narrowing, facet.name)
    made = []
    for choice in facet.choices:
        shown = address("" if choice.is_on else choice.value), _begun(choice.label), amounts.plain(choice.products)
        made.append(_CHOSEN.format(*shown, cross, _("remove")) if choice.is_on else _CHIP.format(*shown))
    return SafeString("\n".join(made))


@lru_cache(maxsize=1024)
def _begun(label: str) -> str:
    return escape(capfirst(label))


@register.simple_tag
def chosen_address(narrowing: Narrowing, name: str, value: Any) -> SafeString:
    """Return the address of a search with one word set, or left out where the value is ""."""
    return _chosen(narrowing, name)(value)


def _chosen(narrowing: Narrowing, name: str) -> Callable[[Any], SafeString]:
    """Return what makes the address of a search with one word set: words in one order, however they were chosen.

    The value is a number or a code: it stands in an address as it is.
    """
    whole, words = _written(narrowing, get_language())
    at = WORDS.index(name)
    before = "".join(words[one] for one in WORDS[:at] if one in words)
    after = "".join(words[one] for one in WORDS[at + 1 :] if one in words)

    def address(value: Any) -> SafeString:
        asked = f"{before}&amp;{name}={value}{after}" if value else before + after
        return SafeString(f"{whole}?{asked.removeprefix('&amp;')}" if asked else whole)

    return address


@lru_cache(maxsize=64)
def _written(narrowing: Narrowing, _language: str | None) -> tuple[str, dict[str, str]]:
    """Return the address of the search, and each word that is set as it stands in one, ready for a page."""
    words = {name: f"&amp;{urlencode({name: value})}" for name, value in narrowing.words().items()}
    return reverse("showcase:product_search"), words


@register.simple_tag
def photo_address(row: Photo) -> str:
    """Return the address of a photo's largest rendition."""
    return pictures.address(row.key, 1280, "jpg")


_SIGNS = {"food": "wheat", "drink": "cup-soda", "medicinal": "leaf", "handicraft": "shapes", "ornamental": "flower-2"}


@register.filter
def group_sign(group: str) -> str:
    """Return the name of the icon of a group of products."""
    return _SIGNS.get(group, "mountain")


@register.simple_tag
def added_sections() -> list[panels.Panel]:
    """Return what contexts above show on the first page."""
    return panels.panels()


@register.simple_tag
def added_ways() -> list[tuple[str, str]]:
    """Return what contexts above offer to whoever found nothing."""
    return panels.ways_on()


@register.simple_tag
def kind_name(kind: Kind) -> str:
    """Return the name of a kind in the language of the page."""
    return kind.name(get_language() or "vi")


@register.simple_tag
def contact_address(event: str, way: str, organisation_id: int, product_id: int | None = None) -> str:
    """Return the address that counts the tap and leads to a telephone number, to Zalo by number, or to an e-mail."""
    targets = {"phone": f"tel:{way}", "zalo": f"https://zalo.me/{way.lstrip('+')}", "email": f"mailto:{way}"}
    return links.out_url(Event(event), targets[event], organisation_id=organisation_id, product_id=product_id)


@register.simple_tag
def share_address(url: str, organisation_id: int, product_id: int | None = None) -> str:
    """Return the address that counts the sharing of a page and leads to Facebook."""
    target = f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"
    return links.out_url(Event.SHARE, target, organisation_id=organisation_id, product_id=product_id)


@register.filter
def words_address(words: dict[str, Any]) -> str:
    """Return the address of a search with these words."""
    return reverse("showcase:product_search") + f"?{urlencode(words)}"


@register.filter
def quantity(value: Decimal | None) -> str:
    """Return a quantity as the page's language writes it, without needless decimals; "–" when it is not known."""
    return "–" if value is None else amounts.plain(value)


@register.filter
def dong(value: int | None) -> str:
    """Return an amount of money in đồng; "–" when it is not known."""
    return "–" if value is None else amounts.dong(value)
