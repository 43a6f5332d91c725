"""What can be had: lots on offer, and permissions to sell for another. Calendars of seasons stand in the catalogue."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hoptac.market.choices import OfferState, PermitState

USER = settings.AUTH_USER_MODEL
ORGANISATION = "parties.Organisation"


class Offer(models.Model):
    """This lot, in these days [starts_on, ends_before), at this price: beside what the season calendar says.

    `quantity` is base units of the product's measure, `price` đồng a base unit. The `seller` is the product's owner,
    or holds its `permit`.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="offers")
    seller = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="offers")
    permit = models.ForeignKey(
        "market.SalePermit", null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    quantity = models.BigIntegerField()
    price = models.BigIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, price__gt=0), name="offer_of_something"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="offer_for_a_while"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
        ]
        indexes = [models.Index(fields=["state", "ends_before"], name="offer_open")]

    def __str__(self) -> str:
        return f"{self.product} {self.quantity}"

    @property
    def last_day(self) -> date:
        """Return the last day it can be had."""
        return self.ends_before - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        """Return whether it can still be had today."""
        return self.state == OfferState.OPEN and self.ends_before > timezone.localdate()


class SalePermit(models.Model):
    """The owner lets the holder offer and sell for it, within [starts_on, ends_before): all, or one product.

    `most` limits it to so many base units; what was sold under it counts against it. Revoking ends new sales at once
    and leaves what was promised.
    """

    owner = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="permits_given")
    holder = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="permits_held")
    product = models.ForeignKey(
        "catalogue.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="permits"
    )
    most = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    state = models.CharField(max_length=7, choices=PermitState, default=PermitState.ASKED)
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="salepermit_for_a_while"),
            models.CheckConstraint(condition=Q(most=None) | Q(most__gt=0), name="salepermit_of_something"),
            models.CheckConstraint(condition=~Q(owner=F("holder")), name="salepermit_for_another"),
            models.CheckConstraint(condition=Q(state__in=PermitState.values), name="salepermit_state_known"),
            models.CheckConstraint(
                condition=Q(state=PermitState.REVOKED, revoked_at__isnull=False, revoked_by__isnull=False)
                | ~Q(state=PermitState.REVOKED) & Q(revoked_at=None, revoked_by=None),
                name="salepermit_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.holder}"

    @property
    def last_day(self) -> date:
        """Return the last day it holds."""
        return self.ends_before - timedelta(days=1)
