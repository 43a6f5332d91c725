"""What the alliance enters on a wave: new units with all that is known, known ones with what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hoptac.places.resolver import Resolution, Resolver
from hoptac.registry.entries import Entry
from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT, WAVES, Wave
from hoptac.sample.reports import readings
from hoptac.sample.units import Unit


def entries(units: Sequence[Unit], wave: Wave, ids: dict[str, int], resolver: Resolver) -> list[Entry]:
    """Return the entries of a wave. `ids` are the organisations already in the registry, by key."""
    found = []
    for unit in units:
        if unit.founded > wave.on:
            continue
        is_new = unit.key not in ids
        facts = _everything(unit, wave, resolver) if is_new else _changes(unit, wave, resolver)
        numbers = readings(unit, wave)
        if facts or numbers:
            found.append(Entry(ids.get(unit.key), facts, numbers, source=_source(wave)))
    return found


def _source(wave: Wave) -> str:
    if wave.year is not None:
        return f"Báo cáo năm {wave.year} (dữ liệu mẫu)"
    return f"Báo cáo {'6' if wave.on < AS_AT else '9'} tháng đầu năm 2025 (dữ liệu mẫu)"


def _everything(unit: Unit, wave: Wave, resolver: Resolver) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": unit.name,
        "kind": unit.kind,
        "code": unit.code,
        "registered_on": unit.founded,
        "registration_no": unit.code or "",
        "charter_capital": _first_capital(unit),
        "representative": unit.representative,
        "representative_post": unit.post,
        "business_code": unit.business[0],
        "business_line": unit.business[1],
        "sector": unit.sector_on(wave.on),
        "governance": "" if unit.kind == "group" else "full" if unit.is_full else "simplified",
        "phone": unit.phone,
        "introduction": unit.introduction,
        **_address(unit, wave.on, resolver),
    }
    if unit.ended is not None and unit.ended <= wave.after:
        raise AssertionError(f"{unit.name} is entered after it ended")
    if wave is WAVES[0] and unit.ended is not None and unit.ended <= wave.on:
        facts |= {"status": unit.events[-1].status, "status_on": unit.ended}
    facts |= {name: True for name, (since, _) in unit.features.items() if since == wave.on}
    return facts | _grade(unit, wave)


def _changes(unit: Unit, wave: Wave, resolver: Resolver) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if not unit.exists(wave.on):
        return facts
    if any(seat.since == wave.on for seat in unit.seats) or (unit.rewrites_address and wave.on == AS_AT):
        facts |= _address(unit, wave.on, resolver)
    if unit.former_sector and unit.former_sector[0] == wave.on:
        facts["sector"] = unit.sector
    if wave is WAVES[3] and unit.capital != _first_capital(unit):
        facts["charter_capital"] = unit.capital
    for name, (since, until) in unit.features.items():
        if wave.on in (since, until):
            facts[name] = since == wave.on
    return facts | _grade(unit, wave)


def _grade(unit: Unit, wave: Wave) -> dict[str, Any]:
    grade = unit.grades.get(wave.year or 0)
    return {"grade": grade, "grade_year": wave.year} if grade else {}


def _first_capital(unit: Unit) -> int | None:
    """Return the charter capital at registration; some raised it at the end of 2024."""
    if unit.capital and unit.founded < date(2024, 1, 1) and Chance(f"capital {unit.key}").happens(14):
        return unit.capital * 6 // 10 // 10_000_000 * 10_000_000
    return unit.capital


def _address(unit: Unit, on: date, resolver: Resolver) -> dict[str, Any]:
    address = unit.seat(on).address(on)
    found = resolved(resolver, address)
    return {"address": address, "locality_id": found.locality_id, "place_id": found.place_now_id}


def resolved(resolver: Resolver, address: str) -> Resolution:
    """Return what an address of the sample means; all of them are understood, else the sample is wrong."""
    found = resolver.resolve(address)
    if found.locality_id is None or found.quality not in ("exact", "folded"):
        raise AssertionError(f"The address is not understood ({found.quality}): {address}")
    return found
