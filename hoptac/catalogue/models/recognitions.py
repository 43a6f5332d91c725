"""OCOP decisions about products."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hoptac.catalogue.models.products import Product


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
