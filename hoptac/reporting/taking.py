"""Workbooks that come back, one or a hundred at once: good cells are taken, the others returned with their reasons."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, queries, workbooks
from hoptac.reporting.models import Report
from hoptac.reporting.queries import Filled
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line
from hoptac.reporting.written import Written


@dataclass
class Outcome:
    """What became of one file: its report, its receipt, its cells (line, before, now), what was refused and why."""

    file: str
    report: Report | None = None
    receipt: str = ""
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)


def take(*, actor: User, files: Iterable[UploadedFile[Any]]) -> list[Outcome]:
    """Take workbooks of reports the actor may fill in, and return what became of each."""
    return [_take(actor, file) for file in files]


def _take(actor: User, file: UploadedFile[Any]) -> Outcome:
    outcome = Outcome(file.name or "")
    try:
        content = file.read(workbooks.LARGEST_FILE + 1)
        report = queries.reports(actor).filter(pk=workbooks.report_of(content)).first()
        if report is None:
            raise RuleBroken("workbook_no_report", "You have no report that this workbook belongs to.")
        gate.require(actor, "reporting.report.fill", report)
        outcome.report = report
        filled = queries.filled(report)
        found = workbooks.read(content, filled=filled)
        outcome.refused += found.refused
        refused = _sent(actor, outcome, found, report) if found.lines else {}
    except RuleBroken as broken:
        outcome.refused.append(("", "", str(broken)))
        return outcome
    except gate.NotAllowed:
        outcome.refused.append(("", "", _("You may read this report, but not fill it in.")))
        return outcome
    outcome.refused += [(filled.form.lines[code].title, "", broken) for code, broken in refused.items()]
    outcome.taken += _told(filled, [line for line in found.lines if line.code not in refused])
    return outcome


def _sent(actor: User, outcome: Outcome, found: workbooks.Taken, report: Report) -> dict[str, str]:
    """Save the lines of a workbook, keep their receipt, and return why others were refused, by line."""
    lines = [(found.revision, line) for line in found.lines]
    batch = actions.lines_send(actor=actor, report=report, key=secrets.token_hex(16), lines=lines)
    outcome.receipt = batch.receipt
    refused: dict[str, str] = batch.outcome["refused"]
    return refused


def _told(filled: Filled, lines: Iterable[Written]) -> Iterator[tuple[str, str, str]]:
    for written in lines:
        state = filled.lines[written.code]
        before = state.cell.text if state.cell and state.line.is_text else _shown(state.line, state.value)
        yield state.line.title, before, written.text or _shown(state.line, written.value)


def _shown(line: Line, value: int | None) -> str:
    return "–" if value is None else filling.said(line, value)
