"""Certificates of organisations and their products."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models.products import ORGANISATION, Product
from hoptac.catalogue.rules import FOR_EVER


class Certificate(models.Model):
    """A certificate as its paper says it. It lights badges only while it is verified and valid.

    `valid_until` is exclusive; empty: without end. `ends_before` is the day from which it holds no more: validity
    over or revoked (see rules.certificate_end). `number_key` is the number without blanks and signs, for checking.
    """

    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="certificates")
    products = models.ManyToManyField(Product, blank=True, related_name="certificates")
    kind = models.CharField(max_length=12, choices=CertificateKind)
    title = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60, db_index=True)
    scope = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=70, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(default=FOR_EVER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="certificate_kind_known"),
            models.CheckConstraint(condition=~Q(number_key="") & ~Q(issuer=""), name="certificate_has_number"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="certificate_valid_for_a_while"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(ends_before__lte=F("valid_until")),
                name="certificate_ends_within_validity",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(revoked_on__gte=F("valid_from"), ends_before__lte=F("revoked_on")),
                name="certificate_ends_when_revoked",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="certificate_verified_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "number_key", "valid_from"], name="certificate_once_an_organisation"
            ),
        ]
        indexes = [models.Index(fields=["ends_before", "valid_from"], name="certificate_in_force")]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"

    @property
    def label(self) -> str:
        """Return the title it bears, else the name of its kind."""
        return self.title or str(CertificateKind(self.kind).label)

    @property
    def last_day(self) -> date | None:
        """Return the last day it holds; None: without end."""
        return None if self.ends_before == FOR_EVER else self.ends_before - timedelta(days=1)
