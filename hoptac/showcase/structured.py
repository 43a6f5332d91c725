"""What pages say to machines: schema.org as JSON-LD, link previews as OpenGraph.

A data block is no script, so the content policy lets it stand in the page.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoptac.showcase import pictures

if TYPE_CHECKING:
    from datetime import date

    from hoptac.catalogue.models import Photo
    from hoptac.catalogue.queries import Badge
    from hoptac.parties.models import Organisation

CURRENCY = "VND"
COUNTRY = "VN"
#: How link previews name our languages.
LOCALES = {"vi": "vi_VN", "en": "en_GB", "de": "de_DE", "id": "id_ID", "ms": "ms_MY"}
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

Thing = dict[str, Any]


class Structured(NamedTuple):
    """What stands in the head of a page: the JSON of its things, and its preview."""

    json: SafeString
    url: str
    picture: str
    locale: str


def _made(request: HttpRequest, things: list[Thing], picture: str) -> Structured:
    told = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    url = request.build_absolute_uri(request.path)
    # Nothing in it can end the block or begin a tag.
    return Structured(mark_safe(told.translate(_ESCAPED)), url, picture, LOCALES[get_language() or "vi"])


def site(request: HttpRequest) -> Structured:
    """Describe the site and its search."""
    found = request.build_absolute_uri(reverse("showcase:product_search"))
    home = request.build_absolute_uri(reverse("showcase:home"))
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": found + "?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }
    thing = {"@type": "WebSite", "name": "Hợp Tác", "url": home, "inLanguage": get_language(),
             "potentialAction": action}  # fmt: skip
    return _made(request, [thing], _default_picture(request))


def _default_picture(request: HttpRequest) -> str:
    return request.build_absolute_uri(static("showcase/share.png"))


def product(request: HttpRequest, page: dict[str, Any]) -> Structured:
    """Describe a product, who makes it, what it costs; `page` is what pages.product returns."""
    card, row = page["card"], page["product"]
    photos = [_photo(request, photo) for photo in page["photos"]]
    thing: Thing = {
        "@type": "Product",
        "name": card.title.text,
        "description": card.summary.text or card.story.text[:500] or _named(page),
        "image": photos or [_default_picture(request)],
        "url": request.build_absolute_uri(request.path),
        "sku": str(row.pk),
        "category": page["kind_name"] or row.get_group_display(),
        "manufacturer": _business(request, row.producer or row.organisation),
        "brand": {"@type": "Brand", "name": row.organisation.name},
        "countryOfOrigin": {"@type": "Country", "name": COUNTRY},
        "offers": _offers(request, page),
    }
    if row.gtin:
        thing["gtin"] = row.gtin
    if row.stars:
        thing["award"] = _("%(count)s OCOP stars") % {"count": row.stars}
    if card.badges:
        thing["hasCertification"] = [_certification(badge) for badge in card.badges]
    trail = _breadcrumbs(request, page)
    return _made(request, [thing, trail], photos[0] if photos else _default_picture(request))


def _named(page: dict[str, Any]) -> str:
    return f"{page['card'].title.text}, {page['cooperative'].name}, {page['cooperative'].place.full_name}"


def _photo(request: HttpRequest, photo: Photo) -> str:
    return request.build_absolute_uri(pictures.address(photo.key, 1280, "jpg"))


def _offers(request: HttpRequest, page: dict[str, Any]) -> Thing | list[Thing]:
    """Return an offer for each price; one without a price where one has to ask."""
    row = page["product"]
    common = {
        "@type": "Offer",
        "url": request.build_absolute_uri(request.path),
        "availability": "https://schema.org/InStock" if _is_in_season(row, page["month"])
        else "https://schema.org/PreOrder",
        "seller": {"@type": "Organization", "name": (row.seller or row.organisation).name},
    }  # fmt: skip
    offers = [
        {**common, "price": str(step.amount), "priceCurrency": CURRENCY, **_until(step.valid_until),
         "eligibleQuantity": {"@type": "QuantitativeValue", "minValue": float(step.minimum_quantity),
                              "unitText": step.packaging or page["unit"]}}
        for step in page["steps"]
    ]  # fmt: skip
    return offers or {**common, "businessFunction": "http://purl.org/goodrelations/v1#Sell"}


def _is_in_season(row: Any, month: int) -> bool:
    return not row.season or bool(row.season & 1 << (month - 1))


def _until(valid_until: date | None) -> Thing:
    return {"priceValidUntil": valid_until.isoformat()} if valid_until else {}


def _certification(badge: Badge) -> Thing:
    return {
        "@type": "Certification",
        "name": badge.label,
        "certificationIdentification": badge.number,
        "issuedBy": {"@type": "Organization", "name": badge.issuer},
        **({"expires": badge.last_day.isoformat()} if badge.last_day else {}),
    }


def _breadcrumbs(request: HttpRequest, page: dict[str, Any]) -> Thing:
    steps = [(_("Products"), reverse("showcase:product_search"))]
    if page["product"].kind:
        steps.append((page["kind_name"], reverse("showcase:kind_detail", args=[page["product"].kind.code])))
    steps.append((page["card"].title.text, request.path))
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": request.build_absolute_uri(url)}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def cooperative(request: HttpRequest, page: dict[str, Any]) -> Structured:
    """Describe an organisation as a local business; `page` is what pages.cooperative returns."""
    row = page["cooperative"]
    photos = [_photo(request, photo) for photo in page["photos"]]
    thing = {**_business(request, row), "image": photos or [_default_picture(request)]}
    if page["phone"]:
        thing["telephone"] = page["phone"]
    if row.registration.website:
        thing["sameAs"] = [row.registration.website]
    if row.registration.registered_on:
        thing["foundingDate"] = f"{row.registration.registered_on:%Y}"
    return _made(request, [thing], photos[0] if photos else _default_picture(request))


def _business(request: HttpRequest, row: Organisation) -> Thing:
    place = row.place
    address = {"@type": "PostalAddress", "addressLocality": place.full_name, "addressCountry": COUNTRY}
    thing: Thing = {
        "@type": "LocalBusiness",
        "name": row.name,
        "url": request.build_absolute_uri(reverse("showcase:cooperative_detail", args=[row.pk])),
        "address": address,
    }
    if place.lat is not None and place.lon is not None:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": float(place.lat), "longitude": float(place.lon)}
    return thing
