"""Reports somebody has to do with."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import gate, marks
from hoptac.reporting import queries
from hoptac.reporting.views import frame


@marks.permission("reporting.report.view")
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show the reports the person has to do with, the nearest deadline first."""
    rows = queries.reports(request.user)
    is_waiting = request.GET.get("state") == "waiting"
    rows = rows.filter(state__in=queries.WAITING) if is_waiting else rows
    page = Paginator(rows, frame.PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "is_waiting": is_waiting,
        "heaps": queries.heaps(request.user) if is_waiting else [],
        "today": timezone.localdate(),
        "may_watch": gate.holds(request.user, "reporting.round.view"),
        "may_fill": gate.holds(request.user, "reporting.report.fill"),
        "may_call": gate.holds(request.user, queries.CALL),
    }
    return frame.page(request, "report_list", values)
