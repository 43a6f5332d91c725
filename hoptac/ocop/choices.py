"""The fixed lists of the OCOP cycle."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """The three parts of every criteria set."""

    A = "A", _("Product and strength of the community")
    B = "B", _("Marketing")
    C = "C", _("Quality of the product")


class State(models.TextChoices):
    """Where a dossier is."""

    DRAFT = "draft", _("Being prepared")
    RETURNED = "returned", _("Returned to be completed")
    SENT = "sent", _("Waiting for the commune's check")
    CHECKED = "checked", _("Waiting for a council")
    COUNCIL = "council", _("Before a council")
    SCORED = "scored", _("Waiting for the province's decision")
    PROPOSED = "proposed", _("Proposed to the centre")
    RECOGNISED = "recognised", _("Recognised")
    NOT_RECOGNISED = "not_recognised", _("Not recognised")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: A product has at most one dossier in one of these states.
OPEN = (State.DRAFT, State.RETURNED, State.SENT, State.CHECKED, State.COUNCIL, State.SCORED, State.PROPOSED)
#: The maker may work on its dossier.
IN_HAND = (State.DRAFT, State.RETURNED)


class Verdict(models.TextChoices):
    """What the commune said about one answer."""

    NONE = "", _("Not yet checked")
    CONFIRMED = "confirmed", _("Confirmed")
    REMARKED = "remarked", _("With a remark")


class Stage(models.TextChoices):
    """Where a council is."""

    PREPARING = "preparing", _("Being set up")
    SCORING = "scoring", _("Scoring")
    CLOSED = "closed", _("Closed")


class Seat(models.TextChoices):
    """What a member is in a council."""

    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")
