"""From what happened to facts, without a database."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hoptac.facts import changes, rules
from hoptac.facts.changes import CellKey, Change, Span
from hoptac.facts.elements import BY_CODE

MEMBERS, REVENUE = BY_CODE["members"].number, BY_CODE["revenue"].number
HERE, THERE = CellKey(1, "cooperative", "agriculture", ""), CellKey(2, "cooperative", "agriculture", "")
START = date(2020, 1, 1)

days = st.integers(0, 2000).map(lambda number: START + timedelta(days=number))


def _flow(*readings):
    return changes.flow_changes(7, REVENUE, readings)


def test_half_and_year_both_add_up():
    half = Span(date(2024, 1, 1), date(2024, 7, 1), 40, 2)
    year = Span(date(2024, 1, 1), date(2025, 1, 1), 100, 2)

    found, refused = _flow(year, half)

    assert refused == []
    assert found == [Change(7, REVENUE, date(2024, 6, 30), 40, 2), Change(7, REVENUE, date(2024, 12, 31), 60, 2)]


def test_overlap_without_nesting_is_refused():
    first = Span(date(2024, 1, 1), date(2024, 7, 1), 40, 2)
    second = Span(date(2024, 4, 1), date(2024, 11, 1), 50, 2)

    found, refused = _flow(first, second)

    assert refused == [second]
    assert [change.value for change in found] == [40]


def test_second_half_and_year_leave_the_rest_to_the_first_half():
    half = Span(date(2024, 7, 1), date(2025, 1, 1), 60, 2)
    year = Span(date(2024, 1, 1), date(2025, 1, 1), 100, 2)

    found, refused = _flow(year, half)

    assert refused == []
    assert found == [Change(7, REVENUE, date(2024, 12, 31), 60, 2), Change(7, REVENUE, date(2024, 6, 30), 40, 2)]


def test_a_year_that_is_not_the_sum_of_its_halves_contradicts_them():
    halves = [Span(date(2024, 1, 1), date(2024, 7, 1), 40, 2), Span(date(2024, 7, 1), date(2025, 1, 1), 60, 2)]
    year = Span(date(2024, 1, 1), date(2025, 1, 1), 101, 2)

    found, refused = _flow(*halves, year)

    assert refused == [year]
    assert [change.value for change in found] == [40, 60]


PERIODS = [(1, 4), (4, 7), (7, 10), (10, 13), (1, 7), (7, 13), (1, 10), (1, 13), (4, 10)]


def _month(number):
    return date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


@given(st.dictionaries(st.sampled_from(PERIODS), st.integers(0, 10**13), max_size=6))
def test_every_kept_period_adds_up(reported):
    """Whichever periods are reported, and whatever they say, each that is kept comes out as reported."""
    readings = [Span(_month(first), _month(after), value, 2) for (first, after), value in reported.items()]

    found, refused = _flow(*readings)

    for reading in readings:
        inside = sum(one.value for one in found if reading.starts_on <= one.on < reading.ends_before)
        assert reading in refused or inside == reading.value


def test_relocation_carries_stocks():
    timeline = [(START, HERE), (date(2024, 5, 1), THERE)]

    found = changes.filed(
        [Change(7, MEMBERS, date(2023, 1, 1), 20), Change(7, MEMBERS, date(2024, 6, 1), 5)], {7: timeline}
    )

    assert sorted((row.on, row.cell, row.value) for row in found) == [
        (date(2023, 1, 1), HERE, 20),
        (date(2024, 5, 1), HERE, -20),
        (date(2024, 5, 1), THERE, 20),
        (date(2024, 6, 1), THERE, 5),
    ]


def test_flows_stay_where_they_happened():
    timeline = [(START, HERE), (date(2024, 5, 1), THERE)]

    found = changes.filed(
        [Change(7, REVENUE, date(2024, 3, 31), 9), Change(7, REVENUE, date(2024, 6, 30), 0)], {7: timeline}
    )

    assert [(row.on, row.cell, row.value) for row in found] == [
        (date(2024, 3, 31), HERE, 9),
        (date(2024, 6, 30), THERE, 0),
    ]


@given(
    st.dictionaries(days, st.integers(-50, 50), max_size=8),
    st.dictionaries(days, st.sampled_from([HERE, THERE]), min_size=1, max_size=5),
    days,
)
def test_stock_is_the_running_sum_in_one_cell(steps, moves, day):
    """On any day the whole stock lies in the cell of that day, and nothing lies anywhere else."""
    timeline = sorted(moves.items())
    found = changes.filed([Change(7, MEMBERS, on, value) for on, value in steps.items()], {7: timeline})

    levels = defaultdict(int)
    for row in found:
        if row.on <= day:
            levels[row.cell] += row.value
    expected = sum(value for on, value in steps.items() if on <= day)
    assert {cell: level for cell, level in levels.items() if level} == (
        {changes.cell_on(timeline, day): expected} if expected else {}
    )


def test_stock_falls_to_nothing_at_the_end():
    readings = [Span(date(2023, 1, 1), date(2023, 1, 2), 12, 2), Span(date(2024, 1, 1), date(2024, 1, 2), 15, 4)]

    found = changes.stock_changes(7, MEMBERS, readings, ended_on=date(2025, 2, 1))

    assert found == [
        Change(7, MEMBERS, date(2023, 1, 1), 12, 2),
        Change(7, MEMBERS, date(2024, 1, 1), -12, 2),
        Change(7, MEMBERS, date(2024, 1, 1), 15, 4),
        Change(7, MEMBERS, date(2025, 2, 1), -15, 4),
    ]


@given(days, st.integers(0, 1500))
def test_stretch_covers_every_day_once(starts_on, length):
    ends_before = starts_on + timedelta(days=length)
    ranges = rules.stretch(starts_on, ends_before)

    counted = 0
    for low, high in ranges.spans:
        if low > 9999:
            first, last = date(low // 100, low % 100, 1), date(high // 100, high % 100, 1)
            after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        else:
            first, after = date(low, 1, 1), date(high + 1, 1, 1)
        assert starts_on <= first < after <= ends_before
        counted += (after - first).days
    counted += sum((last - first).days + 1 for first, last in ranges.days)
    assert counted == length


@given(
    st.dictionaries(
        st.sampled_from([BY_CODE[code].number for code in ("members", "charter_capital", "revenue", "profit")]),
        st.tuples(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.integers(1, 400), st.integers(0, 10**12)),
    )
)
def test_what_is_reported_once_is_filed_as_by_the_long_way(reported):
    cell = CellKey(1, "cooperative", "agriculture", "")
    rows = [(7, n, on, on + timedelta(days), value, 2, "ds.xlsx") for n, (on, days, value) in reported.items()]
    long_way = []
    for pk, element, *given_, _ in rows:
        if element in (BY_CODE["revenue"].number, BY_CODE["profit"].number):
            long_way += changes.flow_changes(pk, element, [Span(*given_)])[0]
        else:
            long_way += changes.stock_changes(pk, element, [Span(*given_)], ended_on=None)

    assert changes.read_once(cell, rows) == changes.filed(long_way, {7: [(date(2020, 1, 1), cell)]})
