"""Deliveries, what was said about them, and what each side thinks of the other afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.market.choices import DeliveryState, Side
from hoptac.market.models.contracts import Contract, ContractLine
from hoptac.market.models.needs import ORGANISATION, USER


class Delivery(models.Model):
    """One delivery of a contract's line, planned and as it came. Quantities are base units.

    `accepted` + `rejected` = `sent` once checked; `price` is đồng a base unit as the contract's price rule found it,
    `amount` đồng to be paid. A delivery that `replaces` another brings what was rejected of it; its `supplier` may be
    another cooperative of the pool.
    """

    line = models.ForeignKey(ContractLine, on_delete=models.PROTECT, related_name="deliveries")
    supplier = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
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
    invoice = models.CharField(max_length=60, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(planned__gt=0), name="delivery_of_something"),
            models.CheckConstraint(
                condition=~Q(state__in=["checked", "paid"]) | Q(sent=F("accepted") + F("rejected")),
                name="delivery_checked_adds_up",
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
        return f"{self.line} · {self.planned_on}"


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
