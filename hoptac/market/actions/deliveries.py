"""Deliveries: planned, sent, checked, cancelled; what was rejected brought anew by another supplier of the pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import pictures, text, uploads
from hoptac.core.errors import RuleBroken
from hoptac.core.uploads import PICTURES, Upload
from hoptac.market import facts
from hoptac.market.actions import contracts as contract_actions
from hoptac.market.actions import shares
from hoptac.market.choices import ContractState, DeliveryState, ShareState
from hoptac.market.models import Contract, Delivery, Need, Share
from hoptac.market.queries import contracts as contract_queries
from hoptac.market.queries import deliveries as queries
from hoptac.market.rules import contracts as contract_rules
from hoptac.market.rules import deliveries as rules
from hoptac.market.stated import Planned

RELAY = "market.delivery.relay"


@transaction.atomic
def delivery_plan(*, actor: User, contract: Contract, planned: Iterable[Planned]) -> list[Delivery]:
    """Plan deliveries of a signed contract and return them; a line may be split by date.

    Raises:
        RuleBroken: contract_step, delivery_line, and those of rules.plan_check.
    """
    row = contract_actions.taken(actor, contract, "market.delivery.plan", ContractState.SIGNED)
    lines = {line.pk: line for line in contract_queries.lines(row)}
    left = {pk: contract_queries.course(line, line.deliveries.all()).left for pk, line in lines.items()}
    made = []
    for line, planned_on, quantity in planned:
        own = lines.get(line.pk)
        if own is None or (own.annex is not None and own.annex.signed_on is None):
            raise RuleBroken("delivery_line", "This line is not part of the contract, or its annex is not signed yet.")
        rules.plan_check(
            planned=quantity, left=left[own.pk], planned_on=planned_on, starts_on=own.starts_on,
            ends_before=row.ends_before,
        )  # fmt: skip
        left[own.pk] -= quantity
        made.append(
            Delivery.objects.create(
                line=own, supplier=row.seller, product=own.product, planned_on=planned_on, planned=quantity
            )
        )
    contract_actions.told(actor, row, "market.delivery.plan")
    return made


@transaction.atomic
def delivery_send(
    *, actor: User, delivery: Delivery, sent_on: date, sent: int, on: date, invoice: str = "", on_behalf_of: str = ""
) -> Delivery:
    """Say what was brought on a day, with its invoice where there is one, and return the delivery.

    Raises:
        RuleBroken: delivery_step, delivery_future, delivery_quantity, delivery_too_much, contract_not_in_force,
            seller_not_working.
    """
    row = taken(actor, delivery, "market.delivery.send", "send")
    contract = row.line.contract
    if sent_on > on:
        raise RuleBroken("delivery_future", "What comes later is planned, not delivered.")
    if contract.state != ContractState.SIGNED or not contract.starts_on <= sent_on < contract.ends_before:
        raise RuleBroken("contract_not_in_force", "The contract is not in force on this day.")
    contract_actions.working_check(row.supplier, on=sent_on)
    most = row.planned * (100 + contract.tolerance) // 100
    rules.plan_check(planned=sent, left=most, planned_on=sent_on, starts_on=sent_on, ends_before=contract.ends_before)
    changes = {"sent": (None, sent), "sent_on": (None, sent_on)}
    row.sent, row.sent_on, row.invoice = sent, sent_on, text.clean(invoice)[:60]
    named = shares.phoned(on_behalf_of, row.supplier)
    return moved(actor, row, DeliveryState.SENT, "market.delivery.send", changes=changes, on_behalf_of=named)


@transaction.atomic
def delivery_cancel(*, actor: User, delivery: Delivery, reason: str) -> Delivery:
    """Cancel a delivery that has not been sent, so that its quantity can be planned anew.

    Raises:
        RuleBroken: delivery_step, reason_missing.
    """
    row = taken(actor, delivery, "market.delivery.send", "cancel")
    row.reason = said(reason)
    _share_dropped(row)
    return moved(actor, row, DeliveryState.CANCELLED, "market.delivery.cancel", note=row.reason)


def delivery_check(
    *,
    actor: User,
    delivery: Delivery,
    accepted: int,
    reason: str = "",
    photo: Upload | None = None,
    knowingly: bool = False,
    wants_replacement: bool = False,
    on: date,
    on_behalf_of: str = "",
) -> Delivery:
    """Say how much of what came is accepted, and return the delivery with what is to be paid for it.

    `on_behalf_of` names who phoned: the desk then answers for the buyer.

    A certificate asked for that did not hold on the day it came must be done without knowingly; a price of the day
    that nobody has entered leaves the delivery unpriced. Nothing accepted means nothing to pay.

    Raises:
        RuleBroken: delivery_step, what rules.check_check refuses, or what pictures.cleaned refuses.
    """
    code = RELAY if on_behalf_of else "market.delivery.check"
    gate.require(actor, code, delivery)
    kept = _picture(photo)  # takes its time, so before anything is row
    with transaction.atomic():
        row = taken(actor, delivery, code, "check")
        sent, came_on = row.sent or 0, row.sent_on or on
        missing = queries.certificates_missing(row, on=came_on)
        rules.check_check(sent=sent, accepted=accepted, reason=reason, missing=missing, knowingly=knowingly)
        row.accepted, row.rejected, row.photo = accepted, sent - accepted, kept
        row.reason = text.clean(reason)[:300] if accepted < sent else ""
        row.waived = [kind.value for kind in missing] if accepted else []
        row.wants_replacement = wants_replacement and accepted < sent
        changes = {"accepted": (None, accepted), "rejected": (None, row.rejected)}
        state = priced(row, on=on)
        note = ", ".join(filter(None, [row.reason, *(str(kind.label) for kind in missing if accepted)]))
        named = shares.phoned(on_behalf_of, row.line.contract.buyer)
        done = moved(actor, row, state, "market.delivery.check", changes=changes, note=note, on_behalf_of=named)
        contract_actions.settle(contract_actions.again(done.line.contract_id), actor)
        return done


def priced(delivery: Delivery, *, on: date) -> DeliveryState:
    """Write price and amount of a checked delivery by its contract's rule, and return the state it comes into."""
    contract, accepted = delivery.line.contract, delivery.accepted or 0
    known = contract_queries.price_of_day(
        province_id=contract.province_id, kind_id=delivery.product.kind_id, on=delivery.sent_on or on
    )
    price = contract_rules.price(contract.price_rule, delivery.line.price, known.amount if known else None)
    if not accepted:
        delivery.price, delivery.amount, delivery.paid_on = delivery.line.price, 0, on
        return DeliveryState.PAID
    if price is None:
        return DeliveryState.UNPRICED
    delivery.price, delivery.amount = price, price * accepted
    return DeliveryState.CHECKED


@transaction.atomic
def delivery_replace(
    *, actor: User, delivery: Delivery, chosen: queries.Candidate, quantity: int, planned_on: date, on: date
) -> Delivery:
    """Ask another supplier of the pool to bring what was rejected, from a lot it has left; return its delivery.

    Raises:
        RuleBroken: delivery_step, replacement_unwanted, replacement_gone, delivery_day, and those of plan_check.
    """
    row = taken(actor, delivery, "market.delivery.replace", "replace")
    contract = row.line.contract
    if not row.wants_replacement or contract.state != ContractState.SIGNED:
        raise RuleBroken("replacement_unwanted", "The buyer does not want what was rejected to be replaced.")
    now = {one.key: one for one in queries.candidates(row, planned_on=planned_on, on=on)}
    lot = now.get(chosen.key)
    if lot is None:
        raise RuleBroken("replacement_gone", "This supplier has nothing left on that day. Choose another.")
    left = min(queries.unreplaced(row), lot.lot.quantity)
    rules.plan_check(
        planned=quantity, left=left, planned_on=planned_on, starts_on=on, ends_before=contract.ends_before
    )  # fmt: skip
    made = Delivery.objects.create(
        line=row.line, supplier=lot.seller, product=lot.product, replaces=row, planned_on=planned_on,
        planned=quantity, state=DeliveryState.ASKED,
    )  # fmt: skip
    told(actor, made, "market.delivery.replace")
    return made


@transaction.atomic
def delivery_agree(*, actor: User, delivery: Delivery, on: date, on_behalf_of: str = "") -> Delivery:
    """Agree to bring what was rejected of another's delivery, which is then promised like a share; return it.

    Raises:
        RuleBroken: delivery_step, replacement_gone, seller_not_working.
    """
    need = Need.objects.select_for_update().filter(contracts__lines__deliveries=delivery.pk).first()
    row = taken(actor, delivery, RELAY if on_behalf_of else "market.delivery.agree", "agree")
    contract_actions.working_check(row.supplier, on=on)
    offered = queries.candidates(row.replaces or row, planned_on=row.planned_on, on=on)
    lots = [one.lot for one in offered if one.product == row.product and one.seller == row.supplier]
    lot = next((one for one in lots if one.quantity >= row.planned), None)
    part = row.line.share.part if row.line.share else need.parts.order_by("number").first() if need else None
    if part is None or lot is None:
        raise RuleBroken("replacement_gone", "This supplier has nothing left on that day. Choose another.")
    at = timezone.now()
    row.share = Share.objects.create(
        part=part, product=row.product, owner_id=lot.owner_id, seller_id=lot.seller_id, permit_id=lot.permit_id,
        offer_id=lot.offer_id, month=lot.month, quantity=row.planned, price=row.line.price,
        state=ShareState.CONTRACTED, seller_agreed_at=at, buyer_agreed_at=at, changed_at=at,
    )  # fmt: skip
    row.agreed_at, row.agreed_by = at, actor
    named = shares.phoned(on_behalf_of, row.supplier)
    return moved(actor, row, DeliveryState.PLANNED, "market.delivery.agree", on_behalf_of=named)


@transaction.atomic
def delivery_decline(*, actor: User, delivery: Delivery, reason: str, on_behalf_of: str = "") -> Delivery:
    """Decline to bring what was rejected of another's delivery.

    Raises:
        RuleBroken: delivery_step, reason_missing.
    """
    row = taken(actor, delivery, RELAY if on_behalf_of else "market.delivery.agree", "agree")
    row.reason, named = said(reason), shares.phoned(on_behalf_of, row.supplier)
    return moved(actor, row, DeliveryState.CANCELLED, "market.delivery.decline", note=row.reason, on_behalf_of=named)


def taken(actor: User, delivery: Delivery, code: str, step: str) -> Delivery:
    """Return the delivery locked, its contract before it: 404 or 403 when the actor may not, RuleBroken
    "delivery_step" when the step cannot follow.
    """
    gate.require(actor, code, delivery)
    found = locked(delivery)
    rules.step_check(step, found.state)
    return found


def locked(delivery: Delivery) -> Delivery:
    """Return the delivery locked, its contract before it, for whoever has passed a gate."""
    contract_actions.again(delivery.line.contract_id)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related(
        "line__contract__need", "line__contract__buyer", "line__contract__seller", "line__contract__province",
        "line__share__part", "product", "supplier", "share",
    )  # fmt: skip
    return rows.get(pk=delivery.pk)


def moved(actor: User, delivery: Delivery, state: DeliveryState, code: str, *, note: str = "",
          changes: Mapping[str, tuple[Any, Any]] | None = None, on_behalf_of: object = None) -> Delivery:  # fmt: skip
    """Bring a delivery into a state and return it; written to the trail."""
    before = delivery.state
    delivery.state = state
    delivery.save()
    told(actor, delivery, code, note=note, changes={"state": (before, state.value), **(changes or {})},
         on_behalf_of=on_behalf_of)  # fmt: skip
    return delivery


def told(actor: User, delivery: Delivery, code: str, *, note: str = "", on_behalf_of: object = None,
         changes: Mapping[str, tuple[Any, Any]] | None = None) -> None:  # fmt: skip
    """Write what was done to a delivery to the trail, and what it changes in figures."""
    audit.record(
        actor=actor, code=code, organisation=delivery.supplier, target=delivery, note=note, changes=changes or {},
        on_behalf_of=on_behalf_of,
    )  # fmt: skip
    contract = delivery.line.contract
    facts.sync({delivery.supplier_id, contract.seller_id, contract.buyer_id})


def said(words: str) -> str:
    """Return a reason as it is kept; RuleBroken "reason_missing" for nothing."""
    reason = text.clean(words)[:300]
    if not reason:
        raise RuleBroken("reason_missing", "Say why.")
    return reason


def _share_dropped(delivery: Delivery) -> None:
    if delivery.share is not None:
        Share.objects.filter(pk=delivery.share.pk).update(state=ShareState.DROPPED, changed_at=timezone.now())


def _picture(photo: Upload | None) -> str:
    if photo is None:
        return ""
    return uploads.keep(pictures.cleaned(photo) if photo.kind in PICTURES else photo)
