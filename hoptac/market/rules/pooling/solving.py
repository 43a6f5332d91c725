"""Answers to a whole instance: greedy, without the limits, as good as the effort allows, and for one delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hoptac.market.rules.pooling import greedy as greedily
from hoptac.market.rules.pooling import program
from hoptac.market.rules.pooling.instance import Answer, Instance, Lot, check
from hoptac.market.rules.pooling.parts import Compiled, compiled, task_of


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work is spent, counted in work and not in time, so that the same instance gives the same answer."""

    nodes: int


QUICK = Effort(nodes=20)
USUAL = Effort(nodes=500)
THOROUGH = Effort(nodes=10_000)


def greedy(instance: Instance) -> Answer:
    """Return a good answer within milliseconds; its bound is that of everything wanted at no cost."""
    ready = _ready(instance)
    found = [(part, greedily.greedy(part)) for part in ready.parts]
    bound = sum(int((part.line_quantity * part.line_worth).sum()) for part in ready.parts)
    below = sum(int((-part.cost.clip(max=0) * part.most).sum()) for part in ready.parts)
    return ready.answer(found, bound + below)


def flow(instance: Instance) -> Answer:
    """Return the best answer were there no limit of suppliers, no smallest lots and no least quantities."""
    ready = _ready(_without_limits(instance))
    found = [(part, program.flow(part)[0]) for part in ready.parts]
    return ready.answer(found, sum(part.objective(quantity) for part, quantity in found))


def solve(instance: Instance, *, effort: Effort = USUAL) -> Answer:
    """Return the best answer found with that effort, never worse than greedy, and what is proven of it."""
    ready = _ready(instance)
    found, bound = [], 0
    for part in ready.parts:
        best = program.exact(part, start=greedily.greedy(part), nodes=effort.nodes)
        found.append((part, best.quantity))
        bound += best.bound
    return ready.answer(found, bound)


def answer_one(instance: Instance, delivery: str) -> Answer:
    """Return the best answer for one delivery (and those together with it), beside what is pinned for all others.

    Raises ValueError when there is no such delivery.
    """
    return solve(_only(instance, delivery))


def _ready(instance: Instance) -> Compiled:
    check(instance)
    return compiled(instance)


def _without_limits(instance: Instance) -> Instance:
    deliveries = tuple(
        replace(delivery, least=0, most=delivery.quantity, most_suppliers=len(instance.stocks), together="")
        for delivery in instance.deliveries
    )
    stocks = tuple(replace(stock, smallest_lot=0) for stock in instance.stocks)
    pairs = tuple(replace(pair, least=0) for pair in instance.pairs)
    return replace(instance, deliveries=deliveries, stocks=stocks, pairs=pairs)


def _only(instance: Instance, key: str) -> Instance:
    """Return the instance of one delivery and those together with it; other pinned lots only use up stock."""
    named = [delivery for delivery in instance.deliveries if delivery.key == key]
    if not named:
        raise ValueError(f"There is no delivery {key}.")
    task = task_of(named[0])
    deliveries = tuple(delivery for delivery in instance.deliveries if task_of(delivery) == task)
    keys = {delivery.key for delivery in deliveries}
    pairs = tuple(pair for pair in instance.pairs if pair.delivery in keys)
    pinned = tuple(lot for lot in instance.pinned if lot.delivery in keys)
    wanted = {pair.stock for pair in pairs} | {lot.stock for lot in pinned}
    used = _used(tuple(lot for lot in instance.pinned if lot.delivery not in keys))
    stocks = tuple(
        replace(stock, capacity=stock.capacity - used.get(stock.key, 0))
        for stock in instance.stocks
        if stock.key in wanted
    )
    return Instance(deliveries, stocks, pairs, pinned)


def _used(lots: tuple[Lot, ...]) -> dict[str, int]:
    used: dict[str, int] = {}
    for lot in lots:
        used[lot.stock] = used.get(lot.stock, 0) + lot.quantity
    return used
