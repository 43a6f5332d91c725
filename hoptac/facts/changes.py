"""From what happened to facts: dated changes, filed under where and what the organisation was on their day.

Pure functions over small tuples; the whole of the arithmetic behind every figure stands here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from hoptac.facts.elements import ELEMENTS, Nature

ONE_DAY = timedelta(days=1)
_FLOWS = frozenset(element.number for element in ELEMENTS if element.nature is Nature.FLOW)


class Change(NamedTuple):
    """A number about one organisation changes by `value` on the day `on` (stock), or `value` happens then (flow)."""

    organisation_id: int
    element: int
    on: date
    value: int
    layer: int = 1


class CellKey(NamedTuple):
    """What a fact is filed under: see models.Cell."""

    locality_id: int
    kind: str
    sector: str
    size: str


class FactRow(NamedTuple):
    """One row of the fact table, its cell not yet numbered."""

    organisation_id: int
    element: int
    on: date
    cell: CellKey
    layer: int
    value: int


class Span(NamedTuple):
    """A reported number: for a stock the level on the day starts_on, for a flow the sum of [starts_on, ends_before)."""

    starts_on: date
    ends_before: date
    value: int
    layer: int


# From a tuple in its order, at a third of the cost of naming each field: an import makes 130,000 of each.
_fact_row: Callable[[tuple[int, int, date, CellKey, int, int]], FactRow] = partial(tuple.__new__, FactRow)

#: Where an organisation was filed from which day on, oldest first. The first entry also covers earlier days.
Timeline = Sequence[tuple[date, CellKey]]


def cell_on(timeline: Timeline, on: date) -> CellKey:
    """Return the cell in force on a day."""
    if len(timeline) == 1:
        return timeline[0][1]
    index = bisect_right(timeline, on, key=lambda entry: entry[0])
    return timeline[max(index - 1, 0)][1]


def filed(changes: Iterable[Change], timelines: dict[int, Timeline]) -> list[FactRow]:
    """Return the facts of these changes: net per day, and stocks carried along when the organisation moves cell.

    A move is a minus at the old cell and a plus at the new one on the same day. Zero flows stay, because
    "reported: nothing" is a figure; zero stocks vanish.
    """
    net: dict[tuple[int, int, date, int], int] = {}
    for organisation_id, element, on, value, layer in changes:
        key = (organisation_id, element, on, layer)
        if key in net:
            net[key] += value
        else:
            net[key] = value
    rows: list[tuple[int, int, date, CellKey, int, int]] = []
    moving: dict[tuple[int, int, int], dict[date, int]] = defaultdict(dict)
    for (organisation_id, element, on, layer), value in net.items():
        timeline = timelines[organisation_id]
        if element in _FLOWS:
            rows.append((organisation_id, element, on, cell_on(timeline, on), layer, value))
        elif len(timeline) > 1:
            moving[organisation_id, element, layer][on] = value
        elif value:
            rows.append((organisation_id, element, on, timeline[0][1], layer, value))
    for (organisation_id, element, layer), days in moving.items():
        rows.extend(_stock_rows(organisation_id, element, layer, days, timelines[organisation_id]))
    return list(map(_fact_row, rows))


def _stock_rows(
    organisation_id: int, element: int, layer: int, days: dict[date, int], timeline: Timeline
) -> list[FactRow]:
    """Return the rows of one stock that may move between cells."""
    rows: dict[tuple[date, CellKey], int] = defaultdict(int)
    for on, value in days.items():
        rows[on, cell_on(timeline, on)] += value
    for (_, before), (moved_on, after) in pairwise(timeline):
        level = sum(value for on, value in days.items() if on < moved_on)
        if before != after and level:
            rows[moved_on, before] -= level
            rows[moved_on, after] += level
    return [FactRow(organisation_id, element, on, cell, layer, value) for (on, cell), value in rows.items() if value]


#: A reported number: organisation, element, starts_on, ends_before, value, layer, source.
Reported = tuple[int, int, date, date, int, int, str]


def read_once(cell: CellKey, readings: Iterable[Reported]) -> list[FactRow]:
    """Return the facts of numbers reported once for each element by an organisation that never moved and has not ended.

    The same as filed() makes of stock_changes() and flow_changes(), which nearly all of a list taken in for the first
    time need not go through.
    """
    return [
        _fact_row((organisation_id, element, ends_before - ONE_DAY, cell, layer, value))
        if element in _FLOWS
        else _fact_row((organisation_id, element, starts_on, cell, layer, value))
        for organisation_id, element, starts_on, ends_before, value, layer, _ in readings
        if value or element in _FLOWS
    ]


def stock_changes(
    organisation_id: int, element: int, readings: Collection[Span], *, ended_on: date | None
) -> list[Change]:
    """Return the changes between reported levels; on the day the organisation ends its stocks fall to nothing."""
    changes: list[Change] = []
    level, layer = 0, 1
    for reading in sorted(readings):
        if ended_on is not None and reading.starts_on >= ended_on:
            break
        if level and layer != reading.layer:
            changes.append(Change(organisation_id, element, reading.starts_on, -level, layer))
            level = 0
        changes.append(Change(organisation_id, element, reading.starts_on, reading.value - level, reading.layer))
        level, layer = reading.value, reading.layer
    if ended_on is not None and level:
        changes.append(Change(organisation_id, element, ended_on, -level, layer))
    return changes


def flow_changes(organisation_id: int, element: int, readings: Collection[Span]) -> tuple[list[Change], list[Span]]:
    """Return a flow's changes and the readings that contradict others.

    Reported periods nest: a year holds its halves and quarters. Each reading becomes a change on its last day that no
    reading inside it covers, less what is reported inside it, so that every period adds up to what was reported
    for it. Two periods that overlap without nesting, or a period whose parts are all reported and add up to something
    else, cannot both be kept: the longer one is returned as contradicting.
    """
    kept: list[Span] = []
    refused: list[Span] = []
    changes: list[Change] = []
    for reading in sorted(readings, key=lambda span: (span.ends_before - span.starts_on, span.starts_on)):
        if any(_crosses(reading, other) for other in kept):
            refused.append(reading)
            continue
        inside = sum(change.value for change in changes if reading.starts_on <= change.on < reading.ends_before)
        free = _last_free_day(reading, kept)
        if free is not None:
            changes.append(Change(organisation_id, element, free, reading.value - inside, reading.layer))
        elif reading.value != inside:
            refused.append(reading)
            continue
        kept.append(reading)
    return changes, refused


def _last_free_day(reading: Span, kept: Iterable[Span]) -> date | None:
    """Return the last day of a reading that none of the kept ones covers; None when they cover it all."""
    day = reading.ends_before - ONE_DAY
    for other in sorted(kept, key=lambda span: span.ends_before, reverse=True):
        if other.starts_on <= day < other.ends_before:
            day = other.starts_on - ONE_DAY
    return day if day >= reading.starts_on else None


def until_end(changes: Iterable[Change], ended: Mapping[int, date | None]) -> Iterator[Change]:
    """Yield the changes of stocks before their organisation ended, and their fall to nothing on that day.

    Flows pass as they are: what happened has happened.
    """
    levels: dict[tuple[int, int, int], int] = defaultdict(int)
    for change in changes:
        end = ended.get(change.organisation_id)
        if end is None or change.element in _FLOWS:
            yield change
        elif change.on < end:
            levels[change.organisation_id, change.element, change.layer] += change.value
            yield change
    for (organisation_id, element, layer), level in levels.items():
        end = ended[organisation_id]
        if level and end is not None:
            yield Change(organisation_id, element, end, -level, layer)


def _crosses(one: Span, other: Span) -> bool:
    """Return whether two periods overlap and neither holds the other."""
    apart = one.ends_before <= other.starts_on or other.ends_before <= one.starts_on
    holds = one.starts_on <= other.starts_on and other.ends_before <= one.ends_before
    held = other.starts_on <= one.starts_on and one.ends_before <= other.ends_before
    return not (apart or holds or held)
