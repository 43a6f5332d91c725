"""Reads a scoring sheet from the rows of a table, as the template has it: head, line of headings, one row an option.

Cells left empty go on with what stands above. Headings are read in English or in Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.ocop.rules.sheets import CriterionLine, OptionLine, SectionLine, SheetLines

#: Names of the head, and how they read in Vietnamese.
HEAD = {
    "code": "Mã bộ", "frame": "Quyết định", "name": "Tên bộ", "name_en": "Tên bộ (tiếng Anh)", "group": "Nhóm",
    "valid_from": "Áp dụng từ ngày", "valid_until": "Đến hết trước ngày", "source": "Căn cứ",
    "source_en": "Căn cứ (tiếng Anh)",
}  # fmt: skip
COLUMNS = {
    "part": "Phần", "section": "Mục", "section_name": "Tên mục", "section_name_en": "Tên mục (tiếng Anh)",
    "number": "Số tiêu chí", "criterion": "Tiêu chí", "criterion_en": "Tiêu chí (tiếng Anh)", "note": "Ghi chú",
    "note_en": "Ghi chú (tiếng Anh)", "points": "Điểm tối đa", "requires": "Chỉ chấm khi có điểm ở",
    "excluded": "Bị loại khi", "excluded_en": "Bị loại khi (tiếng Anh)", "case": "Trường hợp",
    "case_en": "Trường hợp (tiếng Anh)", "option": "Mức", "option_en": "Mức (tiếng Anh)", "option_points": "Điểm",
    "known": "Dữ liệu hệ thống",
}  # fmt: skip
_NEEDED = ("part", "section", "section_name", "number", "criterion", "points", "option", "option_points")
_MOST_ROWS = 2000


@dataclass
class Read:
    """What was read, and each row that could not be."""

    sheet: SheetLines | None = None
    problems: list[RuleBroken] = field(default_factory=list)


def read(rows: Iterable[Sequence[Any]]) -> Read:
    """Return the sheet of a table, or why there is none; whether its points add up is asked of rules.sheets."""
    found = Read()
    lines = [[_cell(value) for value in row] for row, _ in zip(rows, range(_MOST_ROWS), strict=False)]
    start = next((at for at, row in enumerate(lines) if _columns(row).keys() >= set(_NEEDED)), None)
    if start is None:
        found.problems.append(RuleBroken(
            "sheet_headings", "The line of headings was not found: use the template and keep its headings."
        ))  # fmt: skip
        return found
    head = _head(lines[:start])
    sections = _sections(lines[start + 1 :], _columns(lines[start]), start + 2, found.problems)
    valid_from = _day(head.get("valid_from", ""))
    if valid_from is None:
        found.problems.append(RuleBroken("sheet_from", "Say from which day the set is valid, as dd/mm/yyyy."))
        return found
    words = {name: head.get(name, "") for name in ("code", "frame", "name", "group", "name_en", "source", "source_en")}
    until = _day(head.get("valid_until", ""))
    found.sheet = SheetLines(valid_from=valid_from, valid_until=until, sections=tuple(sections), **words)
    return found


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else text.clean(str(value))


def _columns(row: Sequence[str]) -> dict[str, int]:
    names = {text.tone_key(word): name for name, word in COLUMNS.items()} | {
        text.tone_key(name): name for name in COLUMNS
    }
    return {names[text.tone_key(cell)]: at for at, cell in enumerate(row) if text.tone_key(cell) in names}


def _head(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    names = {text.tone_key(word): name for name, word in HEAD.items()} | {text.tone_key(name): name for name in HEAD}
    return {names[text.tone_key(row[0])]: row[1] for row in rows if len(row) > 1 and text.tone_key(row[0]) in names}


def _day(cell: str) -> date | None:
    cell = cell.split(" ", maxsplit=1)[0]
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", cell):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", cell):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _sections(
    rows: Iterable[Sequence[str]], columns: dict[str, int], first: int, problems: list[RuleBroken]
) -> list[SectionLine]:
    sections: list[SectionLine] = []
    for number, row in enumerate(rows, first):
        said = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if not any(said.values()):
            continue
        if said["section"]:
            name_en = said.get("section_name_en", "")
            sections.append(SectionLine(said["part"].upper(), said["section"], said["section_name"], (), name_en))
        if not sections or (not said["number"] and not sections[-1].criteria):
            problems.append(RuleBroken("sheet_row_lost", "Row %(row)s belongs to no criterion.", row=number))
            continue
        sections[-1] = _with_row(sections[-1], said, number, problems)
    return sections


def _with_row(section: SectionLine, said: dict[str, str], row: int, problems: list[RuleBroken]) -> SectionLine:
    """Return the section with what one row adds to it: perhaps a criterion, always an option."""
    criteria = list(section.criteria)
    points = _whole(said["option_points"], row, problems)
    if said["number"]:
        names = ("name_en", "note", "note_en", "requires", "excluded", "excluded_en")
        words = {name: said.get({"name_en": "criterion_en"}.get(name, name), "") for name in names}
        most = _whole(said["points"], row, problems)
        criteria.append(CriterionLine(said["number"].rstrip("."), said["criterion"], most, (), **words))
    option = OptionLine(
        said["option"], points, said.get("option_en", ""), said.get("case", ""), said.get("case_en", ""),
        said.get("known", ""),
    )  # fmt: skip
    criteria[-1] = replace(criteria[-1], options=(*criteria[-1].options, option))
    return replace(section, criteria=tuple(criteria))


def _whole(cell: str, row: int, problems: list[RuleBroken]) -> int:
    if re.fullmatch(r"\d{1,3}", cell):
        return int(cell)
    problems.append(RuleBroken(
        "sheet_points", "Row %(row)s: “%(cell)s” is no whole number of points.", row=row, cell=cell
    ))  # fmt: skip
    return 0
