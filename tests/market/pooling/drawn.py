"""Instances drawn by hypothesis, small enough for the one truth beside them: trying everything."""

from __future__ import annotations

import itertools
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hoptac.market.rules.pooling.faults import faults
from hoptac.market.rules.pooling.instance import Delivery, Instance, Lot, Pair, Stock

#: How many instances a property is tried with; thousands by hand: HOPTAC_POOLING_EXAMPLES=3000.
EXAMPLES = int(os.environ.get("HOPTAC_POOLING_EXAMPLES", "25"))
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= 100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def instances(draw, *, deliveries=4, stocks=6, quantity=9, cost=(-3, 12), pinned=True):
    """Draw an instance: every limit there is, in every mixture, with whole numbers so small that they often meet."""
    wanted = tuple(
        _delivery(draw, at, quantity, draw(st.sampled_from(["", "", "", "a"])))
        for at in range(draw(st.integers(1, deliveries)))
    )
    limits = {}
    wanted = tuple(
        one if not one.together else _limited(one, limits.setdefault(one.together, one.most_suppliers))
        for one in wanted
    )
    kept = tuple(
        Stock(
            f"s{at}", f"o{draw(st.integers(0, stocks - 2))}", draw(st.integers(0, quantity)),
            draw(st.sampled_from([0, 0, 0, 1, 2, 4])),
        )
        for at in range(draw(st.integers(0, stocks)))
    )  # fmt: skip
    pairs = tuple(
        Pair(delivery.key, stock.key, draw(st.integers(*cost)), (), draw(st.sampled_from([0, 0, 0, 0, 1, 3])))
        for delivery in wanted
        for stock in kept
        if draw(st.integers(0, 3))
    )
    return Instance(wanted, kept, pairs, _pinned(draw, wanted, kept) if pinned else ())


def _limited(delivery, limit):
    return Delivery(**{name: getattr(delivery, name) for name in _FIELDS} | {"most_suppliers": limit})


_FIELDS = ("key", "need", "quantity", "least", "most", "worth", "most_suppliers", "together")


def _delivery(draw, at, most, together):
    quantity = draw(st.integers(0, most))
    least = draw(st.sampled_from([0, 0, quantity // 2, quantity]))
    worth, limit = draw(st.integers(0, 20)), draw(st.integers(0, 4))
    return Delivery(
        f"d{at}", "n", quantity, least, quantity + draw(st.sampled_from([0, 0, 1, 3])), worth, limit, together
    )


def _pinned(draw, deliveries, stocks):
    lots, left = [], {stock.key: stock.capacity for stock in stocks}
    for delivery, stock in itertools.product(deliveries, stocks):
        if left[stock.key] and not draw(st.integers(0, 7)):
            quantity = draw(st.integers(1, left[stock.key]))
            left[stock.key] -= quantity
            lots.append(Lot(delivery.key, stock.key, quantity))
    return tuple(lots)


def everything(instance):
    """Return the greatest objective there is, by trying all quantities over all pairs."""
    fixed = {(lot.delivery, lot.stock): lot.quantity for lot in instance.pinned}
    capacity = {stock.key: stock.capacity for stock in instance.stocks}
    most = {delivery.key: delivery.most for delivery in instance.deliveries}
    free = [pair for pair in instance.pairs if not pair.barriers and (pair.delivery, pair.stock) not in fixed]
    choices = [range(min(capacity[pair.stock], most[pair.delivery]) + 1) for pair in free]
    best = None
    for quantities in itertools.product(*choices):
        lots = [Lot(pair.delivery, pair.stock, q) for pair, q in zip(free, quantities, strict=True) if q]
        lots += instance.pinned
        if faults(instance, lots):
            continue
        value = objective(instance, lots)
        best = value if best is None else max(best, value)
    return best


def objective(instance, lots):
    """Return the worth served less the cost of lots, worked out apart."""
    cost = {(pair.delivery, pair.stock): pair.cost for pair in instance.pairs}
    total = 0
    for delivery in instance.deliveries:
        served = sum(lot.quantity for lot in lots if lot.delivery == delivery.key)
        total += delivery.worth * min(served, delivery.quantity)
    return total - sum(cost.get((lot.delivery, lot.stock), 0) * lot.quantity for lot in lots)
