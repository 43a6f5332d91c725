"""Criteria sets as files: the template an operator fills, and whatever came back as a workbook or CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hoptac.core.errors import RuleBroken
from hoptac.ocop.models import Frame
from hoptac.ocop.rules import reading
from hoptac.ocop.rules.reading import COLUMNS, HEAD

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A sheet is a few hundred short lines.
MOST_BYTES = 5 * 1024 * 1024
_EXAMPLE = (
    ("A", "1", "Tên mục", "", "1.1", "Tên tiêu chí", "", "", "", 3, "", "", "", "", "", "Mức thấp", "", 1, ""),
    ("", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "Mức cao", "", 3, ""),
)


def read(content: bytes) -> reading.Read:
    """Return what a workbook or CSV file says. RuleBroken: sheet_file."""
    if len(content) > MOST_BYTES:
        raise RuleBroken("sheet_file", "This file is too large to be a scoring sheet.")
    try:
        rows = list(_rows(content))
    except (CalamineError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile) as error:
        raise RuleBroken("sheet_file", "This is neither a workbook (.xlsx) nor a CSV file in UTF-8.") from error
    return reading.read(rows)


def _rows(content: bytes) -> Iterator[list[Any]]:
    if content.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        yield from book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        return
    text = content.decode("utf-8-sig")
    mark = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    yield from csv.reader(io.StringIO(text), delimiter=mark)


def template(frame: Frame) -> bytes:
    """Return an empty workbook for a sheet of this decision, with one example criterion."""
    import xlsxwriter  # heavy, and needed by few requests

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bộ tiêu chí")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        given = {"frame": frame.code, "valid_from": f"{frame.valid_from:%d/%m/%Y}", "source": frame.source}
        for row, (name, words) in enumerate(HEAD.items()):
            sheet.write_string(row, 0, words, bold)
            sheet.write_string(row, 1, given.get(name, ""), plain)
        start = len(HEAD) + 1
        for column, words in enumerate(COLUMNS.values()):
            sheet.write_string(start, column, words, bold)
        for row, cells in enumerate(_EXAMPLE, start + 1):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, plain)
        sheet.set_column(0, len(COLUMNS) - 1, 18, plain)
        sheet.freeze_panes(start + 1, 0)
    return out.getvalue()
