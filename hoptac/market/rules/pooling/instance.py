"""What pooling is asked and what it answers: wanted deliveries, stocks, pairs that may meet, and lots that result.

Everything is a whole number: quantities in one base unit (kilogram, litre, piece), money in đồng. Served quantity is
worth what its delivery says, up to the quantity wanted; what a smallest lot forces beyond it (up to `most`) is paid
and worth nothing. The best answer has the greatest worth served less cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Delivery:
    """One wanted delivery: `quantity` is wanted, never more than `most` comes.

    least: 0 takes any part; else all suppliers together bring at least this much, or nothing.
    worth: đồng for each unit served; so large that serving always beats saving.
    most_suppliers: distinct suppliers, those of pinned lots included.
    together: deliveries that say the same word here (not "") have one limit of suppliers together, the same for all.
    """

    key: str
    need: str
    quantity: int
    least: int
    most: int
    worth: int
    most_suppliers: int
    together: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What one supplier can give of one thing in one stretch of time; nothing smaller than `smallest_lot` leaves."""

    key: str
    supplier: str
    capacity: int
    smallest_lot: int = 0


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why a pair may not be used (price, window, certificate, stars, refused, stale …), and by how much it fails."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A stock that may reach a delivery, at a cost in đồng for each unit: goods and transport less what fairness gives.

    A pair with barriers is never used; it is only asked what would make a delivery feasible. Nothing smaller than
    `least` goes from this stock to this delivery.
    """

    delivery: str
    stock: str
    cost: int
    barriers: tuple[Barrier, ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """So much of this stock goes into this delivery."""

    delivery: str
    stock: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Instance:
    """All that is to be pooled at once.

    pinned: lots kept exactly as they are (promised, or pinned by hand). They use capacity, count as suppliers and
    towards `least`; their pair needs not be listed, costs what it says if it is, and gets nothing more.
    """

    deliveries: tuple[Delivery, ...]
    stocks: tuple[Stock, ...]
    pairs: tuple[Pair, ...]
    pinned: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Lots (pinned ones included, in the order of the instance), what they are worth and cost, and what is proven.

    served, cost: đồng. bound: no answer has a greater worth served less cost.
    wanted: the worth of everything wanted; the gap is told against it.
    """

    lots: tuple[Lot, ...]
    served: int
    cost: int
    bound: int
    wanted: int

    @property
    def objective(self) -> int:
        """Return the worth served less the cost: what is made as great as possible."""
        return self.served - self.cost

    @property
    def gap(self) -> Fraction:
        """Return how far from the bound, as a share of what the answer costs with unserved worth counted as cost.

        0 is proven to be best. Against the objective itself the share would look smaller than it is.
        """
        return Fraction(self.bound - self.objective, max(1, self.wanted - self.objective))

    @property
    def is_proven(self) -> bool:
        """Return whether no better answer exists."""
        return self.bound == self.objective


def check(instance: Instance) -> None:
    """Raise ValueError, saying what is wrong, for an instance that makes no sense."""
    _distinct("delivery", (delivery.key for delivery in instance.deliveries))
    _distinct("stock", (stock.key for stock in instance.stocks))
    _distinct("pair", ((pair.delivery, pair.stock) for pair in instance.pairs))
    _distinct("pinned lot", ((lot.delivery, lot.stock) for lot in instance.pinned))
    deliveries = {delivery.key: delivery for delivery in instance.deliveries}
    stocks = {stock.key: stock for stock in instance.stocks}
    _check_deliveries(instance.deliveries)
    for stock in instance.stocks:
        if stock.capacity < 0 or stock.smallest_lot < 0:
            raise ValueError(f"Stock {stock.key}: capacity and smallest lot may not be negative.")
    links: tuple[Pair | Lot, ...] = (*instance.pairs, *instance.pinned)
    for link in links:
        if link.delivery not in deliveries:
            raise ValueError(f"There is no delivery {link.delivery}.")
        if link.stock not in stocks:
            raise ValueError(f"There is no stock {link.stock}.")
    _check_pinned(instance.pinned, stocks)


def _distinct(what: str, keys: Iterable[object]) -> None:
    seen = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"The {what} {key} stands there twice.")
        seen.add(key)


def _check_deliveries(deliveries: tuple[Delivery, ...]) -> None:
    limits: dict[str, int] = {}
    for delivery in deliveries:
        if not 0 <= delivery.least <= delivery.quantity <= delivery.most:
            raise ValueError(f"Delivery {delivery.key}: it must hold that 0 ≤ least ≤ quantity ≤ most.")
        if delivery.worth < 0 or delivery.most_suppliers < 0:
            raise ValueError(f"Delivery {delivery.key}: worth and most suppliers may not be negative.")
        if delivery.together and limits.setdefault(delivery.together, delivery.most_suppliers) != (
            delivery.most_suppliers
        ):
            raise ValueError(f"Deliveries together as {delivery.together} must allow the same number of suppliers.")


def _check_pinned(pinned: tuple[Lot, ...], stocks: dict[str, Stock]) -> None:
    used: Counter[str] = Counter()
    for lot in pinned:
        if lot.quantity <= 0:
            raise ValueError(f"The pinned lot of {lot.stock} for {lot.delivery} must be more than nothing.")
        used[lot.stock] += lot.quantity
    for key, quantity in used.items():
        if quantity > stocks[key].capacity:
            raise ValueError(f"Stock {key}: {quantity} are pinned, more than the {stocks[key].capacity} there are.")
