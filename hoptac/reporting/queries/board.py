"""Who has reported: communes by state, and the reports behind."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from hoptac.access import gate
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report, Round
from hoptac.reporting.queries.listing import reports


class Commune(NamedTuple):
    """A line of the collection board: a commune and how many of its reports stand in which state."""

    pk: int
    name: str
    owed: int
    states: tuple[int, ...]


def board(asked: Round) -> list[Commune]:
    """Return the communes of a round by name, each with its reports by state in the order of ReportState."""
    counts = [Count("pk", filter=Q(state=state)) for state in ReportState.values]
    named = {f"in_{state}": count for state, count in zip(ReportState.values, counts, strict=True)}
    rows = asked.reports.order_by("organisation__place__sort_key").values_list(
        "organisation__place", "organisation__place__full_name"
    )
    found = rows.annotate(owed=Count("pk"), **named).values_list(
        "organisation__place", "organisation__place__full_name", "owed", *named
    )
    return [Commune(pk, name, owed, tuple(states)) for pk, name, owed, *states in found]


def of_round(actor: gate.Actor, asked: Round, *, state: str, commune: int | None) -> QuerySet[Report]:
    """Return the reports of a round the actor may read, with how to reach who owes them."""
    rows = reports(actor).filter(round=asked).select_related("organisation__registration")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(organisation__place=commune) if commune else rows
