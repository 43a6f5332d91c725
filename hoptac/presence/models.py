"""Outside channels with their numbers by month, and what a cooperative and the alliance say to an evaluation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hoptac.core.periods import MONTHS, Period
from hoptac.presence.choices import Origin, Platform


class Channel(models.Model):
    """A shop, page or account of an organisation elsewhere; `closed_on` is the day from which it is used no more."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="channels")
    platform = models.CharField(max_length=8, choices=Platform)
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=300)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="channel_platform_known"),
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="channel_secured_address"),
            models.UniqueConstraint(fields=["organisation", "url"], name="channel_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelMonth(models.Model):
    """A channel in one month (its first day): followers at its end, orders and sales (đồng) within it; None: not told.

    `proof` is the key of a file that shows it, by core.uploads.
    """

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    followers = models.BigIntegerField(null=True, blank=True)
    orders = models.BigIntegerField(null=True, blank=True)
    sales = models.BigIntegerField(null=True, blank=True)
    proof = models.CharField(max_length=70, blank=True)
    origin = models.CharField(max_length=8, choices=Origin)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "month"], name="channelmonth_once"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="channelmonth_origin_known"),
            models.CheckConstraint(
                condition=(Q(followers=None) | Q(followers__gte=0))
                & (Q(orders=None) | Q(orders__gte=0))
                & (Q(sales=None) | Q(sales__gte=0)),
                name="channelmonth_nothing_below_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}, {self.month:%m/%Y}"


class Evaluation(models.Model):
    """What the cooperative remarks on its numbers of a period, and what the alliance answers. Numbers are not kept."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="evaluations")
    starts_on = models.DateField()
    ends_before = models.DateField()
    remark = models.TextField()
    remarked_at = models.DateTimeField()
    remarked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "starts_on", "ends_before"], name="evaluation_once"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="evaluation_has_days"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="evaluation_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.starts_on:%m/%Y}"

    @property
    def period(self) -> Period:
        """Return the period it is about."""
        months = (self.ends_before.year - self.starts_on.year) * 12 + self.ends_before.month - self.starts_on.month
        kind = next(kind for kind, count in MONTHS.items() if count == months)
        return Period(self.starts_on, self.ends_before, kind)
