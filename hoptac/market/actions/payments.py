"""What is paid: prices of the day, pay accounts, payments said and confirmed, disputes, ratings."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Kind
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.market import paying
from hoptac.market.actions import contracts as contract_actions
from hoptac.market.actions import deliveries as delivery_actions
from hoptac.market.choices import DeliveryState, Side
from hoptac.market.models import Contract, Delivery, DisputeWord, MarketPrice, PayAccount, Payment, SideRating
from hoptac.market.queries import contracts as contract_queries
from hoptac.market.queries import deliveries as queries
from hoptac.market.rules import deliveries as rules
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


@transaction.atomic
def price_add(
    *, actor: User, province: Place, kind: Kind, priced_on: date, amount: int, source: str, on: date
) -> MarketPrice:
    """Enter what a base unit of a kind cost on a day, and who says so; deliveries that waited for it are priced.

    A price entered again is replaced; what was priced already keeps its price.

    Raises:
        RuleBroken: price_future, price_amount, price_source.
    """
    gate.require(actor, "market.price.add", province)
    words = text.clean(source)[:200]
    if priced_on > on:
        raise RuleBroken("price_future", "Nobody knows a price of the future.")
    if amount <= 0:
        raise RuleBroken("price_amount", "A price is above nothing.")
    if not words:
        raise RuleBroken("price_source", "Say where the price was published.")
    before = contract_queries.price_of_day(province_id=province.pk, kind_id=kind.pk, on=priced_on)
    row, _is_new = MarketPrice.objects.update_or_create(
        province=province, kind=kind, on=priced_on,
        defaults={"amount": amount, "source": words, "entered_by": actor},
    )  # fmt: skip
    changes = {"amount": (before.amount if before else None, amount)}
    audit.record(
        actor=actor, code="market.price.add", place=province, target=row, note=f"{row}: {words}", changes=changes
    )
    waiting = Delivery.objects.filter(
        state=DeliveryState.UNPRICED, line__contract__province=province, product__kind=kind, sent_on=priced_on
    )
    for delivery in waiting.order_by("line__contract_id", "pk"):
        _price(actor, delivery, on)
    return row


def _price(actor: User, delivery: Delivery, on: date) -> None:
    locked = delivery_actions.locked(delivery)
    if locked.state == DeliveryState.UNPRICED:
        state = delivery_actions.priced(locked, on=on)
        delivery_actions.moved(actor, locked, state, "market.delivery.price", changes={"amount": (None, locked.amount)})


@transaction.atomic
def account_put(*, actor: User, organisation: Organisation, bank: str, number: str, holder: str) -> PayAccount:
    """Say where an organisation is paid and return it; the trail keeps only the number's end.

    Raises:
        RuleBroken: account_bank, account_number, account_holder.
    """
    gate.require(actor, "market.account.put", organisation)
    stated = {"bank": bank, "number": number.replace(" ", ""), "holder": text.clean(holder).upper()[:120]}
    rules.account_check(**stated, banks=paying.BANKS)
    before = PayAccount.objects.filter(organisation=organisation).first()
    row, _is_new = PayAccount.objects.update_or_create(
        organisation=organisation, defaults={**stated, "changed_at": timezone.now(), "changed_by": actor}
    )
    changes = {"account": (str(before) if before else None, str(row))}
    audit.record(
        actor=actor, code="market.account.put", organisation=organisation, note=str(row), changes=changes
    )  # fmt: skip
    return row


@transaction.atomic
def delivery_invoice(*, actor: User, delivery: Delivery, invoice: str) -> Delivery:
    """Give the number of a delivery's invoice and return it.

    Raises:
        RuleBroken: delivery_step.
    """
    locked = delivery_actions.taken(actor, delivery, "market.delivery.send", "invoice")
    changes = {"invoice": (locked.invoice, text.clean(invoice)[:60])}
    locked.invoice = text.clean(invoice)[:60]
    state = DeliveryState(locked.state)
    return delivery_actions.moved(actor, locked, state, "market.delivery.invoice", note=locked.invoice, changes=changes)


@transaction.atomic
def delivery_pay(*, actor: User, delivery: Delivery, amount: int, paid_on: date, on: date) -> Payment:
    """Say that so much was paid for a delivery, all or a part, and return it: it counts once it is confirmed.

    Raises:
        RuleBroken: delivery_step, and those of rules.payment_check.
    """
    locked = delivery_actions.taken(actor, delivery, "market.delivery.check", "pay")
    rules.payment_check(amount=amount, due=queries.due(locked), paid_on=paid_on, on=on)
    made = Payment.objects.create(
        delivery=locked, amount=amount, paid_on=paid_on, said_at=timezone.now(), said_by=actor
    )
    delivery_actions.told(actor, locked, "market.delivery.pay", note=str(amount))
    return made


@transaction.atomic
def delivery_receive(*, actor: User, delivery: Delivery, amount: int, paid_on: date, on: date) -> Payment:
    """Record a payment that came without the buyer saying so, and return it; all received, the delivery is paid.

    Raises:
        RuleBroken: delivery_step, and those of rules.payment_check.
    """
    locked = delivery_actions.taken(actor, delivery, "market.delivery.receive", "pay")
    rules.payment_check(amount=amount, due=queries.due(locked), paid_on=paid_on, on=on)
    at = timezone.now()
    made = Payment.objects.create(
        delivery=locked, amount=amount, paid_on=paid_on, said_at=at, said_by=actor, received_at=at, received_by=actor
    )
    _received(actor, locked, made)
    return made


@transaction.atomic
def payment_confirm(*, actor: User, payment: Payment) -> Payment:
    """Confirm that a payment the buyer spoke of came, and return it; all received, the delivery is paid.

    Raises:
        RuleBroken: delivery_step, payment_answered.
    """
    locked, row = _answered(actor, payment)
    row.received_at, row.received_by = timezone.now(), actor
    row.save(update_fields=["received_at", "received_by"])
    _received(actor, locked, row)
    return row


@transaction.atomic
def payment_deny(*, actor: User, payment: Payment, reason: str) -> DisputeWord:
    """Say that a payment the buyer spoke of did not come: it is taken back, and a dispute is open.

    Raises:
        RuleBroken: delivery_step, payment_answered, reason_missing.
    """
    locked, row = _answered(actor, payment)
    words = f"{row.amount} – {row.paid_on:%d/%m/%Y}: {delivery_actions.said(reason)}"
    row.delete()
    return _word(actor, locked, Side.SELLER, words, settles=False)


def _answered(actor: User, payment: Payment) -> tuple[Delivery, Payment]:
    """Return the delivery of a payment that waits for an answer, and the payment, both locked."""
    locked = delivery_actions.taken(actor, payment.delivery, "market.delivery.receive", "pay")
    row = Payment.objects.select_for_update().filter(pk=payment.pk, received_at=None).first()
    if row is None:
        raise RuleBroken("payment_answered", "This payment was answered already.")
    return locked, row


def _received(actor: User, delivery: Delivery, payment: Payment) -> None:
    delivery_actions.told(actor, delivery, "market.delivery.receive", note=str(payment.amount))
    if queries.due(delivery, received_only=True) <= 0:
        last = delivery.payments.filter(received_at__isnull=False).order_by("-paid_on").first()
        delivery.paid_on = (last or payment).paid_on
        delivery.state = DeliveryState.PAID
        delivery.save(update_fields=["state", "paid_on"])
        delivery_actions.told(actor, delivery, "market.delivery.settle", changes={"paid_on": (None, delivery.paid_on)})
        contract_actions.settle(contract_actions.again(delivery.line.contract_id), actor)


@transaction.atomic
def dispute_say(*, actor: User, delivery: Delivery, words: str, settles: bool = False) -> DisputeWord:
    """Write in the dispute about a delivery, which the first word opens and a settling one closes; return the word.

    Who speaks for no side speaks for the alliance. It is settled by the alliance, or by the side that opened it.

    Raises:
        RuleBroken: delivery_step, dispute_empty, dispute_not_yours, dispute_not_open.
    """
    locked = delivery_actions.taken(actor, delivery, "market.delivery.dispute", "dispute")
    side = next(iter(sorted(queries.sides(actor, locked))), "")
    if not words.strip():
        raise RuleBroken("dispute_empty", "Write what it is about.")
    if settles and not queries.is_disputed(locked):
        raise RuleBroken("dispute_not_open", "No dispute is open here.")
    if settles and side and queries.opened_by(locked) != side:
        raise RuleBroken("dispute_not_yours", "Who opened the dispute settles it, or the alliance does.")
    made = _word(actor, locked, side, words.strip(), settles=settles)
    if settles:
        contract_actions.settle(contract_actions.again(locked.line.contract_id), actor)
    return made


def _word(actor: User, delivery: Delivery, side: str, words: str, *, settles: bool) -> DisputeWord:
    made = DisputeWord.objects.create(
        delivery=delivery, side=side, by=actor, said_at=timezone.now(), text=words[:4000], settles=settles
    )
    delivery_actions.told(actor, delivery, "market.delivery.dispute")
    return made


@transaction.atomic
def rating_put(*, actor: User, contract: Contract, side: Side, points: int, words: str = "") -> SideRating:
    """Say what one side thinks of the other, 1 to 5, after a delivery was settled; said again, it is replaced.

    Raises:
        RuleBroken: rating_early, rating_points.
    """
    gate.require(actor, "market.contract.sell" if side == Side.SELLER else "market.contract.buy", contract)
    locked = contract_actions.again(contract.pk)
    settled = Delivery.objects.filter(line__contract=locked, state=DeliveryState.PAID, accepted__gt=0)
    if not settled.exists():
        raise RuleBroken("rating_early", "The other side can be rated once a delivery is paid.")
    if not 1 <= points <= 5:
        raise RuleBroken("rating_points", "Give 1 to 5.")
    row, _is_new = SideRating.objects.update_or_create(
        contract=locked, side=side,
        defaults={"points": points, "text": text.clean(words)[:300], "by": actor, "rated_at": timezone.now()},
    )  # fmt: skip
    contract_actions.told(actor, locked, "market.rating.put")
    return row
