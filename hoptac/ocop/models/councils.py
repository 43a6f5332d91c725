"""Councils: named people who score dossiers apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hoptac.ocop.choices import Seat, Stage
from hoptac.ocop.models.dossiers import Dossier
from hoptac.ocop.models.sets import Criterion, Option

USER = settings.AUTH_USER_MODEL


class Council(models.Model):
    """An evaluation council of a province: set up by a decision, meets on a day, closes once.

    `spread_most` is how many points members may differ from the median before their sheet is marked; the rules of
    procedure of a province say it.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    decision_no = models.CharField(max_length=60)
    decided_on = models.DateField()
    meets_on = models.DateField()
    spread_most = models.PositiveSmallIntegerField(default=10)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PREPARING)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False) | (~Q(stage="closed") & Q(closed_at=None)),
                name="council_closed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CouncilMember(models.Model):
    """A user named in a council, with the post and office as the minutes print them."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="council_seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.MEMBER)
    post = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_member_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(seat="chair"), name="council_one_chair"),
            models.UniqueConstraint(fields=["council"], condition=Q(seat="secretary"), name="council_one_secretary"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Entry(models.Model):
    """A dossier before a council. `is_open` until the council closes: a dossier is before one council at a time."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="entries")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="entries")
    is_open = models.BooleanField(default=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "dossier"], name="entry_once_a_council"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(is_open=True), name="entry_before_one_council"),
        ]

    def __str__(self) -> str:
        return str(self.dossier)


class Sheet(models.Model):
    """One member's scores of one dossier; handed in at a moment, then seen by others once the council closed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sheets")
    member = models.ForeignKey(CouncilMember, on_delete=models.CASCADE, related_name="sheets")
    remark = models.TextField(blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "member"], name="sheet_one_a_member"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__lte=100), name="sheet_points_to_a_hundred"),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, points=None) | Q(handed_in_at__isnull=False, points__isnull=False),
                name="sheet_handed_in_has_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} – {self.member}"


class Mark(models.Model):
    """The option a member chose for one criterion."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_one_a_criterion")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.criterion_id}"


class Flag(models.Model):
    """A disqualifying condition that somebody says is true of a dossier before a council.

    Raised by members; settled before the council closes: `stands` says whether it does, `reason` why.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="flags")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    said = models.TextField()
    stands = models.BooleanField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "criterion", "raised_by"], name="flag_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.criterion}"
