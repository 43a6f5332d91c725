"""Rows of new organisations, table by table, as the bulk writer takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from hoptac.core.text import fold, sort_key
from hoptac.facts.actions import ReadingRow
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.registry.choices import Precision
from hoptac.registry.entries import FEATURES, ON_REGISTRATION, Entry, ReadingKey
from hoptac.registry.rules import DECREE_SECTOR, Threshold, size_band
from hoptac.search.actions import Item
from hoptac.search.choices import EntryKind

CHARTER_CAPITAL = BY_CODE["charter_capital"].number
TOTAL_CAPITAL = BY_CODE["total_capital"].number
MEMBERS = BY_CODE["members"].number
REVENUE = BY_CODE["revenue"].number

ORGANISATION_FIELDS = ["id", "kind", "code", "name", "search_key", "sort_key", "locality_id", "place_id", "is_sample"]
REGISTRATION_FIELDS = ["organisation_id", "known_from", "stated_on", *ON_REGISTRATION]
SEAT_FIELDS = ["organisation_id", "starts_on", "address", "locality_id"]
CLASSIFICATION_FIELDS = ["organisation_id", "starts_on", "kind", "sector", "size"]
EVENT_FIELDS = ["organisation_id", "on", "status", "decision_no", "reason"]
RATING_FIELDS = ["organisation_id", "year", "grade", "rated_on", "points"]
FEATURE_FIELDS = ["organisation_id", "feature", "starts_on", "note"]

Thresholds = Mapping[str, Sequence[Threshold]]


class Rated(NamedTuple):
    """A rating as an entry states it."""

    year: int
    grade: str
    rated_on: date
    points: int | None


def known_from(entry: Entry, on: date) -> date:
    """Return the day from which a new organisation counts: its registration, else the day of entry."""
    registered: date | None = entry.facts.get("registered_on")
    return registered or on


def organisation(pk: int, entry: Entry, *, is_sample: bool) -> tuple[Any, ...]:
    """Return the row of ORGANISATION_FIELDS."""
    facts = entry.facts
    name = facts["name"]
    keys = fold(name)[:250], sort_key(name)[:500]
    return pk, facts["kind"], facts.get("code") or None, name, *keys, facts["locality_id"], facts["place_id"], is_sample


def registration(pk: int, entry: Entry, on: date) -> tuple[Any, ...]:
    """Return the row of REGISTRATION_FIELDS."""
    facts = {"registered_precision": Precision.DAY.value, **entry.facts}
    nullable = ("registered_on", "charter_capital")
    return (
        pk,
        known_from(entry, on),
        on,
        *(facts.get(name) or (facts.get(name) if name in nullable else "") for name in ON_REGISTRATION),
    )


def readings(pk: int, entry: Entry, on: date, layer: Layer) -> list[ReadingRow]:
    """Return the reported numbers, the charter capital as one of them."""
    counted, source = int(layer), entry.source
    rows = [_reading((pk, *key, value, counted, source)) for key, value in entry.readings.items()]
    capital = entry.facts.get("charter_capital")
    if capital is not None:
        rows.append(
            ReadingRow(pk, CHARTER_CAPITAL, on, on.fromordinal(on.toordinal() + 1), capital, int(layer), entry.source)
        )
    return rows


#: A ReadingRow from a tuple in its order, at a third of the cost of naming each field.
_reading: Callable[[tuple[Any, ...]], ReadingRow] = partial(tuple.__new__, ReadingRow)


def rated(entry: Entry, on: date) -> Rated | None:
    """Return the rating: of the year named, else of the last full year; given at that year's end (Circular 01/2020)."""
    grade = entry.facts.get("grade")
    if not grade:
        return None
    year = entry.facts.get("grade_year") or on.year - 1
    return Rated(year, grade, min(date(year, 12, 31), on), entry.facts.get("grade_points"))


def features(pk: int, entry: Entry, on: date) -> list[tuple[int, str, date, str]]:
    """Return the features the entry says are in force."""
    return [(pk, name, on, "") for name in FEATURES if entry.facts.get(name)]


def size(facts: Mapping[str, Any], numbers: Mapping[ReadingKey, int], thresholds: Thresholds, on: date) -> str:
    """Return the size band that follows from the latest numbers known on a day."""
    bands = thresholds.get(DECREE_SECTOR.get(facts.get("sector") or "", ""), ())
    if not bands:
        return ""
    capital = _latest(numbers, TOTAL_CAPITAL, on)
    return size_band(
        members=_latest(numbers, MEMBERS, on),
        revenue=_full_year(numbers, on),
        capital=facts.get("charter_capital") if capital is None else capital,
        thresholds=bands,
    )


def _latest(numbers: Mapping[ReadingKey, int], element: int, on: date) -> int | None:
    found = [(key.starts_on, value) for key, value in numbers.items() if key.element == element and key.starts_on <= on]
    return max(found)[1] if found else None


def _full_year(numbers: Mapping[ReadingKey, int], on: date) -> int | None:
    """Return the revenue of the latest full year that has ended."""
    found = [
        (key.starts_on, value)
        for key, value in numbers.items()
        if key.element == REVENUE and key.ends_before <= on and (key.ends_before - key.starts_on).days >= 365
    ]
    return max(found)[1] if found else None


def item(pk: int, name: str, code: str | None, facts: Mapping[str, Any], place: tuple[str, str]) -> Item:
    """Return what makes the organisation findable; `place` is the commune's path and name."""
    path, place_name = place
    body = " ".join(str(part) for part in (code, facts.get("address"), facts.get("representative"), place_name) if part)
    return Item(EntryKind.ORGANISATION, pk, name, body, place_name, path, str(pk))
