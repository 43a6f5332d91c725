"""Reads of the map. Units are public knowledge, so no actor is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils import timezone

from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.places import rules
from hoptac.places.atlas import atlas
from hoptac.places.choices import Level
from hoptac.places.models import Locality, LocalityUnit, Place, PlaceName, Successor

ROOT: Final = "VN"


def valid(on: date, prefix: str = "") -> Q:
    """Return the condition that a dated row holds on that day."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": on})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": on}))


def root() -> Place:
    """Return the country."""
    return Place.objects.get(code=ROOT)


def place_by_code(code: str, *, on: date, level: int | None = None) -> Place:
    """Return the unit that bore this code on that day: 2 digits a province, 3 a district, 5 a commune, VN the country.

    Raises Place.DoesNotExist, also when `level` is another one.
    """
    wanted = Place.objects.filter(valid(on), code=code)
    return (wanted if level is None else wanted.filter(level=level)).get()


def place_named(code: str, *, on: date) -> Place | None:
    """Return the unit that bore this code on that day, None for "": everywhere. RuleBroken for an unknown code."""
    try:
        return place_by_code(code, on=on) if code else None
    except Place.DoesNotExist:
        raise RuleBroken(
            "place_unknown", "No place had the code %(code)s on %(on)s.", code=code, on=f"{on:%d/%m/%Y}"
        ) from None


def units_on(parent: Place, on: date, level: int) -> QuerySet[Place]:
    """Return the units of a level inside parent on that day, in Vietnamese order of their names."""
    inside = Place.objects.filter(valid(on), path__startswith=parent.path, level=level)
    return inside.order_by("sort_key", "pk")


def with_parents(ids: Collection[int]) -> QuerySet[Place]:
    """Return units with their parents, in Vietnamese order of their names."""
    return Place.objects.filter(pk__in=ids).select_related("parent").order_by("sort_key", "pk")


def ancestors(place: Place) -> list[Place]:
    """Return the units place lies in, the country first, place itself left out."""
    ids = [int(step) for step in place.path.strip("/").split("/")][:-1]
    found = Place.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def name_on(place: Place, on: date) -> str:
    """Return the full name the unit bore on that day (today's name where none is recorded)."""
    held = PlaceName.objects.filter(valid(on), place=place).first()
    return held.full_name if held else place.full_name


def locality_for(place: Place) -> Locality:
    """Return the locality to take when no more is known than that something lies in this unit."""
    return Locality.objects.get(units__place=place, units__stands_for=True)


def locality_units(on: date) -> dict[int, int]:
    """Return the unit of every locality on that day, as {locality id: place id}."""
    return dict(LocalityUnit.objects.filter(valid(on)).values_list("locality_id", "place_id"))


# --- search --------------------------------------------------------------------------------------------------------


def search(words: str, *, on: date | None = None, limit: int = 20) -> list[Place]:
    """Return units by any name they ever bore, folded: exactly so called first, then beginning so, then containing.

    A leading word or its abbreviation ("TP", "TX", "TT", "xã") prefers that kind; marks that are written prefer names
    with these marks; units valid on the day (default: today's) come before those of another time; then the larger.
    """
    asked = _asked(words)
    if asked is None:
        return []
    key, kinds, tone = asked
    day = on or timezone.localdate()
    named = PlaceName.objects.filter(search_key__contains=key).values("place_id")
    found = Place.objects.filter(Q(search_key__contains=key) | Q(pk__in=named)).annotate(
        rank=Case(
            When(Q(search_key=key) | Q(pk__in=PlaceName.objects.filter(search_key=key).values("place_id")), then=0),
            When(search_key__startswith=key, then=1),
            default=2,
            output_field=IntegerField(),
        ),
        other_kind=Case(When(kind__in=kinds, then=0), default=1 if kinds else 0, output_field=IntegerField()),
        other_time=Case(When(valid(day), then=0), default=1, output_field=IntegerField()),
    )
    best: list[Any] = list(found.order_by("rank", "other_kind", "other_time", "level", "sort_key", "pk")[: limit * 5])
    if not tone.isascii():
        best.sort(key=lambda place: (place.rank, tone not in text.tone_key(place.full_name)))
    return best[:limit]


def _asked(words: str) -> tuple[str, frozenset[str], str] | None:
    """Return folded name, kinds asked for, and name with marks; None when nothing is left to look for."""
    cleaned = text.clean(words)
    found = rules.parts(cleaned)
    if len(found) == 1 and rules.VILLAGE not in found[0].levels:
        return found[0].key, found[0].kinds, found[0].tone
    key = text.fold(cleaned)
    return (key, frozenset(), text.tone_key(cleaned)) if key else None


# --- what became of what -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One step of a unit's history: the other unit, and how much of the old one is meant."""

    place: Place
    is_whole: bool
    is_default: bool
    resolution: str


def successors(place: Place) -> list[Change]:
    """Return what the unit became; of a district, what its communes became. In Vietnamese order of names."""
    return _changes(place, "new", "old")


def predecessors(place: Place) -> list[Change]:
    """Return what the unit was made of, each saying whether all of the old unit came."""
    return _changes(place, "old", "new")


def _changes(place: Place, other: str, own: str) -> list[Change]:
    links = Successor.objects.filter(**{own: place})
    if other == "new" and place.level == Level.DISTRICT:
        links = Successor.objects.filter(Q(old=place) | Q(old__parent=place))
    rows = links.select_related(other, f"{other}__parent").order_by(f"{other}__sort_key", f"{other}_id")
    return list({
        getattr(row, other).pk: Change(getattr(row, other), row.is_whole, row.is_default, row.resolution)
        for row in rows
    }.values())  # fmt: skip


# --- pages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A unit found by search, with the names of the units it lies in, smallest first."""

    place: Place
    above: str


def found(words: str, *, on: date | None = None, limit: int = 20) -> list[Found]:
    """Return what search() finds, each with its place in words ("huyện Phù Yên, tỉnh Sơn La")."""
    return _placed(search(words, on=on, limit=limit))


def provinces(*, on: date | None = None) -> list[Found]:
    """Return the provinces of that day (default: today) in Vietnamese order."""
    return _placed(list(units_on(root(), on or timezone.localdate(), Level.PROVINCE)))


def _placed(places: list[Place]) -> list[Found]:
    lines = {place.pk: [int(step) for step in place.path.strip("/").split("/")][1:-1] for place in places}
    names = dict(
        Place.objects.filter(pk__in={pk for line in lines.values() for pk in line}).values_list("pk", "full_name")
    )
    return [Found(place, ", ".join(names[pk] for pk in reversed(lines[place.pk]))) for place in places]


@dataclass(frozen=True)
class Story:
    """All a page says about one unit. `inside`: the units right under it, as they were last."""

    above: list[Place]
    names: list[PlaceName]
    was: list[Change]
    became: list[Change]
    inside: list[Place]


def story(place: Place) -> Story:
    """Return what a unit lies in, was called, was made of, became and contains."""
    # A unit that lasted through a reform has children of both times; the page shows the latest.
    children = Place.objects.filter(parent=place, valid_to=place.valid_to).order_by("sort_key", "pk")
    return Story(
        above=ancestors(place),
        names=list(place.names.order_by("pk")),
        was=predecessors(place),
        became=successors(place),
        inside=list(children),
    )


def today_of(place: Place) -> Place:
    """Return today's unit in the place of one of any time: itself, or its successor (the likeliest of several)."""
    return place if place.valid_to is None else Place.objects.get(pk=atlas(place).spots[place.pk].now_id)
