"""The list of what was accepted and opened again."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.reporting.queries import reopened
from hoptac.reporting.views import frame


@marks.permission("reporting.round.view")
@require_safe
def reopening_list(request: HttpRequest) -> HttpResponse:
    """Show what was accepted and opened again, why, and what then changed."""
    page = Paginator(reopened.reopenings(request.user), frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(request, "reopening_list", {"page": page, "rows": reopened.told(page.object_list)})
