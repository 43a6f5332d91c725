"""What machines read: the sitemap, the feed of new products, QR codes, the worker that keeps pages for offline."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.catalogue import queries as catalogue_queries
from hoptac.core import languages
from hoptac.showcase import cards, kept, shelf, sitemap

NEWEST = 30
_XML = "application/xml; charset=utf-8"


@marks.public
@kept.keepable
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the parts of the sitemap."""
    held = shelf.shelf(on=timezone.localdate())
    values = {"parts": range(1, sitemap.parts(held) + 1), "root": _root(request)}
    return render(request, "showcase/sitemap_index.xml", values, content_type=_XML)


@marks.public
@kept.keepable
@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """List pages, each with its address in every language."""
    held = shelf.shelf(on=timezone.localdate())
    if not 1 <= part <= sitemap.parts(held):
        raise Http404
    values = {"pages": sitemap.pages(held, part), "root": _root(request)}
    return render(request, "showcase/sitemap.xml", values, content_type=_XML)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@marks.public
@kept.keepable
@require_safe
def product_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest products as RSS in the language of the address."""
    today, language = timezone.localdate(), translation.get_language()
    rows = list(cards.rows(language=language, on=today).order_by("-pk")[:NEWEST])
    home = request.build_absolute_uri(reverse("showcase:home"))
    feed = Rss201rev2Feed(
        title=_("New products of our cooperatives"),
        link=home,
        description=_("Straight from the cooperatives that make it"),
        language=language,
        feed_url=request.build_absolute_uri(request.path),
    )
    for card in cards.cards(rows, language=language, on=today):
        row = card.product
        url = request.build_absolute_uri(reverse("showcase:product_detail", args=[row.pk, row.slug]))
        told = card.summary.text or f"{row.organisation.name}, {row.organisation.place.full_name}"
        feed.add_item(title=card.title.text, link=url, description=told, unique_id=url, pubdate=row.updated_at)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@marks.public
@kept.keepable
@require_safe
def product_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the QR code that leads to a product's page in this language."""
    product = get_object_or_404(catalogue_queries.published(), pk=pk)
    url = request.build_absolute_uri(reverse("showcase:product_by_number", args=[product.pk]))
    drawn = io.BytesIO()
    segno.make_qr(url, error="m").save(drawn, kind="svg", scale=8, border=4, xmldecl=False, nl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@marks.public
@kept.keepable
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network and that this page was not seen before."""
    return render(request, "showcase/offline.html", {})


@marks.public
@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps pages for when there is no network; it stands at the top to reach all of them."""
    values: dict[str, Any] = {
        "languages": [languages.prefix(code) for code in languages.PUBLIC],
        "sign_paths": [reverse("account_login"), reverse("account_logout")],
    }
    return render(request, "showcase/worker.js", values, content_type="text/javascript; charset=utf-8")
