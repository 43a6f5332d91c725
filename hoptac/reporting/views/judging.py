"""Steps of judging a report, one button each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.views import detail, frame


@marks.permission("reporting.report.check")
@require_POST
def report_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a report for the commune."""
    return _judge(request, pk, "check", forms.ReportJudge(request.POST), _("The report is checked."))


@marks.permission("reporting.report.accept")
@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a report."""
    return _judge(request, pk, "accept", forms.ReportJudge(request.POST), _("The report is accepted."))


@marks.permission("reporting.report.return")
@require_POST
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back with reasons."""
    report = frame.report_of(request, pk)
    form = forms.ReportReturn(request.POST, filled=queries.filled(report))
    return _judge(request, pk, "return", form, _("The report went back, with your reasons."))


@marks.permission("reporting.report.reopen")
@require_POST
def report_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an accepted report again."""
    return _judge(request, pk, "reopen", forms.ReportReopen(request.POST), _("The report is open again."))


@marks.permission("reporting.report.extend")
@require_POST
def report_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report more time."""
    return _judge(request, pk, "extend", forms.ReportExtend(request.POST), _("The report has more time."))


_STEPS: dict[str, Callable[..., Any]] = {
    "check": actions.report_check,
    "accept": actions.report_accept,
    "return": actions.report_return,
    "reopen": actions.report_reopen,
    "extend": actions.report_extend,
}


def _judge(request: HttpRequest, pk: int, step: str, form: Form, said: str) -> HttpResponse:
    """Take one step with what the form says, and lead back to the report."""
    report = frame.report_of(request, pk)
    gate.require(request.user, f"reporting.report.{step}", report)
    if form.is_valid():
        values = dict(form.cleaned_data)
        if isinstance(form, forms.ReportReturn):
            values = {"revision": values["revision"], "remarks": form.remarks(), "until": values["until"]}
        try:
            _STEPS[step](actor=frame.actor(request), report=report, **values)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, said)
            return redirect("reporting:report_detail", pk=pk)
    return detail.show(request, report, judged=(step, form))
