"""One report with everything the person may do with it now."""

from __future__ import annotations

from http import HTTPStatus

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hoptac.access import gate
from hoptac.reporting import forms, outliers, queries
from hoptac.reporting.models import Report
from hoptac.reporting.queries import Filled
from hoptac.reporting.rules import course
from hoptac.reporting.views import frame

#: What may be done with a report besides filling it in.
FILLING = ("fill", "submit", "enter")
STEPS = ("check", "accept", "return", "reopen", "extend")


def show(
    request: HttpRequest,
    report: Report,
    form: forms.ReportFill | None = None,
    judged: tuple[str, Form] | None = None,
) -> HttpResponse:
    """Return the page of a report; a form that was refused keeps what was typed."""
    filled = queries.filled(report)
    possible = [step for step in (*FILLING, *STEPS) if course.is_possible(step, report.state)]
    may = gate.held_on(request.user, report, [f"reporting.report.{step}" for step in possible])
    steps = {
        step: judged[1] if judged and judged[0] == step else _blank(step, filled)
        for step in possible
        if step in STEPS and f"reporting.report.{step}" in may
    }
    may_fill = "reporting.report.fill" in may
    if form is not None:
        form.look_again(filled)
    submissions = list(report.submissions.select_related("sent_by").order_by("-number"))
    owner = frame.owner(request)
    values = {
        "report": report,
        "filled": filled,
        "steps": steps,
        "form": form or (forms.ReportFill(None, filled=filled) if may_fill else None),
        "submissions": submissions,
        "changes": queries.changes(filled, submissions),
        "may": {code.rpartition(".")[2] for code in may},
        "outliers": outliers.of_report(filled) if {"check", "accept"} & steps.keys() else [],
        "owner": owner,
        "today": timezone.localdate(),
    }
    answer = frame.page(request, "report_detail", values, refused=form is not None or judged is not None)
    if may_fill and answer.status_code == HTTPStatus.OK:
        answer["X-Kept-For"] = owner
    return answer


def _blank(step: str, filled: Filled) -> Form:
    initial = {"revision": filled.report.revision}
    match step:
        case "return":
            return forms.ReportReturn(initial=initial, filled=filled)
        case "reopen":
            return forms.ReportReopen()
        case "extend":
            return forms.ReportExtend()
        case _:
            return forms.ReportJudge(initial=initial)
