"""Pages of the shop window."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.catalogue.choices import ProductGroup
from hoptac.showcase import forms, kept, queries
from hoptac.showcase.choices import Month

CARDS = 24


def _page(request: HttpRequest, template: str, values: dict[str, Any]) -> HttpResponse:
    return render(request, f"showcase/{template}.html", values)


@marks.public
@kept.keepable
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search, what is in season now, the newest stars, and three figures."""
    today = timezone.localdate()
    values = {
        "today": today,
        "month": Month(today.month),
        "in_season": queries.in_season(on=today, limit=6),
        "newest_stars": queries.newest_stars(on=today, limit=6),
        "shop": queries.shop(on=today),
        "groups": ProductGroup,
    }
    return _page(request, "home", values)


@marks.public
@kept.keepable
@require_safe
def product_search(request: HttpRequest) -> HttpResponse:
    """Show the products that answer a question, and links that narrow it."""
    today = timezone.localdate()
    form = forms.ProductSearch(request.GET)
    narrowing = form.narrowing()
    found = queries.search(narrowing, on=today)
    paginator = Paginator(found.rows, CARDS)
    paginator.count = found.total
    values = {
        "form": form,
        "narrowing": narrowing,
        "facets": found.facets,
        "page": paginator.get_page(request.GET.get("page")),
        "total": found.total,
        "month": today.month,
        "groups": ProductGroup,
    }
    return _page(request, "product_search", values)


@marks.public
@kept.keepable
@require_safe
def product_detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show one product; an address with an old name leads to the present one."""
    today = timezone.localdate()
    product = get_object_or_404(queries.shown(on=today), pk=pk)
    if slug != product.slug:
        return redirect("showcase:product_detail", pk=pk, slug=product.slug, permanent=False)
    values = {
        "product": product,
        "month": today.month,
        "recognition": product.recognitions.filter(decided_on__lte=today, ends_before__gt=today).first(),
        "similar": queries.similar(product, on=today, limit=3),
    }
    return _page(request, "product_detail", values)


@marks.public
@kept.keepable
@require_safe
def cooperative_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation that shows products: what it is, where, how large, what it makes."""
    today = timezone.localdate()
    cooperative = get_object_or_404(queries.cooperatives(on=today), pk=pk)
    values = {
        "cooperative": cooperative,
        "size": queries.size(cooperative, on=today),
        "products": queries.shown(on=today).filter(organisation=cooperative).order_by("sort_key", "pk"),
        "today": today,
        "month": today.month,
    }
    return _page(request, "cooperative_detail", values)
