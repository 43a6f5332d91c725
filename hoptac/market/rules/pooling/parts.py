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
    counts it. `keys` are the delivery and the stock of a link. All arrays are whole numbers.
    """

    keys: tuple[tuple[str, str], ...]
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
            keys=tuple(self.keys[at] for at in index.tolist()),
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
                quantities[part.keys[at]] = int(quantity[at])
        lots = _lots(self.instance, quantities)
        served, cost = _worth(self.instance, lots), _cost(self.instance, lots)
        return Answer(
            lots=lots,
            served=served,
            cost=cost,
            bound=served - cost + max(0, bound - gained),
            wanted=sum(delivery.quantity * delivery.worth for delivery in self.instance.deliveries),
        )


def compiled(instance: Instance) -> Compiled:
    """Return a checked instance as arrays; links that can carry nothing are left out."""
    left, pinned_of, pinned_hands = _pinned(instance)
    stocks = {stock.key: (at, stock) for at, stock in enumerate(instance.stocks)}
    lines = {delivery.key: (at, delivery) for at, delivery in enumerate(instance.deliveries)}
    tasks: dict[str, int] = {}
    line_task = [tasks.setdefault(task_of(delivery), len(tasks)) for delivery in instance.deliveries]
    hands: dict[tuple[int, str], int] = {}
    fixed = {(lot.delivery, lot.stock) for lot in instance.pinned}
    keys, rows = [], []
    for pair in instance.pairs:
        key = (pair.delivery, pair.stock)
        if pair.barriers or key in fixed:
            continue
        at, delivery = lines[pair.delivery]
        place, stock = stocks[pair.stock]
        most = min(left[pair.stock], delivery.most - pinned_of[pair.delivery])
        is_worth_it = pair.cost < delivery.worth or delivery.least > pinned_of[pair.delivery]
        lot = max(stock.smallest_lot, pair.least)
        if most <= 0 or most < lot or not is_worth_it:
            continue
        hand = hands.setdefault((line_task[at], stock.supplier), len(hands))
        keys.append(key)
        rows.append((at, place, pair.cost, hand, most, lot))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 6).T
    pinned = np.array([pinned_of[delivery.key] for delivery in instance.deliveries], dtype=np.int64)
    used = np.zeros(len(tasks), dtype=np.int64)
    for task, _supplier in (pinned_supplier := {(tasks[name], supplier) for name, supplier in pinned_hands}):
        used[task] += 1
    limit = np.zeros(len(tasks), dtype=np.int64)
    limit[line_task] = [delivery.most_suppliers for delivery in instance.deliveries]
    whole = Part(
        keys=tuple(keys),
        line=table[0],
        stock=table[1],
        cost=table[2],
        hand=table[3],
        most=table[4],
        lot=table[5],
        line_task=np.array(line_task, dtype=np.int64),
        line_quantity=np.maximum(0, _column(instance, "quantity") - pinned),
        line_least=np.maximum(0, _column(instance, "least") - pinned),
        line_most=np.maximum(0, _column(instance, "most") - pinned),
        line_worth=_column(instance, "worth"),
        stock_capacity=np.array([left[stock.key] for stock in instance.stocks], dtype=np.int64),
        hand_task=np.array([task for task, _supplier in hands], dtype=np.int64),
        hand_free=np.array([hand in pinned_supplier for hand in hands], dtype=np.bool_),
        task_limit=np.maximum(0, limit - used),
    )
    return Compiled(instance, whole.select(_allowed(whole)))


def task_of(delivery: Delivery) -> str:
    """Return what names the limit of suppliers a delivery stands under."""
    return f"together {delivery.together}" if delivery.together else f"alone {delivery.key}"


def _column(instance: Instance, name: str) -> Whole:
    return np.array([getattr(delivery, name) for delivery in instance.deliveries], dtype=np.int64)


def _allowed(whole: Part) -> Truth:
    """Return the links whose task may have a supplier more, or has theirs already."""
    hand = whole.hand
    return np.asarray(whole.hand_free[hand] | (whole.task_limit[whole.hand_task[hand]] > 0))


def _pinned(instance: Instance) -> tuple[dict[str, int], dict[str, int], set[tuple[str, str]]]:
    """Return what is left of each stock, what each delivery has already, and the suppliers each task has already."""
    left = {stock.key: stock.capacity for stock in instance.stocks}
    has: dict[str, int] = defaultdict(int)
    suppliers = {stock.key: stock.supplier for stock in instance.stocks}
    names = {delivery.key: task_of(delivery) for delivery in instance.deliveries}
    hands = set()
    for lot in instance.pinned:
        left[lot.stock] -= lot.quantity
        has[lot.delivery] += lot.quantity
        hands.add((names[lot.delivery], suppliers[lot.stock]))
    return left, has, hands


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
