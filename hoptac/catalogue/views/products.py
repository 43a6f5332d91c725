"""The list of products, one product at a glance, its facts, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import marks
from hoptac.access.models import User
from hoptac.catalogue import actions, forms, panels, queries, shown
from hoptac.catalogue.models import Product
from hoptac.catalogue.views import frame
from hoptac.catalogue.views.frame import FORM, actor, pressed, tried

ROWS = 20


@marks.permission("catalogue.product.view")
@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    """The products the person may see, with how complete their pages are and what to do next."""
    today = timezone.localdate()
    form = forms.ProductFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    rows = queries.narrowed(queries.products(actor(request)), text=asked["q"], state=asked["state"], on=today)
    page = Paginator(rows.values_list("pk", flat=True), ROWS).get_page(request.GET.get("page"))
    found = queries.products(actor(request)).filter(pk__in=list(page.object_list))
    lines = shown.lines(list(queries.with_parts(queries.with_stars(found, on=today), on=today)), on=today)
    return frame.shown(
        request,
        "product_list",
        page=page,
        lines=lines,
        form=form,
        owners=queries.owners(actor(request)),
        ending=queries.ending(actor(request), on=today)[:5],
        unverified=queries.unverified(actor(request)).count(),
    )


@marks.permission("catalogue.product.add")
@require_http_methods(FORM)
def product_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a product; its page is a draft until somebody publishes it."""
    found = frame.organisation(request, pk, "catalogue.product.add")
    form = forms.ProductChange(request.POST or None)
    made = []

    def add() -> None:
        made.append(actions.product_add(actor=actor(request), organisation=found, draft=form.draft()))

    if tried(form, add):
        messages.success(request, _("The product is there as a draft. Now add a photo."))
        return redirect("catalogue:photo_add", made[0].pk)
    return frame.shown(request, "product_add", refused=form.is_bound, form=form, organisation=found)


@marks.permission("catalogue.product.view")
@never_cache
@require_safe
def product_overview(request: HttpRequest, pk: int) -> HttpResponse:
    """One product: who sees it, what is missing, and the way to each part."""
    today = timezone.localdate()
    rows = queries.with_stars(queries.products(actor(request)).select_related("kind"), on=today)
    found = get_object_or_404(queries.with_parts(rows, on=today), pk=pk)
    [line] = shown.lines([found], on=today)
    return frame.shown(
        request,
        "product_overview",
        product=found,
        line=line,
        tab="overview",
        parts=shown.parts(line.completeness, found.pk),
        closed=queries.closed_pages(found.organisation),
        panels=panels.panels(actor(request), found),
        may=shown.rights(actor(request), found),
    )


@marks.permission("catalogue.product.change")
@never_cache
@require_http_methods(FORM)
def product_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of a product."""
    found = frame.product(request, pk, "catalogue.product.change")
    form = forms.ProductChange(request.POST or None, initial=forms.facts_of(found))
    change = actions.product_change
    if tried(form, lambda: change(actor=actor(request), product=found, draft=form.draft())):
        messages.success(request, frame.saved())
        return redirect("catalogue:product_overview", pk)
    return frame.shown(request, "product_change", refused=form.is_bound, form=form, product=found, tab="facts")


def _press(request: HttpRequest, pk: int, right: str, act: Callable[..., object], done: str) -> HttpResponse:
    """Carry out what a button on a product's page asks for, on the product, for whoever has the right."""
    found = frame.product(request, pk, right)
    act = partial(act, actor=actor(request), product=found)
    return pressed(request, act, done, "catalogue:product_overview", pk)


@marks.permission("catalogue.product.publish")
@require_POST
def product_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product to everybody."""
    act = partial(actions.product_publish, is_published=True)
    return _press(request, pk, "catalogue.product.publish", act, _("Everybody sees this product now."))


@marks.permission("catalogue.product.publish")
@require_POST
def product_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a product to nobody but its organisation and the alliance."""
    act = partial(actions.product_publish, is_published=False)
    return _press(request, pk, "catalogue.product.publish", act, _("The public no longer sees this product."))


@marks.permission("catalogue.product.change")
@require_POST
def product_refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that everything about a product is still right."""
    done = _("Noted: everything here is still right.")
    return _press(request, pk, "catalogue.product.change", actions.product_refresh, done)


@marks.permission("catalogue.product.feature")
@require_POST
def product_feature(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a product among those shown first, or take it from them."""

    def turn(*, actor: User, product: Product) -> None:
        actions.product_feature(actor=actor, product=product, is_featured=not product.is_featured)

    return _press(request, pk, "catalogue.product.feature", turn, frame.saved())


@marks.permission("catalogue.product.hide")
@require_http_methods(FORM)
def product_hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a product from the public, with a reason."""
    found = frame.product(request, pk, "catalogue.product.hide")
    form = forms.Reason(request.POST or None)
    hide = actions.product_hide
    if tried(form, lambda: hide(actor=actor(request), product=found, **form.cleaned_data)):
        messages.success(request, _("The product is hidden; its organisation reads why."))
        return redirect("catalogue:product_overview", pk)
    return frame.shown(request, "product_hide", refused=form.is_bound, form=form, product=found)


@marks.permission("catalogue.product.hide")
@require_POST
def product_unhide(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a hidden product back to its organisation as a draft."""
    done = _("The product is a draft again; its organisation may publish it.")
    return _press(request, pk, "catalogue.product.hide", actions.product_unhide, done)


@marks.permission("catalogue.pages.close")
@require_http_methods(FORM)
def pages_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch off all public pages of an organisation, with a reason."""
    found = frame.organisation(request, pk, "catalogue.pages.close")
    form = forms.Reason(request.POST or None)
    close = actions.pages_close
    if tried(form, lambda: close(actor=actor(request), organisation=found, **form.cleaned_data)):
        messages.success(request, _("Its public pages are switched off; the organisation reads why."))
        return redirect("registry:organisation_detail", pk)
    closed = queries.closed_pages(found)
    return frame.shown(request, "pages_close", refused=form.is_bound, form=form, organisation=found, closed=closed)


@marks.permission("catalogue.pages.close")
@require_POST
def pages_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch the public pages of an organisation on again."""
    found = frame.organisation(request, pk, "catalogue.pages.close")
    done = _("Its public pages are switched on again.")
    return pressed(
        request,
        lambda: actions.pages_open(actor=actor(request), organisation=found),
        done,
        "registry:organisation_detail",
        pk,
    )
