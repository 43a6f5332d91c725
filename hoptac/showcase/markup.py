"""What stands on a page many times, put together without a template: cards of products, photos, bars of seasons.

A template takes ten times as long over a card, and a page of 24 of them was mostly that. What has few forms (a row of
stars, the field of colour where a photo is missing) comes from a template once for each form.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoptac.catalogue.rules import ALL_YEAR, season_months
from hoptac.showcase import amounts, pictures
from hoptac.showcase.choices import Month

if TYPE_CHECKING:
    from hoptac.catalogue.models import Photo
    from hoptac.catalogue.queries import Step
    from hoptac.showcase.cards import Card

_NOTHING = SafeString("")
_CARD = """\
<li class="card card-link product-card">
  {picture}
  <h3><a href="{address}"{language}>{title}</a></h3>
  <p class="product-stars">{stars}{badges}</p>
  <p class="small" lang="vi">{maker}<br><span class="muted">{place}</span></p>
  {season}
  <p class="price">{price}</p>
</li>"""
_BADGE = ' <span class="badge badge-good">{}</span>'
_QUIET = '<span class="{}">{}</span>'
_LANGUAGE = ' lang="{}"'
_PHOTO = """\
<picture>
  <source type="image/avif" srcset="{avif}" sizes="{sizes}">
  <source type="image/webp" srcset="{webp}" sizes="{sizes}">
  <img class="{focus}" src="{address}" alt="{alt}" width="{width}" height="{height}" {loading} decoding="async">
</picture>"""
_FIRST, _LATER = SafeString('fetchpriority="high"'), SafeString('loading="lazy"')
_SEASON = """\
<div class="season">
  <p class="visually-hidden">{}</p>
  <ol aria-hidden="true">{}</ol>
</div>"""
_UNKNOWN = '<p class="season-unknown small muted">{}</p>'


def card(shown: Card, *, on: date) -> SafeString:
    """Return a product as lists show it on a day, in the language of the page."""
    product, language = shown.product, get_language()
    group = _QUIET, "small muted", product.get_group_display()
    return format_html(
        _CARD,
        picture=picture(shown),
        address=reverse("showcase:product_detail", args=[product.pk, product.slug]),
        language=format_html(_LANGUAGE, shown.title.language) if shown.title.language else _NOTHING,
        title=shown.title.text,
        stars=_form("card_stars", product.stars, language) if product.stars else format_html(*group),
        badges=format_html_join("", _BADGE, ((badge.label,) for badge in shown.badges)),
        maker=product.organisation.name,
        place=product.organisation.place.full_name,
        season=season_bar(product.season, on.month),
        price=_price(shown.price, product.unit),
    )


def _price(step: Step | None, unit: str) -> str:
    """Return what one costs, of the package or else of the unit; without a step, that one has to ask."""
    if step is None:
        return format_html(_QUIET, "muted", _("Ask for the price"))
    one = step.packaging or unit
    return f"{amounts.dong(step.amount)} / {one}" if one else amounts.dong(step.amount)


def picture(shown: Card) -> SafeString:
    """Return the photo of a product, or a calm field of its group's colour with its sign and first letter."""
    if shown.photo:
        drawn = photo(shown.photo, shown.title.text, "(min-width: 48rem) 18rem, 6rem")
        return format_html('<div class="picture picture-photo">{}</div>', drawn)
    return _form("picture_missing", (shown.product.group, shown.title.text[:1].upper()), "")


@lru_cache(maxsize=1024)
def _form(template: str, value: Any, _language: str | None) -> SafeString:
    return mark_safe(get_template(f"showcase/parts/{template}.html").render({"value": value}))


def photo(row: Photo, words: str, sizes: str, most: int = 640, is_first: bool = False) -> SafeString:
    """Return a photo in the formats and widths it has; `words` are read out where it has no text of its own."""
    return format_html(
        _PHOTO,
        avif=pictures.sources(row.key, "avif", most=most),
        webp=pictures.sources(row.key, "webp", most=most),
        address=pictures.address(row.key, 640 if most >= 640 else 320, "jpg"),
        alt=row.alt or words,
        focus=f"focal-x-{row.focal_x} focal-y-{row.focal_y}",
        sizes=sizes,
        width=most,
        height=round(most * row.height / row.width),
        loading=_FIRST if is_first else _LATER,
    )


def season_bar(season: int, month: int | None = None) -> SafeString:
    """Return the season of a product (a bit a month) as a bar; `month` is marked as the present one."""
    return _season_bar(season, month, get_language())


@lru_cache(maxsize=4096)
def _season_bar(season: int, month: int | None, _language: str | None) -> SafeString:
    if not season:
        return format_html(_UNKNOWN, _("Season not stated"))
    months = season_months(season)
    if season == ALL_YEAR:
        words = _("In season all year round")
    else:
        words = _("In season: %(months)s") % {"months": ", ".join(str(Month(one).label) for one in months)}
    bars = (f'<li class="{_month_class(one in months, one == month)}">{one}</li>' for one in range(1, 13))
    return format_html(_SEASON, words, SafeString("".join(bars)))


def _month_class(is_in: bool, is_now: bool) -> str:
    return ("in-season" if is_in else "") + (" now" if is_now else "")
