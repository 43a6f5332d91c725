"""Reports on paper: what was asked, sent and accepted before this system was used, taken over as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.facts.choices import Layer
from hoptac.parties.models import Organisation
from hoptac.registry.queries import portions
from hoptac.reporting import facts, queries
from hoptac.reporting.actions.filling import CELL
from hoptac.reporting.actions.handing import absent
from hoptac.reporting.actions.sending import new_receipt
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Cell, Handover, Report, Round, Submission
from hoptac.reporting.queries.known import Prefill, numbers_of
from hoptac.reporting.rules import course, filling
from hoptac.reporting.rules.form import Form, read
from hoptac.reporting.written import Written

_SENT = ("report_id", "number", "receipt", "content", "sent_at", "sent_by_id", "on_behalf_of")
_REPORT = ("state", "revision", "submitted_at", "submitted_by_id", "accepted_at", "accepted_by_id")


@dataclass(frozen=True)
class Paper:
    """A report on paper: when it came, and its lines; lines it does not say are as they are known.

    `accepted_on` is None for one that was never accepted.
    """

    organisation_id: int
    received_on: date
    accepted_on: date | None = None
    lines: tuple[Written, ...] = ()


@dataclass(frozen=True)
class _Taken:
    """A paper with its report as it stands then, and what stands in its lines."""

    report: Report
    typed: dict[str, Written]
    known: Mapping[str, Prefill]

    @property
    def lines(self) -> dict[str, Written]:
        return {code: Written(code, each.value) for code, each in self.known.items()} | self.typed

    @property
    def values(self) -> dict[str, int | None]:
        return {code: line.value for code, line in self.lines.items()}


@transaction.atomic
def papers_take(
    *, actor: User, accepted_by: User, asked: Round, papers: Iterable[Paper], reason: str
) -> tuple[int, dict[int, RuleBroken]]:
    """Take over reports of a round that closed before it was opened here; return how many, refusals by organisation.

    The actor answers for what is typed, `accepted_by` for the acceptances on paper. Those of whom there is no report
    are named, commune by commune, with the reason why it went on without them.

    Raises:
        RuleBroken: papers_round_open, papers_rating, report_own (the same person), heap_reason_missing.
    """
    gate.require(actor, "reporting.round.open", asked.place)
    form = _checked(actor, accepted_by, asked, reason)
    found = {paper.organisation_id: paper for paper in papers}
    reports = _locked(actor, accepted_by, asked, found)
    known = numbers_of(reports, form, [queries.period_of(asked)])
    taken, refused = dict[Report, _Taken](), dict[int, RuleBroken]()
    for pk, report in reports.items():
        try:
            taken[report] = _read(found[pk], report, form, known[pk][0])
            _stands(report, found[pk], actor, accepted_by)
        except RuleBroken as broken:
            refused[pk] = broken
    sent = {each.report: (each.values, _LAYER[ReportState(each.report.state)]) for each in taken.values()}
    for report, refusal in facts.put_many(actor=actor, asked=asked, form=form, sent=sent).items():
        refused[report.organisation_id] = refusal
        del taken[report]
    _write(actor, accepted_by, list(taken.values()))
    _hand_over(accepted_by, asked, reason.strip())
    return len(taken), refused


_LAYER = {ReportState.SUBMITTED: Layer.SUBMITTED, ReportState.ACCEPTED: Layer.ACCEPTED}


def _checked(actor: User, accepted_by: User, asked: Round, reason: str) -> Form:
    course.over_before(closes_on=asked.closes_on, opened_on=timezone.localdate(asked.opened_at))
    course.judged_apart(actor_id=accepted_by.pk, author_ids=frozenset({actor.pk}))
    if not reason.strip():
        raise RuleBroken("heap_reason_missing", "Say why it goes on without those that have not reported.")
    form = read(asked.version.definition)
    if form.is_rating:
        raise RuleBroken("papers_rating", "Ratings are not taken from paper: import the grades with the registry.")
    return form


def _locked(actor: User, accepted_by: User, asked: Round, papers: Collection[int]) -> dict[int, Report]:
    """Return the reports both may touch, locked with their organisations, by organisation."""
    found: dict[int, Report] = {}
    for ids in portions(papers):
        list(Organisation.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
        rows = Report.objects.filter(round=asked, organisation__in=ids)
        rows = gate.rows(actor, "reporting.report.enter", gate.rows(accepted_by, "reporting.report.accept", rows))
        for report in rows.select_for_update(of=("self",)).select_related("organisation").order_by("pk"):
            report.round = asked
            found[report.organisation_id] = report
    return found


def _read(paper: Paper, report: Report, form: Form, known: Mapping[str, Prefill]) -> _Taken:
    """Return what a paper says; refuse one with errors. What asks for an explanation was explained on paper."""
    course.may_follow("submit", report.state)
    taken = _Taken(report, {line.code: line for line in paper.lines}, known)
    if unknown := taken.typed.keys() - form.lines.keys():
        raise RuleBroken("report_no_such_line", "The report has no line %(line)s.", line=min(unknown))
    texts = {line.code: line.text for line in paper.lines}
    wrong = [each for each in filling.findings(form, taken.values, texts, {}) if each.severity == "error"]
    if wrong:
        raise RuleBroken(
            "report_unfinished",
            "%(count)s lines must be corrected or explained first, beginning with “%(line)s”.",
            count=len(wrong),
            line=form.lines[wrong[0].line].title,
        )
    return taken


def _stands(report: Report, paper: Paper, actor: User, accepted_by: User) -> None:
    """Let a report stand, not saved yet, as its paper did."""
    report.state, report.revision = ReportState.SUBMITTED, report.revision + 1
    report.submitted_at, report.submitted_by = _noon(paper.received_on), actor
    if paper.accepted_on is not None:
        report.state = ReportState.ACCEPTED
        report.accepted_at, report.accepted_by = _noon(paper.accepted_on), accepted_by


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _write(actor: User, accepted_by: User, taken: Sequence[_Taken]) -> None:
    """Write reports, their lines and what was sent, and leave a trace of each."""
    now, by = timezone.now(), _("on paper")
    cells, sent, stand = list[Sequence[Any]](), list[Sequence[Any]](), list[Sequence[Any]]()
    for each in taken:
        report, lines = each.report, each.lines
        for code, line in lines.items():
            written = (code, line.value, line.text, line.explanation, code not in each.typed)
            cells.append((report.pk, *written, report.revision, [], now, actor.pk))
        content = {code: line.content for code, line in lines.items()}
        sent.append((report.pk, 1, new_receipt(), content, report.submitted_at, actor.pk, by))
        stand.append([*(getattr(report, name) for name in _REPORT), report.pk])
    bulk.insert(Cell, CELL, cells)
    bulk.insert(Submission, _SENT, sent)
    bulk.update(Report, _REPORT, stand)
    audit.record_many(
        audit.Entry(
            actor,
            "reporting.papers.take",
            organisation=each.report.organisation,
            target=each.report,
            note=str(each.report.round),
            on_behalf_of=accepted_by if each.report.accepted_by_id else None,
        )
        for each in taken
    )


def _hand_over(accepted_by: User, asked: Round, reason: str) -> None:
    """Name commune by commune who did not report."""
    communes: dict[int, list[Report]] = defaultdict(list)
    for report in asked.reports.select_related("organisation").order_by("organisation__sort_key", "pk"):
        communes[report.organisation.place_id].append(report)
    Handover.objects.bulk_create(
        Handover(
            round=asked,
            place_id=place,
            step="accept",
            passed=sum(report.state == ReportState.ACCEPTED for report in reports),
            absent=absent(report for report in reports if report.state in queries.UNSENT),
            reason=reason,
            made_at=_noon(asked.closes_on),
            made_by=accepted_by,
        )
        for place, reports in communes.items()
    )
