"""What was accepted and opened again: the only way in which a closed period's figures may move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.periods import Period
from hoptac.reporting.models import Report, Submission
from hoptac.reporting.queries.listing import VIEW
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line, read


@dataclass(frozen=True)
class Reopening:
    """One reopening: when, by whom and why, and each line that then said something else (None: not sent since)."""

    entry: AuditEntry
    report: Report
    changes: list[tuple[str, str, str]] | None

    @property
    def period(self) -> Period:
        """The period whose figures may move."""
        return Period.parse(self.report.round.period)


def reopenings(actor: gate.Actor) -> QuerySet[AuditEntry]:
    """Return the trail's entries about reports opened again that the actor may read, the latest first."""
    mine: QuerySet[Report] = gate.rows(actor, VIEW)
    found = AuditEntry.objects.filter(code="reporting.report.reopen", target_id__in=mine.values("pk"))
    return found.select_related("actor").order_by("-at", "-pk")


def told(entries: Iterable[AuditEntry]) -> list[Reopening]:
    """Return reopenings with what was sent before and after each; two queries."""
    entries = list(entries)
    ids = {entry.target_id for entry in entries}
    reports = Report.objects.select_related("round__version", "organisation__place").in_bulk(ids)
    sent: dict[int, list[Submission]] = {}
    for each in Submission.objects.filter(report__in=ids).order_by("number"):
        sent.setdefault(each.report_id, []).append(each)
    return [
        Reopening(entry, reports[entry.target_id], _changes(entry, reports[entry.target_id], sent[entry.target_id]))
        for entry in entries
        if entry.target_id in reports and entry.target_id in sent
    ]


def _changes(entry: AuditEntry, report: Report, sent: list[Submission]) -> list[tuple[str, str, str]] | None:
    before = [each for each in sent if each.sent_at <= entry.at]
    after = [each for each in sent if each.sent_at > entry.at]
    if not after or not before:
        return None
    was, now = before[-1].content, after[0].content
    found = []
    for code, line in read(report.round.version.definition).lines.items():
        key = "text" if line.is_text else "value"
        pair = [said.get(code, {}).get(key) for said in (was, now)]
        if pair[0] != pair[1]:
            found.append((line.title, _shown(line, pair[0]), _shown(line, pair[1])))
    return found


def _shown(line: Line, value: int | str | None) -> str:
    if value is None:
        return "–"
    return filling.said(line, value) if isinstance(value, int) else value
