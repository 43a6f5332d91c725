"""Lines of a report sent one by one while it is filled in, and what others wrote meanwhile; answers are JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.models import Report
from hoptac.reporting.queries import Filled
from hoptac.reporting.views import frame


@marks.permission("reporting.report.fill")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Take lines and answer with their receipt, or tell which lines changed since a revision (204: none)."""
    report = frame.report_of(request, pk)
    gate.require(request.user, "reporting.report.fill", report)
    if request.method == "POST":
        return _taken(request, report)
    since = request.GET.get("since", "")
    if since == str(report.revision):
        return HttpResponse(status=204)
    filled = queries.filled(report)
    return JsonResponse(_told(request, filled, filled.changed_since(int(since) if since.isdecimal() else 0)))


def _taken(request: HttpRequest, report: Report) -> HttpResponse:
    form = forms.CellsSend(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.errors.as_text()}, status=422)
    lines, refused = form.written(queries.filled(report))
    try:
        batch = actions.lines_send(actor=frame.actor(request), report=report, key=form.cleaned_data["key"], lines=lines)
    except RuleBroken as broken:
        return JsonResponse({"error": str(broken)}, status=422)
    refused |= batch.outcome["refused"]
    fresh = queries.filled(frame.report_of(request, report.pk))
    codes = {change["code"] for change in form.cleaned_data["changes"]} & fresh.lines.keys()
    return JsonResponse({**_told(request, fresh, fresh.touched(codes), refused), "receipt": batch.receipt})


def _told(
    request: HttpRequest, filled: Filled, codes: Iterable[str], refused: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the lines of these codes as the page shows them now, and how far the report has come."""
    form, refused = forms.ReportFill(None, filled=filled), refused or {}
    lines = {}
    for code in codes:
        state, why = filled.lines[code], form[f"why_{code}"]
        values = {"state": state, "why": why, "refused": refused.get(code, "")}
        lines[code] = {
            "value": form[f"line_{code}"].value() if state.is_locked or code not in refused else None,
            "state": "wrong" if code in refused and not state.is_locked else state.status,
            "html": render_to_string("reporting/report_notes.html", values, request),
        }
    count = render_to_string("reporting/report_count.html", {"filled": filled}, request)
    return {"revision": filled.report.revision, "state": filled.report.state, "lines": lines, "count": count}
