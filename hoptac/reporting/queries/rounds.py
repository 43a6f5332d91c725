"""What was asked for, of whom, and who owes it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

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
from hoptac.reporting.rules import course


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


def owing(place: Place, version: FormVersion, period: Period) -> list[int]:
    """Return the organisations of a place that owe this form for the period."""
    rows = Organisation.objects.filter(place__path__startswith=place.path, kind__in=version.kinds)
    found: list[int] = []
    for ids in portions(sorted(rows.order_by().values_list("pk", flat=True))):
        events: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for pk, on, status in LifecycleEvent.objects.filter(organisation_id__in=ids).values_list(
            "organisation_id", "on", "status"
        ):
            events[pk].append((on, status))
        for pk, since in Registration.objects.filter(pk__in=ids).values_list("pk", "known_from"):
            states, ended = registry_rules.existence(since, events[pk])
            working = [(on, status in registry_rules.WORKING) for on, status in states]
            if course.owes(period, exists_from=since, ended=ended, working=working):
                found.append(pk)
    return found
