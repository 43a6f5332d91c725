"""Small workbooks made of rows, planned and applied as the command does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from hoptac.access.models import User
from hoptac.intake import actions, applying
from hoptac.intake.plans import Plan, State
from hoptac.intake.shapes import Kind, Sheet, Workbook
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

ON = dt.date(2025, 10, 1)


def book(*rows: Sequence[Any], title: str = "") -> Workbook:
    """Return a workbook of one sheet; the first row given is the headings, a title may stand above."""
    width = max(len(row) for row in rows)
    above = [[title, *[""] * (width - 1)]] if title else []
    return Workbook("thu.xlsx", "xlsx", [Sheet("DS", above + [[*row, *[""] * (width - len(row))] for row in rows])])


def plan(
    actor: User,
    province: Place,
    *rows: Sequence[Any],
    on: dt.date = ON,
    kind: Kind | None = None,
    decisions: Mapping[int, str] | None = None,
    title: str = "",
    basis: str = "",
) -> Plan:
    """Return the plan of these rows."""
    book_ = book(*rows, title=title)
    return actions.plan(
        actor=actor, book=book_, sheet="", kind=kind, province=province, on=on, decisions=decisions, basis=basis
    )


def save(actor: User, made: Plan, *, on: dt.date = ON) -> dict[int, str]:
    """Apply the good rows of a plan; return the codes of what was refused only then, by row."""
    good = [row for row in made.rows if row.state in (State.NEW, State.CHANGED)]
    done = applying.save(
        actor=actor,
        kind=made.understood.kind,
        on=on,
        payloads=[row.payload or row.entry for row in good],
        source="thu.xlsx",
        unions={index: row.union_id for index, row in enumerate(good) if row.union_id},
    )
    return {good[index].number: reason.code for index, reason in done.refused.items()}


def imported(actor: User, province: Place, *rows: Sequence[Any], **options: Any) -> Plan:
    """Plan and apply; nothing may be refused late. Return the plan."""
    made = plan(actor, province, *rows, **options)
    assert save(actor, made, on=options.get("on", ON)) == {}
    return made


def states(made: Plan) -> list[str]:
    """Return the state of each row."""
    return [row.state.value for row in made.rows]


def codes(made: Plan) -> list[list[str]]:
    """Return the codes of the issues of each row."""
    return [[issue.reason.code for issue in row.issues] for row in made.rows]


def named(name: str) -> Organisation:
    """Return the one organisation of this name."""
    return Organisation.objects.get(name=name)


def xlsx(path: Path, *rows: Sequence[Any], sheet: str = "DS") -> Path:
    """Write rows as a workbook and return its path."""
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(sheet)
        for line, row in enumerate(rows):
            page.write_row(line, 0, row)
    return path
