"""Who could serve what is wanted: pairs of a wanted part and a lot, with their cost and what stands in the way.

No database and no clock. Quantities are whole base units, money whole đồng, distances whole kilometres, days
[starts_on, ends_before). The programme that chooses among the pairs is `rules.pooling`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from hoptac.market.rules.pooling.instance import Barrier, Delivery, Instance, Pair, Stock
from hoptac.market.rules.pooling.instance import Lot as Placed
from hoptac.market.rules.supply import Lot

#: What a unit served is worth, in times its price: so much that serving more always beats saving.
WORTH = 10
#: Dimensions whose base unit weighs a kilogram, or near enough for transport.
WEIGHED = frozenset({"mass", "volume"})
KILOGRAMS = 1000
EARTH = 6371.0

PRICE, WINDOW, CERTIFICATE, EXPIRY, STARS = "price", "window", "certificate", "expiry", "stars"
STALE, REFUSED, DECLINED, DIMENSION, LOT, MINIMUM = "stale", "refused", "declined", "dimension", "lot", "minimum"


class Point(NamedTuple):
    """A spot on the ground, in degrees."""

    lat: float
    lon: float


class Held(NamedTuple):
    """What a product bears on the days [starts_on, ends_before): a kind of certificate, or OCOP stars."""

    what: str
    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of an open need. `refused` and `declined` are products that may not be proposed, `pinned` that shall be.

    `ceiling` is đồng a base unit with transport, None: to be agreed. `kind` is served by its own kinds too.
    """

    part: int
    need: int
    kind: int
    dimension: str
    starts_on: date
    ends_before: date
    quantity: int
    tolerance: int = 0
    takes_parts: bool = False
    ceiling: int | None = None
    certificates: frozenset[str] = frozenset()
    stars: int = 0
    most_suppliers: int = 3
    smallest_lot: int = 0
    place: Point | None = None
    refused: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()
    pinned: frozenset[int] = frozenset()

    @property
    def least(self) -> int:
        """Return how much must come at least, if anything comes."""
        return 0 if self.takes_parts else -(-self.quantity * (100 - self.tolerance) // 100)

    @property
    def most(self) -> int:
        """Return how much may come at most."""
        return self.quantity * (100 + self.tolerance) // 100


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a product: its kind and the larger one, what it bears when, where it is, whose it is."""

    kinds: frozenset[int]
    certificates: tuple[Held, ...] = ()
    stars: tuple[Held, ...] = ()
    place: Point | None = None
    is_small: bool = False
    is_poor: bool = False


class Terms(NamedTuple):
    """What an alliance weighs: percent for small cooperatives and poor communes, đồng a tonne-kilometre, detour %."""

    small: int = 0
    poor: int = 0
    transport: int = 3000
    detour: int = 40


@dataclass(frozen=True, slots=True)
class Match:
    """A lot that could serve a part within its days, or could but for the barriers.

    `price` is None where it must be asked; `transport` đồng a base unit, `distance` kilometres by road, None where no
    place or weight is known; `cost` what the programme counts, `fair` percent of the price it took off.
    """

    wanted: Wanted
    lot: Lot
    starts_on: date
    ends_before: date
    distance: int | None
    transport: int
    cost: int
    fair: int
    barriers: tuple[Barrier, ...] = ()

    @property
    def price(self) -> int | None:
        """Return the price of a base unit, None: to be agreed."""
        return self.lot.price

    @property
    def delivered(self) -> int | None:
        """Return đồng for a base unit with transport, None where the price must be asked."""
        return None if self.lot.price is None else self.lot.price + self.transport

    @property
    def keys(self) -> tuple[str, str]:
        """Return what names the delivery and the stock in the programme."""
        return str(self.wanted.part), stock_key(self.lot)


def stock_key(lot: Lot) -> str:
    """Return what names a lot in the programme: product, month or offer, seller."""
    return key_of(lot.product_id, lot.month, lot.offer_id, lot.seller_id)


def key_of(product_id: int, month: date | None, offer_id: int | None, seller_id: int) -> str:
    """Return what names a stock: the same for a lot and for a share drawn from it."""
    return f"{product_id}:{month:%Y-%m}:{seller_id}" if month else f"{product_id}:{offer_id}:{seller_id}"


def road(here: Point, there: Point, *, detour: int) -> int:
    """Return whole kilometres by road: the great circle, longer by `detour` percent."""
    lat, other = math.radians(here.lat), math.radians(there.lat)
    turn = math.sin((other - lat) / 2) ** 2
    turn += math.cos(lat) * math.cos(other) * math.sin(math.radians(there.lon - here.lon) / 2) ** 2
    return round(2 * EARTH * math.asin(math.sqrt(turn)) * (100 + detour) / 100)


def lacking(held: Iterable[Held], what: str, starts_on: date, ends_before: date) -> int:
    """Return on how many of these days nothing of this name is held; a day covered twice counts once."""
    covered, reached = 0, starts_on
    for one in sorted(each for each in held if each.what == what):
        begin, end = max(reached, one.starts_on), min(ends_before, one.ends_before)
        if end > begin:
            covered += (end - begin).days
            reached = end
    return (ends_before - starts_on).days - covered


def stars_on_all(held: Iterable[Held], starts_on: date, ends_before: date) -> int:
    """Return the stars held on every one of these days, 0 where one has none."""
    spans = list(held)
    for stars in (5, 4, 3, 2, 1):
        enough = [Held("", one.starts_on, one.ends_before) for one in spans if int(one.what) >= stars]
        if enough and lacking(enough, "", starts_on, ends_before) == 0:
            return stars
    return 0


def matches(wanted: Collection[Wanted], lots: Iterable[Lot], known: Mapping[int, Known], terms: Terms) -> list[Match]:
    """Return the lots of the wanted kind for each part, in the order of parts and lots.

    Lots outside a part's days: of each product only the nearest, with the barrier "window".
    """
    of_kind: dict[int, list[Lot]] = defaultdict(list)
    for lot in lots:
        about = known.get(lot.product_id)
        for kind in about.kinds if about else ():
            of_kind[kind].append(lot)
    found = []
    for part in wanted:
        mine = of_kind.get(part.kind, [])
        typical = _typical(mine)
        found += [_match(part, lot, known[lot.product_id], terms, typical) for lot in _near(part, mine)]
    return found


def _typical(lots: Iterable[Lot]) -> int:
    """Return the price in the middle, what a lot without price is thought to cost; 0 where none has one."""
    prices = sorted(lot.price for lot in lots if lot.price is not None)
    return prices[len(prices) // 2] if prices else 0


def _near(part: Wanted, lots: Iterable[Lot]) -> list[Lot]:
    within, nearest = [], dict[tuple[int, int], Lot]()
    for lot in lots:
        away = _away(part, lot)
        if away == 0:
            within.append(lot)
        elif lot.quantity > 0:
            key = (lot.product_id, lot.seller_id)
            if key not in nearest or away < _away(part, nearest[key]):
                nearest[key] = lot
    there = {(lot.product_id, lot.seller_id) for lot in within if lot.quantity > 0}
    return within + [lot for key, lot in nearest.items() if key not in there]


def _away(part: Wanted, lot: Lot) -> int:
    """Return how many days lie between a part and a lot; 0: they share a day."""
    if lot.starts_on >= part.ends_before:
        return (lot.starts_on - part.ends_before).days + 1
    return (part.starts_on - lot.ends_before).days + 1 if lot.ends_before <= part.starts_on else 0


def _match(part: Wanted, lot: Lot, about: Known, terms: Terms, typical: int) -> Match:
    away = _away(part, lot)
    starts_on, ends_before = max(part.starts_on, lot.starts_on), min(part.ends_before, lot.ends_before)
    if away:
        starts_on, ends_before = lot.starts_on, lot.ends_before
    distance = road(part.place, about.place, detour=terms.detour) if part.place and about.place else None
    is_weighed = distance is not None and lot.dimension in WEIGHED
    transport = -(-(distance or 0) * terms.transport // KILOGRAMS) if is_weighed else 0
    price = lot.price
    if price is None:
        price = max(0, part.ceiling - transport) if part.ceiling is not None else typical
    fair = (terms.small if about.is_small else 0) + (terms.poor if about.is_poor else 0)
    barriers = [*([Barrier(WINDOW, away)] if away else []), *_of_lot(part, lot, price + transport)]
    barriers += _of_product(part, lot, about, starts_on, ends_before)
    cost = price + transport - price * fair // 100
    return Match(part, lot, starts_on, ends_before, distance, transport, cost, fair, tuple(barriers))


def _of_lot(part: Wanted, lot: Lot, delivered: int) -> Iterable[Barrier]:
    if lot.dimension != part.dimension:
        yield Barrier(DIMENSION, 1)
    if part.ceiling is not None and delivered > part.ceiling:
        yield Barrier(PRICE, delivered - part.ceiling)
    if lot.is_stale:
        yield Barrier(STALE, 1)
    if lot.minimum > part.most:
        yield Barrier(MINIMUM, lot.minimum - part.most)
    if 0 < lot.quantity < part.smallest_lot:
        yield Barrier(LOT, part.smallest_lot - lot.quantity)


def _of_product(part: Wanted, lot: Lot, about: Known, starts_on: date, ends_before: date) -> Iterable[Barrier]:
    for kind in sorted(part.certificates):
        days = lacking(about.certificates, kind, starts_on, ends_before)
        if days:
            whole = days == (ends_before - starts_on).days
            yield Barrier(f"{CERTIFICATE if whole else EXPIRY}:{kind}", days)
    if part.stars:
        stars = stars_on_all(about.stars, starts_on, ends_before)
        if stars < part.stars:
            yield Barrier(STARS, part.stars - stars)
    if lot.product_id in part.refused:
        yield Barrier(REFUSED, 1)
    elif lot.product_id in part.declined:
        yield Barrier(DECLINED, 1)


class Promised(NamedTuple):
    """A share that stays as it is: so much of a stock for a part, sold by that supplier."""

    part: int
    stock: str
    supplier: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes to the programme, and the matches behind its pairs by their keys."""

    instance: Instance
    by_keys: Mapping[tuple[str, str], Match] = field(default_factory=dict)


def plan(
    wanted: Collection[Wanted], found: Sequence[Match], promised: Collection[Promised], *, pins: Mapping[int, int]
) -> Plan:
    """Return the programme of these parts: one delivery a part, one stock a lot, one pair a match without barriers.

    promised: shares that stay, of these parts; lots are what is left beside them. pins: quantity last proposed by
    match number (the place in `found`) for products the desk wants kept in.
    """
    open_ones = [match for match in found if not match.barriers and match.lot.quantity > 0]
    fixed: dict[tuple[str, str], int] = defaultdict(int)
    for one in promised:
        fixed[str(one.part), one.stock] += one.quantity
    extra: dict[str, int] = defaultdict(int)
    for (_part, stock), quantity in fixed.items():
        extra[stock] += quantity
    lots = {stock_key(match.lot): match.lot for match in open_ones}
    stocks = [
        Stock(key, str(lot.seller_id), lot.quantity + extra.get(key, 0), lot.minimum) for key, lot in lots.items()
    ]
    suppliers = {one.stock: one.supplier for one in promised if one.stock not in lots}
    stocks += [Stock(key, str(supplier), extra[key]) for key, supplier in suppliers.items()]
    _pin(wanted, [found[at] for at in pins], list(pins.values()), fixed)
    pairs = tuple(Pair(*match.keys, match.cost, least=match.wanted.smallest_lot) for match in open_ones)
    instance = Instance(
        tuple(_delivery(part, open_ones) for part in wanted),
        tuple(stocks),
        pairs,
        tuple(Placed(part, stock, quantity) for (part, stock), quantity in fixed.items()),
    )
    return Plan(instance, {match.keys: match for match in open_ones})


def _pin(
    wanted: Collection[Wanted], pinned: list[Match], quantities: list[int], fixed: dict[tuple[str, str], int]
) -> None:
    """Add what the desk wants kept in, as far as the lot and the part have room beside what is fixed already."""
    room = {part.part: part.most for part in wanted}
    for (part, _stock), quantity in fixed.items():
        room[int(part)] -= quantity
    left = {stock_key(match.lot): match.lot.quantity for match in pinned}
    for match, quantity in zip(pinned, quantities, strict=True):
        part, stock = match.keys
        taken = min(quantity, room[match.wanted.part], left[stock])
        if taken >= max(1, match.lot.minimum, match.wanted.smallest_lot) and (part, stock) not in fixed:
            fixed[part, stock] = taken
            room[match.wanted.part] -= taken
            left[stock] -= taken


def _delivery(part: Wanted, found: Iterable[Match]) -> Delivery:
    costs = [match.cost for match in found if match.wanted is part]
    worth = WORTH * max(1, part.ceiling or 0, *costs) if costs else WORTH * max(1, part.ceiling or 0)
    together = f"need {part.need}" if part.most_suppliers == 1 else ""
    return Delivery(
        str(part.part), str(part.need), part.quantity, part.least, part.most, worth, part.most_suppliers, together
    )


def share_of(served: int, wanted: int) -> Fraction:
    """Return how much of what is wanted is served, 0 where nothing is."""
    return Fraction(served, wanted) if wanted else Fraction(0)
