"""What buyers need: the buyer, the need, its parts by date, and who wants to hear of needs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hoptac.catalogue.models import Kind
from hoptac.catalogue.rules import ALL_YEAR
from hoptac.market.choices import NeedState

USER = settings.AUTH_USER_MODEL
ORGANISATION = "parties.Organisation"
PLACE = "places.Place"


class Buyer(models.Model):
    """What the market knows of an organisation that buys: who speaks for it, and whether the alliance checked it.

    `phone` is in international form and is shown to those it has a running deal with, and to the desk. `province` is
    the alliance it turned to, which checks it.
    """

    organisation = models.OneToOneField(ORGANISATION, on_delete=models.PROTECT, related_name="buyer")
    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=120)
    phone = models.CharField(max_length=16)
    country = models.CharField(max_length=2, default="VN")
    registered_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="buyer_checked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Need(models.Model):
    """What a buyer looks for. Quantities are whole base units of the kind's dimension (kg, litres, pieces, days).

    `unit` is the unit the buyer speaks in; `price_ceiling` is đồng a base unit with delivery, empty: to be agreed.
    `certificates` are CertificateKinds that must be valid on the day of delivery, `stars` the least OCOP stars.
    `tolerance` is the percentage by which a part may be more or less; with `takes_parts` any smaller quantity is
    welcome. `province` is the alliance asked: its desk pools. Only what `is_public` stands on the board, and of it
    never the price ceiling. `grade` and the other words are the buyer's.
    """

    buyer = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="needs")
    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="needs")
    unit = models.ForeignKey("catalogue.Unit", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=200, blank=True)
    tolerance = models.PositiveSmallIntegerField(default=0)
    takes_parts = models.BooleanField(default=False)
    price_ceiling = models.BigIntegerField(null=True, blank=True)
    certificates = models.JSONField(default=list, blank=True)
    stars = models.PositiveSmallIntegerField(default=0)
    most_suppliers = models.PositiveSmallIntegerField(default=3)
    smallest_lot = models.BigIntegerField(default=0)
    place = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    packaging = models.CharField(max_length=200, blank=True)
    payment = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=NeedState, default=NeedState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(condition=Q(tolerance__lte=50), name="need_tolerance_up_to_half"),
            models.CheckConstraint(
                condition=Q(price_ceiling=None) | Q(price_ceiling__gt=0), name="need_price_above_nothing"
            ),
            models.CheckConstraint(condition=Q(stars__lte=5), name="need_stars_up_to_five"),
            models.CheckConstraint(
                condition=Q(most_suppliers__gte=1, most_suppliers__lte=20), name="need_suppliers_one_to_twenty"
            ),
            models.CheckConstraint(condition=Q(smallest_lot__gte=0), name="need_lot_not_negative"),
            models.CheckConstraint(
                condition=Q(state=NeedState.OPEN, ended_at=None) | ~Q(state=NeedState.OPEN) & Q(ended_at__isnull=False),
                name="need_ended_at_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["province", "state", "kind"], name="need_of_a_desk"),
            models.Index(fields=["is_public", "state", "-posted_at"], name="need_board"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.buyer}"


class NeedPart(models.Model):
    """One of the deliveries a need asks for, within [starts_on, ends_before): `quantity` base units."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    quantity = models.BigIntegerField()

    class Meta:
        ordering = ["need_id", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="needpart_quantity_above_nothing"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="needpart_for_a_while"),
            models.UniqueConstraint(fields=["need", "number"], name="needpart_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need} · {self.number}"


class Subscription(models.Model):
    """A cooperative wants to hear of needs of a kind (empty: of any) in some months (a bit a month)."""

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.CASCADE, related_name="need_subscriptions")
    kind = models.ForeignKey(Kind, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField(default=ALL_YEAR)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=ALL_YEAR), name="subscription_some_month"),
            models.UniqueConstraint(fields=["organisation", "kind"], name="subscription_once_a_kind"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(kind=None), name="subscription_to_all_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.kind or '*'}"
