"""The states of a report, and of a version of a form."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a report stands. What was submitted is changed only after it was returned or reopened."""

    OPEN = "open", _("To be filled in")
    ENTERED = "entered", _("Waits for the organisation’s word")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked by the commune")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Stage(models.TextChoices):
    """Who gave points in a rating, after the organisation's own."""

    COMMUNE = "commune", _("Commune")
    PROVINCE = "province", _("Province")


class VersionState(models.TextChoices):
    """A version is never changed once it is in use, only superseded by the next."""

    DRAFT = "draft", _("Draft")
    IN_USE = "in_use", _("In use")
    SUPERSEDED = "superseded", _("Superseded")
