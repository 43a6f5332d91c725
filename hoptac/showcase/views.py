"""Pages of the shop window, and the inbox of enquiries."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.catalogue.choices import ProductGroup
from hoptac.core.errors import RuleBroken
from hoptac.showcase import actions, forms, network, queries
from hoptac.showcase.choices import EnquiryState, Month

CARDS = 24
ROWS = 25


def _page(request: HttpRequest, template: str, values: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """Return a page of this context; 422 when it shows what was refused."""
    return render(request, f"showcase/{template}.html", values, status=422 if refused else 200)


@marks.public
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


@marks.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an enquiry about a product and lead its sender to the private page where the answer will stand."""
    product = get_object_or_404(queries.shown(on=timezone.localdate()), pk=pk)
    form = forms.EnquirySend(request.POST if request.method == "POST" else None, initial={"unit": product.unit})
    if request.method == "POST" and form.is_valid():
        try:
            network.check(request)
            enquiry = actions.enquiry_send(product=product, question=form.question())
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            network.note(request)
            messages.success(request, _("Your enquiry was sent."))
            return redirect("showcase:enquiry_follow", token=enquiry.token)
    values = {"form": form, "product": product, "opened": forms.form_opened()}
    return _page(request, "enquiry_send", values, refused=form.is_bound)


@marks.public
@never_cache
@require_safe
def enquiry_follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever holds the private link their enquiry and the answer."""
    enquiry = get_object_or_404(queries.followed(), token=token)
    return _page(request, "enquiry_follow", {"enquiry": enquiry, "address": request.build_absolute_uri()})


@marks.permission("showcase.enquiry.view")
@require_safe
def enquiry_list(request: HttpRequest) -> HttpResponse:
    """Show the enquiries the person may read, newest first."""
    form = forms.EnquiryFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = queries.enquiries(request.user)
    page = Paginator(rows.filter(state=state) if state else rows, ROWS).get_page(request.GET.get("page"))
    return _page(request, "enquiry_list", {"page": page, "state": state, "states": EnquiryState})


@marks.permission("showcase.enquiry.view")
@never_cache
@require_safe
def enquiry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one enquiry, and the form to answer it to whoever may."""
    return _detail(request, pk, forms.EnquiryAnswer())


@marks.permission("showcase.enquiry.answer")
@require_POST
def enquiry_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an enquiry."""
    enquiry = get_object_or_404(queries.enquiries(request.user), pk=pk)
    gate.require(request.user, "showcase.enquiry.answer", enquiry)
    form = forms.EnquiryAnswer(request.POST)
    if form.is_valid():
        try:
            actions.enquiry_answer(actor=_actor(request), enquiry=enquiry, answer=form.cleaned_data["answer"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("Your answer stands on the page of whoever asked."))
            return redirect("showcase:enquiry_detail", pk=pk)
    return _detail(request, pk, form)


@marks.permission("showcase.enquiry.close")
@require_POST
def enquiry_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an enquiry without an answer."""
    enquiry = get_object_or_404(queries.enquiries(request.user), pk=pk)
    form = forms.EnquiryClose(request.POST)
    form.is_valid()
    try:
        actions.enquiry_close(actor=_actor(request), enquiry=enquiry, is_spam=form.cleaned_data["is_spam"])
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("The enquiry is closed."))
    return redirect("showcase:enquiry_detail", pk=pk)


def _detail(request: HttpRequest, pk: int, form: forms.EnquiryAnswer) -> HttpResponse:
    enquiry = get_object_or_404(queries.enquiries(request.user).select_related("answered_by"), pk=pk)
    values = {
        "enquiry": enquiry,
        "form": form,
        "close_form": forms.EnquiryClose(),
        "may_answer": enquiry.state == EnquiryState.NEW
        and not enquiry.is_erased
        and gate.can(request.user, "showcase.enquiry.answer", enquiry),
    }
    return _page(request, "enquiry_detail", values, refused=form.is_bound)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
