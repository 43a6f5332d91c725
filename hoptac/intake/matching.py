"""Which organisation a row means: by code first, then by name and place, then by a similar name in the same place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from hoptac.core.text import fold, tone_key
from hoptac.intake import naming
from hoptac.parties.models import Organisation

#: Likeness (0–100) from which a name in the same commune is taken, and from which it is put to the officer.
TAKEN: Final = 93
ASKED: Final = 84
#: How much more alike the best must be than the next one.
CLEARLY: Final = 5

_SHORT = {
    "nn": "nong nghiep",
    "dvnn": "dich vu nong nghiep",
    "dv": "dich vu",
    "tm": "thuong mai",
    "tmdv": "thuong mai dich vu",
    "sx": "san xuat",
    "kd": "kinh doanh",
    "sxkd": "san xuat kinh doanh",
    "xd": "xay dung",
    "vt": "van tai",
    "ts": "thuy san",
    "th": "tong hop",
    "ttcn": "tieu thu cong nghiep",
    "cn": "cong nghiep",
    "dl": "du lich",
    "ht": "",
    "va": "",
    "ptnt": "phat trien nong thon",
}
_NUMBERED = re.compile(r"\b(?:\d+|[ivx]+)\b")


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return what is left of a name for comparing: folded, without its kind, abbreviations written out."""
    words = [_SHORT.get(word, word) for word in naming.parted(fold(name))[1].split()]
    return " ".join(word for word in words if word)


def is_respelt(name: str, other: str) -> bool:
    """Return whether a name tells no more than another: only its kind is written otherwise, or it has no marks."""
    key = tone_key(name)
    if key == tone_key(other):
        return False
    return _without_kind(name) == _without_kind(other) or (key == fold(name) and name_key(name) == name_key(other))


def _without_kind(name: str) -> str:
    """Return a name in lower case, with its marks, without its kind."""
    return " ".join(tone_key(name).split()[len(naming.parted(fold(name))[0].split()) :])


def _number_words(key: str) -> tuple[str, ...]:
    """Return the numbers in a name: "Số 1" and "Số 2" are never alike."""
    return tuple(_NUMBERED.findall(key))


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation to match against."""

    pk: int
    name: str
    code: str | None
    kind: str
    place_id: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a row means: an organisation, none (a new one), or several it could be (`is_doubtful`)."""

    organisation_id: int | None
    how: str
    candidates: tuple[int, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether an officer must choose."""
        return bool(self.candidates)


NEW = Match(None, "new")


class Matcher:
    """Matches rows against the organisations of one province, those added from the same file included."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_code: dict[str, Known] = {}
        self._by_key: dict[str, list[Known]] = defaultdict(list)
        self._by_place: dict[int, dict[str, list[Known]]] = defaultdict(lambda: defaultdict(list))
        self._by_id: dict[int, Known] = {}
        for organisation in known:
            self.add(organisation)

    @classmethod
    def of(cls, organisations: QuerySet[Organisation]) -> Matcher:
        """Return what matches rows against these."""
        return cls(Known(*row) for row in organisations.values_list("pk", "name", "code", "kind", "place_id"))

    def add(self, organisation: Known) -> None:
        """Make an organisation findable."""
        key = name_key(organisation.name)
        if organisation.code:
            self._by_code[organisation.code] = organisation
        self._by_key[key].append(organisation)
        self._by_place[organisation.place_id][key].append(organisation)
        self._by_id[organisation.pk] = organisation

    def match(self, *, code: str | None, name: str, kind: str, place_id: int | None) -> Match:
        """Return which organisation is meant."""
        if code and code in self._by_code:
            return Match(self._by_code[code].pk, "code")
        key = name_key(name)
        if not key:
            return NEW
        namesakes = [each for each in self._by_key.get(key, ()) if self._may_be(each, code, kind)]
        here = [each for each in namesakes if place_id is not None and each.place_id == place_id]
        if len(here) == 1:
            return Match(here[0].pk, "name")
        if here or (namesakes and place_id is None):
            several = here or namesakes
            return Match(several[0].pk, "name") if len(several) == 1 and place_id is None else _unsure(several)
        if place_id is None:
            return NEW
        return self._similar(key, code, kind, place_id) or (_unsure(namesakes) if namesakes else NEW)

    @staticmethod
    def _may_be(known: Known, code: str | None, kind: str) -> bool:
        """Two different codes are two different organisations, and so are two kinds."""
        return known.kind == kind and not (code and known.code and known.code != code)

    def _similar(self, key: str, code: str | None, kind: str, place_id: int) -> Match | None:
        """Return the clearly most alike name in the same commune."""
        names = self._by_place.get(place_id)
        if not names:
            return None
        numbers = _number_words(key)
        found = [
            (score, each)
            for other, score, _ in process.extract(key, names.keys(), scorer=fuzz.ratio, score_cutoff=ASKED, limit=3)
            if _number_words(other) == numbers
            for each in names[other]
            if self._may_be(each, code, kind)
        ]
        if not found:
            return None
        best, organisation = found[0]
        if best >= TAKEN and (len(found) == 1 or best - found[1][0] >= CLEARLY):
            return Match(organisation.pk, "similar")
        return _unsure([each for _, each in found])


def _unsure(several: list[Known]) -> Match:
    return Match(None, "doubtful", tuple(each.pk for each in several[:5]))
