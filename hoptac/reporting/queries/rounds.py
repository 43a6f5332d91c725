"""What was asked for, of whom, and who owes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from hoptac.access import gate
from hoptac.core.periods import Period
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import rules as registry_rules
from hoptac.registry.models import LifecycleEvent, Registration
from hoptac.registry.queries import portions
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import FormVersion, Round
from hoptac.reporting.rules import course, rating


def rounds(actor: gate.Actor) -> QuerySet[Round]:
    """Return the rounds the actor may watch, latest first, each with how many reports stand in which state."""
    found: QuerySet[Round] = gate.rows(actor, "reporting.round.view")
    counts = {f"in_{state}": Count("reports", filter=Q(reports__state=state)) for state in ReportState.values}
    counted = found.select_related("version", "place").annotate(owed=Count("reports"), **counts)
    unsent, waiting = F("in_open") + F("in_entered") + F("in_returned"), F("in_submitted") + F("in_checked")
    return counted.annotate(unsent=unsent, waiting=waiting).order_by("-starts_on", "-ends_before", "version__code")


def home(actor: gate.Actor) -> Place:
    """Return the place whose organisations the actor asks for reports: that of the widest grant that lets them."""
    granted = Place.objects.filter(pk__in=[grant.place_id for grant in gate.grants(actor)])
    return gate.rows(actor, "reporting.round.open", granted).order_by("level", "pk")[:1].get()


def period_of(asked: Round) -> Period:
    """Return the period of a round."""
    return Period.parse(asked.period)


class Life(NamedTuple):
    """From when an organisation exists, to when (exclusive), and from which day on it worked or did not."""

    exists_from: date
    ended: date | None
    working: list[tuple[date, bool]]


def owing(place: Place, version: FormVersion, period: Period) -> list[int]:
    """Return the organisations of a place that owe this form for the period; of a rating only those assessed."""
    is_rating = bool(version.definition.get("is_rating"))
    return [
        pk
        for pk, life in _lives(place, version)
        if course.owes(period, **life._asdict()) and not (is_rating and _unassessed(period, life))
    ]


def unassessed(asked: Round) -> list[tuple[Organisation, rating.Unassessed]]:
    """Return who would owe a rating but is not assessed, by name, and why."""
    period = period_of(asked)
    found = {
        pk: why
        for pk, life in _lives(asked.place, asked.version)
        if course.owes(period, **life._asdict()) and (why := _unassessed(period, life))
    }
    rows = Organisation.objects.filter(pk__in=found).select_related("place").order_by("sort_key", "pk")
    return [(row, found[row.pk]) for row in rows]


def _unassessed(period: Period, life: Life) -> rating.Unassessed:
    return rating.unassessed(period, exists_from=life.exists_from, working=life.working)


def _lives(place: Place, version: FormVersion) -> Iterator[tuple[int, Life]]:
    """Yield the organisations of the kinds a form is for, with their lives."""
    rows = Organisation.objects.filter(place__path__startswith=place.path, kind__in=version.kinds)
    for ids in portions(sorted(rows.order_by().values_list("pk", flat=True))):
        events: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for pk, on, status in LifecycleEvent.objects.filter(organisation_id__in=ids).values_list(
            "organisation_id", "on", "status"
        ):
            events[pk].append((on, status))
        for pk, since in Registration.objects.filter(pk__in=ids).values_list("pk", "known_from"):
            states, ended = registry_rules.existence(since, events[pk])
            yield pk, Life(since, ended, [(on, status in registry_rules.WORKING) for on, status in states])
