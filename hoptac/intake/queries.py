"""Reads of imports, for whoever may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from hoptac.access import gate
from hoptac.intake.models import ImportRow, ImportRun
from hoptac.places.models import Place


def runs(actor: gate.Actor) -> QuerySet[ImportRun]:
    """Return the imports the actor may see, newest first."""
    return gate.rows(actor, "intake.run.view").select_related("province", "started_by")


def provinces(actor: gate.Actor) -> QuerySet[Place]:
    """Return the provinces of today into which the actor may import."""
    return gate.rows(actor, "intake.run.add", Place.objects.filter(level=1, valid_to=None)).order_by("sort_key")


def rows(run: ImportRun, state: str) -> QuerySet[ImportRow]:
    """Return the rows of an import in one state, in the order of the sheet."""
    return ImportRow.objects.filter(run=run, state=state).order_by("number")
