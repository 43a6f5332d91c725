"""Excel: each table a sheet, numbers as numbers, sums as formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hoptac.insight import tables
from hoptac.insight.tables import Table

#: Row of the head of a table, counted from 0; the title and an empty line stand above.
HEAD = 2


def workbook(title: str, sheets: Sequence[Table], notes: Sequence[str] = ()) -> bytes:
    """Return a workbook with a sheet for each table; where the whole is the sum of its parts, Excel sums."""
    import xlsxwriter  # heavy, and needed by few requests

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title})
        formats = _formats(book)
        names: set[str] = set()
        for table in sheets:
            _sheet(book.add_worksheet(_name(table.title, names)), table, title, notes, formats)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
    lined = {**base, "border": 1}
    return {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "note": book.add_format({**base, "italic": True}),
        "head": book.add_format({**lined, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E6F1EA"}),
        "text": book.add_format({**lined, "text_wrap": True}),
        "number": book.add_format({**lined, "num_format": "#,##0"}),
        "decimal": book.add_format({**lined, "num_format": "#,##0.00"}),
        "share": book.add_format({**lined, "num_format": "0.00%"}),
        "sum": book.add_format({**lined, "bold": True, "num_format": "#,##0"}),
        "sum_share": book.add_format({**lined, "bold": True, "num_format": "0.00%"}),
        "sum_text": book.add_format({**lined, "bold": True}),
    }


def _sheet(sheet: Any, table: Table, title: str, notes: Sequence[str], formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, f"{title} – {table.title}", formats["title"])
    for column, text in enumerate(["TT", table.first, *table.heads]):
        sheet.write_string(HEAD, column, text, formats["head"])
    for index, row in enumerate(table.rows):
        line = HEAD + 1 + index
        sheet.write_number(line, 0, index + 1, formats["number"])
        sheet.write_string(line, 1, row.label, formats["text"])
        for column, value in enumerate(row.values):
            style = _written(row.texts[column]) if row.texts else table.number_format(column)
            _cell(sheet, (line, column + 2), value, formats[style], formats["text"])
    last = HEAD + 1 + len(table.rows)
    if table.total:
        sheet.write_blank(last, 0, None, formats["sum_text"])
        sheet.write_string(last, 1, _("Total"), formats["sum_text"])
    for column, value in enumerate(table.total):
        _total(sheet, table, (column, last), value, formats)
    for index, note in enumerate(notes):
        sheet.write_string(last + 2 + index, 1, note, formats["note"])
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 38)
    sheet.set_column(2, len(table.heads) + 1, 18)
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


def _written(text: str) -> str:
    """Return the format of a number whose line says how it is written."""
    return "share" if text.endswith("%") else "decimal" if "," in text else "number"


def _total(sheet: Any, table: Table, at: tuple[int, int], value: Fraction | None, formats: dict[str, Any]) -> None:
    """Write the whole: a formula where it is the sum of what stands above, else the number itself."""
    column, last = at
    parts = [row.values[column] for row in table.rows]
    style = formats["sum" if table.can_sum[column] else "sum_share"]
    if table.can_sum[column] and value is not None and sum(part or 0 for part in parts) == value and parts:
        letter = chr(ord("A") + column + 2)
        sheet.write_formula(last, column + 2, f"=SUM({letter}{HEAD + 2}:{letter}{last})", style, tables.plain(value))
    else:
        _cell(sheet, (last, column + 2), value, style, formats["sum_text"])


def _cell(sheet: Any, at: tuple[int, int], value: Fraction | None, style: Any, empty: Any) -> None:
    if value is None:
        sheet.write_string(*at, "–", empty)
    else:
        sheet.write_number(*at, tables.plain(value), style)


def _name(title: str, taken: set[str]) -> str:
    """Return a sheet name Excel takes: at most 31 characters, no brackets or slashes, not used twice."""
    name = base = re.sub(r"[\[\]:*?/\\]", " ", title)[:28].strip() or "1"
    number = 2
    while name in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name)
    return name
