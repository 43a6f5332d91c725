"""Dossiers: one product's way through the cycle, its answers and its evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from hoptac.ocop.choices import OPEN, State, Verdict
from hoptac.ocop.models.sets import CriteriaSet, Criterion, Option

USER = settings.AUTH_USER_MODEL


class Dossier(models.Model):
    """A product's request to be graded by one criteria set.

    `reason` is why it was last returned, or not recognised, or withdrawn. `points` is the council's average times
    `scorers` (a whole number, so that nothing is rounded); `is_excluded`: a disqualifying condition stands.
    `recognition` is what it led to.
    """

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="dossiers")
    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="dossiers")
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remark = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    scorers = models.PositiveSmallIntegerField(null=True, blank=True)
    is_excluded = models.BooleanField(default=False)
    proposal_no = models.CharField(max_length=60, blank=True)
    proposed_on = models.DateField(null=True, blank=True)
    centre_no = models.CharField(max_length=60, blank=True)
    centre_on = models.DateField(null=True, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    recognition = models.OneToOneField(
        "catalogue.Recognition", null=True, blank=True, on_delete=models.PROTECT, related_name="dossier"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(state__in=[state.value for state in OPEN]), name="dossier_one_open"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="dossier_state_known"),
            models.CheckConstraint(
                condition=Q(points=None, scorers=None) | Q(points__isnull=False, scorers__gt=0),
                name="dossier_points_have_scorers",
            ),
        ]

    def __str__(self) -> str:
        return self.product.name


class Answer(models.Model):
    """What the maker says about one criterion, and what the commune said to that.

    `origin` is the word of knowing.CODES from which the answer was filled in, `origin_detail` what was found; both
    are empty once a person chose otherwise.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_excluded = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    origin = models.CharField(max_length=40, blank=True)
    origin_detail = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    verdict_remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "criterion"], name="answer_one_a_criterion")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.criterion_id}"


class Evidence(models.Model):
    """A file that proves something, for one criterion or for the whole dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evidence")
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name
