"""Deliveries, how they are paid, what was said about them, and what each side thinks of the other afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.market.choices import DeliveryState, Side
from hoptac.market.models.contracts import Contract, ContractLine
from hoptac.market.models.needs import ORGANISATION, USER
from hoptac.market.models.pooling import Share


class Delivery(models.Model):
    """One delivery of a contract's line, planned and as it came. Quantities are base units.

    `accepted` + `rejected` = `sent` once checked; `price` is đồng a base unit as the contract's price rule found it,
    `amount` đồng to be paid. `waived` are the certificates asked for that did not hold on the day of delivery and that
    the buyer knowingly did without. A delivery that `replaces` another brings what was rejected of it; its `supplier`
    is then another cooperative of the pool, which agreed, and `share` says what it promised.
    """

    line = models.ForeignKey(ContractLine, on_delete=models.PROTECT, related_name="deliveries")
    supplier = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+")
    share = models.OneToOneField(Share, null=True, blank=True, on_delete=models.PROTECT, related_name="replacement")
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacements")
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.PLANNED)
    planned_on = models.DateField()
    planned = models.BigIntegerField()
    sent_on = models.DateField(null=True, blank=True)
    sent = models.BigIntegerField(null=True, blank=True)
    accepted = models.BigIntegerField(null=True, blank=True)
    rejected = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    photo = models.CharField(max_length=70, blank=True)
    price = models.BigIntegerField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    waived = models.JSONField(default=list, blank=True)
    wants_replacement = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invoice = models.CharField(max_length=60, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="delivery_of_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["unpriced", "checked", "paid"]) | Q(sent=F("accepted") + F("rejected")),
                name="delivery_checked_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "paid"]) | Q(price__isnull=False, amount__isnull=False),
                name="delivery_priced_before_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state="unpriced") | Q(price=None, amount=None), name="delivery_unpriced_without_price"
            ),
            models.CheckConstraint(
                condition=Q(rejected=None) | Q(rejected=0) | ~Q(reason=""), name="delivery_rejected_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | ~Q(state="paid") & Q(paid_on=None),
                name="delivery_paid_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.planned_on:%d/%m/%Y}"


class PayAccount(models.Model):
    """Where an organisation is paid: its bank (six digits, as VietQR numbers banks), account and holder.

    Entered by the organisation itself and shown to those who owe it something.
    """

    organisation = models.OneToOneField(ORGANISATION, on_delete=models.PROTECT, related_name="pay_account")
    bank = models.CharField(max_length=6)
    number = models.CharField(max_length=19)
    holder = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.bank} …{self.number[-4:]}"


class Payment(models.Model):
    """Đồng paid for a delivery: the buyer says so, and it counts once the supplier has confirmed it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="payment_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.amount}"


class DisputeWord(models.Model):
    """What a side (or the alliance: no side) said in a dispute about a delivery; `settles` closes the dispute."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="dispute")
    side = models.CharField(max_length=6, choices=Side, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = models.TextField()
    settles = models.BooleanField(default=False)

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return self.text


class SideRating(models.Model):
    """What one side of a contract thinks of the other after a settled delivery: 1 to 5, and a sentence."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=6, choices=Side)
    points = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=5), name="siderating_one_to_five"),
            models.UniqueConstraint(fields=["contract", "side"], name="siderating_once_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.points}"
