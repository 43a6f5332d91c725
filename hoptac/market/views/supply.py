"""What an organisation can supply, its offers, and permissions to sell for another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market.actions import supply as actions
from hoptac.market.choices import PermitState
from hoptac.market.forms import supply as forms
from hoptac.market.forms.reason import Reason
from hoptac.market.models import Need, SalePermit
from hoptac.market.queries import supply as queries
from hoptac.market.queries.needs import board
from hoptac.market.rules.supply import months, next_month
from hoptac.market.views.frame import PAGE, shown
from hoptac.registry.queries.provinces import province_of

#: How many months the page of supply looks ahead, this one included.
AHEAD = 4
_OFFER_FIELDS = {
    "offer_quantity": "quantity", "offer_price": "price", "offer_days": "last_day", "offer_past": "last_day",
    "offer_long": "last_day", "offer_no_permit": "seller",
}  # fmt: skip
_PERMIT_FIELDS = {
    "permit_self": "holder", "permit_product": "product", "permit_most": "most", "permit_days": "last_day",
    "permit_past": "last_day", "permit_long": "last_day",
}  # fmt: skip


@marks.permission("catalogue.product.change")
@never_cache
@require_safe
def supply_list(request: HttpRequest) -> HttpResponse:
    """What there is of each product in the months to come, less what is promised; stale ones first."""
    today = timezone.localdate()
    wanted = [today.replace(day=1)]
    while len(wanted) < AHEAD:
        wanted.append(next_month(wanted[-1]))
    page = Paginator(queries.goods(actor(request)), PAGE).get_page(request.GET.get("page"))
    goods = list(page.object_list)
    province = province_of(goods[0].organisation.place) if goods else None
    lines = queries.lines(goods, wanted=wanted, province=province, on=today) if province else []
    return shown(request, "supply_list", page=page, lines=lines, months=wanted)


@marks.permission("market.offer.view")
@never_cache
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """Lots on offer, and those withdrawn."""
    rows = gate.marked(actor(request), queries.offers(actor(request)), may_withdraw="market.offer.withdraw")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_add = gate.holds(actor(request), "market.offer.add")
    return shown(request, "offer_list", page=page, may_add=may_add)


@marks.permission("market.offer.add")
@never_cache
@require_safe
def offer_choose(request: HttpRequest) -> HttpResponse:
    """Which product to offer a lot of: one's own, or one that one may sell for another; of the kind ?need= asks."""
    need = _need(request)
    rows = queries.sellable(actor(request), on=timezone.localdate(), kind_id=need.kind_id if need else None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if need is not None and page.paginator.count == 1:
        return redirect(f"{reverse('market:offer_add', args=[page[0].pk])}?need={need.pk}")
    return shown(request, "offer_choose", page=page, need=need)


def _need(request: HttpRequest) -> Need | None:
    """Return the need on the public board that an offer is to answer (?need=)."""
    number = request.GET.get("need", "")
    known = number.isascii() and number.isdigit()
    return board(on=timezone.localdate()).filter(pk=number).first() if known else None


@marks.permission("market.offer.add")
@never_cache
@require_http_methods(FORM)
def offer_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a lot of a product."""
    today = timezone.localdate()
    product = get_object_or_404(queries.offerable(actor(request), on=today), pk=pk)
    sellers = queries.sellers_of(actor(request), product, on=today)
    if not sellers:
        raise gate.NotAllowed("market.offer.add")
    measured = queries.measures([product], province_of(product.organisation.place)).get(product.pk)
    need = _need(request)
    form = forms.OfferAdd(
        request.POST or None,
        sellers=sellers,
        unit=str(product.measure or product.unit),
        measured=measured,
        initial={"price": product.price_amount, **forms.offered(need, measured, on=today)},
    )
    deed = partial(actions.offer_add, actor=actor(request), product=product)
    if tried(form, deed, _OFFER_FIELDS):
        messages.success(request, _("The lot is on offer."))
        return redirect("market:offer_list")
    return shown(request, "offer_add", refused=form.is_bound, form=form, product=product, need=need)


@marks.permission("market.offer.withdraw")
@require_POST
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer off the market."""
    offer = get_object_or_404(queries.offers(actor(request)), pk=pk)
    if done(request, partial(actions.offer_withdraw, actor=actor(request), offer=offer)):
        messages.success(request, _("The offer is withdrawn."))
    return redirect("market:offer_list")


@marks.permission("market.permit.view")
@never_cache
@require_safe
def permit_list(request: HttpRequest) -> HttpResponse:
    """Permissions to sell for another: what waits for an answer, and all there ever were."""
    rows = gate.marked(actor(request), queries.permits(actor(request)), may_answer="market.permit.answer")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return shown(request, "permit_list", page=page, may_ask=gate.holds(actor(request), "market.permit.ask"))


@marks.permission("market.permit.ask")
@never_cache
@require_http_methods(FORM)
def permit_ask(request: HttpRequest) -> HttpResponse:
    """Ask a cooperative for the permission to sell its products: first whose (?owner=), then which and how long."""
    find = forms.PermitFind(request.GET if "owner" in request.GET else None)
    if not find.is_valid():
        return shown(request, "permit_find", refused=find.is_bound or request.method == "POST", form=find)
    owner = queries.owner(find.cleaned_data["owner"])
    products = queries.sold_by(owner.pk)
    form = forms.PermitAsk(
        request.POST or None,
        holders=queries.holders(actor(request)),
        products=products,
        measured=queries.measures(products, province_of(owner.place)),
        initial={"starts_on": timezone.localdate()},
    )
    deed = partial(actions.permit_ask, actor=actor(request), owner=owner)
    if tried(form, deed, _PERMIT_FIELDS):
        messages.success(request, _("The request is sent; its manager finds it under “Permissions to sell”."))
        return redirect("market:permit_list")
    return shown(request, "permit_ask", refused=form.is_bound, form=form, owner=owner)


@marks.permission("market.permit.view")
@never_cache
@require_safe
def permit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One permission: what it reaches, what was sold under it, and what may be done about it."""
    return _permit(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> SalePermit:
    return get_object_or_404(queries.permits(actor(request)), pk=pk)


def _permit(request: HttpRequest, permit: SalePermit, **bound: Any) -> HttpResponse:
    """Show the page of a permission, with the form that was refused where there is one."""
    may = gate.held_on(actor(request), permit, ["market.permit.answer", "market.permit.return"])
    goods, today = list(queries.reached(permit)[:PAGE]), timezone.localdate()
    wanted = months(permit.starts_on, permit.ends_before)[:AHEAD]
    values: dict[str, Any] = {
        "lines": queries.lines(goods, wanted=wanted, province=province_of(permit.owner.place), on=today),
        "months": wanted,
        "sold": queries.sold(permit)[:PAGE],
        "is_asked": permit.state == PermitState.ASKED and "market.permit.answer" in may,
        "may_revoke": permit.state == PermitState.GIVEN and "market.permit.answer" in may,
        "may_return": permit.state == PermitState.GIVEN and "market.permit.return" in may,
        "form": Reason(),
        **bound,
    }
    return shown(request, "permit_detail", refused=bool(bound), permit=permit, **values)


@marks.permission("market.permit.answer")
@require_POST
def permit_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the permission asked for."""
    permit = _found(request, pk)
    if done(request, partial(actions.permit_answer, actor=actor(request), permit=permit, is_given=True)):
        messages.success(request, _("The permission is given."))
    return redirect("market:permit_detail", pk)


@marks.permission("market.permit.answer")
@require_POST
def permit_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse the permission asked for, with a reason."""
    permit, form = _found(request, pk), Reason(request.POST)
    if tried(form, partial(actions.permit_answer, actor=actor(request), permit=permit, is_given=False)):
        return redirect("market:permit_detail", pk)
    return _permit(request, permit, form=form)


@marks.permission("market.permit.answer")
@require_POST
def permit_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the permission back: from now on nothing new is sold under it."""
    return _end(request, pk, actions.permit_revoke)


@marks.permission("market.permit.return")
@require_POST
def permit_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the permission back to its owner."""
    return _end(request, pk, actions.permit_return)


def _end(request: HttpRequest, pk: int, action: Callable[..., object]) -> HttpResponse:
    permit, form = _found(request, pk), Reason(request.POST)
    if tried(form, partial(action, actor=actor(request), permit=permit)):
        messages.success(request, _("The permission has ended; what was promised under it stays."))
        return redirect("market:permit_detail", pk)
    return _permit(request, permit, form=form)
