"""Asking for reports, and who has reported."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.views import frame


@marks.permission("reporting.round.view")
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """Show what was asked for, latest first, and how far it has come."""
    page = Paginator(queries.rounds(request.user), frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(
        request, "round_list", {"page": page, "may_open": gate.holds(request.user, "reporting.round.open")}
    )


@marks.permission("reporting.round.open")
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """Ask a province for the reports of a period."""
    form = forms.RoundOpen(request.POST or None, versions=queries.versions_in_use())
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made, count = actions.round_open(actor=frame.actor(request), place=queries.home(request.user), **kept)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            said = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", count)
            messages.success(request, said % {"count": count})
            return redirect("reporting:round_detail", pk=made.pk)
    return frame.page(request, "round_open", {"form": form}, refused=form.is_bound)


@marks.permission("reporting.round.view")
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who has reported: communes by state, and the reports behind."""
    asked = get_object_or_404(queries.rounds(request.user), pk=pk)
    form = forms.RoundFilter(request.GET)
    form.is_valid()
    kept = form.cleaned_data
    rows = queries.of_round(request.user, asked, state=kept.get("state") or "", commune=kept.get("commune"))
    page = Paginator(rows, frame.PAGE).get_page(request.GET.get("page"))
    values = {"asked": asked, "form": form, "page": page, "board": queries.board(asked), "commune": kept.get("commune")}
    return frame.page(request, "round_detail", values)
