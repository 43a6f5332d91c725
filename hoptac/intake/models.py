"""Imports: the file, what was understood and decided, and what each row would do or did."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hoptac.intake.plans import State
from hoptac.intake.shapes import Kind
from hoptac.parties.choices import PersonalBasis


class RunState(models.TextChoices):
    """How far an import has come."""

    WAITING = "waiting", _("Waiting to be read")
    PREVIEWED = "previewed", _("Ready to be checked")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Taken back")
    FAILED = "failed", _("Could not be read")


class ImportRun(models.Model):
    """One file on its way into the registry. Nothing of it is in the registry before `applied_at`."""

    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind], blank=True)
    province = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    basis = models.CharField(max_length=7, choices=PersonalBasis, blank=True)
    state = models.CharField(max_length=9, choices=RunState, default=RunState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    columns: models.JSONField[Any, Any] = models.JSONField(default=list)
    repairs: models.JSONField[Any, Any] = models.JSONField(default=dict)
    understood: models.JSONField[Any, Any] = models.JSONField(default=dict)
    skipped: models.JSONField[Any, Any] = models.JSONField(default=list)
    corrections: models.JSONField[Any, Any] = models.JSONField(default=dict)
    decisions: models.JSONField[Any, Any] = models.JSONField(default=dict)
    failure = models.CharField(max_length=400, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportEffect(models.Model):
    """What applying an import of organisations did, as taking it back needs it; see registry.actions.undoing.

    `trail` is the newest entry of the trail of the deed; `refused` says after taking back what stayed, and why.
    """

    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, primary_key=True, related_name="effect")
    trail = models.BigIntegerField()
    created: models.JSONField[Any, Any] = models.JSONField()
    changed: models.JSONField[Any, Any] = models.JSONField()
    before: models.JSONField[Any, Any] = models.JSONField()
    joined: models.JSONField[Any, Any] = models.JSONField(default=list)
    refused: models.JSONField[Any, Any] = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.run_id}: {len(self.created)} + {len(self.changed)}"


class ImportRow(models.Model):
    """What one row of the sheet would do, or did: the entry to save and the differences an officer saw."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    name = models.CharField(max_length=250)
    organisation_id = models.BigIntegerField(null=True)
    how = models.CharField(max_length=10)
    entry: models.JSONField[Any, Any] = models.JSONField()
    changes: models.JSONField[Any, Any] = models.JSONField()
    issues: models.JSONField[Any, Any] = models.JSONField()
    candidates: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),
        ]
        indexes = [models.Index(fields=["run", "state", "number"], name="import_row_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number} {self.state}"
