"""Reports somebody has to do with."""

from __future__ import annotations

from django.db.models import QuerySet

from hoptac.access import gate
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report

VIEW = "reporting.report.view"
#: Not sent yet; sent and not accepted yet.
UNSENT, WAITING = (ReportState.OPEN, ReportState.RETURNED), (ReportState.SUBMITTED, ReportState.CHECKED)


def reports(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports the actor may read, the nearest deadline first."""
    rows: QuerySet[Report] = gate.rows(actor, VIEW)
    found = rows.select_related("round__version", "round__place", "organisation__place")
    return found.order_by("round__due_on", "organisation__sort_key", "pk")


def to_fill(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports of the actor's own organisations that are not sent yet, the nearest day first."""
    own = [grant.organisation_id for grant in gate.grants(actor) if grant.organisation_id is not None]
    rows: QuerySet[Report] = gate.rows(actor, "reporting.report.fill").select_related("round__version")
    return rows.filter(organisation__in=own, state__in=UNSENT).order_by("round__due_on", "pk")


def to_judge(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports that wait for the actor: to be checked for the commune, or to be accepted."""
    waiting = Report.objects.filter(state__in=WAITING)
    check = gate.rows(actor, "reporting.report.check", waiting.filter(state=ReportState.SUBMITTED))
    accept: QuerySet[Report] = gate.rows(actor, "reporting.report.accept", waiting)
    return check | accept
