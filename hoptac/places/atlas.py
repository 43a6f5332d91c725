"""The map in memory, a province or the whole of it, for reading thousands of addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Final

from django.db.models import Q

from hoptac.core import text
from hoptac.places.choices import Level
from hoptac.places.models import Edition, LocalityUnit, Place, PlaceName, Successor

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
    """All units by folded name and by id, the names with a dash in them, and the locality of each unit.

    `provinces` are those whose communes are in it, that of today and those it was made of; empty: all. Provinces and
    districts are always all in it.
    """

    provinces: frozenset[int]
    by_key: dict[str, list[Unit]]
    by_id: dict[int, Unit]
    dashed: frozenset[str]
    spots: dict[int, Spot]


_atlas: dict[tuple[str, int | None], Atlas] = {}


def atlas(within: Place | None = None) -> Atlas:
    """Return the map of the loaded edition: of the province a place lies in, or of the whole country.

    Read once a process (a province 0.1 s and 5 MB, the country 0.4 s and 23 MB) and shared; it is never changed.
    """
    edition = Edition.objects.values_list("checksum", flat=True).first() or ""
    steps = within.path.strip("/").split("/") if within else []
    province = int(steps[1]) if len(steps) > 1 else None
    found = _atlas.get((edition, None)) or _atlas.get((edition, province))
    if found is None:
        found = _read_atlas(province)
        if edition:
            for other in [key for key in _atlas if key[0] != edition]:
                del _atlas[other]
            _atlas.update({(edition, each): found for each in found.provinces or (None,)})
    return found


def _inside(provinces: Collection[int], of: str = "") -> Q:
    """Return the condition that a place lies in one of these provinces or is above communes; without them any."""
    found = Q()
    for path in Place.objects.filter(pk__in=provinces).values_list("path", flat=True):
        found |= Q(**{f"{of}path__startswith": path})
    return found | Q(**{f"{of}level__lte": Level.DISTRICT}) if provinces else Q()


def _read_atlas(province: int | None) -> Atlas:
    merged = dict(Successor.objects.filter(old__level=Level.PROVINCE).values_list("old_id", "new_id"))
    home = merged.get(province, province) if province else None
    provinces = frozenset([home, *(old for old, new in merged.items() if new == home)]) if home else frozenset[int]()
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    told = PlaceName.objects.filter(_inside(provinces, "place__"))
    for place, kind, name in told.values_list("place_id", "kind", "name"):
        names[place].append((kind, name))
    was_in = _was_in(provinces)
    by_key: dict[str, list[Unit]] = defaultdict(list)
    by_id: dict[int, Unit] = {}
    shared: dict[Any, Any] = {}
    fields = ("pk", "level", "kind", "name", "path", "valid_from", "valid_to")
    rows = Place.objects.filter(_inside(provinces)).order_by("pk").values_list(*fields)
    for pk, level, kind, name, path, valid_from, valid_to in rows.iterator():
        above = [int(step) for step in path.strip("/").split("/")]
        called = [(kind, name), *names.get(pk, ())]
        keys = tuple(dict.fromkeys(_key(other) for _, other in called))
        tones = tuple(dict.fromkeys(_tone(other) for _, other in called))
        of = above[1] if len(above) > 1 else None
        kinds, within = frozenset(kind for kind, _ in called), tuple(above[:-1])
        unit = Unit(
            pk, level, shared.setdefault(kinds, kinds), shared.setdefault(keys, keys), shared.setdefault(tones, tones),
            shared.setdefault(within, within), was_in.get(pk, _NOWHERE),
            merged.get(of, of) if of else None,
            shared.setdefault(valid_from, valid_from), shared.setdefault(valid_to, valid_to),
        )  # fmt: skip
        by_id[pk] = unit
        for key in keys:
            by_key[key].append(unit)
    named = (model.objects.filter(name__contains="-").values_list("name", flat=True) for model in (Place, PlaceName))
    return Atlas(provinces, by_key, by_id, frozenset(map(_key, chain(*named))), _spots(provinces))


def _key(name: str) -> str:
    """Return a name folded, past the memory of fold(): it would keep nothing but these names."""
    return str(int(name)) if name.isdigit() else text.fold.__wrapped__(name)


def _tone(name: str) -> str:
    return str(int(name)) if name.isdigit() else text.tone_key.__wrapped__(name)


def _was_in(provinces: Collection[int]) -> dict[int, frozenset[int]]:
    """Return commune of today → districts its parts lay in."""
    districts: dict[int, set[int]] = defaultdict(set)
    rows = Successor.objects.filter(_inside(provinces, "new__")).exclude(old__level=Level.PROVINCE)
    for old, new, level, parent in rows.values_list("old_id", "new_id", "old__level", "old__parent_id").iterator():
        if level == Level.DISTRICT:
            districts[new].add(old)
        elif parent is not None:
            districts[new].add(parent)
    return {new: frozenset(found) for new, found in districts.items()}


def _spots(provinces: Collection[int]) -> dict[int, Spot]:
    standing: dict[int, int] = {}
    units: dict[int, list[tuple[date, int]]] = defaultdict(list)
    certain: dict[int, bool] = {}
    rows = LocalityUnit.objects.all()
    if provinces:
        rows = rows.filter(
            locality__in=set(rows.filter(_inside(provinces, "place__")).values_list("locality", flat=True))
        )
    fields = ("locality_id", "place_id", "valid_from", "stands_for", "locality__is_certain")
    for locality, place, begun, stands, is_certain in rows.values_list(*fields).iterator():
        units[locality].append((begun or BEGINNING, place))
        certain[locality] = is_certain
        if stands:
            standing[place] = locality
    spots = {}
    for place, locality in standing.items():
        held = sorted(units[locality])
        since, now = held[-1]
        spots[place] = Spot(locality, held[-2][1] if len(held) > 1 else now, now, since, certain[locality])
    return spots
