"""Reads across contexts: the organisations behind a figure, years of founding, where communes lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from hoptac.access import gate
from hoptac.facts import figures
from hoptac.facts.elements import BY_CODE
from hoptac.facts.figures import Question
from hoptac.facts.indicators import COOPERATIVE_KINDS, Indicator
from hoptac.facts.models import Fact
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level
from hoptac.places.models import LocalityUnit, Place
from hoptac.places.queries import valid
from hoptac.registry.queries import VIEW, portions

#: So many ids fit into one condition; for more, reading all visible rows is quicker.
FEW = 900
FOUNDED, ENDED = BY_CODE["organisations_new"].number, BY_CODE["organisations_ended"].number


def organisations_behind(
    indicator: Indicator, question: Question, *, actor: gate.Actor | None = None
) -> list[tuple[Organisation, Fraction | None]]:
    """Return the organisations behind a figure with their values, in order of their names.

    With an actor only those he may see; None is for operators at the command line, who hold the database anyway.
    """
    values = figures.behind(indicator, question)
    found: list[Organisation] = []
    for ids in portions(list(values)):
        rows = Organisation.objects.filter(pk__in=ids) if actor is None else gate.rows(actor, VIEW).filter(pk__in=ids)
        found += rows.select_related("place")
    return [(row, values[row.pk]) for row in sorted(found, key=lambda row: (row.sort_key, row.pk))]


def founding_years(question: Question) -> list[tuple[int, int, int]]:
    """Return for each year how many cooperatives were registered and how many ended, up to the question's moment."""
    spots = LocalityUnit.objects.filter(valid(question.map_on), _inside(question)).values("locality")
    facts = Fact.objects.filter(
        element__in=[FOUNDED, ENDED],
        on__lt=question.moment.ends_before,
        cell__kind__in=COOPERATIVE_KINDS,
        cell__locality__in=spots,
    )
    years: dict[int, dict[int, int]] = defaultdict(lambda: {FOUNDED: 0, ENDED: 0})
    summed = facts.order_by().values("element", year=ExtractYear("on")).annotate(total=Sum("value"))
    for row in summed:
        years[row["year"]][row["element"]] += row["total"]
    if not years:
        return []
    return [(year, years[year][FOUNDED], years[year][ENDED]) for year in range(min(years), max(years) + 1)]


def _inside(question: Question) -> Q:
    place = question.place()
    return Q(place__path__startswith=place.path) if place else Q()


def commune_points(question: Question) -> list[tuple[str, str, Decimal, Decimal]]:
    """Return code, name, latitude and longitude of the communes (of the country: provinces) of the question's map."""
    place = question.place()
    level = Level.PROVINCE if place is None or place.level == Level.COUNTRY else Level.COMMUNE
    inside = Place.objects.filter(valid(question.map_on), level=level, lat__isnull=False)
    if place is not None:
        inside = inside.filter(path__startswith=place.path)
    points = inside.order_by("sort_key", "pk").values_list("code", "name", "lat", "lon")
    return [(code, name, lat, lon) for code, name, lat, lon in points if lat is not None and lon is not None]


def rows_behind(
    values: Mapping[int, Fraction | None], actor: gate.Actor
) -> list[tuple[int, str, str, str, Fraction | None]]:
    """Return id, name, code, place and value of the organisations with these values that the actor may see."""
    seen: QuerySet[Organisation] = gate.rows(actor, VIEW)
    if len(values) <= FEW:
        seen = seen.filter(pk__in=list(values))
    rows = seen.order_by("sort_key", "pk").values_list("pk", "name", "code", "place__full_name")
    return [(pk, name, code or "", place, values[pk]) for pk, name, code, place in rows if pk in values]
