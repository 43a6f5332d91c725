"""Buyers at the desk: who registered, whether they are checked, how they are reached."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market.actions import buyers as actions
from hoptac.market.forms import buyers as forms
from hoptac.market.models import Buyer
from hoptac.market.queries import buyers as queries
from hoptac.market.views.frame import PAGE, row_of, shown


@marks.permission("market.buyer.view")
@require_safe
def buyer_list(request: HttpRequest) -> HttpResponse:
    """Show who buys, the last registered first, and whom to check."""
    form = forms.BuyerFilter(request.GET)
    rows = queries.listed(request.user, is_checked=form.is_checked())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = {f"may_{verb}": gate.holds(request.user, f"market.buyer.{verb}") for verb in ("check", "change")}
    return shown(request, "buyer_list", form=form, page=page, **held)


@marks.permission("market.buyer.add")
@require_http_methods(FORM)
def buyer_add(request: HttpRequest) -> HttpResponse:
    """Enter a buyer who called."""
    who = actor(request)
    form = forms.BuyerAdd(request.POST or None, initial={"country": forms.HOME})
    if tried(form, partial(actions.buyer_add, actor=who), {"phone.taken": "phone"}):
        messages.success(request, _("The buyer is entered."))
        return redirect("market:buyer_list")
    return shown(request, "buyer_add", refused=form.is_bound, form=form)


@marks.permission("market.buyer.put")
@require_http_methods(FORM)
def buyer_put(request: HttpRequest) -> HttpResponse:
    """Let a company that came in by invitation say who speaks for it, before its first need."""
    who = actor(request)
    organisation = queries.companies(who)[0]
    form = forms.BuyerChange(request.POST or None, initial={"contact": who.full_name, "phone": who.phone})
    if tried(form, partial(actions.buyer_put, actor=who, organisation=organisation)):
        return redirect("market:need_add")
    return shown(request, "buyer_change", refused=form.is_bound, form=form, organisation=organisation)


@marks.permission("market.buyer.change")
@require_http_methods(FORM)
def buyer_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who speaks for a buyer and its number."""
    who = actor(request)
    buyer: Buyer = row_of(request, queries.buyers(who), pk, "market.buyer.change")
    form = forms.BuyerChange(request.POST or None, initial={"contact": buyer.contact, "phone": buyer.phone})
    if tried(form, partial(actions.buyer_change, actor=who, buyer=buyer)):
        messages.success(request, _("Changed."))
        return redirect("market:buyer_list")
    return shown(request, "buyer_change", refused=form.is_bound, form=form, organisation=buyer.organisation)


@marks.permission("market.buyer.check")
@require_POST
def buyer_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a buyer as checked, or take the mark back."""
    who = actor(request)
    buyer = get_object_or_404(queries.buyers(who), pk=pk)
    is_checked = request.POST.get("is_checked") == "yes"
    if done(request, lambda: actions.buyer_check(actor=who, buyer=buyer, is_checked=is_checked)):
        messages.success(request, _("Marked as checked.") if is_checked else _("The mark is taken back."))
    return redirect("market:buyer_list")
