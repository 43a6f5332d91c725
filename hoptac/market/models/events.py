"""Trade events: fairs and supply and demand conferences, their booths, products shown, meetings and results."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from hoptac.market.choices import BoothState, EventKind, MeetingState, Side
from hoptac.market.models.needs import ORGANISATION, PLACE, USER


class TradeEvent(models.Model):
    """A fair or conference within [starts_on, ends_before), held or visited by a province's alliance.

    `called_off` says why it does not take place; empty: it does.
    """

    province = models.ForeignKey(PLACE, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EventKind)
    name = models.CharField(max_length=200)
    venue = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_before = models.DateField()
    is_public = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    called_off = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="tradeevent_kind_known"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="tradeevent_for_a_while"),
            models.UniqueConstraint(fields=["province", "name", "starts_on"], name="tradeevent_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return self.ends_before - timedelta(days=1)


class Booth(models.Model):
    """An organisation is asked to an event, or takes part with these products.

    `sold` is đồng on the spot, `result` what came of it in words.
    """

    event = models.ForeignKey(TradeEvent, on_delete=models.CASCADE, related_name="booths")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="booths")
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="booths")
    number = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=BoothState, default=BoothState.INVITED)
    sold = models.BigIntegerField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sold=None) | Q(sold__gte=0), name="booth_sold_not_negative"),
            models.CheckConstraint(condition=Q(state__in=BoothState.values), name="booth_state_known"),
            models.UniqueConstraint(fields=["event", "organisation"], name="booth_once_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.organisation}"


class Meeting(models.Model):
    """A buyer and a cooperative meet at an event; `side` asked for it, so the other one agrees.

    `result` says what came of it, `value` is đồng agreed in principle. Neither side meets two at a time.
    """

    event = models.ForeignKey(TradeEvent, on_delete=models.CASCADE, related_name="meetings")
    buyer = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MeetingState, default=MeetingState.ASKED)
    side = models.CharField(max_length=6, choices=Side)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=500, blank=True)
    value = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="meeting_value_not_negative"),
            models.UniqueConstraint(
                fields=["organisation", "starts_at"], condition=~Q(state="declined"), name="meeting_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["buyer", "starts_at"], condition=~Q(state="declined"), name="meeting_one_at_a_time_for_buyers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.buyer} · {self.organisation}"
