"""Deliveries: the list, one delivery with all that was said, planning, sending, checking, replacing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.screens import FORM, actor, tried
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Unit
from hoptac.market import paying
from hoptac.market.actions import deliveries as actions
from hoptac.market.choices import DeliveryState, Side
from hoptac.market.forms import contracts as contract_forms
from hoptac.market.forms import deliveries as forms
from hoptac.market.forms.reason import Reason, Relayed
from hoptac.market.models import Delivery
from hoptac.market.queries import contracts as contract_queries
from hoptac.market.queries import deliveries as queries
from hoptac.market.rules import quantities
from hoptac.market.rules.deliveries import STEPS
from hoptac.market.views import contracts
from hoptac.market.views.frame import PAGE, row_of, shown, with_rights

_RIGHTS = ("send", "check", "replace", "agree", "receive", "dispute", "supply", "relay")
_FIELD_OF = {
    "delivery_future": "sent_on", "contract_not_in_force": "sent_on", "delivery_too_much": "sent",
    "reason_missing": "reason", "delivery_accepted": "rejected", "delivery_certificate": "knowingly",
    "delivery_day": "planned_on", "replacement_gone": "lot",
}  # fmt: skip


def delivery_of(request: HttpRequest, pk: int, code: str = "") -> Delivery:
    """Return the delivery: 404 when it is not visible, 403 when this may not be done to it."""
    found: Delivery = row_of(request, queries.deliveries(actor(request)), pk, code)
    return found


def _answered_for(request: HttpRequest, pk: int, code: str) -> tuple[Delivery, bool]:
    """Return the delivery whose step the actor may take, and whether the desk takes it for a side that phoned."""
    is_relayed = "phone" in request.GET
    return delivery_of(request, pk, actions.RELAY if is_relayed else code), is_relayed


def unit_of(delivery: Delivery) -> Unit | None:
    """Return the unit a delivery's contract speaks in."""
    need = delivery.line.contract.need
    return need.unit if need is not None else delivery.line.product.measure


@marks.permission("market.delivery.view")
@require_safe
def delivery_list(request: HttpRequest) -> HttpResponse:
    """The deliveries one may see; those that wait for a step come first."""
    form, who = forms.DeliveryFilter(request.GET), actor(request)
    rows = queries.deliveries(who)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(rows.filter(state=state) if state else rows, PAGE).get_page(request.GET.get("page"))
    missing = contract_queries.prices_missing(who) if gate.holds(who, "market.delivery.replace") else []
    return shown(request, "delivery_list", form=form, page=page, missing=missing)


@marks.permission("market.delivery.view")
@require_safe
def delivery_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: as planned and as it came, certificates, payment, replacement, dispute, and what may be done."""
    return page(request, pk)


def page(request: HttpRequest, pk: int, **refused: object) -> HttpResponse:
    """Return the page of a delivery, with a form that was refused."""
    who, today = actor(request), timezone.localdate()
    rows = queries.deliveries(who).annotate(sees_contract=queries.sees_contract(who))
    delivery, may = with_rights(request, rows, pk, [f"market.delivery.{right}" for right in _RIGHTS])
    queries.tell(delivery)
    due, is_open = queries.due(delivery), queries.is_disputed(delivery)
    values = {
        "delivery": delivery, "unit": unit_of(delivery), "payments": delivery.payments.all(),
        "words": delivery.dispute.all(), "instead": delivery.replacements.all(),
        "due": due, "is_disputed": is_open,
        "missing": queries.certificates_missing(delivery, on=delivery.sent_on or delivery.planned_on),
        "waived": [CertificateKind(kind).label for kind in delivery.waived],
        "account": queries.account(delivery) if "check" in may and delivery.state == DeliveryState.CHECKED else None,
        "purpose": paying.purpose(delivery), "banks": paying.BANKS,
        "steps": {step for step, states in STEPS.items() if delivery.state in states}, "may": may,
        "can_replace": "replace" in may and delivery.wants_replacement and queries.unreplaced(delivery) > 0,
        "phone_form": Relayed(is_relayed="agree" not in may) if may & {"agree", "relay"} else None,
        "phone": "" if "agree" in may else "?phone",
        "pay_form": forms.Paid(initial={"amount": due, "paid_on": today}), "invoice_form": forms.Invoice(),
        "dispute_form": forms.DisputeSay(may_settle=is_open and may_settle(delivery, may)),
    }  # fmt: skip
    return shown(request, "delivery_detail", refused=bool(refused), **{**values, **refused})


def may_settle(delivery: Delivery, may: set[str]) -> bool:
    """Return whether whoever has these rights may settle the dispute that is open."""
    side = Side.BUYER.value if "check" in may else Side.SELLER.value if "supply" in may else ""
    return not side or queries.opened_by(delivery) == side


@marks.permission("market.delivery.plan")
@require_http_methods(FORM)
def delivery_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the deliveries of a contract, split by date."""
    contract = contracts.contract_of(request, pk, "market.delivery.plan")
    lines = [one for one in contract_queries.lines(contract) if one.annex is None or one.annex.signed_on]
    courses = [contract_queries.course(line, line.deliveries.all()) for line in lines]
    factor, unit = contracts.measured(contract_queries.unit(contract))
    form = forms.DeliveryPlan([one for one in courses if one.left], factor, unit, request.POST or None)
    if tried(
        form, lambda **_said: actions.delivery_plan(actor=actor(request), contract=contract, planned=form.planned)
    ):
        messages.success(request, _("The deliveries are planned."))
        return redirect("market:contract_detail", pk)
    return shown(request, "delivery_plan", refused=form.is_bound, form=form, contract=contract)


@marks.permission("market.delivery.send")
@require_http_methods(FORM)
def delivery_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was brought."""
    delivery, today = delivery_of(request, pk, "market.delivery.send"), timezone.localdate()
    factor, unit = contracts.measured(unit_of(delivery))
    planned = {"sent_on": today, "sent": quantities.from_base(delivery.planned, factor)}
    is_relayed = not gate.can(actor(request), "market.delivery.supply", delivery)
    form = forms.DeliverySend(factor, unit, request.POST or None, initial=planned, is_relayed=is_relayed)
    if tried(
        form,
        lambda **said: actions.delivery_send(actor=actor(request), delivery=delivery, on=today, **said),
        _FIELD_OF,
    ):
        messages.success(request, _("The buyer checks the delivery now."))
        return redirect("market:delivery_detail", pk)
    return shown(request, "delivery_send", refused=form.is_bound, form=form, delivery=delivery)


@marks.permission("market.delivery.check")
@require_http_methods(FORM)
def delivery_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was found."""
    (delivery, is_relayed), today = _answered_for(request, pk, "market.delivery.check"), timezone.localdate()
    missing = queries.certificates_missing(delivery, on=delivery.sent_on or delivery.planned_on)
    unit = unit_of(delivery)
    form = forms.DeliveryCheck(
        *contracts.measured(unit), request.POST or None, request.FILES or None,
        is_missing=bool(missing), is_relayed=is_relayed,
    )  # fmt: skip

    def check(rejected: int, **said: Any) -> None:
        accepted = (delivery.sent or 0) - rejected
        actions.delivery_check(actor=actor(request), delivery=delivery, accepted=accepted, on=today, **said)

    if tried(form, check, _FIELD_OF):
        return redirect("market:delivery_detail", pk)
    values = {"form": form, "delivery": delivery, "missing": missing, "unit": unit}
    return shown(request, "delivery_check", refused=form.is_bound, **values)


@marks.permission("market.delivery.send")
@require_http_methods(FORM)
def delivery_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a delivery that has not been sent."""
    delivery = delivery_of(request, pk, "market.delivery.send")
    form = Reason(request.POST or None)
    if tried(form, lambda reason: actions.delivery_cancel(actor=actor(request), delivery=delivery, reason=reason)):
        return redirect("market:delivery_detail", pk)
    return shown(request, "delivery_cancel", refused=form.is_bound, form=form, delivery=delivery)


@marks.permission("market.delivery.replace")
@require_http_methods(FORM)
def delivery_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another supplier of the pool to bring what was rejected."""
    delivery, today = delivery_of(request, pk, "market.delivery.replace"), timezone.localdate()
    factor, unit = contracts.measured(unit_of(delivery))
    soon = max(today + timedelta(days=1), delivery.planned_on)
    day = contract_forms.asked_day(request.POST.get("planned_on", ""), soon)
    first = {"planned_on": day, "quantity": quantities.from_base(queries.unreplaced(delivery), factor)}
    candidates = queries.candidates(delivery, planned_on=day, on=today)
    form = forms.DeliveryReplace(factor, unit, candidates, request.POST or None, initial=first)
    if tried(
        form,
        lambda lot, **said: actions.delivery_replace(
            actor=actor(request), delivery=delivery, chosen=lot, on=today, **said
        ),
        _FIELD_OF,
    ):
        messages.success(request, _("The supplier was asked."))
        return redirect("market:delivery_detail", pk)
    values = {"form": form, "delivery": delivery, "candidates": candidates}
    return shown(request, "delivery_replace", refused=form.is_bound, **values)


@marks.permission("market.delivery.agree")
@require_POST
def delivery_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to bring what was rejected."""
    delivery, is_relayed = _answered_for(request, pk, "market.delivery.agree")
    form = Relayed(request.POST, is_relayed=is_relayed)
    deed = partial(actions.delivery_agree, actor=actor(request), delivery=delivery, on=timezone.localdate())
    if tried(form, deed):
        messages.success(request, _("Agreed. The delivery is planned."))
        return redirect("market:delivery_detail", pk)
    return page(request, pk, phone_form=form)


@marks.permission("market.delivery.agree")
@require_http_methods(FORM)
def delivery_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline to bring what was rejected."""
    delivery, is_relayed = _answered_for(request, pk, "market.delivery.agree")
    form = Reason(request.POST or None, is_relayed=is_relayed)
    if tried(form, partial(actions.delivery_decline, actor=actor(request), delivery=delivery)):
        return redirect("market:delivery_detail", pk)
    return shown(request, "delivery_decline", refused=form.is_bound, form=form, delivery=delivery)


@marks.permission("market.delivery.view")
@require_safe
def delivery_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of what was rejected."""
    delivery = delivery_of(request, pk)
    return contracts.kept(delivery.photo, str(delivery.pk), as_attachment=False)
