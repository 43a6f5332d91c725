"""Prices of stocks and of lines, found by small steps: good ones to start from, and a bound within a second or two.

When a unit of a stock and a unit of a line both have a price, hands do not stand in each other's way: each task takes
those that help most, which one sort tells for all tasks. At any prices nobody earns more than that (Lagrange).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hoptac.market.rules.pooling.parts import Part, Real, Whole

#: Steps that bring nothing before they are made shorter, how much shorter, and a bound this much lower is something.
PATIENCE, SHORTER, SOMETHING = 8, 0.6, 1e-4
#: Length of a step below which it is over.
SHORTEST = 1e-3


@dataclass(frozen=True, slots=True)
class Prices:
    """A bound on the objective, the prices of stocks that prove it, and what each hand helps beyond all prices."""

    bound: float
    stock: Real
    helps: Real


def found(part: Part, *, target: int, steps: int) -> Prices:
    """Return prices after so many steps at most; `target` is an objective that was reached."""
    block = _Block(part)
    price, length, idle = np.zeros(len(block.left)), 1.0, 0
    best = Prices(math.inf, price, block.nothing)
    kept = price
    for _step in range(steps):
        bound, helps, slope = block.at(price)
        idle = 0 if bound < best.bound * (1 - SOMETHING) else idle + 1
        if bound < best.bound:
            best, kept = Prices(bound, price[: block.stocks], helps), price
        slope[(price <= 0) & (slope < 0)] = 0
        size = float(slope @ slope)
        if not size or length < SHORTEST:
            break
        if idle >= PATIENCE:
            price, length, idle = kept, length * SHORTER, 0
            continue
        price = np.maximum(0, price + length * (bound - target) / size * slope)
    return best


class _Block:
    """The links of a part in the order of their hands, and the quantities that prices are asked for."""

    def __init__(self, part: Part) -> None:
        order = np.argsort(part.hand, kind="stable")
        self.stocks, self.hand = len(part.stock_capacity), part.hand[order]
        self.begin = np.searchsorted(self.hand, np.arange(len(part.hand_task)))
        self.stock, self.line = part.stock[order], self.stocks + part.line[order]
        self.gain = part.gain[order].astype(float)
        self.most = np.minimum(part.most, part.line_quantity[part.line])[order].astype(float)
        self.left = np.concatenate([part.stock_capacity, part.line_quantity]).astype(float)
        self.task, self.free, self.limit = part.hand_task, part.hand_free, part.task_limit
        self.nothing = np.zeros(len(part.hand_task))

    def at(self, price: Real) -> tuple[float, Real, Real]:
        """Return the bound at these prices, what each hand helps, and by how much more is taken than there is."""
        earned = np.maximum(0, self.gain - price[self.stock] - price[self.line])
        helps = np.add.reduceat(earned * self.most, self.begin)
        taken = self._taken(helps)
        bound = float(price @ self.left + helps[taken].sum())
        is_taken = np.zeros(len(helps), dtype=np.bool_)
        is_taken[taken] = True
        link = np.flatnonzero(is_taken[self.hand] & (earned > 0))
        slope = np.bincount(self.stock[link], self.most[link], len(price))
        slope += np.bincount(self.line[link], self.most[link], len(price))
        return bound, helps, slope - self.left

    def _taken(self, helps: Real) -> Whole:
        """Return the hands tasks take: the free ones and, within their limit, those that help most."""
        free = np.flatnonzero(self.free & (helps > 0))
        counted = np.flatnonzero(~self.free & (helps > 0))
        order = counted[np.lexsort((-helps[counted], self.task[counted]))]
        task = self.task[order]
        rank = np.arange(len(order)) - np.searchsorted(task, task)
        return np.concatenate([free, order[rank < self.limit[task]]])
