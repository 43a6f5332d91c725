"""Forms by version, rounds of reporting, reports with their cells, and what was submitted and returned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hoptac.parties.choices import OrganisationKind
from hoptac.reporting.choices import ReportState, Stage, VersionState
from hoptac.reporting.written import Written

_USER = settings.AUTH_USER_MODEL


class FormVersion(models.Model):
    """One version of a form. `definition` is what rules.form.read() reads; it never changes once it is no draft."""

    code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=200, blank=True)
    kinds = models.JSONField()
    period_kind = models.CharField(max_length=12)
    due_after_days = models.PositiveSmallIntegerField()
    closes_after_days = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.IN_USE)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="form_version_number_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=VersionState.IN_USE), name="form_one_version_in_use"
            ),
            models.UniqueConstraint(fields=["code"], condition=Q(state=VersionState.DRAFT), name="form_one_draft"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="form_version_state_known"),
            models.CheckConstraint(
                condition=Q(closes_after_days__gte=F("due_after_days")), name="form_closes_after_it_is_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def kind_labels(self) -> list[str]:
        """The kinds of organisations that owe it, in words."""
        return [str(OrganisationKind(kind).label) for kind in self.kinds]


class Round(models.Model):
    """A form asked of a province for one period. `due_on` and `closes_on` are the last days, inclusive.

    It may be filled in from `opens_on` on; without one at once.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    starts_on = models.DateField()
    ends_before = models.DateField()
    opens_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    closes_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "place", "period"], name="round_once_a_period"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="round_period_has_days"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("due_on")), name="round_closes_after_it_is_due"),
        ]

    def __str__(self) -> str:
        return f"{self.version.title} {self.period}"


class Report(models.Model):
    """What one organisation owes in a round. `revision` counts changes: nobody judges what they have not seen."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    organisation = models.ForeignKey("parties.Organisation", on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    revision = models.PositiveIntegerField(default=0)
    extended_until = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="report_once_a_round"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.ACCEPTED) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="report_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.OPEN, ReportState.ENTERED])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="report_submitted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="report_of_organisation")]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.organisation_id}"


class Cell(models.Model):
    """A line somebody filled or confirmed. `value` is in base units; `revision` is the report's at the time.

    `rivals` holds what others wrote without having seen this: the same keys, `by` and `by_name`, until one is chosen.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="cells")
    line = models.CharField(max_length=60)
    value = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    is_prefilled = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    rivals = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="cell_one_a_line")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.line}"

    @property
    def written(self) -> Written:
        """What stands in it."""
        return Written(self.line, self.value, self.text, self.explanation)


class Submission(models.Model):
    """A report as it was sent: its numbers and words then, for good, under a receipt number."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=20, unique=True)
    content = models.JSONField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return self.receipt


class Batch(models.Model):
    """Lines sent at once. `key` is made where they were typed: sent again, the same answer comes back."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="batches")
    key = models.CharField(max_length=40)
    receipt = models.CharField(max_length=20, unique=True)
    outcome = models.JSONField()
    received_at = models.DateTimeField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["made_by", "key"], name="batch_once")]

    def __str__(self) -> str:
        return self.receipt


class Confirmation(models.Model):
    """A code by which an organisation confirms a report an officer filled in for it. Only its hash is kept."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="confirmations")
    code_hash = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(closed_at__isnull=True), name="confirmation_one_open_a_report"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Handover(models.Model):
    """The reports of a commune judged in one go, with those that were absent by name: nobody silent blocks the rest."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="handovers")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10)
    passed = models.PositiveIntegerField()
    absent = models.JSONField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(step__in=["check", "accept"]), name="handover_step_known")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.place_id} {self.step}"


class Remark(models.Model):
    """Why a report, or one line of it, came back; settled when the report is submitted again."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    line = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    is_settled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_has_words")]
        indexes = [models.Index(fields=["report", "is_settled"], name="remark_open")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.line}"


class Score(models.Model):
    """The points commune or province gave one criterion of a rating, for a submission as it was sent."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="scores")
    stage = models.CharField(max_length=8, choices=Stage)
    line = models.CharField(max_length=60)
    points = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "stage", "line"], name="score_once_a_stage")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.stage} {self.line}"
