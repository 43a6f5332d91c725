"""Reports somebody has to do with."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, QuerySet

from hoptac.access import gate
from hoptac.places.models import Place
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Confirmation, Report, Round

VIEW = "reporting.report.view"
#: Not sent yet; sent and not accepted yet.
UNSENT = (ReportState.OPEN, ReportState.ENTERED, ReportState.RETURNED)
WAITING = (ReportState.SUBMITTED, ReportState.CHECKED)
MOST_HEAPS = 12


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


def heap(asked: Round, place: Place) -> QuerySet[Report]:
    """Return all reports of a commune in a round, by name."""
    found = Report.objects.filter(round=asked, organisation__place=place)
    return found.select_related("organisation__registration", "submitted_by").order_by("organisation__sort_key", "pk")


class Heap(NamedTuple):
    """Reports of one commune and one round that wait to be judged together."""

    round_id: int
    title: str
    period: str
    place_id: int
    place: str
    waiting: int


def heaps(actor: gate.Actor) -> list[Heap]:
    """Return where several reports wait for the actor, the most first; at most so many as a page lists."""
    names = ("round", "round__version__title", "round__period", "organisation__place", "organisation__place__full_name")
    found = to_judge(actor).values_list(*names).annotate(waiting=Count("pk")).filter(waiting__gt=1)
    return [Heap(*row) for row in found.order_by("-waiting", "organisation__place__sort_key")[:MOST_HEAPS]]


def confirmations() -> QuerySet[Confirmation]:
    """Return the confirmations that are still open; each page that asks for one was let in by its code."""
    found = Confirmation.objects.filter(closed_at__isnull=True)
    return found.select_related("report__round__version", "report__organisation__place", "made_by")
