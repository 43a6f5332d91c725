"""Pooling beside what one would reach for otherwise: greedy, a flow without limits, and HiGHS on the whole program.

HiGHS is given as much processor time as it says, on the same columns and rows, starting from the same greedy answer.
Objectives are told as cost: of transport, with what stays unserved counted at its worth. Lower is better.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import highspy
import numpy as np

from hoptac.market.rules.pooling import greedy as greedily
from hoptac.market.rules.pooling import program, solving
from hoptac.market.rules.pooling.instance import Answer, Instance
from hoptac.market.rules.pooling.parts import compiled
from tools.bench import Line, clock, faster, median_seconds, pooled, rate, smaller, within

PROVINCE, BUSY, COUNTRY = (500, 125), (2_000, 500), (20_000, 5_000)


def bench_pooling_province(workspace: Path) -> list[Line]:
    """Pooling 500 offers and 125 needs: how near to the proven best, and a single new need."""
    instance = pooled.instance(*PROVINCE)
    answer, seconds = _timed(lambda: solving.solve(instance))
    lines = [
        within("Pooling 500 × 125: processor time", seconds, most=5, unit="s"),
        within("Pooling 500 × 125: gap to the proven best", float(100 * answer.gap), most=0.5, unit="%"),
    ]
    busy = pooled.instance(*BUSY)
    alone = max(_timed(lambda need=need: solving.answer_one(busy, need.key))[1] for need in busy.deliveries[::90])
    lines.append(within("Pooling, one new need among 2,000 × 500: slowest of 20", alone * 1000, most=300))
    return lines


def bench_pooling_flow(workspace: Path) -> list[Line]:
    """Pooling without limits: exact, beside the flow alone on the same arrays."""
    instance = pooled.instance(*BUSY)
    parts = compiled(instance, is_limited=False).parts
    bare = median_seconds(lambda: [program.flow(part) for part in parts])
    whole = median_seconds(lambda: solving.flow(instance))
    return [faster("Pooling 2,000 × 500 without limits, from names to lots", whole, "flow on arrays", bare, least=0.5)]


def bench_pooling(workspace: Path) -> list[Line]:
    """Pooling 2,000 offers and 500 needs of at most 3 suppliers: quick, usual, greedy, and HiGHS for 60 s."""
    instance = pooled.instance(*BUSY)
    beside, greedy_seconds = _timed(lambda: solving.greedy(instance))
    quick, quick_seconds = _timed(lambda: solving.solve(instance, effort=solving.QUICK))
    usual, usual_seconds = _timed(lambda: solving.solve(instance))
    general = _highs(instance, 60)
    print(f"   greedy took {greedy_seconds:.2f} s", flush=True)
    return [
        within("Pooling 2,000 × 500, quick: processor time", quick_seconds, most=10, unit="s"),
        smaller(
            "Pooling 2,000 × 500, quick: cost beside HiGHS", _cost(quick), "HiGHS after 60 s", general, unit="M", most=1
        ),
        smaller(
            "Pooling 2,000 × 500, quick: cost beside greedy", _cost(quick), "greedy", _cost(beside), unit="M", most=1
        ),
        within("Pooling 2,000 × 500, quick: gap to the proven bound", float(100 * quick.gap), most=8, unit="%"),
        within("Pooling 2,000 × 500, usual: processor time", usual_seconds, most=60, unit="s"),
        within("Pooling 2,000 × 500, usual: gap to the proven bound", float(100 * usual.gap), most=8, unit="%"),
    ]


def bench_pooling_country(workspace: Path) -> list[Line]:
    """Pooling 20,000 offers and 5,000 needs by two processes: how long, and the gap that is left."""
    instance = pooled.instance(*COUNTRY)
    beside = solving.greedy(instance)
    used, started = sum(os.times()[:4]), time.monotonic()
    answer = solving.solve(instance, effort=solving.COUNTRY)
    seconds, used = time.monotonic() - started, sum(os.times()[:4]) - used
    gap = float(100 * answer.gap)
    return [
        within("Pooling 20,000 × 5,000: by the clock, two processes", seconds, most=300, unit="s"),
        within("Pooling 20,000 × 5,000: processor time of both", used, most=600, unit="s"),
        smaller("Pooling 20,000 × 5,000: cost", _cost(answer), "greedy", _cost(beside), unit="M", most=1),
        rate("Pooling 20,000 × 5,000: gap to the proven bound", gap, "of everything", 100, unit="%"),
    ]


def _timed(work: Callable[[], Answer]) -> tuple[Answer, float]:
    started = clock()
    answer = work()
    return answer, clock() - started


def _cost(answer: Answer) -> float:
    """Return the cost with what stays unserved, in millions."""
    return (answer.wanted - answer.objective) / 1e6


def _highs(instance: Instance, seconds: float) -> float:
    """Return the cost (as `_cost`) HiGHS reaches on all of an instance in one program, in so much processor time."""
    part = compiled(instance).whole
    start = greedily.greedy(part)
    whole = program.Mixed(part)
    highs = program.solver()
    whole.load(highs)
    solution = highspy.HighsSolution()
    solution.col_value = whole.columns(start).tolist()
    highs.setSolution(solution)
    ends = time.process_time() + seconds

    def stop(_kind: object, _message: str, _out: object, given: highspy.cb.HighsCallbackDataIn, _data: object) -> None:
        given.user_interrupt = time.process_time() > ends

    highs.setCallback(stop, None)
    highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    highs.run()
    found = whole.quantities(np.array(highs.getSolution().col_value))
    best = max(part.objective(start), part.objective(found) if found is not None else 0)
    wanted = sum(one.quantity * one.worth for one in instance.deliveries)
    return (wanted - best) / 1e6
