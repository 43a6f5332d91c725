"""The workbook of refused rows that goes back to whoever sent the file: each row as it was, with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from hoptac.intake.shapes import Cell, Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write(
    target: Path | BinaryIO, sheet: Sheet, header_rows: tuple[int, int], reasons: Mapping[int, Iterable[str]]
) -> None:
    """Write the heading rows and the refused rows of a sheet, in its own columns, with a column of reasons behind.

    `reasons` maps row numbers (from 1) to sentences. Cells are written as text, numbers and dates, never as formulas.
    """
    import xlsxwriter  # heavy, and needed by few requests

    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(sheet.name[:31] or "Sheet")
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        why = book.add_format({"text_wrap": True, "font_color": "#9c1c1c"})
        first, last = header_rows
        width = max((len(row) for row in sheet.rows), default=0)
        line = 0
        for number in range(first, last + 1):
            for column, cell in enumerate(sheet.rows[number - 1]):
                page.write(line, column, str(cell), bold)
            line += 1
        page.write(line - 1 if line else 0, width, _("Reason for refusal"), bold)
        for number in sorted(reasons):
            for column, cell in enumerate(sheet.rows[number - 1]):
                _write(page, line, column, cell, day)
            page.write_string(line, width, "; ".join(reasons[number]), why)
            line += 1
        page.set_column(width, width, 60)


def _write(page: Worksheet, line: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, dt.datetime | dt.date):
        page.write_datetime(line, column, cell, day)
    elif isinstance(cell, bool | int | float):
        page.write(line, column, cell)
    elif cell != "":
        page.write_string(line, column, str(cell))
