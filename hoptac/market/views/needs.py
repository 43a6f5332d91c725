"""Needs at the desk and at the buyer's: list, detail, post, change, end; what a cooperative wants to hear of."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market import board
from hoptac.market.actions import needs as actions
from hoptac.market.choices import NeedState
from hoptac.market.forms import needs as forms
from hoptac.market.models import Buyer, Need
from hoptac.market.queries import buyers as buyer_queries
from hoptac.market.queries import needs as queries
from hoptac.market.rules.needs import Wanted
from hoptac.market.views.frame import PAGE, row_of, shown, with_rights
from hoptac.parties.models import Organisation

_FIELD_OF = {
    "need_parts": "from_1", "need_window": "from_1", "need_past": "from_1", "need_far": "from_1", "need_wide": "from_1",
    "need_quantity": "quantity_1", "need_tolerance": "tolerance", "need_suppliers": "most_suppliers",
    "need_lot": "smallest_lot", "need_price": "price_ceiling", "need_reason": "reason", "need_agreed": "state",
}  # fmt: skip


@marks.permission("market.market.open")
@require_safe
def market_open(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the market: needs for a cooperative, the needs one answers for to everybody else."""
    return redirect("market:need_news" if gate.holds(request.user, "market.subscription.view") else "market:need_list")


@marks.permission("market.need.view")
@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """Show a buyer its needs, the desk all of them, with how far their answers have come."""
    form = forms.NeedFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.listed(request.user, state=state), PAGE).get_page(request.GET.get("page"))
    return shown(
        request, "need_list", form=form, page=page, is_desk=not gate.holds(request.user, "market.buyer.put"),
        may_post=gate.holds(request.user, "market.need.post"),
    )  # fmt: skip


@marks.permission("market.need.view")
@require_safe
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one need with every word, its deliveries and what was answered to each."""
    rows = queries.needs(request.user).select_related("buyer__buyer", "posted_by")
    need, may = with_rights(request, rows, pk, ["market.need.change"])
    by_part = queries.shares_by_part(request.user, need)
    may_change = need.state == NeedState.OPEN and "change" in may
    return shown(
        request, "need_detail", need=need, certificates=board.certificates(need),
        parts=[(part, by_part.get(part.pk, [])) for part in need.parts.all()],
        may_reach=gate.can(request.user, "market.buyer.view", need.buyer.buyer),
        may_end=may_change, may_change=may_change and not queries.promised(need).exists(),
    )  # fmt: skip


@marks.permission("market.need.post")
@require_http_methods(FORM)
def need_add(request: HttpRequest) -> HttpResponse:
    """Post a need: a buyer its own; the desk that of the buyer named in the address, which called."""
    who = actor(request)
    number = request.GET.get("buyer", "")
    wanted = buyer_queries.own(who).filter(pk=int(number) if number.isascii() and number.isdigit() else 0).first()
    buyer = wanted or _own_buyer(who)
    if buyer is None:
        return redirect("market:buyer_put" if buyer_queries.companies(who).exists() else "market:buyer_list")
    more = "more" in request.POST
    form = forms.NeedPut(request.POST or None, more=more)
    behalf = "" if gate.holds(who, "market.buyer.put") else buyer.contact
    made: list[Need] = []

    def post(wanted: Wanted) -> None:
        made.append(actions.need_post(actor=who, buyer=buyer.organisation, wanted=wanted, on_behalf_of=behalf))

    if request.method == "POST" and not more and tried(form, post, _FIELD_OF):
        messages.success(request, _("The need is posted."))
        return redirect("market:need_detail", pk=made[0].pk)
    return shown(request, "need_put", refused=form.is_bound, form=form, buyer=buyer, behalf=behalf, need=None)


def _own_buyer(who: gate.Actor) -> Buyer | None:
    """Return the buyer somebody speaks for; None for the desk, which has to choose one."""
    return buyer_queries.own(who).filter(organisation__in=buyer_queries.companies(who)).first()


@marks.permission("market.need.change")
@require_http_methods(FORM)
def need_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a need while nothing is promised."""
    who = actor(request)
    need: Need = row_of(request, queries.needs(who).select_related("buyer__buyer"), pk, "market.need.change")
    buyer, more = need.buyer.buyer, "more" in request.POST
    behalf = "" if gate.holds(who, "market.buyer.put") else buyer.contact
    form = forms.NeedPut(request.POST or None, more=more, **({} if more else {"initial": forms.shown_of(need)}))
    change = partial(actions.need_change, actor=who, need=need, on_behalf_of=behalf)
    if request.method == "POST" and not more and tried(form, change, _FIELD_OF):
        messages.success(request, _("The need is changed."))
        return redirect("market:need_detail", pk=pk)
    return shown(request, "need_put", refused=form.is_bound, form=form, buyer=buyer, behalf=behalf, need=need)


@marks.permission("market.need.change")
@require_http_methods(FORM)
def need_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a need or withdraw it."""
    who = actor(request)
    need: Need = row_of(request, queries.needs(who), pk, "market.need.change")
    form = forms.NeedEnd(request.POST or None)
    if tried(form, partial(actions.need_end, actor=who, need=need), _FIELD_OF):
        messages.success(request, _("The need is ended."))
        return redirect("market:need_detail", pk=pk)
    return shown(request, "need_end", refused=form.is_bound, form=form, need=need)


@marks.permission("market.subscription.view")
@require_safe
def need_news(request: HttpRequest) -> HttpResponse:
    """Show a cooperative the needs it wants to hear of, which of them are new, and what it chose."""
    on = timezone.localdate()
    chosen = list(queries.subscriptions(request.user))
    page = Paginator(queries.for_us(request.user, chosen, on=on), PAGE).get_page(request.GET.get("page"))
    new = set(queries.new_of(chosen, on=on).filter(pk__in=[need.pk for need in page]).values_list("pk", flat=True))
    return shown(
        request, "need_news", page=page, needs=[(board.shown(need, on=on), need.pk in new) for need in page],
        chosen=chosen, is_new=bool(new), units=list(queries.units(request.user)),
    )  # fmt: skip


@marks.permission("market.subscription.end")
@require_POST
def need_seen(request: HttpRequest) -> HttpResponse:
    """Note that the needs were looked at."""
    actions.needs_seen(actor=actor(request))
    return redirect("market:need_news")


@marks.permission("market.subscription.add")
@require_http_methods(FORM)
def subscription_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose needs an organisation wants to hear of."""
    who = actor(request)
    gate.require(who, "market.subscription.add", Organisation(pk=pk))
    organisation = get_object_or_404(queries.units(who), pk=pk)
    form = forms.SubscriptionAdd(request.POST or None)
    add = partial(actions.subscription_add, actor=who, organisation=organisation)
    if tried(form, add):
        messages.success(request, _("You will find such needs here as they are posted."))
        return redirect("market:need_news")
    return shown(request, "subscription_add", refused=form.is_bound, form=form, organisation=organisation)


@marks.permission("market.subscription.end")
@require_POST
def subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer hear of these needs."""
    who = actor(request)
    row = get_object_or_404(queries.subscriptions(who), pk=pk)
    done(request, lambda: actions.subscription_end(actor=who, subscription=row))
    return redirect("market:need_news")
