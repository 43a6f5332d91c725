"""The calls of reporting's actions: a report is first brought into the state in which the step can be taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.core.periods import Period
from hoptac.places.models import Place
from hoptac.reporting import actions as reporting
from hoptac.reporting.models import FormVersion, Report, Round
from hoptac.reporting.written import Written

_PLACES = ("n1", "north", "longer")
CHANGE = "reporting.form.change"


def _standing(state: str, action: Any) -> Callable[..., object]:
    """Return an action on a report that somebody else has brought into a state."""

    def taken(*, actor: User, report: Report, **given: Any) -> object:
        sent = {"submitted_at": timezone.now(), "submitted_by_id": report.round.opened_by_id}
        accepted = {"accepted_at": timezone.now(), "accepted_by_id": report.round.opened_by_id}
        Report.objects.filter(pk=report.pk).update(state=state, **sent, **(accepted if state == "accepted" else {}))
        return action(actor=actor, report=Report.objects.get(pk=report.pk), **given)

    return taken


def _heap(*, actor: User, report: Report) -> object:
    """Judge the commune of a report in one go."""
    return reporting.heap_pass(
        actor=actor, asked=report.round, place=report.organisation.place, step="check",
        revisions={report.pk: report.revision}, reason="Vắng",
    )  # fmt: skip


def _papers(*, actor: User, place: Place) -> object:
    """Take no report at all from paper, into a round that was over long ago."""
    days = dict.fromkeys(("starts_on", "due_on", "closes_on"), date(2020, 1, 1)) | {"ends_before": date(2021, 1, 1)}
    days |= {"opened_at": timezone.now(), "opened_by": actor, "version": FormVersion.objects.all()[0]}
    asked, _is_new = Round.objects.get_or_create(days, place=place, period="2020")
    other = User.objects.exclude(pk=actor.pk).order_by("pk")[0]
    return reporting.papers_take(actor=actor, accepted_by=other, asked=asked, papers=[], reason="Vắng")


_REPORTS = ("a", "c", "d", "union")


#: A line every draft of the stage has.
_LINE = {"part": "line", "code": "proposals"}


def form_builders(case: Callable[..., Any]) -> dict[str, Any]:
    """Return the cases of changing forms, each made by direct.Case."""

    def drafted(action: Any, **given: Any) -> Callable[[Any, str], list[Any]]:
        def cases(scene: Any, name: str) -> list[Any]:
            return [
                case(name, ((CHANGE, row),), lambda actor, row=row: action(actor=actor, version=row, **given))
                for row in scene.rows[FormVersion]
            ]

        return cases

    section = {"part": "section", "value": {"code": "more", "title": "Thêm"}}
    return {
        "reporting.form_draft": drafted(reporting.form_draft),
        "reporting.form_head_put": drafted(reporting.form_head_put, head={}, seen=""),
        "reporting.form_part_put": drafted(reporting.form_part_put, **section),
        "reporting.form_part_move": drafted(reporting.form_part_move, **_LINE, up=True),
        "reporting.form_part_remove": drafted(reporting.form_part_remove, **_LINE),
        "reporting.form_use": drafted(reporting.form_use, seen=""),
        "reporting.form_discard": drafted(reporting.form_discard),
    }


def builders(on: Callable[..., Any]) -> dict[str, Any]:
    """Return the cases of every action, made by direct._on."""
    return _filling(on) | _judging(on) | _opening(on)


def _filling(on: Callable[..., Any]) -> dict[str, Any]:
    words = Written("difficulties", text="Thiếu nước")
    return {
        "reporting.line_put": on(
            Report, reporting.line_put, "reporting.report.fill", *_REPORTS, line=words
        ),
        "reporting.lines_put": on(
            Report, reporting.lines_put, "reporting.report.fill", *_REPORTS, lines=[words]
        ),
        "reporting.lines_send": on(
            Report, reporting.lines_send, "reporting.report.fill", *_REPORTS, key="0123456789", lines=[(0, words)]
        ),
        "reporting.line_settle": on(
            Report, reporting.line_settle, "reporting.report.fill", *_REPORTS, line="difficulties", choice=None
        ),
        "reporting.report_enter": on(Report, reporting.report_enter, "reporting.report.enter", *_REPORTS),
        "reporting.report_withdraw": on(
            Report, _standing("entered", reporting.report_withdraw), "reporting.report.fill", *_REPORTS
        ),
        "reporting.report_repeat": on(Report, reporting.report_repeat, "reporting.report.submit", *_REPORTS),
        "reporting.report_submit": on(Report, reporting.report_submit, "reporting.report.submit", *_REPORTS),
    }  # fmt: skip


def _judging(on: Callable[..., Any]) -> dict[str, Any]:
    return {
        "reporting.report_check": on(
            Report, _standing("submitted", reporting.report_check), "reporting.report.check", *_REPORTS, revision=0
        ),
        "reporting.report_accept": on(
            Report, _standing("submitted", reporting.report_accept), "reporting.report.accept", *_REPORTS, revision=0
        ),
        "reporting.report_return": on(
            Report, _standing("submitted", reporting.report_return), "reporting.report.return", *_REPORTS,
            revision=0, remarks={"": "Thiếu"},
        ),
        "reporting.report_reopen": on(
            Report, _standing("accepted", reporting.report_reopen), "reporting.report.reopen", *_REPORTS, reason="Sai"
        ),
        "reporting.report_extend": on(
            Report, _standing("open", reporting.report_extend), "reporting.report.extend", *_REPORTS,
            until=date(2126, 9, 1), reason="Lũ",
        ),
        "reporting.heap_pass": on(Report, _standing("submitted", _heap), "reporting.report.check", *_REPORTS),
        "reporting.report_score": on(
            Report, _standing("submitted", reporting.report_score), "reporting.report.score", *_REPORTS,
            revision=0, points={},
        ),
    }  # fmt: skip


def _opening(on: Callable[..., Any]) -> dict[str, Any]:
    return {
        "reporting.rounds_open": on(
            Place, reporting.rounds_open, "reporting.round.open", *_PLACES,
            versions=lambda scene, row: [scene.rows[Round][0].version], period=Period.parse("2025-H1"),
        ),
        "reporting.round_open": on(
            Place, reporting.round_open, "reporting.round.open", *_PLACES,
            version=lambda scene, row: scene.rows[Round][0].version, period=Period.parse("2025-H1"),
        ),
        "reporting.papers_take": on(Place, _papers, "reporting.round.open", *_PLACES),
    }  # fmt: skip
