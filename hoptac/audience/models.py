"""What is known of the audience: raw rows for 30 days, small sums for ever, and how far the spool has been read.

No foreign keys: a line in the spool may be about something that is gone by the time it is taken in.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hoptac.audience.choices import Aspect, CodePlace, Event


class Sighting(models.Model):
    """One thing somebody did; erased after 30 days. `visitor` is a hash whose salt is gone after its day."""

    at = models.DateTimeField()
    event = models.CharField(max_length=8, choices=Event)
    organisation_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    visitor = models.BigIntegerField()
    source = models.CharField(max_length=8)
    language = models.CharField(max_length=5)
    device = models.CharField(max_length=8)
    country = models.CharField(max_length=2)
    word = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.at} {self.event}"


class Visitor(models.Model):
    """Somebody who was there on a day, kept until the next day is over so that nobody counts twice.

    Organisation 0: on the whole site, with the source where the day began; product 0: on any page of it.
    """

    pk = models.CompositePrimaryKey("on", "organisation_id", "product_id", "visitor")
    on = models.DateField()
    organisation_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    visitor = models.BigIntegerField()
    source = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"{self.on} {self.organisation_id}"


class Tally(models.Model):
    """How often something happened on a day or in a month; see rules.Key.

    The event "visitor" counts visitors, each once a day; a month has the sum of its days.
    """

    pk = models.CompositePrimaryKey("organisation_id", "span", "product_id", "event", "aspect", "key")
    organisation_id = models.BigIntegerField()
    span = models.PositiveIntegerField()
    product_id = models.BigIntegerField()
    event = models.CharField(max_length=8)
    aspect = models.CharField(max_length=8, choices=Aspect)
    key = models.CharField(max_length=12)
    number = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["span", "event", "organisation_id", "number"],
                condition=Q(aspect="", product_id=0),
                name="tally_whole_by_span",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.span} {self.event}: {self.number}"


class Missed(models.Model):
    """How often words found nothing on a day; forgotten after a year."""

    pk = models.CompositePrimaryKey("on", "word", "language")
    on = models.DateField()
    word = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.word}: {self.number}"


class Code(models.Model):
    """A QR code that was printed or shown somewhere: its short address leads to `path` for ever."""

    code = models.CharField(max_length=8, unique=True)
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", on_delete=models.CASCADE, null=True, related_name="+")
    place = models.CharField(max_length=9, choices=CodePlace)
    note = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(path__startswith="/"), name="code_leads_inside"),
            models.CheckConstraint(condition=Q(place__in=CodePlace.values), name="code_place_known"),
        ]

    def __str__(self) -> str:
        return self.code


class SpoolMark(models.Model):
    """Up to which byte a file of the spool was taken in; written in the transaction that took it in."""

    name = models.CharField(max_length=60, primary_key=True)
    offset = models.BigIntegerField(default=0)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.offset}"
