"""Products and their OCOP recognitions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.catalogue.choices import ProductGroup
from hoptac.catalogue.rules import ALL_YEAR


class Product(models.Model):
    """What an organisation makes or offers. Price and yearly quantity are per `unit`; `season` is a bit a month."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=400)
    slug = models.CharField(max_length=80)
    group = models.CharField(max_length=10, choices=ProductGroup)
    unit = models.CharField(max_length=30, blank=True)
    price_amount = models.BigIntegerField(null=True, blank=True)
    yearly_quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    description = models.TextField(blank=True)
    season = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="product_has_name"),
            models.CheckConstraint(condition=Q(group__in=ProductGroup.values), name="product_group_known"),
            models.CheckConstraint(condition=Q(season__lte=ALL_YEAR), name="product_season_twelve_months"),
            models.CheckConstraint(
                condition=Q(price_amount=None) | Q(price_amount__gt=0), name="product_price_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(yearly_quantity=None) | Q(yearly_quantity__gt=0), name="product_quantity_above_nothing"
            ),
            models.UniqueConstraint(fields=["organisation", "name"], name="product_name_once_an_organisation"),
        ]
        indexes = [
            models.Index(fields=["organisation", "search_key"], name="product_by_search_key"),
            models.Index(fields=["is_published", "sort_key"], name="product_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Recognition(models.Model):
    """One OCOP decision about a product.

    `valid_until` and `ends_before` are exclusive. `ends_before` is the day from which it holds no more
    (validity over, revoked, or replaced by a later decision): see rules.ends. `is_dated` says that
    `decided_on` is the decision's own date and not merely the day it became known here.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    stars = models.PositiveSmallIntegerField()
    decision_no = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField()
    valid_until = models.DateField()
    is_dated = models.BooleanField(default=True)
    issuer = models.CharField(max_length=200, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="recognition_one_to_five_stars"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("decided_on")), name="recognition_valid_for_a_while"),
            models.CheckConstraint(
                condition=Q(ends_before__gte=F("decided_on"), ends_before__lte=F("valid_until")),
                name="recognition_ends_within_validity",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("decided_on"), ends_before__lte=F("revoked_on")),
                name="recognition_ends_when_revoked",
            ),
            models.UniqueConstraint(fields=["product", "decided_on"], name="recognition_one_a_day"),
        ]
        indexes = [models.Index(fields=["product", "decided_on", "ends_before"], name="recognition_in_force")]

    def __str__(self) -> str:
        return f"{self.stars}★ {self.decision_no}".strip()
