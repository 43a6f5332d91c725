"""What this context keeps: words of reports, reports as signed, other provinces' figures, settled contradictions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_USER = settings.AUTH_USER_MODEL


class FileKind(models.TextChoices):
    """The formats a report is kept in."""

    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    HTML = "html", _("Web page")


class ReportText(models.Model):
    """The words an office gave the report of a place and period; `revision` counts their changes."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "period"], name="report_text_once")]

    def __str__(self) -> str:
        return self.period


class SignedReport(models.Model):
    """A report as it was signed: never changed. `figures` are its values by code, exact, as "649/3550"; null: unknown.

    `sha256` is the hash of its files' hashes, in the order of their kinds.
    """

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    number = models.PositiveSmallIntegerField()
    document_number = models.CharField(max_length=40)
    signed_on = models.DateField()
    text = models.TextField()
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "period", "number"], name="signed_report_number_once"),
            models.CheckConstraint(condition=~Q(document_number=""), name="signed_report_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.document_number}, {self.signed_on:%d/%m/%Y}"


class SignedFile(models.Model):
    """One file of a signed report, byte for byte; kept in the database, so that it is signed and saved as one."""

    report = models.ForeignKey(SignedReport, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="signed_file_once"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="signed_file_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.kind}"


class FigureKey(models.Model):
    """The public key (Ed25519, base64) a province signs its figures with, as its office told it."""

    place = models.OneToOneField("places.Place", on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(max_length=44)
    trusted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_key


class FigureFile(models.Model):
    """The figures of a province that runs apart, as it signed them; `terms` are what each figure is made of, summed."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    terms = models.JSONField()
    made_at = models.DateTimeField()
    signature = models.CharField(max_length=88)
    collected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "period"], name="figure_file_once")]

    def __str__(self) -> str:
        return self.period


class Settlement(models.Model):
    """Why two numbers that contradict each other may stand; it holds for these very numbers only."""

    organisation = models.ForeignKey("parties.Organisation", on_delete=models.CASCADE, related_name="settlements")
    kind = models.CharField(max_length=10)
    element = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.BigIntegerField()
    against = models.BigIntegerField()
    reason = models.TextField()
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "element", "starts_on", "ends_before"], name="settlement_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
