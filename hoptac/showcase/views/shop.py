"""Pages of the shop window."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.audience.choices import Event
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import ProductGroup
from hoptac.core import languages
from hoptac.showcase import drawn, forms, kept, mapping, pages, queries, searching, shelf, structured
from hoptac.showcase.choices import Month
from hoptac.showcase.searching import Narrowing
from hoptac.showcase.seen import Seen, note

CARDS = 24
#: So many products of a season stand on the first page.
SHOWN = 8


def _page(request: HttpRequest, template: str, values: dict[str, Any]) -> HttpResponse:
    values = {"groups": ProductGroup, **values}
    return render(request, f"showcase/{template}.html", values)


@marks.public
@kept.keepable
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, what is in season now, the newest stars, the map, and three figures."""
    today, language = timezone.localdate(), translation.get_language()
    held = shelf.shelf(on=today)
    day, headlines = queries.headlines(today=today)
    season = queries.in_season(held, on=today, limit=SHOWN)
    ids = list(dict.fromkeys([*season, *held.newest]))
    shown = dict(zip(ids, drawn.of_ids(held, ids, language=language, on=today), strict=True))
    values = {
        "month": Month(today.month),
        "in_season": [shown[pk] for pk in season],
        "newest_stars": [shown[pk] for pk in held.newest],
        "kinds": pages.kinds(held, language=language, limit=12),
        "map": mapping.province(held, on=today),
        "total": len(held.ids),
        "headlines": headlines,
        "headlines_on": day,
        "structured": structured.site(request),
    }
    return note(_page(request, "home", values), Seen(Event.VIEW))


@marks.public
@kept.keepable
@require_safe
def product_search(request: HttpRequest) -> HttpResponse:
    """Show the products that answer a question, and links that narrow it."""
    today, language = timezone.localdate(), translation.get_language()
    narrowing = forms.narrowing(request.GET)
    number = pages.number(request.GET.get("page"))
    found = searching.search(narrowing, on=today, offset=(number - 1) * CARDS, limit=CARDS)
    if not found.ids and found.total:
        number = -(-found.total // CARDS)
        found = searching.search(narrowing, on=today, offset=(number - 1) * CARDS, limit=CARDS)
    values = {
        "narrowing": narrowing,
        "facets": found.facets,
        "proposals": found.proposals,
        "page": Paginator(range(found.total), CARDS).page(number) if found.total else None,
        "cards": drawn.of_ids(shelf.shelf(on=today), found.ids, language=language, on=today),
        "total": found.total,
        "month": today.month,
    }
    missed = bool(narrowing.text) and not found.total
    return note(
        _page(request, "product_search", values),
        Seen(Event.NOTHING, word=narrowing.text) if missed else Seen(Event.VIEW),
    )


@marks.public
@kept.keepable
@require_safe
def product_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show one product; an address with an old name leads to the present one."""
    today, language = timezone.localdate(), translation.get_language()
    values = pages.product(pk, language=language, on=today)
    if values is None:
        raise Http404
    product = values["product"]
    if slug != product.slug:
        return redirect("showcase:product_detail", pk=pk, slug=product.slug, permanent=False)
    values["structured"] = structured.product(request, values)
    page = kept.rests_on(_page(request, "product_detail", values), values["ground"])
    return note(page, Seen(Event.VIEW, product.organisation_id, pk))


@marks.permission("catalogue.product.view")
@never_cache
@require_safe
def product_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the public page of a product to those at the desk, published or not, in a chosen language; not counted."""
    found = get_object_or_404(catalogue_queries.products(request.user), pk=pk)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in languages.PUBLIC else languages.DEFAULT
    told = {"product": found, "languages": languages.PUBLIC, "language": language}
    banner = render_to_string("showcase/desk_banner.html", told, request)
    with translation.override(language):
        values = pages.preview(pk, language=language, on=timezone.localdate())
        # What the page says of its own address, and what it lets people share, is the public one.
        request.path = reverse("showcase:product_detail", args=[pk, found.slug])
        values |= {"structured": structured.product(request, values), "banner": banner}
        return _page(request, "product_detail", values)


@marks.public
@kept.keepable
@require_safe
def cooperative_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation that shows products: what it is, where, how large, what it makes."""
    today, language = timezone.localdate(), translation.get_language()
    cooperative = get_object_or_404(queries.cooperatives(on=today), pk=pk)
    values = pages.cooperative(cooperative, language=language, on=today)
    values["structured"] = structured.cooperative(request, values)
    page = kept.rests_on(_page(request, "cooperative_detail", values), values["ground"])
    return note(page, Seen(Event.VIEW, pk))


@marks.public
@kept.keepable
@require_safe
def commune_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one commune offers, and who."""
    today = timezone.localdate()
    held = shelf.shelf(on=today)
    place = get_object_or_404(queries.communes(held), pk=pk)
    found = _shown(request, Narrowing(commune=pk))
    values = {**found, "place": place, "makers": queries.makers(pk), "map": mapping.spot(place, on=today)}
    return note(_page(request, "commune_detail", values), Seen(Event.VIEW))


@marks.public
@kept.keepable
@require_safe
def kind_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show who has a kind of product, and when."""
    kind = get_object_or_404(queries.kinds(), code=code)
    found = _shown(request, Narrowing(kind=code))
    values = {**found, "kind": kind, "name": kind.name(translation.get_language())}
    return note(_page(request, "kind_detail", values), Seen(Event.VIEW))


def _shown(request: HttpRequest, narrowing: Narrowing) -> dict[str, Any]:
    """Return what every page about some of the products holds: those shown first, by months and by what else."""
    today = timezone.localdate()
    found = searching.search(narrowing, on=today, limit=CARDS)
    language, held = translation.get_language(), shelf.shelf(on=today)
    return {
        "cards": drawn.of_ids(held, found.ids, language=language, on=today),
        "total": found.total,
        "more": found.total > CARDS,
        "narrowing": narrowing,
        "facets": {facet.name: facet for facet in found.facets},
        "month": today.month,
    }


@marks.public
@kept.keepable
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs this site, what stars and certificates mean, and what is counted."""
    return note(_page(request, "about", {}), Seen(Event.VIEW))
