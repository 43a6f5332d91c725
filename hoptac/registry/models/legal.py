"""Legal facts of an organisation, each with the day it began to hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.facts.choices import Sector, SizeBand
from hoptac.parties.choices import OrganisationKind
from hoptac.registry.choices import Feature, Governance, Grade, Precision, Status


class Registration(models.Model):
    """What the certificate says, and how to reach the organisation.

    `known_from` is the day from which the registry counts it: the day of registration where known, else the
    day it was entered. `stated_on` is the day of the newest statement taken in: an older list fills gaps, but
    overwrites nothing. `members_kept_from` and `staff_kept_from` are the days from which its own registers
    are kept here and counted in place of reported numbers.
    """

    organisation = models.OneToOneField(
        "parties.Organisation", on_delete=models.PROTECT, primary_key=True, related_name="registration"
    )
    registered_on = models.DateField(null=True, blank=True)
    registered_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    known_from = models.DateField()
    stated_on = models.DateField()
    registration_no = models.CharField(max_length=40, blank=True)
    governance = models.CharField(max_length=10, choices=Governance, blank=True)
    charter_capital = models.BigIntegerField(null=True, blank=True)
    business_code = models.CharField(max_length=6, blank=True)
    business_line = models.CharField(max_length=250, blank=True)
    representative = models.CharField(max_length=120, blank=True)
    representative_post = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    introduction = models.TextField(blank=True)
    members_kept_from = models.DateField(null=True, blank=True)
    staff_kept_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(charter_capital=None) | Q(charter_capital__gte=0), name="registration_capital_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.registration_no}"


class Seat(models.Model):
    """Where the organisation sits from a day on: the address as written and the spot it was understood to be."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="seats", db_index=False
    )
    starts_on = models.DateField()
    address = models.CharField(max_length=300, blank=True)
    locality = models.ForeignKey("places.Locality", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "starts_on"], name="seat_one_a_day")]

    def __str__(self) -> str:
        return self.address


class Classification(models.Model):
    """Kind, sector and size band from a day on."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="classifications", db_index=False
    )
    starts_on = models.DateField()
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    sector = models.CharField(max_length=12, choices=Sector, blank=True)
    size = models.CharField(max_length=6, choices=SizeBand, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "starts_on"], name="classification_one_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sector} {self.size}"


class LifecycleEvent(models.Model):
    """A change of state on a day; `until` only tells how long a suspension was notified for."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="lifecycle", db_index=False
    )
    on = models.DateField()
    status = models.CharField(max_length=14, choices=Status)
    until = models.DateField(null=True, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "on"], name="lifecycle_one_a_day"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("on")), name="lifecycle_until_after_on"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.on}"


class Succession(models.Model):
    """Who came out of whom: a split, separation, merger, consolidation or conversion."""

    event = models.ForeignKey(LifecycleEvent, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="predecessions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "successor"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.successor_id}"


class Rating(models.Model):
    """The rating of a year, given on a day."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="ratings", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=7, choices=Grade)
    rated_on = models.DateField()
    points = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="rating_one_per_year"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=100), name="rating_points_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.grade}"


class FeatureSpell(models.Model):
    """From when to when (exclusive) an organisation takes part in something; `note` names the chain or platform."""

    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="features", db_index=False
    )
    feature = models.CharField(max_length=11, choices=Feature)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "feature", "starts_on", "note"], name="feature_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")), name="feature_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.starts_on}"


class SizeThreshold(models.Model):
    """Least members and least revenue or capital of a size band (Decree 113/2024 Art. 5); filled by an operator.

    `decree_sector` is one of the decree's four; amounts are đồng. A sector without rows has no known bands.
    """

    decree_sector = models.CharField(max_length=12)
    size = models.CharField(max_length=6, choices=SizeBand)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    least_members = models.PositiveIntegerField()
    least_revenue = models.BigIntegerField()
    least_capital = models.BigIntegerField()
    legal_basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decree_sector", "size", "valid_from"], name="size_threshold_once"),
        ]

    def __str__(self) -> str:
        return f"{self.decree_sector} {self.size} {self.valid_from}"


class GradeBand(models.Model):
    """Least points of a rating (Circular 01/2020/TT-BKHĐT); filled by an operator."""

    grade = models.CharField(max_length=7, choices=Grade)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    least_points = models.PositiveSmallIntegerField()
    legal_basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grade", "valid_from"], name="grade_band_once")]

    def __str__(self) -> str:
        return f"{self.grade} {self.least_points}"
