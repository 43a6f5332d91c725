"""A part as a program for HiGHS: whole (suppliers limited, smallest lots, all or nothing) or as a mere flow."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from hoptac.market.rules.pooling.parts import Part, Real, Truth, Whole

#: HiGHS proves to a millionth of the largest coefficient; a bound this close (as a share) counts as reached.
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Found:
    """Quantities for the links of a part, and a proven bound on the objective."""

    quantity: Whole
    bound: int


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a program is worked on: nodes, and the share of the gap that is good enough.

    ends: when the clock (time.monotonic) ends it whatever was reached; a guard, not meant to be met.
    """

    nodes: int
    gap: float = 0.0
    ends: float = math.inf

    def apply(self, highs: highspy.Highs) -> None:
        """Tell the solver."""
        highs.setOptionValue("mip_max_nodes", self.nodes)
        highs.setOptionValue("mip_rel_gap", self.gap)
        if math.isfinite(self.ends):
            highs.setOptionValue("time_limit", max(0.1, self.ends - time.monotonic()))


class Rows:
    """Sparse rows that are collected and then given to the solver at once."""

    def __init__(self) -> None:
        self.row: list[Whole] = []
        self.column: list[Whole] = []
        self.value: list[Real] = []
        self.lower: list[Real] = []
        self.upper: list[Real] = []
        self.count = 0

    def add(self, group: Whole, column: Whole, value: Real, lower: Real, upper: Real) -> None:
        """Add len(lower) rows; entry i stands in row `group[i]` of them."""
        self.row.append(group + self.count)
        self.column.append(column)
        self.value.append(value)
        self.lower.append(lower)
        self.upper.append(upper)
        self.count += len(lower)


def solver() -> highspy.Highs:
    """Return a silent HiGHS on one thread, which answers the same twice."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("random_seed", 1)
    return highs


def load(
    highs: highspy.Highs, cost: Real, lower: Real, upper: Real, rows: Rows, *, binary: Truth | None = None
) -> None:
    """Give the solver a program to minimise; `binary` says which columns are whole."""
    row, column = np.concatenate(rows.row), np.concatenate(rows.column)
    order = np.lexsort((column, row))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), rows.count
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = np.concatenate(rows.lower), np.concatenate(rows.upper)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(row[order], np.arange(rows.count + 1)).astype(np.int32)
    model.a_matrix_.index_ = column[order].astype(np.int32)
    model.a_matrix_.value_ = np.concatenate(rows.value)[order]
    if binary is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in binary.astype(int).tolist()]
    highs.passModel(model)


def _ones(count: int, value: float = 1.0) -> Real:
    return np.full(count, value)


def flow(part: Part) -> tuple[Whole, int]:
    """Solve a part without limits of suppliers, smallest lots and least quantities.

    Returns the quantities and the objective; what fairness would pay for beyond the wanted quantity is left out.
    """
    links, lines, stocks = len(part.line), len(part.line_task), len(part.stock_capacity)
    unit = _unit(part)
    highs, rows, each = solver(), Rows(), np.arange(links)
    quantity = part.line_quantity / unit
    rows.add(part.stock, each, _ones(links), _ones(stocks, -math.inf), part.stock_capacity / unit)
    rows.add(part.line, each, _ones(links), _ones(lines, -math.inf), quantity)
    load(highs, -part.gain.astype(float), np.zeros(links), np.minimum(part.most / unit, quantity[part.line]), rows)
    highs.run()
    found = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64) * unit
    return found, part.objective(found)


def settle(part: Part, used: Truth, served: Truth) -> Whole | None:
    """Return the best quantities when exactly these links are used and these lines served; None if there are none."""
    chosen = np.flatnonzero(used & served[part.line])
    if not len(chosen):
        return np.zeros(len(part.line), dtype=np.int64)
    small = part.select(chosen)
    links, lines, unit = len(chosen), len(small.line_task), _unit(small)
    over = np.maximum(0, small.line_most - small.line_quantity)
    highs, rows, each = solver(), Rows(), np.arange(links)
    both, extra = np.concatenate([small.line, np.arange(lines)]), np.arange(links + lines)
    one = np.concatenate([_ones(links), _ones(lines, -1.0)])
    nothing = _ones(lines, -math.inf)
    rows.add(small.stock, each, _ones(links), nothing_of(small), small.stock_capacity / unit)
    rows.add(both, extra, one, nothing, small.line_quantity / unit)
    rows.add(small.line, each, _ones(links), small.line_least / unit, small.line_most / unit)
    cost = np.concatenate([-small.gain, small.line_worth]).astype(float)
    lower = np.concatenate([np.where(small.lot > 1, small.lot, 0) / unit, np.zeros(lines)])
    load(highs, cost, lower, np.concatenate([small.most, over]) / unit, rows)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    quantity = np.zeros(len(part.line), dtype=np.int64)
    quantity[chosen] = np.rint(np.array(highs.getSolution().col_value)[:links]).astype(np.int64) * unit
    return quantity if fits(part, quantity) else None


def nothing_of(part: Part) -> Real:
    """Return a row of "no lower bound" for each stock."""
    return _ones(len(part.stock_capacity), -math.inf)


def fits(part: Part, quantity: Whole) -> bool:
    """Return whether quantities keep every limit of the part."""
    used = quantity > 0
    served = np.bincount(part.line, quantity, len(part.line_task))
    taken = np.bincount(part.stock, quantity, len(part.stock_capacity))
    hands = np.unique(part.hand[used])
    counted = np.bincount(part.hand_task[hands[~part.hand_free[hands]]], minlength=len(part.task_limit))
    return bool(
        (quantity >= 0).all()
        and (quantity <= part.most).all()
        and (quantity[used] >= part.lot[used]).all()
        and (taken <= part.stock_capacity).all()
        and (served <= part.line_most).all()
        and ((served >= part.line_least) | (served == 0)).all()
        and (counted <= part.task_limit).all()
    )


def exact(part: Part, *, start: Whole, budget: Budget) -> Found:
    """Solve a part as a mixed-integer program, beginning with quantities that fit.

    Returns quantities no worse than the start, and the bound that was proven.
    """
    whole = Mixed(part)
    highs = solver()
    whole.load(highs)
    budget.apply(highs)
    highs.setOptionValue("mip_abs_gap", 1e-7)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    solution = highspy.HighsSolution()
    solution.col_value = whole.columns(start).tolist()
    highs.setSolution(solution)
    highs.run()
    best, objective = start, part.objective(start)
    info = highs.getInfo()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        found = whole.quantities(np.array(highs.getSolution().col_value))
        if found is not None and (value := part.objective(found)) > objective:
            best, objective = found, value
    return Found(best, proven(-info.mip_dual_bound * whole.scale, objective, part))


def proven(bound: float, objective: int, part: Part) -> int:
    """Return a bound of the solver as a whole number, equal to the objective when it is as close as it can tell."""
    ceiling = part.ceiling()
    return max(objective, math.floor(bound - EXACT * abs(bound) + 0.01)) if bound < ceiling else ceiling


class Mixed:
    """The columns of the program: quantities x, hands y, lots w, lines served z, what goes beyond the wanted o."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.unit = _unit(part)
        limited = part.needs_limit()[part.hand_task] & ~part.hand_free
        self.hands = np.flatnonzero(limited)
        self.lots = np.flatnonzero(part.lot > 1)
        self.leasts = np.flatnonzero(part.line_least > 0)
        self.overs = np.flatnonzero(part.line_most > part.line_quantity)
        sizes = [len(part.line), len(self.hands), len(self.lots), len(self.leasts), len(self.overs)]
        self.at = np.concatenate([[0], np.cumsum(sizes)])
        self.largest = max(1.0, float(np.abs(part.gain).max()))
        self.scale = self.largest * self.unit

    def load(self, highs: highspy.Highs) -> None:
        """Give the program to the solver."""
        part, at = self.part, self.at
        rows, links, unit = Rows(), len(part.line), self.unit
        each, most = np.arange(links), part.most / unit
        rows.add(part.stock, each, _ones(links), nothing_of(part), part.stock_capacity / unit)
        group = np.concatenate([part.line, self.overs])
        column = np.concatenate([each, at[4] + np.arange(len(self.overs))])
        one = np.concatenate([_ones(links), _ones(len(self.overs), -1.0)])
        rows.add(group, column, one, _ones(len(part.line_task), -math.inf), part.line_quantity / unit)
        self._limits(rows, most)
        self._lots(rows, most)
        self._leasts(rows)
        upper = np.concatenate([most, _ones(int(at[4] - at[1])), self._over()])
        cost = np.zeros(at[5])
        cost[:links] = -part.gain / self.largest
        cost[at[4] :] = part.line_worth[self.overs] / self.largest
        binary = (np.arange(at[5]) >= at[1]) & (np.arange(at[5]) < at[4])
        load(highs, cost, np.zeros(at[5]), upper, rows, binary=binary)

    def _over(self) -> Real:
        return np.asarray((self.part.line_most - self.part.line_quantity)[self.overs] / self.unit)

    def _limits(self, rows: Rows, most: Real) -> None:
        """Add: nothing from a hand that is not used, and no more hands than the limit."""
        part, at = self.part, self.at
        column = np.full(len(part.hand_task), -1)
        column[self.hands] = at[1] + np.arange(len(self.hands))
        bound = np.flatnonzero(column[part.hand] >= 0)
        _couple(rows, bound, column[part.hand[bound]], most[bound])
        task = part.hand_task[self.hands]
        limit = np.where(part.needs_limit(), part.task_limit, math.inf)
        rows.add(task, column[self.hands], _ones(len(self.hands)), _ones(len(limit), -math.inf), limit)

    def _lots(self, rows: Rows, most: Real) -> None:
        """Add: a lot is empty or at least the smallest."""
        column = self.at[2] + np.arange(len(self.lots))
        _couple(rows, self.lots, column, most[self.lots])
        _couple(rows, self.lots, column, self.part.lot[self.lots] / self.unit, is_least=True)

    def _leasts(self, rows: Rows) -> None:
        """Add: a line is unserved or gets its least."""
        part, count = self.part, len(self.leasts)
        place = np.full(len(part.line_task), -1)
        place[self.leasts] = np.arange(count)
        links = np.flatnonzero(place[part.line] >= 0)
        group = np.concatenate([place[part.line[links]], np.arange(count)])
        column = np.concatenate([links, self.at[3] + np.arange(count)])
        for bound, lower, upper in ((part.line_least, 0.0, math.inf), (part.line_most, -math.inf, 0.0)):
            value = np.concatenate([_ones(len(links)), -bound[self.leasts] / self.unit])
            rows.add(group, column, value, _ones(count, lower), _ones(count, upper))

    def columns(self, quantity: Whole) -> Real:
        """Return all columns for quantities that fit."""
        part = self.part
        hand = np.bincount(part.hand, quantity, len(part.hand_task))[self.hands] > 0
        served = np.bincount(part.line, quantity, len(part.line_task))
        over = np.maximum(0, served - part.line_quantity)[self.overs]
        parts = (quantity / self.unit, hand, quantity[self.lots] > 0, served[self.leasts] > 0, over / self.unit)
        return np.concatenate([np.asarray(column, dtype=float) for column in parts])

    def quantities(self, columns: Real) -> Whole | None:
        """Return whole quantities from the solver's columns: it says what is used, how much is settled anew."""
        part, at = self.part, self.at
        used = columns[: at[1]] * self.unit > 0.5
        hands = np.ones(len(part.hand_task), dtype=np.bool_)
        hands[self.hands] = columns[at[1] : at[2]] > 0.5
        used[self.lots] &= columns[at[2] : at[3]] > 0.5
        served = np.ones(len(part.line_task), dtype=np.bool_)
        served[self.leasts] = columns[at[3] : at[4]] > 0.5
        return settle(part, used & hands[part.hand], served)


def _couple(rows: Rows, link: Whole, column: Whole, value: Real, *, is_least: bool = False) -> None:
    """Add for each link: quantity ≤ value × column, or ≥."""
    count = len(link)
    group = np.tile(np.arange(count), 2)
    bounds = (_ones(count, 0.0), _ones(count, math.inf)) if is_least else (_ones(count, -math.inf), _ones(count, 0.0))
    rows.add(group, np.concatenate([link, column]), np.concatenate([_ones(count), -value]), *bounds)


def _unit(part: Part) -> int:
    """Return the greatest quantity that divides all: whole multiples of it are enough."""
    every: list[NDArray[np.int64]] = [
        part.most,
        part.lot,
        part.stock_capacity,
        part.line_quantity,
        part.line_least,
        part.line_most,
    ]
    return max(1, int(np.gcd.reduce(np.concatenate(every))))
