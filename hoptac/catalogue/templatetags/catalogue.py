"""What the desk of products prints: photos, quantities, last days, how a certificate stands."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hoptac.catalogue.models import Photo
from hoptac.catalogue.queries import Standing
from hoptac.catalogue.words import STANDING
from hoptac.core.pictures import WIDTHS

register = template.Library()

_LOOK = {Standing.VALID: "badge-good", Standing.UNVERIFIED: "badge-warm", Standing.NOT_YET: ""}


@register.inclusion_tag("catalogue/picture.html")
def picture(photo: Photo | None, width: int) -> dict[str, Any]:
    """Show a photo up to a width (one of core.pictures.WIDTHS) in the formats a browser may choose from."""
    if photo is None:
        return {"photo": None}
    address = reverse("catalogue:picture", args=[photo.key, width, "jpg"])
    begin = address.removesuffix(f"{width}.jpg")  # of all renditions alike: asking for each of them takes long
    widths = [one for one in WIDTHS if one <= 2 * width]
    sources = {
        extension: ", ".join(f"{begin}{one}.{extension} {one}w" for one in widths) for extension in ("avif", "webp")
    }
    height = round(width * photo.height / photo.width)
    return {"photo": photo, "address": address, "width": width, "height": height, **sources}


@register.simple_tag
def standing_badge(standing: Standing) -> SafeString:
    """Return how a certificate stands as a badge."""
    look = _LOOK.get(standing, "badge-bad")
    return format_html('<span class="badge {}">{}</span>', look, STANDING[standing])


@register.filter
def quantity(value: Decimal | None) -> str:
    """Return a quantity without noughts at its end, with grouped thousands; "–" for none."""
    if value is None:
        return "–"
    shown = f"{value.normalize():,f}"
    signs = str.maketrans({",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")})
    return shown.translate(signs)


@register.filter
def last_day(ends_before: date | None) -> str:
    """Return the last day before an exclusive end; "–" for none."""
    return f"{ends_before - timedelta(days=1):%d/%m/%Y}" if ends_before is not None else "–"
