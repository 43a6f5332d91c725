"""The best few suppliers of one task when every stock has a price: exact where prices of its lines leave few sets.

Smallest lots and least quantities are left out here, which keeps the value a bound: nothing real is worth more.
Were each line's quantity bought at a price too, hands would not stand in each other's way, and the best set were
those that help most each by itself. At any prices no set is worth more than that: it bounds, and cuts the search.
"""

from __future__ import annotations

import numpy as np

from hoptac.market.rules.pooling.parts import Part, Real, Whole

Sets = Whole  # one set of hands a row, by place in the task
#: Sets that were best before and are tried first: what they earn now cuts the search. A tie is no gain.
KNOWN, TIE = 6, 1e-9
#: Steps towards the best prices of lines, and how many sets are looked through at most.
STEPS, MOST = 16, 20_000


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
        self.price = np.zeros(len(lines))
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

        The bound is the value of the first set unless too many sets come near it.
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
        base, helps, tried = self._dual(profit, use)
        known = [*self.known, *tried]
        earned = self.values(profit, np.array(known))
        low = float(earned.max())
        order = np.argsort(-helps, kind="stable")
        sets, rest = _sets(helps[order], self.limit, low * (1 + TIE) - base)
        found = np.vstack([np.array(known), use[order][sets]])
        value = np.concatenate([earned, self.values(profit, found[len(known) :])])
        best = _distinct(found, np.argsort(-value, kind="stable"))
        self.known = best[:KNOWN]
        return max(float(value.max()), base + rest), best[:count]

    def _dual(self, profit: Real, use: Whole) -> tuple[float, Real, list[Whole]]:
        """Price the lines; return what every set has in common, what each hand adds to it, and sets met on the way.

        No set is worth more than these together. The prices are kept for the next time.
        """
        hands = np.concatenate([use, self.free])
        earned, most, count = profit[hands], self.most[hands], len(use)
        price, bound, sets = self.price, np.inf, []
        low = float(self.values(profit, self.known[0][None, :])[0])
        for _step in range(STEPS):
            over = np.maximum(0, earned - price[:, None])
            helps = (over * most).sum((1, 2))
            top = np.argpartition(-helps[:count], self.limit - 1)[: self.limit]
            sets.append(np.sort(use[top]))
            base = float(price @ self.quantity + helps[count:].sum())
            total = base + float(helps[top].sum())
            if total < bound:
                bound, best = total, (base, helps[:count], price)
            taken = np.concatenate([top, np.arange(count, len(hands))])
            slope = ((over[taken] > 0) * most[taken]).sum((0, 2)) - self.quantity
            slope[(price <= 0) & (slope < 0)] = 0
            length = float(slope @ slope)
            if total <= low * (1 + TIE) or not length:
                break
            price = np.maximum(0, price + (total - low) / length * slope)
        self.price = best[2]
        return best[0], best[1], sets

    def _climb(self, profit: Real, use: Whole) -> Whole:
        """Return the set that takes the most helpful hand each time."""
        chosen = np.zeros(0, dtype=np.int64)
        for _turn in range(self.limit):
            rest = use[~(use[:, None] == chosen).any(axis=1)]
            values = self.values(profit, np.hstack([np.tile(chosen, (len(rest), 1)), rest[:, None]]))
            chosen = np.append(chosen, rest[int(values.argmax())])
        return chosen


def _sets(helps: Real, size: int, low: float) -> tuple[Sets, float]:
    """Return the sets that together help by `low` or more, and the most that any other set can help.

    helps: the greatest first.
    """
    sets, total = np.zeros((1, 0), dtype=np.int64), np.zeros(1)
    for more in reversed(range(size)):
        begin = sets[:, -1] + 1 if sets.shape[1] else np.zeros(1, dtype=np.int64)
        # Those that follow help no more than this one.
        end = np.searchsorted(-helps, (total - low) / (1 + more), side="right")
        counts = np.maximum(0, np.minimum(end, len(helps) - more) - begin)
        if counts.sum() > MOST:
            return np.zeros((0, size), dtype=np.int64), float(helps[:size].sum())
        at = np.repeat(np.arange(len(sets)), counts)
        after = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts) + begin[at]
        sets, total = np.column_stack([sets[at], after]), total[at] + helps[after]
    return sets, -np.inf


def _distinct(sets: Sets, order: Whole) -> list[Whole]:
    """Return the sets in this order, each once."""
    found: dict[bytes, Whole] = {}
    for at in order.tolist():
        found.setdefault(np.sort(sets[at]).tobytes(), sets[at])
        if len(found) == KNOWN:
            break
    return list(found.values())


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


def bound(part: Part, price: Real) -> float:
    """Return what nobody can earn more than at these prices of stocks, all hands of every task tried."""
    reduced = part.gain - price[part.stock]
    return float((price * part.stock_capacity).sum()) + sum(task.best(task.profit(reduced))[0] for task in tasks(part))
