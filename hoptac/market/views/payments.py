"""What is paid: prices of the day, accounts, the VietQR code, payments, invoices, disputes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, done, tried
from hoptac.market import paying
from hoptac.market.actions import payments as actions
from hoptac.market.choices import DeliveryState
from hoptac.market.forms import contracts as contract_forms
from hoptac.market.forms import deliveries as forms
from hoptac.market.forms.reason import Reason
from hoptac.market.models import Delivery, Payment
from hoptac.market.queries import contracts as contract_queries
from hoptac.market.queries import deliveries as queries
from hoptac.market.views import contracts, deliveries
from hoptac.market.views.frame import PAGE, shown
from hoptac.registry import queries as registry_queries


@marks.permission("market.price.view")
@require_safe
def price_list(request: HttpRequest) -> HttpResponse:
    """Prices of the day with their sources, and those that deliveries wait for."""
    who = actor(request)
    may_add = gate.holds(who, "market.price.add")
    page = Paginator(contract_queries.prices(who), PAGE).get_page(request.GET.get("page"))
    missing = contract_queries.prices_missing(who) if may_add else []
    return shown(request, "price_list", page=page, may_add=may_add, missing=missing)


@marks.permission("market.price.add")
@require_http_methods(FORM)
def price_add(request: HttpRequest) -> HttpResponse:
    """Enter a price of the day of one's own province; whoever keeps no whole province is led to the list."""
    who, today = actor(request), timezone.localdate()
    province = queries.provinces(who).first()
    if province is None:
        return redirect("market:price_list")
    first = {"kind": request.GET.get("kind"), "priced_on": request.GET.get("on") or today}
    form = contract_forms.PriceAdd(queries.kinds(), request.POST or None, initial=first)
    if tried(form, partial(actions.price_add, actor=who, province=province, on=today)):
        messages.success(request, _("The price is entered; deliveries that waited for it are priced."))
        return redirect("market:price_list")
    return shown(request, "price_add", refused=form.is_bound, form=form, province=province)


@marks.permission("market.account.put")
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Where the organisations one answers for are paid."""
    return shown(request, "account_list", owners=list(queries.accounts(actor(request))), banks=paying.BANKS)


@marks.permission("market.account.put")
@require_http_methods(FORM)
def account_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where an organisation is paid."""
    owner = get_object_or_404(registry_queries.organisations(actor(request)).select_related("pay_account"), pk=pk)
    gate.require(actor(request), "market.account.put", owner)
    known = getattr(owner, "pay_account", None)
    first = {name: getattr(known, name) for name in ("bank", "number", "holder")} if known else None
    form = contract_forms.AccountPut(paying.BANKS.items(), request.POST or None, initial=first)
    fields = {"account_bank": "bank", "account_number": "number", "account_holder": "holder"}
    deed = partial(actions.account_put, actor=actor(request), organisation=owner)
    if tried(form, deed, fields):
        messages.success(request, _("The account is kept. Only buyers who owe you something see it."))
        return redirect("market:account_list")
    return shown(request, "account_put", refused=form.is_bound, form=form, owner=owner)


@marks.permission("market.delivery.check")
@require_safe
def delivery_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The VietQR code for what is due, for the buyer alone; 404 while nothing is due or no account is known."""
    delivery = deliveries.delivery_of(request, pk, "market.delivery.check")
    account, due = queries.account(delivery), queries.due(delivery)
    if account is None or due <= 0 or delivery.state != DeliveryState.CHECKED:
        raise Http404
    drawn = paying.drawn(account, amount=due, purpose=paying.purpose(delivery))
    return HttpResponse(drawn, content_type="image/svg+xml", headers=contracts.PRIVATE)


@marks.permission("market.delivery.check")
@require_POST
def delivery_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that so much was paid."""
    delivery = deliveries.delivery_of(request, pk, "market.delivery.check")
    return _with_form(
        request, delivery, "pay_form", forms.Paid(request.POST),
        partial(actions.delivery_pay, actor=actor(request), delivery=delivery, on=timezone.localdate()),
    )  # fmt: skip


@marks.permission("market.delivery.receive")
@require_POST
def delivery_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that so much came."""
    delivery = deliveries.delivery_of(request, pk, "market.delivery.receive")
    return _with_form(
        request, delivery, "pay_form", forms.Paid(request.POST),
        partial(actions.delivery_receive, actor=actor(request), delivery=delivery, on=timezone.localdate()),
    )  # fmt: skip


@marks.permission("market.delivery.send")
@require_POST
def delivery_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the number of the invoice."""
    delivery = deliveries.delivery_of(request, pk, "market.delivery.send")
    deed = partial(actions.delivery_invoice, actor=actor(request), delivery=delivery)
    return _with_form(request, delivery, "invoice_form", forms.Invoice(request.POST), deed)


@marks.permission("market.delivery.dispute")
@require_POST
def dispute_say(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in the dispute."""
    delivery = deliveries.delivery_of(request, pk, "market.delivery.dispute")
    deed = partial(actions.dispute_say, actor=actor(request), delivery=delivery)
    return _with_form(request, delivery, "dispute_form", forms.DisputeSay(request.POST, may_settle=True), deed)


def _with_form(
    request: HttpRequest, delivery: Delivery, name: str, form: Form, deed: Callable[..., object]
) -> HttpResponse:
    """Do what a form of the delivery's page asks for; refused, show the page with it."""
    if tried(form, deed):
        return redirect("market:delivery_detail", delivery.pk)
    return deliveries.page(request, delivery.pk, **{name: form})


@marks.permission("market.delivery.receive")
@require_POST
def payment_confirm(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Confirm that a payment came; 404 when it is not of this delivery."""
    payment = _payment(request, pk, number)
    if done(request, lambda: actions.payment_confirm(actor=actor(request), payment=payment)):
        messages.success(request, _("The payment is confirmed."))
    return redirect("market:delivery_detail", pk)


@marks.permission("market.delivery.receive")
@require_http_methods(FORM)
def payment_deny(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that a payment did not come."""
    payment = _payment(request, pk, number)
    form = Reason(request.POST or None)
    if tried(form, lambda reason: actions.payment_deny(actor=actor(request), payment=payment, reason=reason)):
        return redirect("market:delivery_detail", pk)
    return shown(request, "payment_deny", refused=form.is_bound, form=form, delivery=payment.delivery, payment=payment)


def _payment(request: HttpRequest, pk: int, number: int) -> Payment:
    delivery = deliveries.delivery_of(request, pk, "market.delivery.receive")
    return get_object_or_404(delivery.payments.select_related("delivery__line"), pk=number)
