"""Finds the locality an address means: old three-level and new two-level ones, abbreviated, unpunctuated, misspelt.

    resolver = Resolver(province=son_la, on=date(2025, 10, 1))
    resolver.resolve("Bản Bó, xã Gia Phù, huyện Phù Yên").place_now_id

A name alone decides nothing where two units bear it: then the quality is "ambiguous" and the candidates are returned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from rapidfuzz import fuzz, process

from hoptac.places import rules
from hoptac.places.atlas import Atlas, Spot, Unit, atlas
from hoptac.places.models import Place

Quality = Literal["exact", "folded", "similar", "ambiguous", "unknown"]

# A similar spelling is taken when it is this close (0–100) and this much closer than the next one.
CLOSE: Final = 84
CLEARLY: Final = 6
MOST_CANDIDATES: Final = 20


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an address means.

    `locality_id` is None when the quality is "ambiguous" or "unknown"; `within_id` is then the smallest unit that was
    recognised above it. `place_then_id` is the unit on the resolver's day, `place_now_id` today's; either may be a
    district or province where no more is known. `candidates` are ids of units the text could mean besides.
    `is_certain` is false where a unit is only the likeliest of several (a commune that was split).
    """

    locality_id: int | None
    place_now_id: int | None
    place_then_id: int | None
    quality: Quality
    candidates: tuple[int, ...] = ()
    is_certain: bool = False
    within_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    units: tuple[Unit, ...]
    quality: Quality


class Resolver:
    """Resolves addresses of one day, by default inside one province (of any time); reads the names once.

    An address that names another province is looked for there. `province=None`: the whole country.
    """

    def __init__(self, *, province: Place | None, on: date, map_: Atlas | None = None) -> None:
        self._on = on
        self._place = province
        self._province = province.pk if province else None
        self._map = map_ or atlas(province)
        self._elsewhere: dict[int, Resolver] = {}
        self._cache: dict[tuple[str, int | None], Resolution] = {}
        self._by_parts: dict[tuple[rules.Part, ...], Resolution] = {}
        self._names: dict[tuple[int, int | None], dict[str, list[Unit]]] = {}
        self._inside: dict[int, list[Unit]] = defaultdict(list)
        for unit in self._map.by_id.values():
            for above in unit.within:
                self._inside[above].append(unit)

    def _of(self, province: int | None) -> Resolver:
        """Return the resolver that has the communes of a province on its map: this one, or one like it."""
        if province is None or not self._map.provinces or province in self._map.provinces:
            return self
        found = self._elsewhere.get(province)
        if found is None:
            map_ = atlas(Place.objects.get(pk=province))
            found = self._elsewhere[province] = Resolver(province=self._place, on=self._on, map_=map_)
        return found

    def unit(self, place_id: int) -> Unit | None:
        """Return a unit of any time on the map of the province."""
        return self._map.by_id.get(place_id)

    def spot(self, place_id: int) -> Spot | None:
        """Return the locality that stands for a unit named by an answer, or for one of the province."""
        elsewhere = (other.spot(place_id) for other in self._elsewhere.values())
        return self._map.spots.get(place_id) or next(filter(None, elsewhere), None)

    def resolve(self, address: str, *, level: int | None = None) -> Resolution:
        """Return what the address means. `level` says that a bare name is of that level (3 in a column of communes).

        Without it a bare name borne by a district and by a commune in it is taken as the district, which is true of
        either. Never raises; an empty text is "unknown".
        """
        found = self._cache.get((address, level))
        if found is None:
            found = self._cache[address, level] = self._resolve(address, level)
        return found

    # --- reading from the largest unit down ---------------------------------------------------------------------

    def _resolve(self, address: str, level: int | None) -> Resolution:
        left = rules.parts(address, dashed=self._map.dashed)
        if not left:
            return _unknown(self._province)
        if not any(3 in part.levels for part in left):
            return self._read(left, level)
        # With the commune marked, villages do not matter: the same commune comes back thousands of times.
        key = tuple(part for part in left if rules.VILLAGE not in part.levels)
        found = self._by_parts.get(key)
        if found is None:
            found = self._by_parts[key] = self._read(left, level)
        return found

    def _read(self, left: list[rules.Part], level: int | None) -> Resolution:
        province, is_named = self._take_province(left, level)
        if not left:
            return self._known(self._map.by_id[province], "exact") if province else _unknown(None)
        return self._of(province).read_inside(left, province, level, is_named=is_named)

    def read_inside(
        self, left: list[rules.Part], province: int | None, level: int | None, *, is_named: bool
    ) -> Resolution:
        """Return what the parts of an address mean that are left when its province is known."""
        district = self._take_district(left, province, level)
        if district and len(district.units) > 1:
            return self._ambiguous(district.units, province)
        return self._take_commune(left, province, district, level, is_named)

    def _take_province(self, left: list[rules.Part], level: int | None) -> tuple[int | None, bool]:
        """Remove the last part when it names a province; return the province in force and whether it was named."""
        last = left[-1]
        if level is not None and level != 1 and len(left) == 1 and not last.levels:
            return self._province, False
        if last.levels and 1 not in last.levels:
            return self._province, False
        units = self._among(last, 1, None)
        if not last.levels:
            units = [unit for unit in units if self._is_meant(last, unit)]
        if not units:
            return self._province, False
        if last.levels != frozenset({1}) and self._means_city_of_province(last, units, alone=len(left) == 1):
            return self._province, False
        left.pop()
        return self._preferred(units)[0].id, True

    def _is_meant(self, part: rules.Part, province: Unit) -> bool:
        """Return whether a bare name means this province: "Phù Yên" is not Phú Yên, nor is "Phu Yen" in Sơn La."""
        if not part.tone.isascii():
            return part.tone in province.tones
        return self._province is None or self._holds_now(province) or not self._among(part, 2, self._province)

    def _means_city_of_province(self, part: rules.Part, units: Sequence[Unit], *, alone: bool) -> bool:
        """Return whether "TP Sơn La" is the city in the province rather than a province of that name."""
        is_city_word = bool(part.levels)
        if is_city_word:
            namesakes = (unit for unit in self._map.by_key[part.key] if unit.level == 2 and unit.is_valid(self._on))
            return not any("city" in unit.kinds for unit in units) or any("city" in unit.kinds for unit in namesakes)
        return alone and self._province is not None and not any(self._holds_now(unit) for unit in units)

    def _holds_now(self, province: Unit) -> bool:
        """Return whether the resolver's province is this one, or was made of it."""
        own = self._map.by_id[self._province] if self._province else None
        return own is not None and (own.home == province.home)

    def _take_district(self, left: list[rules.Part], province: int | None, level: int | None) -> _Match | None:
        """Remove the last part when it names a district, and return it (several: not clear which)."""
        last = left[-1]
        if last.levels and not last.levels & {2, rules.VILLAGE}:  # "Buôn Ma Thuột" begins like a village
            return None
        if level == 3 and len(left) == 1 and not last.levels:
            return None
        units = self._among(last, 2, province)
        quality = _quality(last, units)
        if not units and 2 in last.levels and province:
            close = self._similar(last, 2, province)
            units, quality = (list(close.units), close.quality) if close else ([], "unknown")
        if not units or (not last.levels and self._is_rather_commune(left, units, province)):
            return None
        left.pop()
        if len(units) > 1 and left:
            units = [unit for unit in units if any(self._among(part, 3, unit.id) for part in left)] or units
        return _Match(tuple(units), quality)

    def _is_rather_commune(self, left: list[rules.Part], units: Sequence[Unit], province: int | None) -> bool:
        """Return whether a bare name stands where a two-level address has its commune: right behind a village."""
        before = left[-2] if len(left) > 1 else None
        if before is None or rules.VILLAGE not in before.levels or not units[0].ended_by(self._on):
            return False
        return any(unit.is_valid(self._on) for unit in self._among(left[-1], 3, province))

    def _take_commune(
        self, left: list[rules.Part], province: int | None, district: _Match | None, level: int | None, is_named: bool
    ) -> Resolution:
        above = district.units[0].id if district else province
        marked = [part for part in left if 3 in part.levels][-1:]
        bare = [part for part in reversed(left) if not part.levels]
        villages = [part for part in left if rules.VILLAGE in part.levels][-1:]
        stray = [part for part in left if 2 in part.levels]
        for part in marked or [*bare, *villages]:
            match = self._commune(part, above, province)
            if match:
                return self._answer(match, district, above, is_doubtful=bool(stray))
        for part in marked or bare[:1]:
            close = self._similar(part, 3, above) if above else None
            if close:
                return self._answer(close, district, above)
            elsewhere = self._among(part, 3, province) if district and marked else []
            if elsewhere:
                return self._ambiguous(elsewhere, above)
        if marked or bare or stray:
            return _unknown(above)
        if district:
            return self._known(district.units[0], district.quality, self._namesakes(district.units[0]))
        if is_named and province:
            return self._known(self._map.by_id[province], "exact")
        return _unknown(above)

    def _commune(self, part: rules.Part, above: int | None, province: int | None) -> _Match | None:
        units = self._among(part, 3, above)
        if not units and above is not None and above != province:
            units = self._among(part, 3, province)
            units = [unit for unit in units if above in unit.was_in]
        if not units:
            return None
        return _Match(tuple(units), _quality(part, units))

    def _answer(
        self, match: _Match, district: _Match | None, above: int | None, *, is_doubtful: bool = False
    ) -> Resolution:
        units = self._preferred(match.units, is_old_style=district is not None)
        if len(units) > 1:
            return self._ambiguous(units, above)
        quality: Quality = match.quality
        if is_doubtful or (district and district.quality == "similar"):
            quality = "similar"
        return self._known(units[0], quality, [unit for unit in match.units if unit.id != units[0].id])

    # --- looking names up ---------------------------------------------------------------------------------------

    def _among(self, part: rules.Part, level: int, above: int | None) -> list[Unit]:
        """Return the units of a level called so inside another unit: of the kind written if there are any, and
        spelled with the same marks if there are any.
        """
        units = [unit for unit in self._map.by_key.get(part.key, ()) if unit.level == level]
        if above is not None and units:
            units = self._inside_of(self._map.by_id[above], units, part.kinds)
        elif len(units) > 1 and part.kinds:
            units = [unit for unit in units if unit.kinds & part.kinds] or units
        if len(units) > 1 and part.has_marks:
            units = [unit for unit in units if part.tone in unit.tones] or units
        return units

    @staticmethod
    def _inside_of(above: Unit, units: Sequence[Unit], kinds: frozenset[str]) -> list[Unit]:
        """Return the units inside a district or province, of these kinds where there are any.

        People write new communes under the old name of their province, and old communes under the new one.
        """
        if above.level == 1 and above.valid_to is None:
            pool = [unit for unit in units if unit.home == above.id]
            return [unit for unit in pool if unit.kinds & kinds] or pool
        inside = [unit for unit in units if above.id in unit.within]
        newer = [unit for unit in units if above.level == 1 and unit.home == above.home and unit.valid_to is None]
        for tier in (inside, newer):
            fitting = [unit for unit in tier if unit.kinds & kinds]
            if fitting:
                return fitting
        return inside or newer

    def _preferred(self, units: Sequence[Unit], *, is_old_style: bool = False) -> list[Unit]:
        """Return the units of the era meant: the one of a three-level address, else the one valid on the day."""
        if len(units) < 2:
            return list(units)
        if is_old_style:
            older = [unit for unit in units if unit.valid_to is not None]
            units = older or units
        return [unit for unit in units if unit.is_valid(self._on)] or list(units)

    def _similar(self, part: rules.Part, level: int, above: int) -> _Match | None:
        """Return the one unit whose name is clearly the closest, or None."""
        names = self._names_inside(level, above)
        found = process.extract(part.key, names.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE - CLEARLY, limit=2)
        if not found or found[0][1] < CLOSE or (len(found) > 1 and found[0][1] - found[1][1] < CLEARLY):
            return None
        units = names[found[0][0]]
        if part.kinds:
            units = [unit for unit in units if unit.kinds & part.kinds] or units
        return _Match(tuple(units), "similar")

    def _names_inside(self, level: int, above: int) -> dict[str, list[Unit]]:
        names = self._names.get((level, above))
        if names is None:
            names = self._names[level, above] = defaultdict(list)
            for unit in self._inside[above]:
                if unit.level == level:
                    for key in unit.keys:
                        names[key].append(unit)
        return names

    def _namesakes(self, district: Unit) -> list[Unit]:
        return [u for key in district.keys for u in self._map.by_key[key] if u.level == 3 and district.id in u.was_in]

    # --- answers ------------------------------------------------------------------------------------------------

    def _known(self, unit: Unit, quality: Quality, others: Iterable[Unit] = ()) -> Resolution:
        spot = self._map.spots[unit.id]
        then = spot.now_id if self._on >= spot.since else spot.then_id
        named = tuple(other.id for other in others)[:MOST_CANDIDATES]
        return Resolution(spot.locality_id, spot.now_id, then, quality, named, spot.is_certain, unit.id)

    def _ambiguous(self, units: Iterable[Unit], above: int | None) -> Resolution:
        named = tuple(unit.id for unit in units)[:MOST_CANDIDATES]
        return Resolution(None, None, None, "ambiguous", named, False, above)


def _quality(part: rules.Part, units: Sequence[Unit]) -> Quality:
    """Return "exact" when a unit of this kind bears the name with these very marks, else "folded"."""
    if any(part.tone in unit.tones and (not part.kinds or unit.kinds & part.kinds) for unit in units):
        return "exact"
    return "folded"


def _unknown(within: int | None) -> Resolution:
    return Resolution(None, None, None, "unknown", (), False, within)
