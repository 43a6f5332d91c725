"""An instance as arrays, in parts that share nothing: what every way of solving works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hoptac.market.rules.pooling.instance import Answer, Delivery, Instance, Lot

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """Links (a stock that can reach a line), the lines (deliveries) and stocks they join, less what is pinned.

    Lines of one task share a limit of suppliers; a hand is one supplier in one task, free when a pinned lot already
    counts it. `pair` is the place of a link's pair in the instance. All arrays are whole numbers.
    """

    pair: Whole
    line: Whole
    stock: Whole
    cost: Whole
    hand: Whole
    most: Whole
    lot: Whole
    line_task: Whole
    line_quantity: Whole
    line_least: Whole
    line_most: Whole
    line_worth: Whole
    stock_capacity: Whole
    hand_task: Whole
    hand_free: Truth
    task_limit: Whole

    @property
    def gain(self) -> Whole:
        """Return what a unit over each link is worth less its cost."""
        return self.line_worth[self.line] - self.cost

    def select(self, chosen: NDArray[np.integer] | Truth, capacity: Whole | None = None) -> Part:
        """Return the part of the chosen links only, with other capacities left."""
        index = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else np.asarray(chosen)
        lines, line = np.unique(self.line[index], return_inverse=True)
        stocks, stock = np.unique(self.stock[index], return_inverse=True)
        hands, hand = np.unique(self.hand[index], return_inverse=True)
        tasks, line_task = np.unique(self.line_task[lines], return_inverse=True)
        left = (self.stock_capacity if capacity is None else capacity)[stocks]
        return Part(
            pair=self.pair[index],
            line=line,
            stock=stock,
            cost=self.cost[index],
            hand=hand,
            most=np.minimum(self.most[index], left[stock]),
            lot=self.lot[index],
            line_task=line_task,
            line_quantity=self.line_quantity[lines],
            line_least=self.line_least[lines],
            line_most=self.line_most[lines],
            line_worth=self.line_worth[lines],
            stock_capacity=left,
            hand_task=np.searchsorted(tasks, self.hand_task[hands]),
            hand_free=self.hand_free[hands],
            task_limit=self.task_limit[tasks],
        )

    def objective(self, quantity: Whole) -> int:
        """Return the worth served less the cost of a quantity for each link."""
        served = np.bincount(self.line, quantity, len(self.line_task)).astype(np.int64)
        worth = np.minimum(served, self.line_quantity) * self.line_worth
        return int(worth.sum()) - int((quantity * self.cost).sum())

    def ceiling(self) -> int:
        """Return an objective no quantities can pass: everything wanted at no cost, and all that fairness pays for."""
        paid = np.maximum(0, -self.cost) * self.most
        return int((self.line_quantity * self.line_worth).sum()) + int(paid.sum())

    def beyond(self) -> int:
        """Return the most that fairness could pay for what goes beyond the wanted quantities."""
        paid = np.zeros(len(self.line_task), dtype=np.int64)
        np.maximum.at(paid, self.line, -self.cost)
        return int((paid * np.maximum(0, self.line_most - self.line_quantity)).sum())

    def is_flow(self) -> bool:
        """Return whether nothing but capacities and quantities limits the part."""
        return not (self.needs_limit().any() or (self.lot > 1).any() or (self.line_least > 0).any())

    def needs_limit(self) -> Truth:
        """Return for each task whether its limit of suppliers can bind at all."""
        counted = np.bincount(self.hand_task[~self.hand_free], minlength=len(self.task_limit))
        return np.asarray(counted > self.task_limit)


@dataclass(frozen=True)
class Compiled:
    """An instance made ready: what is pinned, and the links that remain."""

    instance: Instance
    whole: Part

    @cached_property
    def parts(self) -> list[Part]:
        """Return the parts that share neither stock nor task, in the order of their first link."""
        whole = self.whole
        if not len(whole.line):
            return []
        label = _labels(whole)
        _first, place = np.unique(label, return_index=True)
        order = np.argsort(label, kind="stable")
        bounds = np.flatnonzero(np.diff(label[order])) + 1
        groups = np.split(order, bounds)
        return [whole.select(groups[at]) for at in np.argsort(place, kind="stable").tolist()]

    def answer(self, found: Iterable[tuple[Part, Whole]], bound: int) -> Answer:
        """Return the answer made of quantities for each part's links; `bound` is that of the links, pinned left out."""
        quantities = {(lot.delivery, lot.stock): lot.quantity for lot in self.instance.pinned}
        gained = 0
        for part, quantity in found:
            gained += part.objective(quantity)
            for at in np.flatnonzero(quantity).tolist():
                pair = self.instance.pairs[part.pair[at]]
                quantities[pair.delivery, pair.stock] = int(quantity[at])
        lots = _lots(self.instance, quantities)
        served, cost = _worth(self.instance, lots), _cost(self.instance, lots)
        return Answer(
            lots=lots,
            served=served,
            cost=cost,
            bound=served - cost + max(0, bound - gained),
            wanted=sum(delivery.quantity * delivery.worth for delivery in self.instance.deliveries),
        )


def compiled(instance: Instance, *, is_limited: bool = True) -> Compiled:
    """Return a checked instance as arrays; links that can carry nothing are left out.

    is_limited: False leaves out limits of suppliers, smallest lots and least quantities.
    """
    return Compiled(instance, _whole(instance, _Links(instance), is_limited=is_limited))


class _Links:
    """The pairs that may be used, as arrays; what is pinned is not among them."""

    def __init__(self, instance: Instance) -> None:
        fixed = {(lot.delivery, lot.stock) for lot in instance.pinned}
        used = [
            at
            for at, pair in enumerate(instance.pairs)
            if not pair.barriers and not (fixed and (pair.delivery, pair.stock) in fixed)
        ]
        pairs, self.places = [instance.pairs[at] for at in used], _Places(instance)
        self.pair = _array(used)
        self.line = _array(self.places.line[pair.delivery] for pair in pairs)
        self.stock = _array(self.places.stock[pair.stock] for pair in pairs)
        self.cost, self.least = _array(pair.cost for pair in pairs), _array(pair.least for pair in pairs)


class _Places:
    """Numbers for the names of an instance."""

    def __init__(self, instance: Instance) -> None:
        self.line = {delivery.key: at for at, delivery in enumerate(instance.deliveries)}
        self.stock = {stock.key: at for at, stock in enumerate(instance.stocks)}
        tasks = _numbered(task_of(delivery) for delivery in instance.deliveries)
        suppliers = _numbered(stock.supplier for stock in instance.stocks)
        self.line_task = _array(tasks[task_of(delivery)] for delivery in instance.deliveries)
        self.stock_supplier = _array(suppliers[stock.supplier] for stock in instance.stocks)
        self.tasks, self.suppliers = len(tasks), len(suppliers)


def _whole(instance: Instance, links: _Links, *, is_limited: bool) -> Part:
    """Return all links that can carry something, as one part, less what is pinned."""
    places, line, stock, cost = links.places, links.line, links.stock, links.cost
    pinned_line = _array(places.line[lot.delivery] for lot in instance.pinned)
    pinned_stock = _array(places.stock[lot.stock] for lot in instance.pinned)
    quantity = _array(lot.quantity for lot in instance.pinned)
    has = np.bincount(pinned_line, quantity, len(places.line)).astype(np.int64)
    left = _array(one.capacity for one in instance.stocks)
    left = left - np.bincount(pinned_stock, quantity, len(left)).astype(np.int64)
    kept = np.unique(places.line_task[pinned_line] * places.suppliers + places.stock_supplier[pinned_stock])
    limit = np.zeros(places.tasks, dtype=np.int64)
    limit[places.line_task] = _array(delivery.most_suppliers for delivery in instance.deliveries)
    limit = np.maximum(0, limit - np.bincount(kept // max(1, places.suppliers), minlength=places.tasks))
    room = np.maximum(0, _array(delivery.most for delivery in instance.deliveries) - has)
    least = np.maximum(0, _array(delivery.least for delivery in instance.deliveries) - has)
    worth = _array(delivery.worth for delivery in instance.deliveries)
    hands, hand = np.unique(
        places.line_task[line] * places.suppliers + places.stock_supplier[stock], return_inverse=True
    )
    hand_task, free = hands // max(1, places.suppliers), np.isin(hands, kept)
    most = np.minimum(left[stock], room[line])
    lot = np.maximum(links.least, _array(one.smallest_lot for one in instance.stocks)[stock])
    if not is_limited:
        lot, least, limit = lot * 0, least * 0, np.full(places.tasks, len(places.stock_supplier))
    helps = (most > 0) & (most >= lot) & ((cost < worth[line]) | (least[line] > 0))
    return Part(
        pair=links.pair,
        line=line,
        stock=stock,
        cost=cost,
        hand=hand,
        most=most,
        lot=lot,
        line_task=places.line_task,
        line_quantity=np.maximum(0, _array(delivery.quantity for delivery in instance.deliveries) - has),
        line_least=least,
        line_most=room,
        line_worth=worth,
        stock_capacity=left,
        hand_task=hand_task,
        hand_free=free,
        task_limit=limit,
    ).select(helps & (free | (limit[hand_task] > 0))[hand])


def task_of(delivery: Delivery) -> str:
    """Return what names the limit of suppliers a delivery stands under."""
    return f"together {delivery.together}" if delivery.together else f"alone {delivery.key}"


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


def _array(values: Iterable[int]) -> Whole:
    return np.fromiter(values, dtype=np.int64)


def _labels(part: Part) -> Whole:
    """Return for each link the number of the part it belongs to: the smallest task it hangs together with."""
    task = part.line_task[part.line]
    label = np.arange(len(part.task_limit), dtype=np.int64)
    while True:
        of_stock = np.full(len(part.stock_capacity), len(label), dtype=np.int64)
        np.minimum.at(of_stock, part.stock, label[task])
        lower = label.copy()
        np.minimum.at(lower, task, of_stock[part.stock])
        if (lower == label).all():
            return label[task]
        label = lower


def _lots(instance: Instance, quantities: dict[tuple[str, str], int]) -> tuple[Lot, ...]:
    """Return the lots in the order of deliveries, then stocks."""
    deliveries = {delivery.key: at for at, delivery in enumerate(instance.deliveries)}
    stocks = {stock.key: at for at, stock in enumerate(instance.stocks)}
    ordered = sorted(quantities, key=lambda key: (deliveries[key[0]], stocks[key[1]]))
    return tuple(Lot(*key, quantities[key]) for key in ordered)


def _worth(instance: Instance, lots: tuple[Lot, ...]) -> int:
    served: dict[str, int] = defaultdict(int)
    for lot in lots:
        served[lot.delivery] += lot.quantity
    return sum(min(served[delivery.key], delivery.quantity) * delivery.worth for delivery in instance.deliveries)


def _cost(instance: Instance, lots: tuple[Lot, ...]) -> int:
    taken = {(lot.delivery, lot.stock): lot.quantity for lot in lots}
    return sum(pair.cost * taken.get((pair.delivery, pair.stock), 0) for pair in instance.pairs)
