"""What leaves the screen: the square code on an invitation, the cells of an exported trail."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import segno
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from hoptac.access.queries import Line

#: Characters of a file that are sent at once.
PORTION = 64 * 1024
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def qr_svg(text: str) -> SafeString:
    """Return a QR code of the text as inline SVG, without inline style."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=5, xmldecl=False, svgns=True, svgclass="qr", omitsize=False
    )
    return mark_safe(drawn.getvalue().decode("utf8"))


def trail_row(line: Line) -> list[str]:
    """Return one entry of the trail as the cells of a row."""
    entry = line.entry
    changes = "; ".join(f"{one.label}: {one.before or '–'} → {one.after or '–'}" for one in line.changes)
    at = timezone.localtime(entry.at).strftime("%d/%m/%Y %H:%M:%S")
    return [at, str(entry.actor), entry.on_behalf_of, str(entry.organisation or ""), line.sentence, changes, entry.code]


def trail_csv(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the trail as a CSV file in portions, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow([_("Time"), _("Person"), _("On behalf of"), _("Organisation"), _("What"), _("Changes"), _("Code")])
    for line in lines:
        writer.writerow([cell(value) for value in trail_row(line)])
        if out.tell() > PORTION:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def cell(text: str) -> str:
    """Return text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
