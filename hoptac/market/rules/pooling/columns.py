"""A proven bound by column generation: what a task takes from a few suppliers is a column; prices of stocks decide.

The bound is Lagrange's: whatever prices stocks have, nobody can earn more than all tasks at their best with them.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np

from hoptac.market.rules.pooling.parts import Part, Real, Whole
from hoptac.market.rules.pooling.pricing import Task
from hoptac.market.rules.pooling.program import proven, solver

#: How far prices stay with the best known ones when columns are sought.
STEADY = 0.6
#: Sets a task offers in a round.
SETS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """What one task takes: links, and the quantity over each."""

    task: int
    link: Whole
    quantity: Whole


@dataclass(slots=True)
class Generation:
    """The state of a column generation: columns, the best bound and the prices that prove it."""

    part: Part
    tasks: list[Task]
    price: Real
    master: Master
    bound: float = math.inf
    value: float = -math.inf
    columns: list[Column] = field(default_factory=list)
    share: Real = field(default_factory=lambda: np.zeros(0))
    seen: set[tuple[int, bytes, bytes]] = field(default_factory=set)

    def run(self, *, start: Whole, rounds: int, gap: float, ends: float = math.inf) -> None:
        """Generate columns until the bound is within the gap (a share) of their value, or for so many rounds.

        ends: when the clock (time.monotonic) ends it.
        """
        self._begin(start)
        wanted = float((self.part.line_quantity * self.part.line_worth).sum())
        steady = 1.0
        for _round in range(rounds):
            self.value, prices, duals, self.share = self.master.solve()
            trial = steady * self.price + (1 - steady) * prices
            added = self._price(trial, prices, duals)
            if self.bound - self.value <= gap * max(1.0, wanted - self.value):
                break
            if (not added and not steady) or time.monotonic() > ends:
                break
            steady = STEADY if added else 0.0

    def proven(self, objective: int) -> int:
        """Return the bound as a whole number, no less than an objective that was reached."""
        return proven(self.bound + self.part.beyond(), objective, self.part)

    def _begin(self, start: Whole) -> None:
        task = self.part.line_task[self.part.line]
        used = np.flatnonzero(start)
        for at in np.unique(task[used]).tolist():
            links = used[task[used] == at]
            self.add(Column(at, links, start[links]))

    def add(self, column: Column) -> bool:
        """Add a column that is not known yet; return whether it was new."""
        key = (column.task, column.link.tobytes(), column.quantity.tobytes())
        if key in self.seen or not len(column.link):
            return False
        self.seen.add(key)
        self.columns.append(column)
        self.master.add(column)
        return True

    def _price(self, trial: Real, prices: Real, duals: Real) -> int:
        """Ask every task for its best at the trial prices; keep the bound, add columns that help the master."""
        part, gain = self.part, self.part.gain.astype(float)
        reduced, actual = gain - trial[part.stock], gain - prices[part.stock]
        bound = float((trial * part.stock_capacity).sum())
        added = 0
        for at, task in enumerate(self.tasks):
            profit = task.profit(reduced)
            value, sets = task.best(profit, SETS)
            bound += value
            for chosen in sets:
                link, quantity = task.pattern(profit, chosen)
                earned = float((actual[link] * quantity).sum())
                if earned > duals[at] + 1e-6 * max(1.0, abs(duals[at])):
                    added += self.add(Column(at, link, quantity))
        if bound < self.bound:
            self.bound, self.price = bound, trial
        return added


class Master:
    """The program over the columns known so far: each task takes a mix of its columns, stocks give what they have."""

    def __init__(self, part: Part) -> None:
        self.part, self.stocks, self.rows = part, len(part.stock_capacity), len(part.task_limit)
        self.highs = solver()
        upper = np.concatenate([part.stock_capacity.astype(float), np.ones(self.rows)])
        count = len(upper)
        none, nothing = np.zeros(count, dtype=np.int32), np.zeros(0, dtype=np.int32)
        self.highs.addRows(count, np.full(count, -math.inf), upper, 0, none, nothing, np.zeros(0))

    def add(self, column: Column) -> None:
        """Add a column; links of one stock are added up."""
        stock, place = np.unique(self.part.stock[column.link], return_inverse=True)
        index = np.append(stock, self.stocks + column.task).astype(np.int32)
        value = np.append(np.bincount(place, column.quantity), 1.0)
        gain = -float((self.part.gain[column.link] * column.quantity).sum())
        self.highs.addCol(gain, 0.0, math.inf, len(index), index, value)

    def bar(self, column: int) -> None:
        """Let nobody take a column any more."""
        self.highs.changeColBounds(column, 0.0, 0.0)

    def solve(self) -> tuple[float, Real, Real, Real]:
        """Return the value, the prices of stocks, what each task earns, and the share of each column."""
        if not self.highs.getNumCol():
            return 0.0, np.zeros(self.stocks), np.zeros(self.rows), np.zeros(0)
        self.highs.run()
        solution = self.highs.getSolution()
        dual = np.maximum(0, -np.array(solution.row_dual))
        share = np.array(solution.col_value)
        return -self.highs.getInfo().objective_function_value, dual[: self.stocks], dual[self.stocks :], share
