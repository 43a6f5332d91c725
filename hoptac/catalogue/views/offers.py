"""Season, packages and prices of one product."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.catalogue import actions, forms, queries
from hoptac.catalogue.models import Product
from hoptac.catalogue.views import frame
from hoptac.catalogue.views.frame import FORM, actor, pressed, tried

CHANGE = "catalogue.product.change"


@marks.permission(CHANGE)
@never_cache
@require_http_methods(FORM)
def season_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Touch the months in which there is the product, and say how much."""
    found = frame.product(request, pk, CHANGE)
    initial = forms.season_of(found, queries.capacities([pk]).get(pk, {}))
    form = forms.SeasonPut(request.POST or None, unit=found.unit, initial=initial)
    put = actions.season_put
    if tried(form, lambda: put(actor=actor(request), product=found, **form.season())):
        messages.success(request, frame.saved())
        return redirect("catalogue:product_overview", pk)
    return frame.shown(request, "season_put", refused=form.is_bound, form=form, product=found, tab="season")


@marks.permission("catalogue.product.view")
@never_cache
@require_safe
def price_list(request: HttpRequest, pk: int) -> HttpResponse:
    """How a product is packed and what it costs, from today on."""
    return _prices(request, frame.product(request, pk))


def _prices(request: HttpRequest, found: Product, **bound: Any) -> HttpResponse:
    """Show the page of prices, with the form that was refused where there is one."""
    today = timezone.localdate()
    values = {
        "packaging_form": forms.PackagingAdd(auto_id="packaging_%s"),
        "price_form": forms.PriceAdd(product=found, initial={"valid_from": today}),
        **bound,
    }
    return frame.shown(
        request,
        "price_list",
        refused=bool(bound),
        product=found,
        tab="prices",
        prices=queries.prices(found, on=today),
        packagings=found.packagings.all(),
        steps=queries.price_steps([found], on=today).get(found.pk, ()),
        may_change=gate.can(actor(request), CHANGE, found),
        **values,
    )


@marks.permission(CHANGE)
@require_POST
def price_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a price."""
    found = frame.product(request, pk, CHANGE)
    form = forms.PriceAdd(request.POST, product=found)

    def add() -> None:
        chosen = form.cleaned_data["packaging"]
        packaging = found.packagings.get(pk=chosen) if chosen else None
        actions.price_add(actor=actor(request), product=found, packaging=packaging, **form.price())

    if tried(form, add):
        messages.success(request, frame.saved())
        return redirect("catalogue:price_list", pk)
    return _prices(request, found, price_form=form)


@marks.permission(CHANGE)
@require_POST
def price_remove(request: HttpRequest, pk: int, price: int) -> HttpResponse:
    """Take away a price."""
    row = get_object_or_404(frame.product(request, pk, CHANGE).prices, pk=price)
    remove = actions.price_remove
    return pressed(request, lambda: remove(actor=actor(request), price=row), frame.saved(), "catalogue:price_list", pk)


@marks.permission(CHANGE)
@require_POST
def packaging_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a way of packing."""
    found = frame.product(request, pk, CHANGE)
    form = forms.PackagingAdd(request.POST, auto_id="packaging_%s")
    add = actions.packaging_add
    if tried(form, lambda: add(actor=actor(request), product=found, **form.cleaned_data)):
        messages.success(request, frame.saved())
        return redirect("catalogue:price_list", pk)
    return _prices(request, found, packaging_form=form)


@marks.permission(CHANGE)
@require_POST
def packaging_remove(request: HttpRequest, pk: int, packaging: int) -> HttpResponse:
    """Take away a way of packing, with its prices."""
    row = get_object_or_404(frame.product(request, pk, CHANGE).packagings, pk=packaging)
    remove = actions.packaging_remove
    return pressed(
        request, lambda: remove(actor=actor(request), packaging=row), frame.saved(), "catalogue:price_list", pk
    )
