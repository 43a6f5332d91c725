"""Which earlier moment a comparison means, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.facts.figures import Moment
from hoptac.insight import moments


@pytest.mark.parametrize(
    ("word", "at", "expected"),
    [
        ("previous", "2025-Q1", "2024-Q4"),
        ("year_before", "2025-H1", "2024-H1"),
        ("year_end", "2025-H1", "2024-12-31"),
        ("year_end", "2025-01-01", "2024-12-31"),
        ("previous", "2025-03-31", "2025-02-28"),
        ("year_before", "2024-02-29", "2023-02-28"),
        ("2022-12-31", "2023-12-15", "2022-12-31"),
        ("2022", "2023", "2022"),
    ],
)
def test_compared(word, at, expected):
    assert moments.compared(word, Moment.parse(at)).code == expected


def test_compared_with_nothing():
    assert moments.compared("none", Moment.parse("2025")) is None


def test_a_word_that_says_nothing_is_refused():
    with pytest.raises(RuleBroken):
        moments.compared("yesterday", Moment.parse("2025"))


def test_flows_are_compared_only_when_periods_are_equally_long():
    assert moments.are_alike(Moment.parse("2024"), Moment.parse("2023"))
    assert not moments.are_alike(Moment.parse("2024-H1"), Moment.parse("2023"))
    assert not moments.are_alike(Moment.parse("2024-03-31"), Moment.parse("2023-12-31"))


def test_offered_have_begun():
    offered = moments.offered(date(2026, 5, 20))

    assert [period.code for period in offered[:4]] == ["2026", "2026-9M", "2026-H1", "2026-Q1"]
    assert "2026-H2" not in [period.code for period in offered]
