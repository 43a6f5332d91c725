"""Small parts of pages that a plain include cannot say: icons, stars, links that sort."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from lucide.templatetags import lucide

from hoptac.core import languages

register = template.Library()


@lru_cache(maxsize=256)
def _icon(name: str) -> SafeString:
    drawn: str = lucide.lucide(name, size=16, aria_hidden="true", focusable="false", **{"class": "icon"})
    return mark_safe(" ".join(drawn.split()).replace("> <", "><"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the lucide icon of that name as inline SVG, hidden from screen readers; say it in words beside it."""
    return _icon(name)


@register.simple_tag
def static_or_nothing(path: str) -> str:
    """Return the address of a static file, or "" when it was not collected: a page about an error must not fail."""
    try:
        return static(path)
    except ValueError:
        return ""


@register.simple_tag
def stars(count: int | None) -> SafeString:
    """Return OCOP stars (1 to 5) as drawn stars that are read out as words; nothing when there are none."""
    if not count:
        return SafeString("")
    label = _("%(count)s OCOP stars") % {"count": count}
    return format_html(
        '<span class="stars" role="img" aria-label="{}">{}<span class="stars-off">{}</span></span>',
        label,
        "★" * count,
        "★" * (5 - count),
    )


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> SafeString:
    """Return links to this page in each public language as items of a list; nothing where it speaks no others."""
    current = {get_language(): SafeString(' aria-current="true"')}
    rows = ((address, code, code, current.get(code, ""), languages.PUBLIC[code])
            for code, address in _in_languages(context.get("request")))  # fmt: skip
    return format_html_join("", '<li><a href="{}" hreflang="{}" lang="{}"{}>{}</a></li>', rows)


@register.simple_tag(takes_context=True)
def language_heads(context: RequestContext) -> SafeString:
    """Return what tells machines of this page in each public language."""
    request = context["request"]
    site = f"{request.scheme}://{request.get_host()}"
    rows = ((code, site, address) for code, address in _in_languages(request))
    return format_html_join("\n  ", '<link rel="alternate" hreflang="{}" href="{}{}">', rows)


def _in_languages(request: HttpRequest | None) -> Iterator[tuple[str, str]]:
    """Yield each public language and the address of a page in it; nothing on pages that have no others."""
    match = request.resolver_match if request else None
    if request is not None and match is not None and languages.is_public(match):
        query = request.META.get("QUERY_STRING", "")
        for code in languages.PUBLIC:
            yield code, languages.address(request.path, code) + (f"?{query}" if query else "")


@register.simple_tag
def desk_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages the desks speak."""
    return [(code, languages.PUBLIC[code]) for code in languages.DESK]


@register.simple_tag(takes_context=True)
def sort_header(context: RequestContext, key: str, label: str) -> SafeString:
    """Return a link for a table head that sorts by key, and turns round when pressed again (sort=key, sort=-key).

    Put aria-sort on the th with {% aria_sort "key" %}.
    """
    query = context["request"].GET.copy()
    current = query.get("sort", "")
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    arrow = {key: "▲", f"-{key}": "▼"}.get(current, "↕")
    return format_html(
        '<a class="sort" href="?{}">{} <span aria-hidden="true">{}</span></a>', query.urlencode(), label, arrow
    )


@register.simple_tag(takes_context=True)
def aria_sort(context: RequestContext, key: str) -> SafeString:
    """Return aria-sort="…" when the table is sorted by key, otherwise nothing."""
    directions = {key: "ascending", f"-{key}": "descending"}
    direction = directions.get(context["request"].GET.get("sort", ""))
    return format_html('aria-sort="{}"', direction) if direction else SafeString("")


@register.simple_tag(takes_context=True)
def page_address(context: RequestContext, number: int | str) -> str:
    """Return the address of another page of the list that is shown; its other words stay."""
    words = [(name, value) for name, values in context["request"].GET.lists() if name != "page" for value in values]
    return f"?{urlencode([*words, ('page', number)])}"


@register.simple_tag(takes_context=True)
def page_links(context: RequestContext, page: Page[Any]) -> SafeString:
    """Return links to the first and last pages of a list and those around this one as items of a list."""
    stem = page_address(context, "")
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    current = {page.number: SafeString(' aria-current="page"')}
    links = (
        format_html('<li><a href="{}{}"{}>{}</a></li>', stem, one, current.get(one, ""), one)
        if isinstance(one, int) else '<li class="gap">…</li>'
        for one in shown
    )  # fmt: skip
    return SafeString("".join(links))
