"""Judging a report: checked by the commune, returned with reasons, accepted, reopened, given more time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.actions import stamp
from hoptac.facts.choices import Layer
from hoptac.reporting import facts, queries
from hoptac.reporting.actions import rating
from hoptac.reporting.actions.filling import lock
from hoptac.reporting.choices import ReportState, Stage
from hoptac.reporting.models import Remark, Report
from hoptac.reporting.rules import course


@transaction.atomic
def report_check(*, actor: User, report: Report, revision: int) -> Report:
    """Confirm a submitted report for the commune and return it.

    Raises:
        RuleBroken: report_out_of_order, report_changed, report_own, rating_points_missing.
    """
    locked = _judged(actor, report, "check", revision)
    rating.scored(locked, Stage.COMMUNE)
    locked.state = ReportState.CHECKED
    locked.checked_at, locked.checked_by = timezone.now(), actor
    return _saved(locked, actor, "check", ["checked_at", "checked_by"])


@transaction.atomic
def report_accept(*, actor: User, report: Report, revision: int) -> Report:
    """Accept a report and return it: its numbers count as accepted and are not changed any more.

    Raises:
        RuleBroken: report_out_of_order, report_changed, report_own, report_accepted_elsewhere, and what
            rating.conclude() refuses.
    """
    locked = _judged(actor, report, "accept", revision)
    found = queries.filled(locked)
    locked.state = ReportState.ACCEPTED
    locked.accepted_at, locked.accepted_by = timezone.now(), actor
    facts.put(actor=actor, report=locked, form=found.form, values=found.values, layer=Layer.ACCEPTED)
    rating.conclude(actor, locked)
    return _saved(locked, actor, "accept", ["accepted_at", "accepted_by"])


@transaction.atomic
def report_return(
    *, actor: User, report: Report, revision: int, remarks: Mapping[str, str], until: date | None = None
) -> Report:
    """Send a report back and return it; `remarks` says why, by line, "" for the whole.

    It can be mended until a day, inclusive, even after the others closed; without one for course.MENDING from today.

    Raises:
        RuleBroken: report_out_of_order, report_changed, report_reason_missing, report_no_such_line,
            report_deadline_past.
    """
    locked = _stepped(actor, report, "return", revision)
    words = {line: text.strip() for line, text in remarks.items() if text.strip()}
    if not words:
        raise RuleBroken("report_reason_missing", "Say what is to be changed.")
    lines = queries.filled(locked).form.lines
    unknown = next((line for line in words if line and line not in lines), None)
    if unknown:
        raise RuleBroken("report_no_such_line", "The report has no line %(line)s.", line=unknown)
    now = timezone.now()
    Remark.objects.bulk_create(
        Remark(report=locked, line=line, text=text, made_at=now, made_by=actor) for line, text in words.items()
    )
    return _sent_back(locked, actor, "return", until, "; ".join(words.values()))


@transaction.atomic
def report_reopen(*, actor: User, report: Report, reason: str, until: date | None = None) -> Report:
    """Open an accepted report again, with a reason, and return it; its numbers then count as submitted.

    It can be mended until a day, inclusive; without one for course.MENDING from today.

    Raises:
        RuleBroken: report_out_of_order, report_reason_missing, report_deadline_past.
    """
    locked = _stepped(actor, report, "reopen", report.revision)
    if not reason.strip():
        raise RuleBroken("report_reason_missing", "Say what is to be changed.")
    Remark.objects.create(report=locked, text=reason.strip(), made_at=timezone.now(), made_by=actor)
    found = queries.filled(locked)
    facts.put(actor=actor, report=locked, form=found.form, values=found.values, layer=Layer.SUBMITTED)
    return _sent_back(locked, actor, "reopen", until, reason.strip())


@transaction.atomic
def report_extend(*, actor: User, report: Report, until: date, reason: str) -> Report:
    """Give one report time until a day, inclusive, and return it.

    Raises:
        RuleBroken: report_extension_backwards, report_reason_missing, report_out_of_order (sent already).
    """
    gate.require(actor, "reporting.report.extend", report)
    locked = lock(report)
    course.may_follow("extend", locked.state)
    if until <= max(locked.round.due_on, timezone.localdate()):
        raise RuleBroken(
            "report_extension_backwards", "The new day must be later than today and than the day it is due."
        )
    if not reason.strip():
        raise RuleBroken("report_reason_missing", "Say why.")
    locked.extended_until = until
    return _saved(locked, actor, "extend", ["extended_until"], note=f"{until:%d/%m/%Y}: {reason.strip()}")


def _stepped(actor: User, report: Report, step: str, revision: int) -> Report:
    """Return the report locked, if the actor may take the step now and has seen it as it is."""
    gate.require(actor, f"reporting.report.{step}", report)
    locked = lock(report)
    course.may_follow(step, locked.state)
    if locked.revision != revision:
        raise RuleBroken("report_changed", "The report was changed meanwhile: look at it again.")
    return locked


def _judged(actor: User, report: Report, step: str, revision: int) -> Report:
    locked = _stepped(actor, report, step, revision)
    authors = {*locked.cells.values_list("changed_by", flat=True), locked.submitted_by_id or 0}
    course.judged_apart(actor_id=actor.pk, author_ids=frozenset(authors))
    return locked


def _sent_back(report: Report, actor: User, step: str, until: date | None, note: str) -> Report:
    today = timezone.localdate()
    last = until or today + course.MENDING
    if last < today:
        raise RuleBroken("report_deadline_past", "That day is over.")
    report.state, report.extended_until = ReportState.RETURNED, last
    return _saved(report, actor, step, ["extended_until"], note=note)


def _saved(report: Report, actor: User, step: str, fields: list[str], note: str = "") -> Report:
    report.revision += 1
    report.save(update_fields=["state", "revision", *fields])
    stamp()
    code = f"reporting.report.{step}"
    words = f"{report.round}: {note}" if note else str(report.round)
    audit.record(actor=actor, code=code, organisation=report.organisation, target=report, note=words)
    return report
