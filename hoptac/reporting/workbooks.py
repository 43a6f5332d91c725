"""A report as a workbook: filled, protected but for what people write, and read back cell by cell.

A hidden sheet says which report it is; a hidden column names the line of each row. Both survive Excel and LibreOffice.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from hoptac.core.errors import RuleBroken
from hoptac.registry import words
from hoptac.reporting.queries import Filled, LineState
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line
from hoptac.reporting.written import Written

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: The hidden sheet, and what its first cell says.
MARK_SHEET, MARK = "hoptac", "hoptac-report"
FIRST_ROW: Final = 4
#: Columns: name, unit, three earlier periods, the number asked for, its explanation, and hidden the line's code.
NAME, UNIT, BEFORE, VALUE, WHY, CODE = 0, 1, 2, 5, 6, 7
LARGEST_FILE: Final = 5 * 1024 * 1024


def write(filled: Filled, *, title: str) -> bytes:
    """Return the report as xlsx, with what is known and written already; title is its heading."""
    import xlsxwriter  # heavy, and needed by few requests

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Báo cáo")
        looks = _looks(book)
        sheet.write(0, NAME, title, looks["title"])
        sheet.write(1, NAME, filled.report.organisation.name)
        heads = [
            _("Line"),
            _("Unit"),
            *(period.label for period, _numbers in filled.before),
            _("This period"),
            _("Explanation"),
        ]
        sheet.write_row(FIRST_ROW - 1, 0, heads, looks["head"])
        _rows(sheet, filled, looks)
        _dress(sheet)
        mark = book.add_worksheet(MARK_SHEET)
        mark.write_row(0, 0, [MARK, filled.report.pk, filled.report.round.version.number, filled.report.revision])
        mark.hide()
    return out.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "section": book.add_format({"bold": True, "bg_color": "#e7f0ea"}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.######", "font_color": "#555555"}),
        "open": book.add_format({"locked": False, "border": 1, "num_format": "#,##0.######", "bg_color": "#fffbe6"}),
        "open_words": book.add_format({"locked": False, "border": 1, "text_wrap": True, "bg_color": "#fffbe6"}),
    }


def _rows(sheet: Worksheet, filled: Filled, looks: dict[str, Format]) -> None:
    at = FIRST_ROW
    for section, lines in filled.sections:
        sheet.write(at, NAME, section.title, looks["section"])
        at += 1
        for state in lines:
            _row(sheet, at, state, looks)
            at += 1


def _row(sheet: Worksheet, at: int, state: LineState, looks: dict[str, Format]) -> None:
    line, cell = state.line, state.cell
    sheet.write(at, NAME, f"   {line.title}" if line.of else line.title, looks["words"])
    sheet.write(at, UNIT, "" if line.is_text else unit_of(line), looks["words"])
    for offset, value in enumerate(state.before):
        if value is not None:
            sheet.write_number(at, BEFORE + offset, float(filling.shown(line, value)), looks["number"])
    words, number = ("words", "number") if state.is_locked else ("open_words", "open")
    if line.is_text:
        sheet.write(at, VALUE, cell.text if cell else "", looks[words])
    else:
        shown = "" if state.value is None else float(filling.shown(line, state.value))
        sheet.write(at, VALUE, shown, looks[number])
        _validate(sheet, at, line)
    sheet.write(at, WHY, cell.explanation if cell else "", looks[words])
    sheet.write(at, CODE, line.code)


def _validate(sheet: Worksheet, at: int, line: Line) -> None:
    """Let the program refuse what the line cannot take, while it is typed."""
    low = -(10.0**15) if line.least is None else float(filling.shown(line, line.least))
    high = 10.0**15 if line.most is None else float(filling.shown(line, line.most))
    rule = {"criteria": "between", "minimum": low, "maximum": high, "error_message": _("Write a number.")}
    sheet.data_validation(at, VALUE, at, VALUE, {"validate": "integer" if line.scale == 1 else "decimal", **rule})


def _dress(sheet: Worksheet) -> None:
    sheet.set_column(NAME, NAME, 52)
    sheet.set_column(UNIT, VALUE, 16)
    sheet.set_column(WHY, WHY, 40)
    sheet.set_column(CODE, CODE, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, UNIT)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def unit_of(line: Line) -> str:
    """Return what a line is counted in, as people type it."""
    return line.scale_name or str(words.UNITS.get(line.unit, line.unit))


@dataclass
class Taken:
    """What a workbook says: whose report it is, its lines, and the cells that cannot be read, each with the reason."""

    report_id: int
    revision: int
    lines: list[Written] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)


def report_of(content: bytes) -> int:
    """Return the number of the report a workbook belongs to. Raises RuleBroken as read() does."""
    return _marked(_open(content))[0]


def read(content: bytes, *, filled: Filled) -> Taken:
    """Return what a workbook says otherwise than the report does now.

    Raises:
        RuleBroken: workbook_too_large, workbook_unreadable, workbook_not_ours, workbook_other_report.
    """
    book = _open(content)
    report_id, revision = _marked(book)
    if report_id != filled.report.pk:
        raise RuleBroken("workbook_other_report", "This workbook belongs to another report.")
    taken = Taken(report_id, revision)
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    for number, row in enumerate(rows, start=1):
        code = str(row[CODE]).strip() if len(row) > CODE else ""
        if number <= FIRST_ROW or not code:
            continue
        state = filled.lines.get(code)
        if state is None:
            taken.refused.append((f"F{number}", str(row[VALUE]), _("This form has no such line any more.")))
            continue
        _take(taken, number, row, state)
    return taken


def _take(taken: Taken, number: int, row: list[Any], state: LineState) -> None:
    why, typed = str(row[WHY]).strip(), _typed(row[VALUE])
    if state.line.is_text:
        written = Written(state.line.code, None, typed, why)
    else:
        try:
            written = Written(state.line.code, filling.read_number(state.line, typed), "", why)
        except RuleBroken as broken:
            taken.refused.append((f"F{number}", typed, str(broken)))
            return
    if state.differs(value=written.value, text=written.text, explanation=written.explanation):
        taken.lines.append(written)


def _typed(value: Any) -> str:
    """Return a cell as somebody would have typed it; a calculated 12.000000000000002 is meant as 12."""
    if isinstance(value, float):
        return f"{round(value, 6):.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value).strip()


def _open(content: bytes) -> Any:
    import python_calamine

    if len(content) > LARGEST_FILE:
        raise RuleBroken("workbook_too_large", "The file is too large to be one of these workbooks.")
    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.CalamineError as error:
        raise RuleBroken("workbook_unreadable", "This file cannot be read as a workbook (xlsx or ods).") from error


def _marked(book: Any) -> tuple[int, int]:
    """Return report and revision of a workbook of ours."""
    rows = book.get_sheet_by_name(MARK_SHEET).to_python() if MARK_SHEET in book.sheet_names else []
    head = rows[0] if rows else []
    if len(head) < 4 or head[0] != MARK or not all(isinstance(value, int | float) for value in head[1:4]):
        raise RuleBroken(
            "workbook_not_ours", "This is no workbook of a report: download the report's own and fill it in."
        )
    return int(head[1]), int(head[3])
