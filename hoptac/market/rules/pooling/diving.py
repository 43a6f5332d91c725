"""From shares of columns to whole sets of suppliers: a few tasks are decided at a time, prices follow, and so on."""

from __future__ import annotations

import math
import time

import numpy as np

from hoptac.market.rules.pooling.columns import Column, Generation
from hoptac.market.rules.pooling.parts import Real, Truth, Whole

#: The share of the tasks decided in one step at least, and the share of a set that decides a task at once.
STEP, SURE = 0.1, 0.99


def dive(made: Generation, *, rounds: int, ends: float = math.inf) -> Truth:
    """Decide the suppliers of every task; return which hands may give.

    rounds: of prices and columns after each step. The generation's columns grow, its bound stays.
    """
    dived = _Dive(made)
    while dived.open.any() and time.monotonic() < ends:
        dived.decide()
        for _round in range(rounds):
            dived.follow()
    return dived.allowed


class _Dive:
    def __init__(self, made: Generation) -> None:
        self.made, self.part = made, made.part
        self.open = np.ones(len(made.tasks), dtype=np.bool_)
        self.allowed = np.ones(len(self.part.hand_task), dtype=np.bool_)
        self.share = made.share

    def decide(self) -> None:
        """Decide the tasks whose best set has the greatest share: always some, and all that are sure."""
        used = np.flatnonzero(self.share > 1e-9).tolist()
        hand = np.zeros(len(self.part.hand_task))
        sets: dict[tuple[int, bytes], float] = {}
        hands_of: dict[tuple[int, bytes], Whole] = {}
        for at in used:
            column = self.made.columns[at]
            hands = np.unique(self.part.hand[column.link])
            hand[hands] += self.share[at]
            key = (column.task, hands.tobytes())
            sets[key] = sets.get(key, 0.0) + float(self.share[at])
            hands_of[key] = hands
        best: dict[int, tuple[float, Whole]] = {}
        for key, share in sets.items():
            if self.open[key[0]] and share > best.get(key[0], (0.0, None))[0]:
                best[key[0]] = (share, hands_of[key])
        order = sorted(best, key=lambda task: (-best[task][0], task))
        least = max(1, math.ceil(STEP * len(self.open)))
        chosen = [task for place, task in enumerate(order) if place < least or best[task][0] >= SURE]
        for task in chosen:
            self._fix(task, best[task][1], hand)
        for task in np.flatnonzero(self.open).tolist() if not chosen else []:
            self._fix(task, np.zeros(0, dtype=np.int64), hand)
        self._close()

    def _fix(self, task: int, hands: Whole, share: Real) -> None:
        """Let a task keep these hands, free ones, and while its limit allows those with the next shares."""
        block = self.made.tasks[task]
        counted = block.hands[block.counted]
        more = counted[np.argsort(-share[counted] - np.isin(counted, hands), kind="stable")]
        self.allowed[counted] = False
        self.allowed[[at for at in more[: block.limit].tolist() if share[at] > 1e-9]] = True
        self.open[task] = False

    def _close(self) -> None:
        """Bar the columns that use other hands."""
        for at, column in enumerate(self.made.columns):
            if not self.allowed[self.part.hand[column.link]].all():
                self.made.master.bar(at)

    def follow(self) -> None:
        """Solve the master anew and add the best columns at its prices."""
        part, made = self.part, self.made
        _value, prices, duals, self.share = made.master.solve()
        reduced = part.gain - prices[part.stock]
        for at, task in enumerate(made.tasks):
            profit = task.profit(reduced)
            if self.open[at]:
                sets = task.best(profit, 1)[1]
            else:
                sets = [task.counted[self.allowed[task.hands[task.counted]]]]
            for chosen in sets:
                link, quantity = task.pattern(profit, chosen)
                if float((reduced[link] * quantity).sum()) > duals[at] + 1e-6 * max(1.0, abs(duals[at])):
                    made.add(Column(at, link, quantity))
