"""Texts that remind whole communes, and the list of what was opened again."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.reporting import queries
from hoptac.reporting.queries import reminding, reopened
from hoptac.reporting.views import frame


@marks.permission(queries.CALL)
@require_safe
def reminder_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show for each commune of a round a text about who is silent, to paste into its group chat."""
    asked = get_object_or_404(queries.rounds_seen(request.user), pk=pk)
    texts = reminding.texts(queries.silent(request.user).filter(round=asked))
    page = Paginator(texts, frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(request, "reminder_text", {"asked": asked, "page": page})


@marks.permission("reporting.round.view")
@require_safe
def reopening_list(request: HttpRequest) -> HttpResponse:
    """Show what was accepted and opened again, why, and what then changed."""
    page = Paginator(reopened.reopenings(request.user), frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(request, "reopening_list", {"page": page, "rows": reopened.told(page.object_list)})
