"""The list of organisations as a file: CSV for machines, XLSX for officials."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hoptac.access import paper
from hoptac.core import identifiers
from hoptac.facts.choices import Sector, SizeBand
from hoptac.registry import queries
from hoptac.registry.choices import Governance, Precision, Status

if TYPE_CHECKING:
    from hoptac.registry.queries.listing import ListedOrganisation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 100_000
#: Columns that hold numbers, counted from 0.
_NUMBERS = (0, 9, 10)


def heads() -> list[str]:
    """Return the heads of the columns."""
    return [
        _("No."),
        _("Name"),
        _("Organisation code"),
        _("Kind"),
        _("Sector"),
        _("Size"),
        _("Address"),
        _("Commune"),
        _("Founded"),
        _("Members"),
        _("Charter capital (đồng)"),
        _("Representative"),
        _("Telephone number"),
        _("Form of governance"),
        _("Legal state"),
    ]


def lines(rows: QuerySet[ListedOrganisation]) -> Iterator[list[Any]]:
    """Yield the organisations as rows of the file: numbers as numbers, choices in words."""
    sectors, sizes, states = (dict(choice.choices) for choice in (Sector, SizeBand, Status))
    for number, row in enumerate(rows[:MOST].iterator(chunk_size=2000), start=1):
        known = queries.registration_of(row)
        yield [
            number,
            row.name,
            identifiers.organisation_code_format(row.code or ""),
            row.get_kind_display(),
            str(sectors.get(row.sector, "")) if row.sector else "",
            str(sizes.get(row.size, "")) if row.size else "",
            row.address,
            row.place.full_name,
            founded(known.registered_on, known.registered_precision),
            row.member_count,
            known.charter_capital,
            known.representative,
            known.phone,
            str(Governance(known.governance).label) if known.governance else "",
            str(states.get(row.status, row.status)),
        ]


def founded(day: date | None, precision: str) -> str:
    """Return a day as exactly as it is known: 20/05/2015, 05/2015 or 2015."""
    if day is None:
        return ""
    shapes = {Precision.MONTH.value: "%m/%Y", Precision.YEAR.value: "%Y"}
    return day.strftime(shapes.get(precision, "%d/%m/%Y"))


def day_shown(text: str) -> str:
    """Return an ISO date as people write it, any other text as it is."""
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def as_csv(rows: QuerySet[ListedOrganisation]) -> bytes:
    """Return the file in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads())
    for line in lines(rows):
        writer.writerow(["" if cell is None else paper.cell(cell) if isinstance(cell, str) else cell for cell in line])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf8")


def as_xlsx(rows: QuerySet[ListedOrganisation], *, title: str) -> bytes:
    """Return a workbook with one sheet."""
    import xlsxwriter  # heavy, and needed by few requests

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title})
        base = {"font_name": "Times New Roman", "font_size": 12, "border": 1, "valign": "vcenter"}
        head = book.add_format({**base, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#E6F1EA"})
        text, number = book.add_format(base), book.add_format({**base, "num_format": "#,##0"})
        sheet = book.add_worksheet(_("Registry"))
        sheet.write_string(
            0, 0, title, book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
        )
        for column, word in enumerate(heads()):
            sheet.write_string(2, column, word, head)
        for index, line in enumerate(lines(rows), start=3):
            for column, cell in enumerate(line):
                if column in _NUMBERS and cell is not None:
                    sheet.write_number(index, column, cell, number)
                else:
                    sheet.write_string(index, column, "" if cell is None else str(cell), text)
        for column, width in enumerate((6, 38, 16, 18, 24, 12, 44, 20, 12, 12, 20, 24, 16, 16, 20)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return out.getvalue()
