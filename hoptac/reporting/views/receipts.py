"""The list of the receipts of a report."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.reporting.queries.receipts import receipts
from hoptac.reporting.views import frame


@marks.permission("reporting.report.view")
@require_safe
def receipt_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every send of a report with its receipt, the latest first."""
    report = frame.report_of(request, pk)
    page = Paginator(receipts(report), frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(request, "receipt_list", {"report": report, "page": page})
