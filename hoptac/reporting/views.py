"""Pages of reports: what one owes, filling it, judging it, and who has reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries, taking, workbooks
from hoptac.reporting.models import Report
from hoptac.reporting.queries import Filled
from hoptac.reporting.rules import course

PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@marks.permission("reporting.report.view")
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show the reports the person has to do with, the nearest deadline first."""
    rows = queries.reports(request.user)
    is_waiting = request.GET.get("state") == "waiting"
    rows = rows.filter(state__in=queries.WAITING) if is_waiting else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "is_waiting": is_waiting,
        "today": timezone.localdate(),
        "may_watch": gate.holds(request.user, "reporting.round.view"),
        "may_fill": gate.holds(request.user, "reporting.report.fill"),
    }
    return _page(request, "report_list", values)


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: to fill in, to judge, or to read."""
    return _detail(request, _report(request, pk))


@marks.permission("reporting.report.fill")
@require_POST
def report_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the lines that were written; then send the report, if that was asked."""
    report = _report(request, pk)
    gate.require(request.user, "reporting.report.fill", report)
    form = forms.ReportFill(request.POST, filled=queries.filled(report))
    form.is_valid()
    saved = _save_lines(request, report, form)
    if form.errors:
        return _detail(request, _report(request, pk), form)
    if "submit" not in request.POST:
        said = ngettext("%(count)s line saved.", "%(count)s lines saved.", saved) % {"count": saved}
        messages.success(request, said)
        return redirect("reporting:report_detail", pk=pk)
    try:
        sent = actions.report_submit(actor=_actor(request), report=report)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return _detail(request, _report(request, pk), form)
    messages.success(request, _("Sent. Receipt %(receipt)s.") % {"receipt": sent.receipt})
    return redirect("reporting:report_detail", pk=pk)


def _save_lines(request: HttpRequest, report: Report, form: forms.ReportFill) -> int:
    """Save each line that changed; one that is refused keeps what was typed and says why."""
    seen = form.cleaned_data.get("seen", 0)
    lines = list(form.written())
    saved, refused = actions.lines_put(actor=_actor(request), report=report, lines=lines, seen=seen)
    for code, broken in refused.items():
        form.add_error(f"line_{code}", str(broken))
    return saved


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report as a workbook, filled with what is known."""
    report = _report(request, pk)
    period = queries.period_of(report.round)
    content = workbooks.write(queries.filled(report), title=f"{report.round.version.title}: {period.label}")
    name = f"{report.round.version.code}-{period.code}-{report.organisation.code or report.organisation_id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@marks.permission("reporting.report.fill")
@require_http_methods(["GET", "HEAD", "POST"])
def workbooks_take(request: HttpRequest) -> HttpResponse:
    """Take workbooks that were filled in, one or many at once, and say what became of every cell."""
    is_sent = request.method == "POST"
    form = forms.WorkbooksTake(request.POST, request.FILES) if is_sent else forms.WorkbooksTake()
    outcomes = []
    if is_sent and form.is_valid():
        outcomes = taking.take(actor=_actor(request), files=form.cleaned_data["workbooks"])
    values = {"form": form, "outcomes": outcomes}
    return _page(request, "workbooks_take", values, refused=bool(form.errors))


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
    report = _report(request, pk)
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
    report = _report(request, pk)
    gate.require(request.user, f"reporting.report.{step}", report)
    if form.is_valid():
        values = dict(form.cleaned_data)
        if isinstance(form, forms.ReportReturn):
            values = {"revision": values["revision"], "remarks": form.remarks()}
        try:
            _STEPS[step](actor=_actor(request), report=report, **values)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, said)
            return redirect("reporting:report_detail", pk=pk)
    return _detail(request, report, judged=(step, form))


@marks.permission("reporting.round.view")
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """Show what was asked for, latest first, and how far it has come."""
    page = Paginator(queries.rounds(request.user), PAGE).get_page(request.GET.get("page"))
    return _page(request, "round_list", {"page": page, "may_open": gate.holds(request.user, "reporting.round.open")})


@marks.permission("reporting.round.open")
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """Ask a province for the reports of a period."""
    form = forms.RoundOpen(request.POST or None, versions=queries.versions_in_use())
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made, count = actions.round_open(actor=_actor(request), place=queries.home(request.user), **kept)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            said = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", count)
            messages.success(request, said % {"count": count})
            return redirect("reporting:round_detail", pk=made.pk)
    return _page(request, "round_open", {"form": form}, refused=form.is_bound)


@marks.permission("reporting.round.view")
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who has reported: communes by state, and the reports behind."""
    asked = get_object_or_404(queries.rounds(request.user), pk=pk)
    form = forms.RoundFilter(request.GET)
    form.is_valid()
    kept = form.cleaned_data
    rows = queries.of_round(request.user, asked, state=kept.get("state") or "", commune=kept.get("commune"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    values = {"asked": asked, "form": form, "page": page, "board": queries.board(asked), "commune": kept.get("commune")}
    return _page(request, "round_detail", values)


def _detail(
    request: HttpRequest,
    report: Report,
    form: forms.ReportFill | None = None,
    judged: tuple[str, Form] | None = None,
) -> HttpResponse:
    filled = queries.filled(report)
    possible = [step for step in ("fill", *_STEPS) if course.is_possible(step, report.state)]
    may = gate.held_on(request.user, report, [f"reporting.report.{step}" for step in possible])
    steps = {
        step: judged[1] if judged and judged[0] == step else _blank(step, filled)
        for step in possible
        if step in _STEPS and f"reporting.report.{step}" in may
    }
    may_fill = "reporting.report.fill" in may
    values = {
        "report": report,
        "filled": filled,
        "steps": steps,
        "form": form or (forms.ReportFill(None, filled=filled) if may_fill else None),
        "submissions": report.submissions.select_related("sent_by").order_by("-number"),
        "today": timezone.localdate(),
    }
    return _page(request, "report_detail", values, refused=form is not None or judged is not None)


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


def _report(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(queries.reports(request.user), pk=pk)


def _page(request: HttpRequest, name: str, values: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    return render(request, f"reporting/{name}.html", values, status=422 if refused else 200)


def _actor(request: HttpRequest) -> User:
    return cast("User", request.user)
