"""The list of those who have not reported, to be called: on a page, on paper, as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.registry.models import Registration
from hoptac.reporting.models import Report

#: How wide the columns of the workbook are, in characters.
_WIDTHS = (5, 34, 22, 24, 16, 26, 22, 28, 14, 16)


def heads() -> list[str]:
    """Return the heads of the workbook."""
    return [
        _("No."), _("Organisation"), _("Commune"), _("Representative"), _("Phone number"), _("E-mail"), _("Account"),
        _("Report"), _("Due"), _("State"),
    ]  # fmt: skip


def account(report: Report) -> str:
    """Return whether somebody of the unit has an account and when it was last used; of a row of queries.silent()."""
    if not getattr(report, "has_account", False):
        return _("no account")
    seen = getattr(report, "seen_at", None)
    return f"{timezone.localtime(seen):%d/%m/%Y}" if seen else _("never signed in")


def rows(found: Iterable[Report]) -> Iterator[list[str]]:
    """Yield the lines of the workbook."""
    for number, report in enumerate(found, start=1):
        unit, asked = report.organisation, report.round
        registered = getattr(unit, "registration", None) or Registration()
        due = report.extended_until or asked.due_on
        yield [
            str(number), unit.name, unit.place.full_name, registered.representative, registered.phone,
            registered.email, account(report), f"{asked.version.title} {asked.period}", f"{due:%d/%m/%Y}",
            str(report.get_state_display()),
        ]  # fmt: skip


def workbook(found: Iterable[Report]) -> bytes:
    """Return the list as xlsx, to be printed lying on one page's width."""
    import xlsxwriter  # heavy, and needed by few requests

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads(), book.add_format({"bold": True, "text_wrap": True, "bottom": 1}))
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for line, row in enumerate(rows(found), start=1):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text, wrapped)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()
