"""The whole map in memory, for reading thousands of addresses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hoptac.core import text
from hoptac.places.choices import Level
from hoptac.places.models import Edition, Locality, LocalityUnit, Place, PlaceName, Successor

BEGINNING: Final = date.min
_NOWHERE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the resolver needs it.

    `within`: ids of the units above it; `was_in`: for a commune of today, the districts its land lay in before;
    `home`: the province of today it lies in; `keys` and `tones`: all its names, folded and with marks. There are
    14,000 of them: sets of their own would take 20 MB, short tuples and what many share take next to nothing.
    """

    id: int
    level: int
    kinds: frozenset[str]
    keys: tuple[str, ...]
    tones: tuple[str, ...]
    within: tuple[int, ...]
    was_in: frozenset[int]
    home: int | None
    valid_from: date | None
    valid_to: date | None

    def is_valid(self, on: date) -> bool:
        """Return whether the unit existed on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    def ended_by(self, on: date) -> bool:
        """Return whether the unit was gone on that day."""
        return self.valid_to is not None and self.valid_to <= on


@dataclass(frozen=True, slots=True)
class Spot:
    """The locality that stands for a unit, with the unit before and since its last change."""

    locality_id: int
    then_id: int
    now_id: int
    since: date
    is_certain: bool


@dataclass(frozen=True)
class Atlas:
    """All units by folded name and by id, the names with a dash in them, and the locality of each unit."""

    by_key: dict[str, list[Unit]]
    by_id: dict[int, Unit]
    dashed: frozenset[str]
    spots: dict[int, Spot]


_atlas: dict[str, Atlas] = {}


def atlas() -> Atlas:
    """Return the map of the loaded edition, read once a process (0.4 s) and shared; it is never changed."""
    edition = Edition.objects.values_list("checksum", flat=True).first() or ""
    if edition not in _atlas:
        made = _read_atlas()
        if not edition:
            return made
        _atlas.clear()
        _atlas[edition] = made
    return _atlas[edition]


def _read_atlas() -> Atlas:
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for place, kind, name in PlaceName.objects.values_list("place_id", "kind", "name"):
        names[place].append((kind, name))
    merged, was_in = _links()
    by_key: dict[str, list[Unit]] = defaultdict(list)
    by_id: dict[int, Unit] = {}
    dashed: set[str] = set()
    shared: dict[Any, Any] = {}
    rows = Place.objects.order_by("pk").values_list("pk", "level", "kind", "name", "path", "valid_from", "valid_to")
    for pk, level, kind, name, path, valid_from, valid_to in rows.iterator():
        above = [int(step) for step in path.strip("/").split("/")]
        called = [(kind, name), *names.get(pk, ())]
        keys = tuple(dict.fromkeys(_key(other) for _, other in called))
        tones = tuple(dict.fromkeys(_tone(other) for _, other in called))
        province = above[1] if len(above) > 1 else None
        kinds, within = frozenset(kind for kind, _ in called), tuple(above[:-1])
        unit = Unit(
            pk, level, shared.setdefault(kinds, kinds), shared.setdefault(keys, keys), shared.setdefault(tones, tones),
            shared.setdefault(within, within), was_in.get(pk, _NOWHERE),
            merged.get(province, province) if province else None,
            shared.setdefault(valid_from, valid_from), shared.setdefault(valid_to, valid_to),
        )  # fmt: skip
        by_id[pk] = unit
        for key in keys:
            by_key[key].append(unit)
        if "-" in name:
            dashed.update(keys)
    return Atlas(by_key, by_id, frozenset(dashed), _spots())


def _key(name: str) -> str:
    """Return a name folded, past the memory of fold(): it would keep nothing but these names."""
    return str(int(name)) if name.isdigit() else text.fold.__wrapped__(name)


def _tone(name: str) -> str:
    return str(int(name)) if name.isdigit() else text.tone_key.__wrapped__(name)


def _links() -> tuple[dict[int, int], dict[int, frozenset[int]]]:
    """Return old province → new one, and commune of today → districts its parts lay in."""
    merged: dict[int, int] = {}
    districts: dict[int, set[int]] = defaultdict(set)
    rows = Successor.objects.values_list("old_id", "new_id", "old__level", "old__parent_id")
    for old, new, level, parent in rows.iterator():
        if level == Level.PROVINCE:
            merged[old] = new
        elif level == Level.DISTRICT:
            districts[new].add(old)
        elif parent is not None:
            districts[new].add(parent)
    return merged, {new: frozenset(found) for new, found in districts.items()}


def _spots() -> dict[int, Spot]:
    standing: dict[int, int] = {}
    units: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = LocalityUnit.objects.values_list("locality_id", "place_id", "valid_from", "stands_for")
    for locality, place, begun, stands in rows.iterator():
        units[locality].append((begun or BEGINNING, place))
        if stands:
            standing[place] = locality
    certain = dict(Locality.objects.values_list("pk", "is_certain"))
    spots = {}
    for place, locality in standing.items():
        held = sorted(units[locality])
        since, now = held[-1]
        spots[place] = Spot(locality, held[-2][1] if len(held) > 1 else now, now, since, certain[locality])
    return spots
