"""Organisations saved as people save them: through the one action, on real places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hoptac.access import actions as access_actions
from hoptac.access.models import User
from hoptac.facts.elements import BY_CODE
from hoptac.places import queries as places
from hoptac.places.choices import Level
from hoptac.places.models import LocalityUnit
from hoptac.registry import actions
from hoptac.registry.entries import Entry, ReadingKey

NOW = date(2026, 1, 15)


@dataclass(frozen=True)
class Spot:
    """Where an organisation sits: the spot for ever, and today's commune around it."""

    locality_id: int
    place_id: int


def spots(province_code: str, *, on: date, count: int) -> list[Spot]:
    """Return spots of communes of a province as it was on a day, in the order of their names."""
    province = places.place_by_code(province_code, on=on, level=Level.PROVINCE)
    found = []
    for unit in places.units_on(province, on, Level.COMMUNE)[:count]:
        locality = places.locality_for(unit)
        today = LocalityUnit.objects.filter(places.valid(NOW), locality=locality).get()
        found.append(Spot(locality.pk, today.place_id))
    return found


def officer(province_code: str) -> User:
    """Return an acting officer of one of today's provinces."""
    return access_actions.command_actor(place=places.place_by_code(province_code, on=NOW, level=Level.PROVINCE))


def at(element: str, day: date) -> ReadingKey:
    """Return the key of a level reported for a day."""
    return ReadingKey(BY_CODE[element].number, day, day + timedelta(days=1))


def within(element: str, starts_on: date, ends_before: date) -> ReadingKey:
    """Return the key of a sum reported for a period."""
    return ReadingKey(BY_CODE[element].number, starts_on, ends_before)


def entry(
    name: str, spot: Spot, registered_on: date, readings: dict[ReadingKey, int] | None = None, **facts: Any
) -> Entry:
    """Return an entry for a new cooperative of agriculture, unless the facts say otherwise."""
    stated = {
        "name": name,
        "kind": "cooperative",
        "code": None,
        "sector": "agriculture",
        "registered_on": registered_on,
        "locality_id": spot.locality_id,
        "place_id": spot.place_id,
        "address": f"số {spot.locality_id}",
        **facts,
    }
    return Entry(None, stated, readings or {}, "test")


def save(actor: User, entries: Sequence[Entry], *, on: date) -> list[int]:
    """Save the entries, all of which must be accepted; return the organisations' ids in their order."""
    saved = actions.organisations_save(actor=actor, entries=entries, on=on)
    assert [str(each.reason) for each in saved.refused] == []
    ids = {**saved.created}
    return [ids.get(index) or entry.organisation_id or 0 for index, entry in enumerate(entries)]


def end(actor: User, pks: Sequence[int], *, on: date, status: str = "dissolved") -> None:
    """End organisations on a day."""
    save(actor, [Entry(pk, {"status": status, "status_on": on}) for pk in pks], on=on)
