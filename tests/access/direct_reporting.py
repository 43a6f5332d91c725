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
from hoptac.reporting.models import Report, Round
from hoptac.reporting.written import Written

_PLACES = ("n1", "north", "longer")


def _standing(state: str, action: Any) -> Callable[..., object]:
    """Return an action on a report that somebody else has brought into a state."""

    def taken(*, actor: User, report: Report, **given: Any) -> object:
        sent = {"submitted_at": timezone.now(), "submitted_by_id": report.round.opened_by_id}
        accepted = {"accepted_at": timezone.now(), "accepted_by_id": report.round.opened_by_id}
        Report.objects.filter(pk=report.pk).update(state=state, **sent, **(accepted if state == "accepted" else {}))
        return action(actor=actor, report=Report.objects.get(pk=report.pk), **given)

    return taken


_REPORTS = ("a", "c", "d", "union")


def builders(on: Callable[..., Any]) -> dict[str, Any]:
    """Return the cases of every action, made by direct._on."""
    words = Written("difficulties", text="Thiếu nước")
    return {
        "reporting.line_put": on(
            Report, reporting.line_put, "reporting.report.fill", *_REPORTS, line=words
        ),
        "reporting.lines_put": on(
            Report, reporting.lines_put, "reporting.report.fill", *_REPORTS, lines=[words]
        ),
        "reporting.report_submit": on(Report, reporting.report_submit, "reporting.report.submit", *_REPORTS),
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
        "reporting.round_open": on(
            Place, reporting.round_open, "reporting.round.open", *_PLACES,
            version=lambda scene, row: scene.rows[Round][0].version, period=Period.parse("2025-H1"),
        ),
    }  # fmt: skip
