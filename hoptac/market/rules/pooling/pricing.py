"""The best few suppliers of one task when every stock has a price: exact for up to three, bounded for more.

Smallest lots and least quantities are left out here, which keeps the value a bound: nothing real is worth more.
Adding a supplier helps the less the more there are (the value is submodular), which is what cuts the search short.
"""

from __future__ import annotations

import math

import numpy as np

from hoptac.market.rules.pooling.parts import Part, Real, Truth, Whole

Sets = Whole  # one set of hands a row, by place in the task
FEW = 3
#: Sets that were best before and are tried first: what they earn now cuts the search.
KNOWN = 6
#: Hands among which sets are sought; what those beyond them could be worth goes into the bound. A tie is no gain.
MANY, TIE = 80, 1e-9


class Task:
    """The links of one task in a block [hand, line, place]; a padded place has no capacity."""

    def __init__(self, part: Part, links: Whole) -> None:
        self.hands, hand = np.unique(part.hand[links], return_inverse=True)
        lines, line = np.unique(part.line[links], return_inverse=True)
        place = _places(hand * len(lines) + line)
        shape = (len(self.hands), len(lines), int(place.max()) + 1)
        self.link = np.full(shape, -1, dtype=np.int64)
        self.link[hand, line, place] = links
        self.most = np.where(self.link >= 0, np.minimum(part.most, part.line_quantity[part.line])[self.link], 0.0)
        self.quantity = part.line_quantity[lines].astype(float)
        self.order = np.arange(shape[1] * shape[2]).reshape(1, shape[1], 1, shape[2])
        self.known: list[Whole] = []
        free = part.hand_free[self.hands]
        self.free = np.flatnonzero(free)
        self.counted = np.flatnonzero(~free)
        self.limit = min(int(part.task_limit[part.hand_task[self.hands[0]]]), len(self.counted))

    def profit(self, reduced: Real) -> Real:
        """Return what a unit over each place earns, never less than nothing."""
        return np.where(self.link >= 0, np.maximum(reduced[self.link], 0), 0.0)

    def fill(self, profit: Real, sets: Sets) -> tuple[Real, Whole, Real]:
        """Return for each set its value, and how it fills the lines: flat places of the block, and quantities."""
        count, size = sets.shape
        lines, places = self.link.shape[1:]
        flat = (sets[:, None, :, None] * (lines * places) + self.order).reshape(count * lines, size * places)
        earned, most = profit.ravel()[flat], self.most.ravel()[flat]
        if size * places > 1:
            order = (-earned).argsort(axis=1, kind="stable")
            rows = np.arange(len(flat))[:, None]
            flat, earned, most = flat[rows, order], earned[rows, order], most[rows, order]
        wanted = np.tile(self.quantity, count)[:, None]
        taken = np.minimum(np.maximum(wanted - (most.cumsum(axis=1) - most), 0), most) * (earned > 0)
        return (earned * taken).sum(axis=1).reshape(count, lines).sum(axis=1), flat, taken

    def values(self, profit: Real, sets: Sets) -> Real:
        """Return the value of each set together with the free hands."""
        return self.fill(profit, self._with_free(sets))[0]

    def pattern(self, profit: Real, chosen: Whole) -> tuple[Whole, Whole]:
        """Return the links a set uses and the quantity over each."""
        _value, flat, taken = self.fill(profit, self._with_free(chosen[None, :]))
        link, quantity = self.link.ravel()[flat.ravel()], np.rint(taken.ravel()).astype(np.int64)
        used = quantity > 0
        return link[used], quantity[used]

    def _with_free(self, sets: Sets) -> Sets:
        if not len(self.free):
            return sets
        return np.hstack([sets, np.tile(self.free, (len(sets), 1))])

    def best(self, profit: Real, count: int = 1) -> tuple[float, list[Whole]]:
        """Return a bound on the value of any set within the limit, and the best sets found, best first.

        The bound is the value of the first set when the limit is three or less and not too many hands come near it.
        """
        alone = (profit * self.most).sum((1, 2))
        use = self.counted[alone[self.counted] > 0]
        if len(use) <= self.limit:
            return float(self.values(profit, use[None, :])[0]), [use]
        if self.limit == 0:
            nothing = np.zeros(0, dtype=np.int64)
            return float(self.values(profit, nothing[None, :])[0]), [nothing]
        use = use[np.argsort(-alone[use], kind="stable")]
        if not self.known:
            self.known = [self._climb(profit, use)]
        earned = self.values(profit, np.array(self.known))
        at = int(earned.argmax())
        self.known[0], self.known[at] = self.known[at], self.known[0]
        return self._search(profit, use, alone, float(earned[at]), count)

    def _search(self, profit: Real, use: Whole, alone: Real, low: float, count: int) -> tuple[float, list[Whole]]:
        """Return the bound and the best sets, knowing that the first known set is worth `low`."""
        rest = most = 0.0
        if self.limit > FEW or len(use) > MANY:
            use, rest, most = self._promising(profit, use, low)
        if self.limit > FEW:
            return max(low, most), self.known[:count]
        base = float(self.values(profit, np.zeros((1, 0), dtype=np.int64))[0]) if len(self.free) else 0.0
        sets = self.known[0][None, :]
        if len(use):
            sets = np.vstack([sets, self._sets(profit, use, alone[use], low - base)])
        value = self.values(profit, sets)
        order = np.argsort(-value, kind="stable")[:count]
        self.known = [*[sets[at] for at in order], *self.known][:KNOWN]
        return max(float(value[order[0]]), rest), [sets[at] for at in order]

    def _promising(self, profit: Real, use: Whole, low: float) -> tuple[Whole, float, float]:
        """Return the hands that may stand in a set worth more than `low`; what sets with any other, and all, are worth.

        What a hand adds to any set is no more than what it adds to a part of it, for each part of the known set.
        """
        reach, most = np.full(len(use), math.inf), math.inf
        for size in range(self.limit + 1):
            part = self.known[0][:size]
            begin = float(self.values(profit, part[None, :])[0])
            more = self.values(profit, np.hstack([np.tile(part, (len(use), 1)), use[:, None]])) - begin
            more[(use[:, None] == part).any(axis=1)] = 0.0
            best = np.sort(more)[::-1][: self.limit]
            reach = np.minimum(reach, begin + more + best[: self.limit - 1].sum())
            most = min(most, begin + float(best.sum()))
        may = np.flatnonzero(reach > low * (1 + TIE))
        if len(may) <= MANY:
            return use[may], 0.0, most
        first = may[np.argsort(-reach[may], kind="stable")]
        return use[np.sort(first[:MANY])], float(reach[first[MANY]]), most

    def _climb(self, profit: Real, use: Whole) -> Whole:
        """Return the set that takes the most helpful hand each time."""
        chosen = np.zeros(0, dtype=np.int64)
        for _turn in range(self.limit):
            rest = use[~(use[:, None] == chosen).any(axis=1)]
            values = self.values(profit, np.hstack([np.tile(chosen, (len(rest), 1)), rest[:, None]]))
            chosen = np.append(chosen, rest[int(values.argmax())])
        return chosen

    def _sets(self, profit: Real, use: Whole, alone: Real, low: float) -> Sets:
        """Return the sets that may be worth more than `low`. `use` is sorted by `alone`."""
        slack = low * (1 + TIE)
        if self.limit == 1:
            return use[alone >= slack][:, None]
        best_others = alone[: self.limit - 1].sum()
        use = use[: max(self.limit, int((alone + best_others >= slack).sum()))]
        alone = alone[: len(use)]
        first, second = np.triu_indices(len(use), 1)
        may = alone[first] + alone[second] + (alone[0] if self.limit == FEW else 0) >= slack
        first, second = first[may], second[may]
        pair = self._pairs(profit, use, alone, first, second)
        if self.limit == 2:
            return use[np.column_stack([first, second])]
        return use[_triples(alone, pair, slack)]

    def _pairs(self, profit: Real, use: Whole, alone: Real, first: Whole, second: Whole) -> Real:
        """Return what two hands are worth together at most, as a matrix; exact where the pair is asked for."""
        pair = alone[:, None] + alone[None, :]
        if self.limit == FEW and not len(self.free):
            value = self.fill(profit, use[np.column_stack([first, second])])[0]
            pair[first, second] = value
            pair[second, first] = value
        return pair


def _triples(alone: Real, pair: Real, low: float) -> Sets:
    """Return all triples first < second < third whose pairs still allow the value `low`."""
    first, second = np.triu_indices(len(alone) - 1, 1)
    # The third adds at most what it adds to the first or the second; whoever is best of those after the second.
    keep = pair[first, second] + alone[second + 1] >= low
    first, second = first[keep], second[keep]
    room = low - pair[first, second]
    counts = np.maximum(0, np.searchsorted(-alone, -room, side="right") - second - 1)
    at = np.repeat(np.arange(len(first)), counts)
    third = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts) + second[at] + 1
    one, two = first[at], second[at]
    together, with_one, with_two = pair[one, two], pair[one, third], pair[two, third]
    bound = np.minimum(together + with_one - alone[one], together + with_two - alone[two])
    bound = np.minimum(bound, with_one + with_two - alone[third])
    may: Truth = bound >= low
    return np.column_stack([one[may], two[may], third[may]])


def _places(group: Whole) -> Whole:
    """Return for each entry how many equal ones stand before it."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    start = np.maximum.accumulate(np.where(begins, np.arange(len(group)), 0))
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - start
    return place


def tasks(part: Part) -> list[Task]:
    """Return the tasks of a part, in their order."""
    of_link = part.line_task[part.line]
    order = np.argsort(of_link, kind="stable")
    bounds = np.searchsorted(of_link[order], np.arange(1, len(part.task_limit)))
    return [Task(part, links) for links in np.split(order, bounds)]
