"""Everything that is shown, held in memory by each process in the order of the lists, so that facets count at once.

A shelf belongs to a stamp of the catalogue and a day: when either is another, it is filled again from the database.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from hoptac.catalogue import rules as catalogue_rules
from hoptac.search import queries as search_queries
from hoptac.search.choices import EntryKind
from hoptac.search.models import Entry
from hoptac.showcase import masks, queries, stamp

#: Price per unit in đồng: from so much on, below so much.
PRICES = ((0, 50_000), (50_000, 200_000), (200_000, 500_000), (500_000, None))
#: Quantity a month, in kg, that a product reaches in its best month.
QUANTITIES = (10, 100, 1_000, 10_000)

Masks = dict[str, dict[Any, int]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The products shown on a day: ids in order, titles for ranking, and for each value of each facet who has it."""

    ids: list[int]
    places: dict[int, int]
    titles: list[tuple[str, str]]
    sets: Masks

    @property
    def everything(self) -> int:
        """The set of all products."""
        return masks.whole(len(self.ids))

    def of(self, name: str, value: Any) -> int:
        """Return who has a value of a facet."""
        return self.sets[name].get(value, 0)


_shelves: dict[str, tuple[str, Shelf]] = {}
_lock = threading.Lock()


def shelf(*, on: date) -> Shelf:
    """Return the shelf of a day as the catalogue is now."""
    name, made_from = str(connection.settings_dict["NAME"]), f"{stamp.stamp()} {on}"
    kept = _shelves.get(name)
    if kept is not None and kept[0] == made_from:
        return kept[1]
    with _lock:
        kept = _shelves.get(name)
        if kept is None or kept[0] != made_from:
            kept = _shelves[name] = made_from, fill(on=on)
    return kept[1]
