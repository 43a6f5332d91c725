"""Reads of the registry: the current state of organisations as entries, and what pages list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hoptac.access import gate
from hoptac.facts.changes import CellKey, Timeline
from hoptac.facts.choices import Layer
from hoptac.facts.models import Reading
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.entries import ON_REGISTRATION, Entry, ReadingKey
from hoptac.registry.models import (
    Classification,
    FeatureSpell,
    GradeBand,
    LifecycleEvent,
    Rating,
    Registration,
    Seat,
    SizeThreshold,
)
from hoptac.registry.rules import WORKING, Threshold

VIEW = "registry.organisation.view"


def organisations(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations the actor may see, with their registration and commune."""
    return gate.rows(actor, VIEW).select_related("registration", "place").order_by("sort_key", "pk")


def registration_of(organisation: Organisation) -> Registration:
    """Return the registration of an organisation, as select_related read it."""
    found: Registration = getattr(organisation, "registration")  # noqa: B009 - a reverse relation types do not know
    return found


def entries(organisation_ids: Collection[int]) -> dict[int, Entry]:
    """Return what the registry holds now about each of these organisations, as entries to compare with.

    For actions and imports that have passed the gate: it does not ask who reads.
    """
    found: dict[int, Entry] = {}
    for ids in portions(organisation_ids):
        for pk, kind, code, name, locality_id, place_id in Organisation.objects.filter(pk__in=ids).values_list(
            "pk", "kind", "code", "name", "locality_id", "place_id"
        ):
            facts = {"kind": kind, "code": code, "name": name, "locality_id": locality_id, "place_id": place_id}
            found[pk] = Entry(pk, {**facts, "status": "active"})
        fields = ("stated_on", *ON_REGISTRATION)
        for pk, *values in Registration.objects.filter(pk__in=ids).values_list("pk", *fields):
            found[pk].facts.update(zip(fields, values, strict=True))
        _add_dated(found, ids)
        for pk, element, starts_on, ends_before, value in Reading.objects.filter(of(ids)).values_list(
            "organisation_id", "element", "starts_on", "ends_before", "value"
        ):
            found[pk].readings[ReadingKey(element, starts_on, ends_before)] = value
    return found


def accepted(organisation_ids: Collection[int]) -> dict[int, dict[ReadingKey, str]]:
    """Return the numbers of these organisations that came from accepted reports, each with the report's name."""
    found: dict[int, dict[ReadingKey, str]] = defaultdict(dict)
    for ids in portions(organisation_ids):
        rows = Reading.objects.filter(of(ids), layer=Layer.ACCEPTED)
        columns = ("organisation_id", "element", "starts_on", "ends_before", "source")
        for pk, element, starts_on, ends_before, source in rows.values_list(*columns):
            found[pk][ReadingKey(element, starts_on, ends_before)] = source
    return found


def _add_dated(found: dict[int, Entry], ids: list[int]) -> None:
    """Add to the entries the latest of everything that is dated."""
    for pk, address in _in_order(Seat, ids, "starts_on", "address"):
        found[pk].facts["address"] = address
    for pk, sector, size in _in_order(Classification, ids, "starts_on", "sector", "size"):
        found[pk].facts.update(sector=sector, size=size)
    for pk, on, status in _in_order(LifecycleEvent, ids, "on", "on", "status"):
        found[pk].facts.update(status=status, status_on=on)
    for pk, year, grade, points in _in_order(Rating, ids, "year", "year", "grade", "points"):
        found[pk].facts.update(grade=grade, grade_year=year, grade_points=points)
    for pk, feature, ends_before in _in_order(FeatureSpell, ids, "starts_on", "feature", "ends_before"):
        found[pk].facts[feature] = ends_before is None


def _in_order(model: Any, ids: list[int], order: str, *fields: str) -> Iterable[tuple[Any, ...]]:
    rows = model.objects.filter(of(ids)).order_by("organisation_id", order)
    yield from rows.values_list("organisation_id", *fields)


def timelines(organisation_ids: Collection[int]) -> dict[int, Timeline]:
    """Return where each organisation is filed from which day on: its spot, kind, sector and size together."""
    moves: dict[int, list[tuple[date, dict[str, Any]]]] = defaultdict(list)
    for ids in portions(organisation_ids):
        for pk, starts_on, locality_id in _in_order(Seat, ids, "starts_on", "starts_on", "locality_id"):
            moves[pk].append((starts_on, {"locality_id": locality_id}))
        for pk, starts_on, kind, sector, size in _in_order(
            Classification, ids, "starts_on", "starts_on", "kind", "sector", "size"
        ):
            moves[pk].append((starts_on, {"kind": kind, "sector": sector, "size": size}))
    return {pk: _timeline(steps) for pk, steps in moves.items()}


def _timeline(steps: list[tuple[date, dict[str, Any]]]) -> Timeline:
    """Return the steps as cells, each with the day from which it holds; the earliest of each kind reaches back."""
    steps.sort(key=lambda step: step[0])
    state: dict[str, Any] = {}
    for _, step in reversed(steps):
        state.update(step)
    cells: dict[date, CellKey] = {}
    for starts_on, step in steps:
        state.update(step)
        cells[starts_on] = CellKey(**state)
    merged = list(cells.items())
    return merged[:1] + [after for before, after in pairwise(merged) if before[1] != after[1]]


def working(*, on: date, within: Place | None = None) -> QuerySet[Organisation]:
    """Return the organisations of the registry that work on a day (figures: `cooperatives_active`), of a place."""
    events = LifecycleEvent.objects.filter(organisation=OuterRef("pk"), on__lte=on).order_by("-on")
    rows = Organisation.objects.filter(kind__in=REGISTERED_KINDS)
    if within is not None:
        rows = rows.filter(place__beneath=within.path)
    status = Coalesce(Subquery(events.values("status")[:1]), Value("active"))
    return rows.annotate(status_then=status).filter(status_then__in=WORKING)


def thresholds(decree_sector: str, *, on: date) -> list[Threshold]:
    """Return the size bands of a decree sector in force on a day; empty when an operator has not filled them."""
    rows = SizeThreshold.objects.filter(decree_sector=decree_sector, valid_from__lte=on).exclude(valid_to__lte=on)
    return [Threshold(row.size, row.least_members, row.least_revenue, row.least_capital) for row in rows]


def portions(ids: Collection[int], size: int = 900) -> Iterable[list[int]]:
    """Yield the ids in portions a database takes in one condition."""
    ordered = sorted(ids)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def of(ids: list[int]) -> Q:
    """Return the condition that a row is about one of a portion of organisations.

    Ids without a gap, as one import gives them, become a range, which is prepared and read faster than a list.
    """
    if ids and ids[-1] - ids[0] == len(ids) - 1:
        return Q(organisation_id__gte=ids[0], organisation_id__lte=ids[-1])
    return Q(organisation_id__in=ids)


def grade_bands(*, on: date) -> dict[str, int]:
    """Return the least points of each grade in force on a day; empty when an operator has not filled them."""
    rows = GradeBand.objects.filter(valid_from__lte=on).exclude(valid_to__lte=on)
    return {row.grade: row.least_points for row in rows}


def last_stated_on(path: str, *, on: date) -> date | None:
    """Return the newest day, up to and including `on`, that a statement about an organisation below the path is of."""
    stated = Registration.objects.filter(organisation__place__path__startswith=path, stated_on__lte=on)
    newest: date | None = stated.aggregate(newest=Max("stated_on"))["newest"]
    return newest
