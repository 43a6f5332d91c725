"""What a written name means: the kind of a product by its name, a unit by its word."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Self

from hoptac.catalogue.choices import Dimension
from hoptac.catalogue.models import Kind, KindName, Unit
from hoptac.core import text

#: Words that may stand before what a product is: "quả bơ" is a bơ.
CLASSIFIERS = frozenset({"quả", "trái", "hạt", "củ", "lá", "búp", "thịt"})
_LONGEST = 6


@dataclass(frozen=True)
class Named:
    """The Vietnamese words for kinds and units, read once for many names."""

    kinds: dict[str, set[int]]
    groups: dict[int, str]
    units: dict[str, int]
    packages: frozenset[int]

    @classmethod
    def load(cls) -> Self:
        """Read all words; three queries."""
        kinds: dict[str, set[int]] = defaultdict(set)
        for pk, name in KindName.objects.filter(language="vi").values_list("kind_id", "text"):
            kinds[_toned(name)].add(pk)
            kinds[text.fold(name)].add(pk)
        units: dict[str, int] = {}
        packages: set[int] = set()
        for unit in Unit.objects.all():
            for word in (unit.name("vi"), *unit.words):
                units.setdefault(text.fold(word), unit.pk)
            if unit.dimension == Dimension.COUNT and unit.factor is None:
                packages.add(unit.pk)
        return cls(dict(kinds), dict(Kind.objects.values_list("pk", "group")), units, frozenset(packages))

    def kind(self, name: str, group: str | None = None) -> int | None:
        """Return the kind a product's name begins with, the longest such; None where that is not sure.

        Marks count where the name has any: "trả" is not "trà". A kind of another group than stated is not sure.
        """
        words = _toned(name).split()
        while words and words[0] in CLASSIFIERS:
            words = words[1:]
        for length in range(min(_LONGEST, len(words)), 0, -1):
            found = self.kinds.get(" ".join(words[:length]), set())
            if len(found) == 1:
                [pk] = found
                return pk if not group or not self.groups[pk] or self.groups[pk] == group else None
            if found:
                return None
        return None

    def unit(self, word: str) -> int | None:
        """Return the unit a word means; of "hộp 100 g" the box."""
        folded = text.fold(word)
        found = self.units.get(folded)
        if found is None and folded:
            first = self.units.get(folded.split()[0])
            found = first if first in self.packages else None
        return found


def _toned(name: str) -> str:
    """Return the words of a name with their marks, signs left out."""
    return " ".join(re.findall(r"\w+", text.tone_key(name)))
