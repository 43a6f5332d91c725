"""Whole answers near a bound: quantities for decided suppliers, then a few tasks at a time made anew, all else kept."""

from __future__ import annotations

import time

import numpy as np

from hoptac.market.rules.pooling import program
from hoptac.market.rules.pooling.columns import Generation
from hoptac.market.rules.pooling.parts import Part, Real, Truth, Whole
from hoptac.market.rules.pooling.program import Budget


def settled(part: Part, hands: Truth, budget: Budget) -> Whole | None:
    """Return quantities when only these hands may give; None when lots and least quantities stand in the way."""
    if not (part.lot > 1).any() and not (part.line_least > 0).any():
        return program.settle(part, hands[part.hand], np.ones(len(part.line_task), dtype=np.bool_))
    index = np.flatnonzero(hands[part.hand])
    if not len(index):
        return None
    small = part.select(index)
    quantity = np.zeros(len(part.line), dtype=np.int64)
    quantity[index] = program.exact(small, start=np.zeros(len(index), dtype=np.int64), budget=budget).quantity
    return quantity


class Search:
    """Large neighbourhoods: the task that could gain most is made anew with those that hold what it wants."""

    def __init__(self, made: Generation, start: Whole, *, slack: float = 0.004) -> None:
        self.part, self.made = made.part, made
        self.task = self.part.line_task[self.part.line]
        self.reduced = self.part.gain - made.price[self.part.stock]
        self.best = self._best()
        self.good = self._good(slack * max(1.0, float(self.best.sum())))
        self.quantity = start
        self.tired = np.zeros(len(self.best), dtype=np.int64)

    def run(self, *, tries: int, size: int, budget: Budget) -> Whole:
        """Make so many neighbourhoods of `size` tasks anew, each within the budget; return the quantities."""
        for turn in range(tries):
            regret = self.regret()
            open_tasks = np.flatnonzero((self.tired == 0) & (regret > 1e-9 * max(1.0, float(self.best.sum()))))
            if not len(open_tasks) or time.monotonic() > budget.ends:
                break
            seed = int(open_tasks[np.argmax(regret[open_tasks])])
            tasks = self._neighbours(seed, size)
            if self._remake(tasks, budget):
                self.tired[np.isin(np.arange(len(self.tired)), self._touching(tasks))] = 0
            self.tired[seed] = turn + 1
        return self.quantity

    def regret(self) -> Real:
        """Return for each task what it could gain at the prices of the bound, were all stocks still there."""
        has = np.bincount(self.task, self.reduced * self.quantity, len(self.best))
        return np.asarray(self.best - has)

    def _best(self) -> Real:
        return np.array([task.best(task.profit(self.reduced))[0] for task in self.made.tasks])

    def _good(self, slack: float) -> Truth:
        """Return the hands that stand in a column no further than the slack from the best of its task."""
        good = np.zeros(len(self.part.hand_task), dtype=np.bool_)
        for column in self.made.columns:
            value = float((self.reduced[column.link] * column.quantity).sum())
            if self.best[column.task] - value <= slack:
                good[self.part.hand[column.link]] = True
        return good

    def _neighbours(self, seed: int, size: int) -> Whole:
        """Return the seed and the tasks that use most of the stocks its good hands reach."""
        part = self.part
        wanted = np.zeros(len(part.stock_capacity))
        wanted[part.stock[(self.task == seed) & self.good[part.hand]]] = 1.0
        worth = wanted[part.stock] * self.quantity * (1.0 + self.made.price[part.stock])
        score = np.bincount(self.task, worth, len(self.best))
        score[seed] = np.inf
        order = np.argsort(-score, kind="stable")[:size]
        return np.sort(order)

    def _touching(self, tasks: Whole) -> Whole:
        """Return the tasks that reach a stock these tasks use."""
        used = np.unique(self.part.stock[np.isin(self.task, tasks) & (self.quantity > 0)])
        return np.unique(self.task[np.isin(self.part.stock, used)])

    def _remake(self, tasks: Whole, budget: Budget) -> bool:
        """Make these tasks anew, all others kept; return whether the objective grew."""
        part = self.part
        inside = np.isin(self.task, tasks)
        used = np.bincount(part.stock, np.where(inside, 0, self.quantity), len(part.stock_capacity)).astype(np.int64)
        left = part.stock_capacity - used
        hands = self.good.copy()
        hands[part.hand[self.quantity > 0]] = True
        index = np.flatnonzero(inside & hands[part.hand] & (left[part.stock] > 0))
        if not len(index):
            return False
        small = part.select(index, left)
        before = small.objective(self.quantity[index])
        found = program.exact(small, start=self.quantity[index], budget=budget).quantity
        if small.objective(found) <= before:
            return False
        self.quantity = self.quantity.copy()
        self.quantity[index] = found
        return True
