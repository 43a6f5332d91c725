"""How the lines of a report print while they are filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django import template
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from hoptac.reporting.queries import LineState
from hoptac.reporting.rules.filling import told
from hoptac.reporting.rules.form import Row, Section

register = template.Library()

Each = TypeVar("Each")

#: How a line stands, in words; the browser adds what only it knows: saving, and waiting for the network.
STATUS: dict[str, StrPromise] = {
    "locked": _("Locked"),
    "rival": _("Two values: choose one"),
    "wrong": _("To be corrected"),
    "asked": _("To be explained"),
    "explained": _("Explained"),
    "saved": _("Saved"),
    "known": _("Filled in beforehand"),
    "empty": _("Empty"),
}


@register.filter
def status_label(state: LineState) -> StrPromise:
    """Return how a line stands, in words."""
    return STATUS[state.status]


@register.filter
def by_row(lines: Sequence[Each], section: Section) -> list[tuple[Row, Sequence[Each]]]:
    """Return the lines of a table by its rows."""
    width = len(section.columns)
    return [(row, lines[at * width :][:width]) for at, row in enumerate(section.rows)]


@register.filter
def values_beside(state: LineState) -> list[tuple[str, str, datetime, str]]:
    """Return the values several people wrote into a line: what choosing one sends, who wrote it, when, which."""
    cell, line = state.cell, state.line
    if cell is None or not cell.rivals:
        return []
    stands = (f"{line.code}:", str(cell.changed_by), cell.changed_at, told(line, cell.value, cell.text))
    return [
        stands,
        *(
            (
                f"{line.code}:{index}",
                each["by_name"],
                datetime.fromisoformat(each["at"]),
                told(line, each["value"], each["text"]),
            )
            for index, each in enumerate(cell.rivals)
        ),
    ]
