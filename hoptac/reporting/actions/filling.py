"""Filling a report line by line: each line for itself, and nobody writes over what they have not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.reporting import queries
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Cell, Report
from hoptac.reporting.rules import course, filling
from hoptac.reporting.rules.form import Line, read
from hoptac.reporting.written import Written

FILL = "reporting.report.fill"
_Rivals = Sequence[dict[str, Any]]
_WRITTEN = ("line", "value", "text", "explanation", "is_prefilled", "revision", "rivals")
CELL = ("report_id", *_WRITTEN, "changed_at", "changed_by_id")


def line_put(*, actor: User, report: Report, line: Written, seen: int | None = None) -> None:
    """Save one line, as lines_put() does.

    Raises:
        RuleBroken: what lines_put() raises, and report_no_such_line, report_range …, report_line_changed,
            report_line_locked.
    """
    _saved, refused = lines_put(actor=actor, report=report, lines=[line], seen=seen)
    for broken in refused.values():
        raise broken


@transaction.atomic
def lines_put(
    *, actor: User, report: Report, lines: Iterable[Written], seen: int | None = None
) -> tuple[int, dict[str, RuleBroken]]:
    """Save several lines, each for itself; return how many were saved, and why others were not, by line.

    `seen` is the report's revision when the author opened them. Where somebody wrote another number into a line since,
    theirs stays, and the author's is kept beside it until one of the two is chosen (report_line_changed). Where single
    lines came back, the others are refused (report_line_locked).

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_not_open_yet.
    """
    gate.require(actor, FILL, report)
    return lines_write(actor, editable(report), lines, seen)


def lines_write(
    actor: User, locked: Report, lines: Iterable[Written], seen: int | None
) -> tuple[int, dict[str, RuleBroken]]:
    """Save lines of a locked report that the actor may fill in now, as lines_put() does."""
    form = read(locked.round.version.definition)
    rows = locked.cells.all()
    if seen is not None and seen < locked.revision:  # a refusal may name who wrote something else since
        rows = rows.select_related("changed_by")
    cells = {cell.line: cell for cell in rows}
    shut = queries.filled(locked).locked if locked.state == ReportState.RETURNED else frozenset[str]()
    locked.revision += 1
    taken, refused, changes = dict[str, Cell](), dict[str, RuleBroken](), dict[str, tuple[Any, Any]]()
    for line in lines:
        before = cells.get(line.code)
        broken = _impossible(form.lines.get(line.code), line, shut)
        if broken is None and before is not None and _overtaken(before, line, seen):
            broken = _kept_beside(before, actor, line, form.lines[line.code], locked.revision)
        if broken is not None:
            refused[line.code] = broken
            continue
        taken[line.code] = _cell(locked, actor, line, rivals=_unseen(before, seen))
        changes[form.lines[line.code].title] = (before and (before.text or before.value), line.text or line.value)
    Cell.objects.bulk_update([cells[code] for code in refused if code in cells], ["rivals"])
    bulk.delete(Cell, ("report_id", "line"), [(locked.pk, code) for code in taken if code in cells])
    _write(taken.values())
    locked.save(update_fields=["revision"])
    _record(locked, actor, changes)
    return len(taken), refused


@transaction.atomic
def line_settle(*, actor: User, report: Report, line: str, choice: int | None) -> None:
    """Choose between the values of a line several people wrote: the one that stands (None), or a rival by its place.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_nothing_to_settle.
    """
    gate.require(actor, FILL, report)
    locked = editable(report)
    cell = locked.cells.filter(line=line).first()
    if cell is None or not 0 <= (choice or 0) < len(cell.rivals):
        raise RuleBroken("report_nothing_to_settle", "This line was settled meanwhile: look at it again.")
    before = cell.text or cell.value
    if choice is not None:
        chosen = cell.rivals[choice]
        cell.value, cell.text, cell.explanation = chosen["value"], chosen["text"], chosen["explanation"]
        cell.changed_by_id, cell.changed_at, cell.is_prefilled = chosen["by"], timezone.now(), False
    locked.revision += 1
    cell.rivals, cell.revision = [], locked.revision
    cell.save()
    locked.save(update_fields=["revision"])
    _record(locked, actor, {read(locked.round.version.definition).lines[line].title: (before, cell.text or cell.value)})


def confirm(report: Report, actor: User) -> queries.Filled:
    """Take over the prefilled numbers of a locked report, and return the report as it is filled then.

    The caller saves its revision, which counts this.
    """
    found = queries.filled(report)
    report.revision += 1
    taken = [
        _cell(report, actor, Written(code, known.value), is_prefilled=True)
        for code, known in found.prefilled.items()
        if code not in found.cells
    ]
    _write(taken)
    return replace(found, cells={**found.cells, **{cell.line: cell for cell in taken}})


def editable(report: Report, step: str = "fill") -> Report:
    """Return the report, locked with its organisation; refuse one that is not to be changed now."""
    locked = lock(report)
    check_editable(locked, step)
    return locked


def check_editable(locked: Report, step: str = "fill") -> None:
    """Refuse a locked report that is not to be changed now."""
    course.may_follow(step, locked.state)
    today = timezone.localdate()
    course.already_open(today=today, opens_on=locked.round.opens_on)
    course.still_open(today=today, closes_on=locked.round.closes_on, extended_until=locked.extended_until)


def lock(report: Report) -> Report:
    """Return the report as it stands now, locked with its organisation: always in this order."""
    rows = Report.objects.select_for_update(of=("organisation", "self"))
    return rows.select_related("organisation", "round__version").get(pk=report.pk)


def _impossible(asked: Line | None, line: Written, shut: Collection[str]) -> RuleBroken | None:
    if asked is None:
        return RuleBroken("report_no_such_line", "The report has no line %(line)s.", line=line.code)
    if line.code in shut:
        return RuleBroken(
            "report_line_locked",
            "Only the lines that came back can be changed now; you wrote %(yours)s.",
            yours=filling.told(asked, line.value, line.text.strip()),
        )
    return None if line.value is None else filling.out_of_range(asked, line.value)


def _overtaken(known: Cell, line: Written, seen: int | None) -> bool:
    is_other = (known.value, known.text) != (line.value, line.text.strip())
    return seen is not None and known.revision > seen and is_other


def _unseen(known: Cell | None, seen: int | None) -> _Rivals:
    """Return the rivals the author has not seen: writing a line settles those they have."""
    return [] if known is None or seen is None else [each for each in known.rivals if each["revision"] > seen]


def _kept_beside(known: Cell, actor: User, line: Written, asked: Line, revision: int) -> RuleBroken:
    """Keep what the actor wrote beside what stands there, and return the refusal that names both."""
    said = {"value": line.value, "text": line.text.strip(), "explanation": line.explanation.strip()}
    who = {"by": actor.pk, "by_name": str(actor), "at": timezone.now().isoformat(), "revision": revision}
    known.rivals = [*(each for each in known.rivals if each["by"] != actor.pk), {**said, **who}]
    return RuleBroken(
        "report_line_changed",
        "%(other)s wrote %(theirs)s here meanwhile; you wrote %(yours)s. Choose one.",
        other=known.changed_by,
        theirs=filling.told(asked, known.value, known.text),
        yours=filling.told(asked, line.value, line.text),
    )


def _cell(report: Report, actor: User, line: Written, *, is_prefilled: bool = False, rivals: _Rivals = ()) -> Cell:
    return Cell(
        report=report,
        line=line.code,
        value=line.value,
        text=line.text.strip(),
        explanation=line.explanation.strip(),
        is_prefilled=is_prefilled,
        revision=report.revision,
        rivals=list(rivals),
        changed_at=timezone.now(),
        changed_by=actor,
    )


def _write(cells: Iterable[Cell]) -> None:
    """Store cells of lines that have none."""
    bulk.insert(Cell, CELL, ([getattr(cell, name) for name in CELL] for cell in cells))


def _record(report: Report, actor: User, changes: dict[str, tuple[Any, Any]]) -> None:
    """Leave a trace of the lines that were written; of none, nothing."""
    if changes:
        audit.record(
            actor=actor,
            code=FILL,
            organisation=report.organisation,
            target=report,
            changes=changes,
            note=f"{report.round}, {', '.join(changes)}"[:500],
        )
