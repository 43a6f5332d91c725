"""The dimensions every fact is filed under, and how sure a fact is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """Sector of the main registered business line, as provincial reports split it.

    Decree 113/2024 Art. 4 knows four; `registry.rules.DECREE_SECTOR` maps these eight onto them.
    """

    AGRICULTURE = "agriculture", _("Agriculture, forestry, fishery, salt")
    INDUSTRY = "industry", _("Industry and handicraft")
    CONSTRUCTION = "construction", _("Construction")
    CREDIT = "credit", _("Credit")
    TRADE = "trade", _("Trade and services")
    TRANSPORT = "transport", _("Transport")
    ENVIRONMENT = "environment", _("Environment")
    OTHER = "other", _("Other")
    UNKNOWN = "", _("Sector not known")


class SizeBand(models.TextChoices):
    """Size by Decree 113/2024 Art. 5."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")
    UNKNOWN = "", _("Size not known")


class Layer(models.IntegerChoices):
    """How far a fact has come: written by operations, typed in or imported, submitted, accepted."""

    RECORDED = 1, _("Recorded")
    ENTERED = 2, _("Entered")
    SUBMITTED = 3, _("Submitted")
    ACCEPTED = 4, _("Accepted")


class Direction(models.TextChoices):
    """What reaching a target means."""

    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")
