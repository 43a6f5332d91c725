"""Headings of real sheets, in their many wordings, and what each must be taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.core.periods import Period
from hoptac.intake import fields, headers, times, wording
from hoptac.intake.shapes import Kind

KINDS = {"c": Kind.COOPERATIVES, "m": Kind.MEMBERS, "s": Kind.STAFF, "p": Kind.PRODUCTS}


def _cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for line in Path(__file__).with_name("headings.txt").read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            kind, heading, meaning, *unit = (part.strip() for part in line.split("|"))
            cases.append((kind, heading, meaning, unit[0] if unit else ""))
    return cases


CASES = _cases()


def test_there_are_many_wordings() -> None:
    assert len(CASES) >= 150
    assert len(set(CASES)) == len(CASES)


@pytest.mark.parametrize(("kind", "heading", "meaning", "unit"), CASES)
def test_heading_means(kind: str, heading: str, meaning: str, unit: str) -> None:
    found = headers.meaning(tuple(heading.split(" // ")), KINDS[kind])
    shown = found.field + (f"={found.option}" if found.option else "") + (f"@{found.period}" if found.period else "")
    shown += "+plan" if found.field and found.is_plan else ""
    assert (shown, found.unit.code if found.unit else "") == (meaning, unit)


def test_every_field_has_a_wording_and_every_wording_a_field() -> None:
    named = {key for key, _, _ in wording.COMPILED}
    assert named <= set(fields.BY_KEY)
    assert set(fields.BY_KEY) - named == {"worker_income_year"}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("6T 2024", "2024-H1"), ("06 tháng năm 2024", "2024-H1"), ("9 tháng đầu năm 2025", "2025-9M"),
        ("Quý IV-2024", "2024-Q4"), ("năm 2024", "2024"), ("12 tháng 2024", "2024"), ("07/2025", "2025-07"),
        ("3 tháng đầu năm 2025", "2025-Q1"), ("KH25", "2025"), ("Thành viên", None), ("giai đoạn 2021-2025", None),
    ],
)  # fmt: skip
def test_period_in_words(text: str, period: str | None) -> None:
    time, _ = times.take(text)
    assert (time.period.code if time.period else None) == period


def test_what_a_heading_leaves_open_comes_from_the_sheet() -> None:
    year = Period.parse("2025")
    same = headers.meaning(("Doanh thu", "Cùng kỳ năm trước"), Kind.COOPERATIVES, Period.parse("2025-H1"))
    assert same.period == Period.parse("2024-H1")
    assert headers.meaning(("Doanh thu 6 tháng đầu năm",), Kind.COOPERATIVES, year).period == Period.parse("2025-H1")
    assert headers.meaning(("Doanh thu năm trước",), Kind.COOPERATIVES, year).period == Period.parse("2024")
