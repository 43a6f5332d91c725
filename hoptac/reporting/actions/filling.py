"""Filling a report line by line, and submitting it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.choices import Layer
from hoptac.parties.models import Organisation
from hoptac.reporting import facts, queries
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Cell, Report, Submission
from hoptac.reporting.rules import course, filling
from hoptac.reporting.rules.form import read
from hoptac.reporting.written import Written

#: Without letters and digits that are mistaken for each other on the phone.
_RECEIPT_SIGNS = "ACDEFGHJKLMNPQRTUVWXY34679"


@transaction.atomic
def line_put(*, actor: User, report: Report, line: Written, seen: int | None = None) -> Cell:
    """Save one line and return its cell. `seen` is the report's revision when the author opened the line.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_no_such_line, report_range …,
            report_line_changed (somebody else changed this very line since: both values are named).
    """
    gate.require(actor, "reporting.report.fill", report)
    locked = editable(report)
    asked = read(locked.round.version.definition).lines.get(line.code)
    if asked is None:
        raise RuleBroken("report_no_such_line", "The report has no line %(line)s.", line=line.code)
    if line.value is not None and (refusal := filling.out_of_range(asked, line.value)):
        raise refusal
    known = Cell.objects.filter(report=locked, line=line.code).select_related("changed_by").first()
    if known is not None and _overtaken(known, actor, line, seen):
        raise RuleBroken(
            "report_line_changed",
            "%(other)s wrote %(theirs)s here meanwhile; you wrote %(yours)s. Choose one and save again.",
            other=known.changed_by,
            theirs="–" if known.value is None else filling.said(asked, known.value),
            yours="–" if line.value is None else filling.said(asked, line.value),
        )
    locked.revision += 1
    cell = _write(locked, actor, line, is_prefilled=False)
    locked.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        code="reporting.report.fill",
        organisation=locked.organisation,
        target=locked,
        changes={asked.title: (known and (known.text or known.value), cell.text or cell.value)},
        note=f"{locked.round}, {asked.title}",
    )
    return cell


def lines_put(
    *, actor: User, report: Report, lines: Iterable[Written], seen: int | None = None
) -> tuple[int, dict[str, RuleBroken]]:
    """Save several lines, each for itself; return how many were saved, and why others were not, by line."""
    saved, refused = 0, dict[str, RuleBroken]()
    for line in lines:
        try:
            line_put(actor=actor, report=report, line=line, seen=seen)
            saved += 1
        except RuleBroken as broken:
            refused[line.code] = broken
    return saved, refused


def _overtaken(known: Cell, actor: User, line: Written, seen: int | None) -> bool:
    return (
        seen is not None
        and known.revision > seen
        and known.changed_by_id != actor.pk
        and (known.value, known.text) != (line.value, line.text)
    )


@transaction.atomic
def lines_confirm(*, actor: User, report: Report) -> int:
    """Take over every prefilled number nobody has written yet, and return how many lines that were.

    Raises:
        RuleBroken: report_out_of_order, report_closed.
    """
    gate.require(actor, "reporting.report.fill", report)
    locked = editable(report)
    found = queries.filled(locked)
    known = [(code, known) for code, known in found.prefilled.items() if code not in found.cells]
    locked.revision += 1
    for code, prefill in known:
        _write(locked, actor, Written(code, prefill.value), is_prefilled=True)
    locked.save(update_fields=["revision"])
    return len(known)


@transaction.atomic
def report_submit(*, actor: User, report: Report, on_behalf_of: str = "") -> Submission:
    """Send a report and return its submission with the receipt; its numbers count as submitted from now on.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_unfinished (lines to correct or explain).
    """
    gate.require(actor, "reporting.report.submit", report)
    locked = editable(report)
    lines_confirm(actor=actor, report=locked)
    locked.refresh_from_db()
    found = queries.filled(locked)
    if found.to_do:
        raise RuleBroken(
            "report_unfinished",
            "%(count)s lines must be corrected or explained first, beginning with “%(line)s”.",
            count=len(found.to_do),
            line=found.to_do[0].line.title,
        )
    now = timezone.now()
    sent = Submission(
        report=locked,
        number=locked.submissions.count() + 1,
        receipt="".join(secrets.choice(_RECEIPT_SIGNS) for _ in range(10)),
        content={code: _kept(cell) for code, cell in sorted(found.cells.items())},
        sent_at=now,
        sent_by=actor,
    )
    sent.save(force_insert=True)
    locked.state = ReportState.SUBMITTED
    locked.submitted_at, locked.submitted_by = now, actor
    locked.checked_at = locked.checked_by = None
    locked.revision += 1
    locked.save(update_fields=["state", "submitted_at", "submitted_by", "checked_at", "checked_by", "revision"])
    locked.remarks.filter(is_settled=False).update(is_settled=True)
    facts.put(actor=actor, report=locked, form=found.form, values=found.values, layer=Layer.SUBMITTED)
    audit.record(
        actor=actor,
        code="reporting.report.submit",
        organisation=locked.organisation,
        target=locked,
        note=f"{locked.round}, {sent.receipt}",
        on_behalf_of=on_behalf_of or None,
    )
    return sent


def editable(report: Report) -> Report:
    """Return the report, locked with its organisation; refuse one that is not to be changed now."""
    locked = lock(report)
    course.may_follow("fill", locked.state)
    course.still_open(
        today=timezone.localdate(), closes_on=locked.round.closes_on, extended_until=locked.extended_until
    )
    return locked


def lock(report: Report) -> Report:
    """Return the report as it stands now, locked with its organisation: always in this order."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=report.organisation_id)
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "round__version", "round__place", "organisation"
    )
    return rows.get(pk=report.pk)


def _write(report: Report, actor: User, line: Written, *, is_prefilled: bool) -> Cell:
    values: dict[str, Any] = {
        "value": line.value,
        "text": line.text.strip(),
        "explanation": line.explanation.strip(),
        "is_prefilled": is_prefilled,
        "revision": report.revision,
        "changed_at": timezone.now(),
        "changed_by": actor,
    }
    return Cell.objects.update_or_create(report=report, line=line.code, defaults=values)[0]


def _kept(cell: Cell) -> dict[str, Any]:
    found = {"value": cell.value, "text": cell.text, "explanation": cell.explanation}
    return {key: value for key, value in found.items() if value not in ("", None)}
