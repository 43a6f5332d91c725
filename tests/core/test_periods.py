"""Periods: read, written, moved; each ends before its end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hoptac.core import periods
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period

codes = st.builds(
    "{:04}{}".format,
    st.integers(min_value=1900, max_value=2200),
    st.sampled_from(["", "-H1", "-H2", "-9M", "-Q1", "-Q2", "-Q3", "-Q4", *(f"-{month:02}" for month in range(1, 13))]),
)


@pytest.mark.parametrize(
    ("code", "kind", "starts_on", "ends_before", "label", "previous", "year_before"),
    [
        ("2025", "year", (2025, 1), (2026, 1), "Năm 2025", "2024", "2024"),
        ("2025-H1", "half", (2025, 1), (2025, 7), "6 tháng đầu năm 2025", "2024-H2", "2024-H1"),
        ("2025-H2", "half", (2025, 7), (2026, 1), "6 tháng cuối năm 2025", "2025-H1", "2024-H2"),
        ("2025-9M", "nine_months", (2025, 1), (2025, 10), "9 tháng năm 2025", "2024-9M", "2024-9M"),
        ("2025-Q1", "quarter", (2025, 1), (2025, 4), "Quý I năm 2025", "2024-Q4", "2024-Q1"),
        ("2025-Q3", "quarter", (2025, 7), (2025, 10), "Quý III năm 2025", "2025-Q2", "2024-Q3"),
        ("2025-Q4", "quarter", (2025, 10), (2026, 1), "Quý IV năm 2025", "2025-Q3", "2024-Q4"),
        ("2025-07", "month", (2025, 7), (2025, 8), "Tháng 7 năm 2025", "2025-06", "2024-07"),
        ("2025-12", "month", (2025, 12), (2026, 1), "Tháng 12 năm 2025", "2025-11", "2024-12"),
        ("2025-01", "month", (2025, 1), (2025, 2), "Tháng 1 năm 2025", "2024-12", "2024-01"),
    ],
)
def test_period(code, kind, starts_on, ends_before, label, previous, year_before):
    period = Period.parse(code)
    assert (period.kind, period.starts_on, period.ends_before) == (kind, date(*starts_on, 1), date(*ends_before, 1))
    assert period.code == str(period) == code
    with translation.override("vi"):
        assert period.label == label
    assert period.previous().code == previous
    assert period.year_before().code == year_before


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2025", "Year 2025"),
        ("2025-H2", "Second half of 2025"),
        ("2025-9M", "First nine months of 2025"),
        ("2025-Q3", "Quarter III of 2025"),
        ("2025-07", "July 2025"),
    ],
)
def test_label_in_english(code, label):
    with translation.override("en"):
        assert Period.parse(code).label == label


def test_parse_is_lenient_about_spaces_and_case():
    assert Period.parse(" 2025-q3 ") == Period.parse("2025-Q3")


@pytest.mark.parametrize(
    "text", ["", "25", "2025-Q5", "2025-Q0", "2025-H3", "2025-13", "2025-00", "2025-6M", "2025/07"]
)
def test_parse_refuses(text):
    with pytest.raises(RuleBroken) as refused:
        Period.parse(text)
    assert refused.value.code == "period.unreadable"


@pytest.mark.parametrize("text", ["0000", "9999", "0999-Q1"])
def test_parse_refuses_years_outside_the_calendar(text):
    with pytest.raises(RuleBroken):
        Period.parse(text)


@given(codes)
def test_a_period_is_read_as_it_is_written(code):
    period = Period.parse(code)
    assert period.code == code
    assert Period.parse(period.code) == period
    assert Period.of(period.kind, period.year, period.number) == period


@given(codes)
def test_the_end_is_outside(code):
    period = Period.parse(code)
    assert period.contains(period.starts_on)
    assert period.contains(period.ends_before - timedelta(days=1))
    assert not period.contains(period.ends_before)
    assert not period.contains(period.starts_on - timedelta(days=1))


@given(codes)
def test_previous_ends_where_the_period_starts(code):
    period = Period.parse(code)
    if period.kind != "nine_months":
        assert period.previous().ends_before == period.starts_on


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)), st.sampled_from(list(periods.MONTHS)))
def test_containing(day, kind):
    if kind == "nine_months" and day.month > 9:
        with pytest.raises(RuleBroken):
            Period.containing(kind, day)
    else:
        assert Period.containing(kind, day).contains(day)


def test_periods_order_by_time():
    codes_in_order = ["2024", "2025-01", "2025-Q1", "2025-H1", "2025-9M", "2025", "2025-02"]
    assert [period.code for period in sorted(map(Period.parse, reversed(codes_in_order)))] == codes_in_order
