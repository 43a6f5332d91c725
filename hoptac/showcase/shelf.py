"""Everything that is shown, held in memory by each process in the order of the lists, so that facets count at once.

A shelf belongs to a stamp of the catalogue and a day: when either is another, it is filled again from the database.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Max
from django.utils.safestring import SafeString

from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import Dimension
from hoptac.catalogue.models import Capacity, Kind, Unit
from hoptac.catalogue.rules import season_months
from hoptac.places.models import Place
from hoptac.search.choices import EntryKind
from hoptac.search.models import Entry
from hoptac.showcase import masks, queries, stamp
from hoptac.showcase.stamp import Stamp

if TYPE_CHECKING:
    from hoptac.catalogue.queries import Badge

#: Price per unit in đồng: from so much on, up to the next.
PRICES = (0, 50_000, 200_000, 500_000, 1_000_000)
#: Quantity in kg that a product reaches in its best month.
QUANTITIES = (10, 100, 1_000, 10_000)
LEAST_STARS = (3, 4, 5)
NEWEST = 8

Sets = dict[str, dict[Any, int]]
Tag = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The products shown on a day in the order of the lists (most stars first, then by name).

    `ids` in that order, `at` says where each stands; `titles` without marks and with, for ranking; `sets` who has each
    value of each facet; `owners` whose each is; `newest` received their stars last; `kinds` and `places` occur;
    `units` are all there are; `called` says who bears a title without marks; `badges` what each bears; `priced` and
    `capable` which have prices and quantities by month, `introduced` which owners are told of in other languages, so
    that nobody asks about others.
    What was asked since is kept along: `answers` to words, cards `drawn` by product and language.
    """

    ids: list[int]
    at: dict[int, int]
    owners: list[int]
    newest: list[int]
    titles: list[tuple[str, str]]
    sets: Sets
    kinds: dict[int, Kind]
    units: dict[int, Unit]
    places: dict[int, Place]
    called: dict[str, list[int]]
    badges: dict[int, tuple[Badge, ...]]
    priced: frozenset[int]
    capable: frozenset[int]
    introduced: frozenset[int]
    answers: dict[str, int] = field(default_factory=dict)
    drawn: dict[tuple[int, str], SafeString] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        """The set of all products."""
        return masks.whole(len(self.ids))

    def having(self, name: str, value: Any) -> int:
        """Return the set of those that have a value of a facet."""
        return self.sets[name].get(value, 0)

    def kind_of(self, code: str | None) -> Kind | None:
        """Return the kind of a code, where something of it is shown."""
        return next((kind for kind in self.kinds.values() if kind.code == code), None)


_shelves: dict[str, tuple[Stamp, date, Shelf]] = {}
_lock = threading.Lock()


def shelf(*, on: date) -> Shelf:
    """Return the shelf of a day as the catalogue is now."""
    if not settings.PAGES_KEPT_BYTES:
        return fill(on=on)
    name, now = str(connection.settings_dict["NAME"]), stamp.stamp()
    kept = _shelves.get(name)
    if kept is not None and (kept[0].whole, kept[1]) == (now.whole, on):
        return kept[2]
    with _lock:
        kept = _shelves.get(name)
        if kept is None or (kept[0].whole, kept[1]) != (now.whole, on):
            made = fill(on=on)
            if kept is not None and (kept[0].common, kept[1]) == (now.common, on):
                made.drawn.update(_still_right(kept[2], kept[0], now))
            kept = _shelves[name] = now, on, made
    return kept[2]


def _still_right(before: Shelf, was: Stamp, now: Stamp) -> dict[tuple[int, str], SafeString]:
    """Return the cards of those owners of whom nothing has changed since."""
    same = {pk for pk in set(before.owners) if was.of([pk]) == now.of([pk])}
    theirs = {pk for pk, owner in zip(before.ids, before.owners, strict=True) if owner in same}
    return {key: card for key, card in list(before.drawn.items()) if key[0] in theirs}


_COLUMNS = (
    "pk", "organisation_id", "starred_on", "organisation__place_id", "kind_id", "group", "stars", "season",
    "price_amount",
)  # fmt: skip


def fill(*, on: date) -> Shelf:
    """Return the shelf of a day, read from the database. A fixed number of statements."""
    order = (F("stars").desc(nulls_last=True), "sort_key", "pk")
    rows = list(queries.shown(on=on).order_by(*order).values_list(*_COLUMNS))
    ids = [row[0] for row in rows]
    at = {pk: position for position, pk in enumerate(ids)}
    kinds = {kind.pk: kind for kind in Kind.objects.select_related("parent")}
    found: dict[str, dict[Any, list[int]]] = {name: defaultdict(list) for name in FACETS}
    for position, row in enumerate(rows):
        for name, value in _tags(row, kinds):
            found[name][value].append(position)
    badges, capacities = catalogue_queries.badges(None, on=on), _capacities()
    for name, value, product_id in (*_certified(badges), *_reached(capacities)):
        if product_id in at:
            found[name][value].append(at[product_id])
    sets: Sets = {
        name: {value: masks.of(positions, len(ids)) for value, positions in values.items()}
        for name, values in found.items()
    }
    places = Place.objects.filter(pk__in=found["commune"]).order_by("sort_key")
    known = _titles()
    titles = [known.get(pk, ("", "")) for pk in ids]
    called: dict[str, list[int]] = defaultdict(list)
    for position, (folded, _toned) in enumerate(titles):
        called[folded].append(position)
    return Shelf(
        ids=ids,
        at=at,
        owners=[row[1] for row in rows],
        newest=[row[0] for row in sorted(filter(_is_starred, rows), key=lambda row: row[2], reverse=True)[:NEWEST]],
        titles=titles,
        sets=sets,
        kinds={pk: kinds[pk] for pk in kinds if pk in sets["kind"]},
        units=Unit.objects.in_bulk(),
        places={place.pk: place for place in places},
        called=called,
        badges=badges,
        priced=catalogue_queries.priced_ids(on=on),
        capable=frozenset(pk for pk, *_rest in capacities),
        introduced=catalogue_queries.introduced_ids(),
    )


FACETS = ("kind", "group", "stars", "certificate", "commune", "month", "quantity", "price")


def _is_starred(row: tuple[Any, ...]) -> bool:
    return row[6] is not None and row[6] >= LEAST_STARS[0]


def _tags(row: tuple[Any, ...], kinds: dict[int, Kind]) -> Iterator[Tag]:
    """Yield each value of each facet that one product has."""
    _, _, _, place_id, kind_id, group, stars, season, price = row
    yield "commune", place_id
    yield "group", group
    if kind_id is not None:
        yield "kind", kind_id
        if kinds[kind_id].parent_id is not None:
            yield "kind", kinds[kind_id].parent_id
    for least in LEAST_STARS:
        if (stars or 0) >= least:
            yield "stars", least
    for month in season_months(season):
        yield "month", month
    if price is not None:
        yield "price", max(least for least in PRICES if least <= price)


def _certified(badges: dict[int, tuple[Badge, ...]]) -> Iterator[tuple[str, str, int]]:
    """Yield the kinds of the certificates that products bear."""
    for product_id, borne in badges.items():
        for kind in {badge.kind for badge in borne}:
            yield "certificate", kind, product_id


def _capacities() -> list[tuple[int, str | None, Decimal | None, Decimal]]:
    """Return what products reach in their best month, with the dimension and the factor of their unit."""
    unit = ("product__measure__dimension", "product__measure__factor")
    rows = Capacity.objects.order_by().values_list("product_id", *unit)
    return list(rows.annotate(most=Max("quantity")))


def _reached(capacities: Iterable[tuple[int, str | None, Decimal | None, Decimal]]) -> Iterator[tuple[str, int, int]]:
    """Yield the quantities products reach, as far as their unit is a mass."""
    for product_id, dimension, factor, most in capacities:
        reached = most * factor if dimension == Dimension.MASS and factor else 0
        for least in QUANTITIES:
            if reached >= least:
                yield "quantity", least, product_id


def _titles() -> dict[int, tuple[str, str]]:
    entries = Entry.objects.filter(kind=EntryKind.PRODUCT, is_public=True)
    return {
        pk: (folded, toned) for pk, folded, toned in entries.values_list("object_id", "folded_title", "toned_title")
    }
