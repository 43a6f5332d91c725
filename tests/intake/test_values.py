"""Cells as people type them, by the type of their field: value, severity and why."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hoptac.intake import dates, fields, numbers, units, values
from hoptac.intake.outcomes import Outcome
from tests.intake import workbooks

ON = dt.date(2025, 10, 1)
MILLION = units.UNITS["triệu đồng"]


def _read(key: str, *cells: Any, unit: units.Unit | None = None, convention: str = "") -> list[Outcome]:
    return values.read(fields.BY_KEY[key], list(cells), on=ON, unit=unit, convention=convention).outcomes


def _shown(outcome: Outcome) -> tuple[Any, str]:
    return outcome.value, outcome.reason.code if outcome.reason else ""


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,5", "1.234"], [1_234_500_000, 1_234_000_000]),
        (["1,234.5", "1.234"], [1_234_500_000, 1_234_000]),
        (["0,125", "1.234"], [125_000, 1_234_000_000]),
        (["1.234.567", "2,5"], [1_234_567_000_000, 2_500_000]),
        ([1500.0, 2300.0, 850.0, "1.234"], [1_500_000_000, 2_300_000_000, 850_000_000, 1_234_000_000]),
        ([1.5, 2.25, 3.0, "1.234"], [1_500_000, 2_250_000, 3_000_000, 1_234_000]),
        (["5 tỷ", "500tr", "1 tỷ 200 triệu", "-", "không", ""], [5 * 10**9, 5 * 10**8, 12 * 10**8, None, 0, None]),
        ([0.1 + 0.2, 1234.56], [300_000, 1_234_560_000]),
        (["1 500", "1\xa0500,5"], [1_500_000_000, 1_500_500_000]),
    ],
)
def test_money_by_column(cells: list[Any], expected: list[int | None]) -> None:
    outcomes = _read("charter_capital", *cells, unit=MILLION) if max(filter(None, expected)) <= 10**12 else _read(
        "revenue", *cells, unit=MILLION
    )  # fmt: skip
    assert [outcome.value for outcome in outcomes] == expected
    assert [outcome.severity for outcome in outcomes] == [None] * len(cells)


@pytest.mark.parametrize(
    ("key", "cells", "expected"),
    [
        ("revenue", ["1.234"], [(1_234_000_000, "ambiguous_number")]),
        ("revenue", ["1,234"], [(1_234_000, "ambiguous_number")]),
        ("revenue", ["1.234,5", "1,234.5"], [(1_234_500_000, ""), (1_234_500_000, "")]),
        ("revenue", ["abc", "500-600", "#REF!", "15%"], [
            (None, "not_number"), (None, "range"), (None, "formula_error"), (None, "wrong_unit")]),
        ("revenue", ["-5", "(5)"], [(None, "negative"), (None, "negative")]),
        ("profit", ["-5", "(5)", -2.5], [(-5_000_000, ""), (-5_000_000, ""), (-2_500_000, "")]),
        ("revenue", ["khoảng 500", "chưa có số liệu"], [(500_000_000, "about"), (None, "said_unknown")]),
        ("revenue", [1_500_000_000.0], [(1_500_000_000_000_000, "absurd")]),
        ("members", ["1.234", "12 người", 7.0, "bảy", 1.234, "1,5", 250_000], [
            (1234, ""), (12, ""), (7, ""), (None, "not_number"), (1234, "fraction"), (None, "fraction_refused"),
            (250_000, "absurd")]),
        ("production_area", ["2,5", "3 sào", "1500 m2"], [
            (Decimal(25_000), ""), (Decimal(1080), ""), (Decimal(1500), "")]),
    ],
)  # fmt: skip
def test_amounts(key: str, cells: list[Any], expected: list[tuple[Any, str]]) -> None:
    unit = {"members": None, "production_area": units.UNITS["ha"]}.get(key, MILLION)
    assert [_shown(outcome) for outcome in _read(key, *cells, unit=unit)] == expected


def test_the_rare_convention_of_a_column_is_doubtful() -> None:
    outcomes = _read("revenue", *[f"{n},5" for n in range(12)], "1,234.5", unit=MILLION)
    assert _shown(outcomes[-1]) == (1_234_500_000, "other_convention")


def test_an_officer_may_say_the_convention() -> None:
    assert _shown(_read("revenue", "1.234", unit=MILLION, convention="en")[0]) == (1_234_000, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5/3/19", "05/03/2019"), ("05.03.2019", "05/03/2019"), ("12-3-2019", "12/03/2019"), ("2019", "2019"),
        ("3/2019", "03/2019"), ("T3/2019", "03/2019"), ("tháng 3 năm 2019", "03/2019"), ("năm 2005", "2005"),
        ("ngày 12 tháng 3 năm 2019", "12/03/2019"), ("2019-03-12", "12/03/2019"), ("12 / 3 / 2019", "12/03/2019"),
        ("15/8/98", "15/08/1998"), (2019.0, "2019"), (43831.0, "01/01/2020"), ("43831", "01/01/2020"),
        (dt.date(2015, 3, 5), "05/03/2015"), (dt.datetime(2015, 3, 5, 8, 30), "05/03/2015"), (7.2019, "07/2019"),
        ("", ""), ("-", ""), ("31/02/2019", "impossible_date"), ("12/25/2019", "impossible_date"),
        ("abc", "not_date"), ("1/1/2099", "future_date"), ("1/1/2019; 2/2/2020", "two_dates"), (3.0, "not_date"),
        ("lần đầu", "not_date"), ("32/1/2019", "impossible_date"),
    ],
)  # fmt: skip
def test_dates(cell: Any, expected: str) -> None:
    outcome = _read("founded_on", cell)[0]
    assert (outcome.reason.code if outcome.reason else str(outcome.value or "")) == expected


def test_a_column_of_months_first_is_read_so() -> None:
    outcomes = _read("founded_on", "12/25/2019", "3/14/2018", "5/6/2017")
    assert [str(outcome.value) for outcome in outcomes] == ["25/12/2019", "14/03/2018", "06/05/2017"]


def test_dates_a_spreadsheet_swapped_are_doubtful() -> None:
    cells = ["25/3/2019", "14/8/2018", "31/12/2015", dt.date(2019, 5, 3), dt.date(2018, 2, 11), dt.date(2017, 1, 9)]
    codes = [outcome.reason.code if outcome.reason else "" for outcome in _read("founded_on", *cells)]
    assert codes == ["", "", "", "swapped_date", "swapped_date", "swapped_date"]


@pytest.mark.parametrize("cell", ["x", "X", "✓", "✔", "có", "Có", "1", 1.0, True, "ü", "v", "Đã có"])
def test_ticks(cell: Any) -> None:
    assert _shown(_read("high_tech", cell)[0]) == (True, "")


@pytest.mark.parametrize("cell", ["không", "0", 0.0, "-", "Chưa", False])
def test_no_ticks(cell: Any) -> None:
    assert _shown(_read("high_tech", cell)[0]) == (False, "")


@pytest.mark.parametrize(
    ("key", "cell", "expected"),
    [
        ("status", "Đang hoạt động", "active"), ("status", "Ngừng HĐ", "ceased"), ("status", "tạm ngừng", "suspended"),
        ("status", "Đã giải thể năm 2020", "dissolved"), ("status", "Chờ giải thể", "dissolving"),
        ("rating", "Khá", "fair"), ("rating", "TB", "average"), ("sector", "Nông, lâm nghiệp", "agriculture"),
        ("sector", "TM-DV", "trade"), ("sector", "Quỹ tín dụng", "credit"), ("stars", "4 sao", "4"), ("stars", "***", "3"),
        ("stars", 5.0, "5"), ("kind", "LHHTX", "union"), ("training_level", "Trung cấp nghề", "intermediate"),
        ("training_level", "ĐH", "university"), ("sex", "Nữ", "female"), ("member_kind", "Chính thức", "official"),
    ],
)  # fmt: skip
def test_choices(key: str, cell: Any, expected: str) -> None:
    assert _read(key, cell)[0].value == expected


def test_unknown_choices_are_told() -> None:
    assert _shown(_read("status", "hôm nay")[0]) == (None, "unknown_choice")
    assert _shown(_read("stars", "7 sao")[0]) == (None, "stars")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0912 000 111", ("+84912000111",)), (912000111.0, ("+84912000111",)), ("0912.000.111", ("+84912000111",)),
        ("0912000111/0987000222", ("+84912000111", "+84987000222")), ("+84 912 000 111", ("+84912000111",)),
        ("0912000111 - 0987000222", ("+84912000111", "+84987000222")), ("01682000111", ("+84382000111",)),
        ("", None), ("không có", None),
    ],
)  # fmt: skip
def test_phones(cell: Any, expected: tuple[str, ...] | None) -> None:
    assert _shown(_read("phone", cell)[0]) == (expected, "")


def test_codes() -> None:
    right = workbooks.code(10_000_001) if _has_check(10_000_001) else workbooks.codes(1, start=10_000_001)[0]
    assert right.startswith("0")
    assert [
        outcome.value for outcome in _read("code", right, float(right), right.lstrip("0"), f"{right[:4]} {right[4:]}")
    ] == [right] * 4
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert _shown(_read("code", wrong)[0]) == (None, "organisation_code.check_digit")
    assert _shown(_read("code", "-")[0]) == (None, "")


def _has_check(number: int) -> bool:
    try:
        workbooks.code(number)
    except AssertionError:
        return False
    return True


@given(some.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False), some.sampled_from(["vi", "en"]))
def test_a_number_survives_being_written(number: Decimal, style: str) -> None:
    english = f"{number:,.2f}"
    text = english if style == "en" else english.translate(str.maketrans(",.", ".,"))
    assert numbers.read_as(numbers.written(text), style) == number


@given(some.integers(min_value=0, max_value=10**12), some.sampled_from(["vi", "en"]))
def test_a_whole_number_survives_being_written(number: int, style: str) -> None:
    text = f"{number:,}" if style == "en" else f"{number:,}".replace(",", ".")
    assert numbers.read_as(numbers.written(text), style) == number


@given(some.dates(min_value=dt.date(1930, 1, 1), max_value=ON), some.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_a_date_survives_being_written(day: dt.date, shape: str) -> None:
    found = dates.parse(day.strftime(shape), latest=ON)
    assert found is not None
    assert found.date == day
