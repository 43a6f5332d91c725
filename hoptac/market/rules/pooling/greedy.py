"""A good answer at once: the delivery that is worth most takes the supplier that helps it most, then the next."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from hoptac.market.rules.pooling.parts import Part, Whole


def greedy(part: Part) -> Whole:
    """Return quantities for the links of a part that keep every limit; no bound is known of them."""
    state = _State(part)
    worth = np.bincount(part.line_task, part.line_worth * part.line_quantity, len(part.task_limit))
    for task in np.argsort(-worth, kind="stable").tolist():
        state.serve(task)
    return np.array(state.quantity, dtype=np.int64)


class _State:
    def __init__(self, part: Part) -> None:
        self.gain, self.line, self.stock = part.gain.tolist(), part.line.tolist(), part.stock.tolist()
        self.cost, self.lot, self.most = part.cost.tolist(), part.lot.tolist(), part.most.tolist()
        self.left = part.stock_capacity.tolist()
        self.quantity = [0] * len(self.line)
        self.wanted, self.least = part.line_quantity.tolist(), part.line_least.tolist()
        self.room = part.line_most.tolist()
        self.limit, self.free = part.task_limit.tolist(), part.hand_free.tolist()
        self.hands: dict[int, list[int]] = defaultdict(list)
        for hand, task in enumerate(part.hand_task.tolist()):
            self.hands[task].append(hand)
        self.links: list[list[int]] = [[] for _hand in range(len(part.hand_task))]
        for link in np.lexsort((part.cost, part.hand)).tolist():
            self.links[part.hand[link]].append(link)

    def serve(self, task: int) -> None:
        """Give a task the hands that help it most, one after the other, while its limit allows."""
        limit, open_hands = self.limit[task], list(self.hands[task])
        taken: list[int] = []
        while open_hands:
            allowed = [hand for hand in open_hands if self.free[hand] or limit > 0]
            help_of = {hand: self._help(hand) for hand in allowed}
            best = max(allowed, key=lambda hand: (help_of[hand], -hand), default=None)
            if best is None or help_of[best] <= 0:
                break
            open_hands.remove(best)
            limit -= not self.free[best]
            for link in self.links[best]:
                taken += self._take(link)
        self._give_back(taken)

    def _could(self, link: int) -> int:
        """Return how much would go over a link now: what is wanted, or the smallest lot where there is room for it."""
        line, left = self.line[link], min(self.left[self.stock[link]], self.most[link])
        amount = min(left, self.wanted[line])
        if 0 < amount < self.lot[link]:
            amount = self.lot[link] if self.lot[link] <= min(left, self.room[line]) else 0
        return int(amount)

    def _help(self, hand: int) -> int:
        """Return what a hand would add to the objective now."""
        total = 0
        for link in self.links[hand]:
            amount = self._could(link)
            served = min(amount, self.wanted[self.line[link]])
            total += max(0, (self.gain[link] + self.cost[link]) * served - self.cost[link] * amount)
        return total

    def _take(self, link: int) -> list[int]:
        amount, line = self._could(link), self.line[link]
        served = min(amount, self.wanted[line])
        if (self.gain[link] + self.cost[link]) * served - self.cost[link] * amount <= 0:
            return []
        self._move(link, amount, served)
        return [link]

    def _move(self, link: int, amount: int, served: int) -> None:
        line = self.line[link]
        self.quantity[link] += amount
        self.left[self.stock[link]] -= amount
        self.room[line] -= amount
        self.wanted[line] -= served
        self.least[line] -= amount

    def _give_back(self, taken: list[int]) -> None:
        """Take back what went to lines that did not get their least."""
        for link in taken:
            if self.least[self.line[link]] > 0:
                self.left[self.stock[link]] += self.quantity[link]
                self.quantity[link] = 0
