"""What is wrong with lots, in the instance they are meant for: nothing may be, in any answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from hoptac.market.rules.pooling.instance import Instance, Lot
from hoptac.market.rules.pooling.parts import task_of


def faults(instance: Instance, lots: Iterable[Lot]) -> list[str]:
    """Return what limits the lots break, in a sentence each; none for an answer. Worked out apart from the solver.

    What was pinned may break limits of its own (a supplier too many): only what comes on top is asked.
    """
    given = tuple(lots)
    return [*_of_lots(instance, given), *_of_sums(instance, given), *_of_suppliers(instance, given)]


def _of_lots(instance: Instance, lots: tuple[Lot, ...]) -> Iterator[str]:
    pinned = {(lot.delivery, lot.stock): lot for lot in instance.pinned}
    may = {(pair.delivery, pair.stock): pair.least for pair in instance.pairs if not pair.barriers}
    smallest = {stock.key: stock.smallest_lot for stock in instance.stocks}
    given = {(lot.delivery, lot.stock): lot for lot in lots}
    if len(given) < len(lots):
        yield "A delivery takes from a stock twice."
    for key, lot in pinned.items():
        if given.get(key) != lot:
            yield f"The pinned lot of {lot.stock} for {lot.delivery} is not kept."
    for lot in lots:
        if (lot.delivery, lot.stock) in pinned:
            continue
        if (lot.delivery, lot.stock) not in may:
            yield f"{lot.stock} may not go to {lot.delivery}."
        elif lot.quantity < max(1, smallest[lot.stock], may[lot.delivery, lot.stock]):
            yield f"The lot of {lot.stock} for {lot.delivery} is too small."


def _of_sums(instance: Instance, lots: tuple[Lot, ...]) -> Iterator[str]:
    taken, served = Counter[str](), Counter[str]()
    for lot in lots:
        taken[lot.stock] += lot.quantity
        served[lot.delivery] += lot.quantity
    for stock in instance.stocks:
        if taken[stock.key] > stock.capacity:
            yield f"More is taken of {stock.key} than there is."
    pinned = Counter[str]()
    for lot in instance.pinned:
        pinned[lot.delivery] += lot.quantity
    for delivery in instance.deliveries:
        amount = served[delivery.key]
        if amount == pinned[delivery.key]:
            continue
        if amount > delivery.most:
            yield f"{delivery.key} gets more than it takes."
        if amount < delivery.least:
            yield f"{delivery.key} gets less than it takes at least."


def _of_suppliers(instance: Instance, lots: tuple[Lot, ...]) -> Iterator[str]:
    supplier = {stock.key: stock.supplier for stock in instance.stocks}
    task = {delivery.key: task_of(delivery) for delivery in instance.deliveries}
    limits = {task_of(delivery): delivery.most_suppliers for delivery in instance.deliveries}
    given, pinned = defaultdict(set), defaultdict(set)
    for lot in lots:
        given[task[lot.delivery]].add(supplier[lot.stock])
    for lot in instance.pinned:
        pinned[task[lot.delivery]].add(supplier[lot.stock])
    for name, suppliers in given.items():
        if len(suppliers) > max(limits[name], len(pinned[name])):
            yield f"There are too many suppliers for {name}."
