"""Kinds of products and units of measure: reference data from data/catalogue, never changed on a page."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.catalogue.choices import Dimension, ProductGroup, PublicLanguage, Region


class Kind(models.Model):
    """A kind of product; a kind with a parent is one of that larger kind. `names`: its main name by language.

    `group` is OTHER for what the OCOP programme does not know (farm inputs, timber, services), empty where unsure.
    """

    code = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    group = models.CharField(max_length=10, choices=ProductGroup, blank=True)
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=["", *ProductGroup.values]), name="kind_group_known"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="kind_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name("vi")

    def name(self, language: str) -> str:
        """Return the main name in a language, in Vietnamese where it has none, else its code."""
        return str(self.names.get(language) or self.names.get("vi") or self.code)


class KindName(models.Model):
    """A name of a kind in a language; one of them is the main one, the others are words people search with."""

    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=2, choices=PublicLanguage)
    text = models.CharField(max_length=80)
    search_key = models.CharField(max_length=80, db_index=True)
    is_main = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=PublicLanguage.values), name="kindname_language_known"),
            models.UniqueConstraint(fields=["kind", "language", "text"], name="kindname_once_a_kind"),
            models.UniqueConstraint(
                fields=["kind", "language"], condition=Q(is_main=True), name="kindname_one_main_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Unit(models.Model):
    """A unit of measure. One of it is `factor` of its dimension's base unit: kg, litre, m², piece, day.

    `factor` null: it differs by region (UnitFactor), or is no fixed amount (a bottle, a bunch).
    """

    code = models.CharField(max_length=20, unique=True)
    dimension = models.CharField(max_length=6, choices=Dimension)
    factor = models.DecimalField(max_digits=16, decimal_places=6, null=True, blank=True)
    names = models.JSONField(default=dict)
    words = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="unit_dimension_known"),
            models.CheckConstraint(condition=Q(factor=None) | Q(factor__gt=0), name="unit_factor_above_nothing"),
        ]

    def __str__(self) -> str:
        return self.name("vi")

    def name(self, language: str) -> str:
        """Return the name in a language, in Vietnamese where it has none."""
        return str(self.names.get(language) or self.names.get("vi") or self.code)


class UnitFactor(models.Model):
    """How much a unit is in one region, of its dimension's base unit, and who says so."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="factors")
    region = models.CharField(max_length=7, choices=Region)
    factor = models.DecimalField(max_digits=16, decimal_places=6)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(region__in=Region.values), name="unitfactor_region_known"),
            models.CheckConstraint(condition=Q(factor__gt=0), name="unitfactor_above_nothing"),
            models.UniqueConstraint(fields=["unit", "region"], name="unitfactor_once_a_region"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.get_region_display()})"
