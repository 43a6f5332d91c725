"""The thin anchors every context points to: an organisation and a person, no more than who they are and where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from hoptac.parties.choices import WITHDRAWN, OrganisationKind, PersonalBasis, Sex


class Organisations(models.Manager["Organisation"]):
    """All organisations but those whose entry was withdrawn."""

    def get_queryset(self) -> QuerySet[Organisation]:
        """Return them."""
        return super().get_queryset().exclude(kind=WITHDRAWN)


class Organisation(models.Model):
    """A cooperative, union, group, fund, buyer or agency.

    `place` is today's commune (or the lowest unit known) and decides who may see the organisation;
    `locality` is the spot on the ground from which the unit of any other day follows. Both are
    written by the action that moves the seat.
    """

    kind = models.CharField(max_length=12, choices=OrganisationKind)
    code = models.CharField(max_length=14, unique=True, null=True, blank=True)
    name = models.CharField(max_length=250)
    search_key = models.CharField(max_length=250)
    sort_key = models.CharField(max_length=500)
    locality = models.ForeignKey("places.Locality", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    is_sample = models.BooleanField(default=False)

    objects: ClassVar[Organisations] = Organisations()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(
                condition=Q(kind__in=[*OrganisationKind.values, WITHDRAWN]), name="organisation_kind_known"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="organisation_code_null_not_empty"),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key"], name="organisation_kind_sort"),
            models.Index(fields=["search_key"], name="organisation_search_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A natural person. Sex, birth year and ethnicity only stand here with a basis for keeping them."""

    full_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=60)
    search_key = models.CharField(max_length=120, db_index=True)
    sort_key = models.CharField(max_length=300)
    citizen_id = models.CharField(max_length=12, unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ethnicity = models.CharField(max_length=40, blank=True)
    personal_basis = models.CharField(max_length=7, choices=PersonalBasis, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_name"),
            models.CheckConstraint(
                condition=~Q(personal_basis="") | Q(sex="", birth_year=None, ethnicity=""),
                name="person_details_need_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
