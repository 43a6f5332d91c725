"""Reports as workbooks, out and in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import marks
from hoptac.reporting import forms, queries, taking, workbooks
from hoptac.reporting.views import frame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report as a workbook, filled with what is known."""
    report = frame.report_of(request, pk)
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
        outcomes = taking.take(actor=frame.actor(request), files=form.cleaned_data["workbooks"])
    values = {"form": form, "outcomes": outcomes}
    return frame.page(request, "workbooks_take", values, refused=bool(form.errors))
