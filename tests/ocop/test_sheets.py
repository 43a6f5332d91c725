from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.ocop import actions, knowing
from hoptac.ocop.rules import reading, sheets
from hoptac.ocop.rules.reading import COLUMNS
from hoptac.ocop.rules.sheets import CriterionLine, OptionLine, SectionLine, SheetLines
from tests.ocop.conftest import sheet

CODES = (
    "community_tourism", "fresh_vegetables_fruit", "honey", "household_crafts", "rice_and_grain", "tea",
    "white_spirit",
)  # fmt: skip
PARTS = {"A": 35, "B": 25, "C": 40}


def small() -> SheetLines:
    """Return a sheet of three criteria."""

    def criterion(number: str, points: int) -> CriterionLine:
        return CriterionLine(number, f"Tiêu chí {number}", points, (OptionLine("Kém", 0), OptionLine("Tốt", points)))

    sections = (
        SectionLine("A", "1", "Một", (criterion("1.1", 20), criterion("1.2", 15))),
        SectionLine("B", "2", "Hai", (criterion("2", 25),)),
        SectionLine("C", "3", "Ba", (criterion("3", 40),)),
    )
    return SheetLines("nho", "thu", "Nhỏ", "food", date(2025, 7, 6), sections, source="Thử")


def with_criterion(change: Callable[[CriterionLine], CriterionLine]) -> SheetLines:
    first = small().sections[0]
    changed = replace(first, criteria=(first.criteria[0], change(first.criteria[1])))
    return replace(small(), sections=(changed, *small().sections[1:]))


def test_the_seven_shipped_sheets_are_there() -> None:
    assert tuple(sorted(path.stem for path in (actions.FOLDER / "1048-2019").glob("*.csv"))) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_sheet_adds_up(code: str) -> None:
    shipped = sheet(code)

    assert sheets.problems(shipped, parts=PARTS) == []
    assert sheets.points_of_parts(shipped) == PARTS
    assert sum(criterion.points for criterion in shipped.criteria) == 100
    for criterion in shipped.criteria:
        assert max(option.points for option in criterion.options) == criterion.points


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_sheet_is_in_two_languages_and_names_its_decision(code: str) -> None:
    shipped = sheet(code)

    assert "1048/QĐ-TTg" in shipped.source
    assert "781/QĐ-TTg" in shipped.source
    assert "1048/QD-TTg" in shipped.source_en
    assert shipped.name
    assert shipped.name_en
    for section in shipped.sections:
        assert section.name_en
    for criterion in shipped.criteria:
        assert criterion.name_en
        assert bool(criterion.note) == bool(criterion.note_en)
        assert bool(criterion.excluded) == bool(criterion.excluded_en)
        for option in criterion.options:
            assert option.text_en
            assert not option.known or knowing.is_code(option.known)


@pytest.mark.parametrize(
    ("code", "excluding", "options"),
    [
        ("tea", ["1.1", "9"], 113),
        ("rice_and_grain", ["1.1", "6.1", "9"], 113),
        ("honey", ["1.1", "10"], 114),
        ("fresh_vegetables_fruit", ["10"], 113),
        ("white_spirit", ["1.1", "6.1", "9"], 106),
        ("household_crafts", ["1.1", "6.2"], 103),
        ("community_tourism", [], 94),
    ],
)
def test_shipped_sheets_have_these_conditions_and_options(code: str, excluding: list[str], options: int) -> None:
    shipped = sheet(code)

    assert [criterion.number for criterion in shipped.criteria if criterion.excluded] == excluding
    assert sum(len(criterion.options) for criterion in shipped.criteria) == options


def test_what_should_be_looked_at_in_the_shipped_sheets() -> None:
    found = {code: sorted(str(one.values) for one in sheets.notices(sheet(code))) for code in CODES}

    assert {code: said for code, said in found.items() if said} == {
        "rice_and_grain": ["{'number': '6.2'}"],
        "white_spirit": ["{'after': '6.5', 'before': '6.3'}"],
    }


def test_a_small_sheet_is_good() -> None:
    assert sheets.problems(small(), parts=PARTS) == []


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (replace(small(), code="Chè!"), "sheet_code"),
        (replace(small(), name=""), "sheet_name"),
        (replace(small(), source=""), "sheet_source"),
        (replace(small(), valid_until=date(2025, 7, 6)), "sheet_days"),
        (replace(small(), sections=(*small().sections, small().sections[2])), "sheet_section_twice"),
        (replace(small(), sections=small().sections[::-1]), "sheet_order"),
        (replace(small(), sections=(*small().sections[:2], replace(small().sections[2], part="D"))), "sheet_part"),
        (with_criterion(lambda one: replace(one, number="1.1")), "sheet_number_twice"),
        (with_criterion(lambda one: replace(one, number="2.2")), "sheet_number"),
        (with_criterion(lambda one: replace(one, number="mười")), "sheet_number"),
        (with_criterion(lambda one: replace(one, name="")), "sheet_criterion_name"),
        (with_criterion(lambda one: replace(one, options=one.options[1:])), "sheet_few_options"),
        (
            with_criterion(lambda one: replace(one, options=(OptionLine("", 0), one.options[1]))),
            "sheet_option_text",
        ),
        (with_criterion(lambda one: replace(one, points=14)), "sheet_best_option"),
        (with_criterion(lambda one: replace(one, requires="3")), "sheet_requires"),
        (
            with_criterion(lambda one: replace(one, points=14, options=(one.options[0], OptionLine("Tốt", 14)))),
            "sheet_part_points",
        ),
    ],
)
def test_sheet_problems(broken: SheetLines, code: str) -> None:
    assert code in [problem.code for problem in sheets.problems(broken, parts=PARTS)]


def test_an_empty_sheet_says_so() -> None:
    codes = [problem.code for problem in sheets.problems(replace(small(), sections=()), parts=PARTS)]

    assert codes == ["sheet_empty", "sheet_part_points", "sheet_part_points", "sheet_part_points"]


def rows() -> list[list[str]]:
    with (actions.FOLDER / "1048-2019" / "tea.csv").open(encoding="utf8", newline="") as file:
        return list(csv.reader(file))


def test_read_takes_vietnamese_headings_too() -> None:
    vietnamese = [[COLUMNS.get(cell, cell) for cell in row] if row[0] == "part" else row for row in rows()]

    assert reading.read(vietnamese) == reading.read(rows())


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (8, 0, "phan", "sheet_headings"),
        (5, 1, "hôm nay", "sheet_from"),
        (10, 17, "hai", "sheet_points"),
        (9, 9, "", "sheet_points"),
        (9, 1, "", "sheet_row_lost"),
    ],
)
def test_read_names_what_it_cannot_read(row: int, column: int, value: str, code: str) -> None:
    changed = rows()
    changed[row][column] = value

    found = reading.read(changed)

    assert code in [problem.code for problem in found.problems]
    assert all(isinstance(problem, RuleBroken) for problem in found.problems)


def test_read_says_in_which_row() -> None:
    changed = rows()
    changed[10][17] = "hai"

    assert [str(problem.values) for problem in reading.read(changed).problems] == ["{'row': 11, 'cell': 'hai'}"]
