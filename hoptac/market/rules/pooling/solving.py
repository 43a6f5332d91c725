"""Answers to a whole instance: greedy, without the limits, as good as the effort allows, and for one delivery."""

from __future__ import annotations

import math
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context

import numpy as np

from hoptac.market.rules.pooling import diving, prices, pricing, program, searching
from hoptac.market.rules.pooling import greedy as greedily
from hoptac.market.rules.pooling.columns import Generation, Master
from hoptac.market.rules.pooling.instance import Answer, Instance, Lot, check
from hoptac.market.rules.pooling.parts import Compiled, Part, Real, Truth, Whole, compiled, task_of
from hoptac.market.rules.pooling.program import Budget, Found


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work is spent, counted in work and not in time, so that the same instance gives the same answer.

    small: hands (a supplier in a task) up to which a part is solved as one program, with so many `nodes`.
    rounds: of column generation, until its gap. dive: rounds after each step of deciding suppliers.
    tries: neighbourhoods for each task, of `size` tasks and `tries_nodes` nodes.
    steps: towards the prices columns begin with. thin: links from which on columns are sought among the `near` most
    helpful suppliers of each task only. processes: how many share the parts.
    seconds: by the clock, a guard; when it ends an answer, the same instance may give another one.
    """

    small: int
    nodes: int
    rounds: int
    gap: float
    dive: int
    tries: float
    size: int
    tries_nodes: int
    seconds: float
    steps: int = 140
    thin: int = 50_000
    near: int = 40
    processes: int = 1


QUICK = Effort(small=60, nodes=50, rounds=12, gap=1e-2, dive=1, tries=0, size=0, tries_nodes=0, seconds=300)
USUAL = Effort(small=120, nodes=300, rounds=60, gap=1e-3, dive=2, tries=0.25, size=6, tries_nodes=20, seconds=900)
COUNTRY = replace(QUICK, nodes=20, rounds=5, seconds=3600, steps=120, near=20, processes=2)


def greedy(instance: Instance) -> Answer:
    """Return a good answer within milliseconds; its bound is that of everything wanted at no cost."""
    ready = _ready(instance)
    found = [(part, greedily.greedy(part)) for part in ready.parts]
    return ready.answer(found, sum(part.ceiling() for part in ready.parts))


def flow(instance: Instance) -> Answer:
    """Return the best answer were there no limit of suppliers, no smallest lots and no least quantities."""
    check(instance)
    ready = compiled(instance, is_limited=False)
    found = [(part, program.flow(part)[0]) for part in ready.parts]
    return ready.answer(found, sum(part.objective(quantity) + part.beyond() for part, quantity in found))


def solve(instance: Instance, *, effort: Effort = USUAL) -> Answer:
    """Return the best answer found with that effort, never worse than greedy, and what is proven of it."""
    ready = _ready(instance)
    found = list(zip(ready.parts, _solved(ready.parts, effort), strict=True))
    return ready.answer(
        [(part, best.quantity) for part, best in found], sum(best.bound for _part, best in found)
    )  # fmt: skip


def _solved(parts: list[Part], effort: Effort) -> list[Found]:
    """Return what is found for each part, by as many processes as the effort says: the same whatever their number."""
    work = partial(_solve, effort=effort, ends=time.monotonic() + effort.seconds)
    if effort.processes == 1 or len(parts) < effort.processes:
        return [work(part) for part in parts]
    with ProcessPoolExecutor(effort.processes, get_context("spawn")) as pool:
        return list(pool.map(work, parts))


def _solve(part: Part, effort: Effort, ends: float) -> Found:
    """Return quantities and a bound for one part: a flow if that is enough, one program if small, else by columns."""
    quantity, objective = program.flow(part)
    bound = objective + part.beyond()
    if bound == objective and program.fits(part, quantity):
        return Found(quantity, bound)
    if len(part.task_limit) == 1 and (alone := _alone(part, effort, ends)).bound == part.objective(alone.quantity):
        return alone
    start = greedily.greedy(part)
    if len(part.hand_task) <= effort.small:
        best = program.exact(part, start=start, budget=Budget(effort.nodes, ends=ends))
        if best.bound == part.objective(best.quantity):
            return best
        start, bound = best.quantity, min(bound, best.bound)
    if len(part.line) > effort.thin:
        great = _great(part, start, effort, ends)
        return Found(great.quantity, max(part.objective(great.quantity), min(bound, great.bound)))
    price = prices.found(part, target=part.objective(start), steps=effort.steps).stock
    made = Generation(part, pricing.tasks(part), price, Master(part))
    made.run(start=start, rounds=effort.rounds, gap=effort.gap, ends=ends)
    found = _whole_answer(made, start, effort, ends)
    objective = part.objective(found)
    return Found(found, max(objective, min(bound, made.proven(objective))))


def _alone(part: Part, effort: Effort, ends: float) -> Found:
    """Solve a part of one task by its best set of suppliers, which nobody else wants."""
    task = pricing.tasks(part)[0]
    profit = task.profit(part.gain.astype(float))
    bound, sets = task.best(profit)
    hands = np.zeros(len(part.hand_task), dtype=np.bool_)
    hands[part.hand[task.pattern(profit, sets[0])[0]]] = True
    found = searching.settled(part, hands, Budget(effort.nodes, ends=ends))
    quantity = np.zeros(len(part.line), dtype=np.int64) if found is None else found
    return Found(quantity, program.proven(bound + part.beyond(), part.objective(quantity), part))


def _great(part: Part, start: Whole, effort: Effort, ends: float) -> Found:
    """Solve a great part among the most helpful suppliers of each task; the bound is asked of all of them."""
    first = prices.found(part, target=part.objective(start), steps=effort.steps)
    near = np.flatnonzero(_near(part, first.helps, effort.near) | (start > 0))
    stocks, thin = np.unique(part.stock[near]), part.select(near)
    made = Generation(thin, pricing.tasks(thin), first.stock[stocks], Master(thin))
    made.run(start=start[near], rounds=effort.rounds, gap=effort.gap, ends=ends)
    found, price = start.copy(), first.stock.copy()
    found[near] = _whole_answer(made, start[near], effort, ends)
    price[stocks] = made.price
    bound = min(first.bound, pricing.bound(part, price))
    return Found(found, program.proven(bound + part.beyond(), part.objective(found), part))


def _near(part: Part, helps: Real, count: int) -> Truth:
    """Return the links of the hands that help their task most: so many of each task."""
    order = np.lexsort((-helps, part.hand_task))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.searchsorted(part.hand_task[order], part.hand_task[order])
    return np.asarray(rank[part.hand] < count)


def _whole_answer(made: Generation, start: Whole, effort: Effort, ends: float) -> Whole:
    """Return whole quantities from what a generation made, no worse than the start."""
    part, tries = made.part, Budget(effort.tries_nodes, 1e-4, ends)
    dived = searching.settled(part, diving.dive(made, rounds=effort.dive, ends=ends), tries)
    if dived is not None and part.objective(dived) > part.objective(start):
        start = dived
    if not effort.tries:
        return start
    count = math.ceil(effort.tries * len(made.tasks))
    return searching.Search(made, start).run(tries=count, size=effort.size, budget=tries)


def answer_one(instance: Instance, delivery: str) -> Answer:
    """Return the best answer for one delivery (and those together with it), beside what is pinned for all others.

    Raises ValueError when there is no such delivery.
    """
    return solve(_only(instance, delivery))


def _ready(instance: Instance) -> Compiled:
    check(instance)
    return compiled(instance)


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
