"""Facts, the totals kept over them, the readings some of them come from, targets, and marks of their changes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hoptac.facts.choices import Direction, Layer, Sector, SizeBand
from hoptac.parties.choices import OrganisationKind


class Cell(models.Model):
    """What facts are filed under: a spot on the ground, a kind, a sector, a size band. Few rows, never changed."""

    locality = models.ForeignKey("places.Locality", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    sector = models.CharField(max_length=12, choices=Sector, blank=True)
    size = models.CharField(max_length=6, choices=SizeBand, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locality", "kind", "sector", "size"], name="cell_unique")]

    def __str__(self) -> str:
        return f"{self.locality_id}/{self.kind}/{self.sector}/{self.size}"


class Fact(models.Model):
    """A dated change: the number about one organisation that began, ended or happened on a day."""

    pk = models.CompositePrimaryKey("organisation_id", "element", "on", "cell_id", "layer")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    element = models.PositiveSmallIntegerField()
    on = models.DateField()
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", db_index=False)
    layer = models.PositiveSmallIntegerField(choices=Layer)
    value = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["element", "on", "cell"], name="fact_element_day")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.element} {self.on} {self.value:+}"


class Total(models.Model):
    """The sum of facts of one element, cell and layer within a year (span 2024) and within a month (span 202407)."""

    pk = models.CompositePrimaryKey("element", "cell_id", "span", "layer")
    element = models.PositiveSmallIntegerField()
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", db_index=False)
    span = models.PositiveIntegerField()
    layer = models.PositiveSmallIntegerField(choices=Layer)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.element} {self.span} {self.value:+}"


class Reading(models.Model):
    """A number somebody reported: a level on one day, or a sum over [starts_on, ends_before)."""

    pk = models.CompositePrimaryKey("organisation_id", "element", "starts_on", "ends_before")
    organisation = models.ForeignKey(
        "parties.Organisation", on_delete=models.PROTECT, related_name="readings", db_index=False
    )
    element = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.BigIntegerField()
    layer = models.PositiveSmallIntegerField(choices=Layer, default=Layer.ENTERED)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="reading_period_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.element} {self.starts_on} {self.value}"


class Stamp(models.Model):
    """A mark that one transaction left: what figures show has changed. See queries.state().

    Rows are added and folded, never changed, so that no writer waits for another.
    """

    token = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.token:012x}"


class Target(models.Model):
    """What an indicator should reach in a period, for a place or for one organisation."""

    indicator = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.AT_LEAST)
    legal_basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, organisation__isnull=False) | Q(place__isnull=False, organisation=None),
                name="target_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="target_period_has_days"),
            models.UniqueConstraint(
                fields=["indicator", "place", "starts_on", "ends_before"],
                condition=Q(organisation=None),
                name="target_one_per_place_period",
            ),
            models.UniqueConstraint(
                fields=["indicator", "organisation", "starts_on", "ends_before"],
                condition=Q(place=None),
                name="target_one_per_organisation_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.starts_on} {self.value}"
