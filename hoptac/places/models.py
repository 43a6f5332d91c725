"""Units with validity, their dated names and successors; localities, which no reform changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import F, Q

from hoptac.places.choices import KINDS, Kind, Level

if TYPE_CHECKING:
    from datetime import date

ID_WIDTH: Final = 6
ONE_DAY: Final = timedelta(days=1)


class Place(models.Model):
    """One administrative unit as it was between two days. A merged unit is a new row even where it kept its code.

    `valid_from` empty: as long as the sources know. `valid_to` is exclusive; empty: still so.
    `path` holds the internal ids from the root down, e.g. `/000001/000015/000412/`.
    `name` and `kind` are the latest ones; earlier ones stand in PlaceName.
    """

    code = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=64)
    full_name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=32, unique=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    resolution = models.TextField(blank=True)
    search_key = models.CharField(max_length=80, db_index=True)
    sort_key = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["code"]), models.Index(fields=["parent", "sort_key"])]
        constraints = [
            models.CheckConstraint(
                name="place_kind_fits_level",
                condition=Q(
                    *[Q(level=level, kind__in=sorted(kinds)) for level, kinds in KINDS.items()], _connector=Q.OR
                ),
            ),
            models.CheckConstraint(
                name="place_only_root_without_parent",
                condition=Q(level=Level.COUNTRY, parent=None) | Q(level__gt=Level.COUNTRY, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="place_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to")),
            ),
            models.CheckConstraint(
                name="place_point_whole",
                condition=Q(lat=None, lon=None)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
            ),
            models.UniqueConstraint(
                name="place_code_once_from_the_start", fields=["level", "code"], condition=Q(valid_from=None)
            ),
            models.UniqueConstraint(
                name="place_code_once_a_day", fields=["level", "code", "valid_from"], condition=~Q(valid_from=None)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def last_day(self) -> date | None:
        """Return the last day the unit existed, or None while it does."""
        return self.valid_to - ONE_DAY if self.valid_to else None

    def is_valid(self, on: date) -> bool:
        """Return whether the unit existed on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


class PlaceName(models.Model):
    """What a unit was called, and of which kind it was, between two days; only for units that changed either."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=64)
    full_name = models.CharField(max_length=80)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    resolution = models.TextField(blank=True)
    search_key = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="placename_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to")),
            ),
            models.UniqueConstraint(name="placename_first_once", fields=["place"], condition=Q(valid_from=None)),
            models.UniqueConstraint(
                name="placename_once_a_day", fields=["place", "valid_from"], condition=~Q(valid_from=None)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def last_day(self) -> date | None:
        """Return the last day of the name, or None while it is borne."""
        return self.valid_to - ONE_DAY if self.valid_to else None


class Successor(models.Model):
    """Old unit → new unit. `is_whole`: all of the old one went there; else only a part of it.

    `is_default` marks the one successor taken when nothing finer than the old unit is known.
    """

    old = models.ForeignKey(Place, models.CASCADE, related_name="successors")
    new = models.ForeignKey(Place, models.CASCADE, related_name="predecessors")
    is_whole = models.BooleanField()
    is_default = models.BooleanField()
    resolution = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="successor_once", fields=["old", "new"]),
            models.UniqueConstraint(name="successor_one_default", fields=["old"], condition=Q(is_default=True)),
            models.UniqueConstraint(name="successor_one_whole", fields=["old"], condition=Q(is_whole=True)),
            models.CheckConstraint(name="successor_not_itself", condition=~Q(old=F("new"))),
            models.CheckConstraint(name="successor_whole_is_default", condition=Q(is_whole=False) | Q(is_default=True)),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Locality(models.Model):
    """A spot on the ground, finer than any commune of any time. What lies there lies there for ever.

    `is_certain` is false where one of its units was only the likeliest of several.
    """

    is_certain = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "localities"

    def __str__(self) -> str:
        return str(self.pk)


class LocalityUnit(models.Model):
    """The unit a locality lies in between two days; a district, province or the country where no finer one is known.

    `stands_for`: this locality is the one to take when no more than this unit is known.
    """

    locality = models.ForeignKey(Locality, models.CASCADE, related_name="units")
    place = models.ForeignKey(Place, models.PROTECT, related_name="locality_units")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    stands_for = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="localityunit_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to")),
            ),
            models.UniqueConstraint(name="localityunit_first_once", fields=["locality"], condition=Q(valid_from=None)),
            models.UniqueConstraint(
                name="localityunit_once_a_day", fields=["locality", "valid_from"], condition=~Q(valid_from=None)
            ),
            models.UniqueConstraint(name="localityunit_last_once", fields=["locality"], condition=Q(valid_to=None)),
            models.UniqueConstraint(
                name="localityunit_stands_for_once", fields=["place"], condition=Q(stands_for=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.locality_id} @ {self.place_id}"


class Edition(models.Model):
    """The version of the files under data/places that was loaded last (one row at most)."""

    checksum = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.checksum
