"""Sending reports and parts of them: every send has a receipt, and sent twice it is still one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.choices import Layer
from hoptac.reporting import facts, queries
from hoptac.reporting.actions import filling
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Batch, Report, Submission
from hoptac.reporting.written import Written

#: Without letters and digits that are mistaken for each other on the phone.
_RECEIPT_SIGNS = "ACDEFGHJKLMNPQRTUVWXY34679"


@transaction.atomic
def lines_send(*, actor: User, report: Report, key: str, lines: Iterable[tuple[int, Written]]) -> Batch:
    """Save lines written at other times, each with the revision its author had seen, and return their receipt.

    `key` was made where they were written: the same key of the same person again changes nothing and returns the
    receipt of the first time. The outcome says which lines were saved, and which were refused and why.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_not_open_yet.
    """
    gate.require(actor, filling.FILL, report)
    locked = filling.lock(report)
    done = Batch.objects.filter(made_by=actor, key=key).first()
    if done is not None:
        return done
    saved, refused = list[str](), dict[str, str]()
    for seen, group in groupby(sorted(lines, key=itemgetter(0)), key=itemgetter(0)):
        filling.check_editable(locked)
        some = [line for _seen, line in group]
        _count, broken = filling.lines_write(actor, locked, some, seen)
        refused |= {code: str(each) for code, each in broken.items()}
        saved += [line.code for line in some if line.code not in broken]
    made = Batch(report=locked, key=key, receipt=new_receipt(), received_at=timezone.now(), made_by=actor)
    made.outcome = {"saved": saved, "refused": refused}
    made.save(force_insert=True)
    return made


@transaction.atomic
def report_submit(*, actor: User, report: Report) -> Submission:
    """Send a report for one's own organisation and return its submission with the receipt.

    Its numbers count as submitted from now on; one that an officer filled in is confirmed by this.

    Raises:
        RuleBroken: report_out_of_order, report_closed, report_unfinished (lines to correct, explain or choose).
    """
    gate.require(actor, "reporting.report.submit", report)
    locked = filling.editable(report, "submit")
    return submit(locked, complete(locked, actor), actor)


@transaction.atomic
def report_repeat(*, actor: User, report: Report) -> Submission:
    """Send a report in which nothing has changed: what nobody wrote says what it said a period before.

    Raises:
        RuleBroken: what report_submit() raises, and report_may_have_changed (the form does not allow it).
    """
    gate.require(actor, "reporting.report.submit", report)
    locked = filling.editable(report)
    found = queries.filled(locked)
    if not found.form.unchanged_allowed:
        raise RuleBroken("report_may_have_changed", "This report is filled in line by line.")
    lines = [
        Written(code, state.before[-1])
        for code, state in found.lines.items()
        if state.value is None and state.before[-1] is not None
    ]
    filling.lines_put(actor=actor, report=locked, lines=lines)
    return report_submit(actor=actor, report=locked)


def complete(report: Report, actor: User) -> queries.Filled:
    """Confirm what a locked report was filled with beforehand, and return it; refuse one that is not finished."""
    found = filling.confirm(report, actor)
    if found.to_do:
        raise RuleBroken(
            "report_unfinished",
            "%(count)s lines must be corrected or explained first, beginning with “%(line)s”.",
            count=len(found.to_do),
            line=found.to_do[0].line.title,
        )
    return found


def submit(report: Report, found: queries.Filled, actor: User, *, on_behalf_of: str = "") -> Submission:
    """Keep a locked, finished report as it is sent, let its numbers count, and return the submission."""
    now = timezone.now()
    sent = Submission(
        report=report,
        number=report.submissions.count() + 1 if report.submitted_at else 1,
        receipt=new_receipt(),
        content={code: cell.written.content for code, cell in sorted(found.cells.items())},
        sent_at=now,
        sent_by=actor,
        on_behalf_of=on_behalf_of,
    )
    sent.save(force_insert=True)
    if found.remarks:
        report.remarks.filter(is_settled=False).update(is_settled=True)
    if report.state == ReportState.ENTERED:
        report.confirmations.filter(closed_at__isnull=True).update(closed_at=now)
    report.state = ReportState.SUBMITTED
    report.submitted_at, report.submitted_by = now, actor
    report.checked_at = report.checked_by = None
    report.revision += 1
    report.save(update_fields=["state", "submitted_at", "submitted_by", "checked_at", "checked_by", "revision"])
    facts.put(actor=actor, report=report, form=found.form, values=found.values, layer=Layer.SUBMITTED)
    audit.record(
        actor=actor,
        code="reporting.report.submit",
        organisation=report.organisation,
        target=report,
        note=f"{report.round}, {sent.receipt}",
        on_behalf_of=on_behalf_of or None,
    )
    return sent


def new_receipt() -> str:
    """Return a receipt number that nobody can guess."""
    return "".join(secrets.choice(_RECEIPT_SIGNS) for _ in range(10))
