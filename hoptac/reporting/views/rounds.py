"""Asking for reports, and who has reported."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, calling, curve, forms, queries
from hoptac.reporting.models import Report
from hoptac.reporting.queries import reminding
from hoptac.reporting.views import frame

#: So many rounds can be chosen from.
ROUNDS = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        versions = kept.pop("version")
        try:
            opened = actions.rounds_open(
                actor=frame.actor(request), versions=versions, place=queries.home(request.user), **kept
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            count = sum(asked for _round, asked in opened)
            said = ngettext("%(count)s organisation is asked.", "%(count)s organisations are asked.", count)
            messages.success(request, said % {"count": count})
            if len(opened) == 1:
                return redirect("reporting:round_detail", pk=opened[0][0].pk)
            return redirect("reporting:round_list")
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
    found = queries.progress(asked, today=timezone.localdate())
    values = {
        "asked": asked,
        "form": form,
        "page": page,
        "board": queries.board(asked),
        "commune": kept.get("commune"),
        "said": curve.sentence(found),
        "chart": curve.chart(found, name=queries.period_of(asked).label),
        "may_call": gate.holds(request.user, queries.CALL),
    }
    return frame.page(request, "round_detail", values)


@marks.permission(queries.CALL)
@require_safe
def silent_list(request: HttpRequest) -> HttpResponse:
    """Show who has not sent a report, and how to reach them."""
    form, rows = _silent(request)
    is_whole = "all" in request.GET
    page = Paginator(rows, max(1, rows.count()) if is_whole else frame.PAGE).get_page(request.GET.get("page"))
    values = {"form": form, "page": page, "is_whole": is_whole, "today": timezone.localdate()}
    return frame.page(request, "silent_list", values)


@marks.permission(queries.CALL)
@require_safe
def silent_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    _form, rows = _silent(request)
    headers = {"Content-Disposition": f'attachment; filename="call-list-{timezone.localdate()}.xlsx"'}
    return HttpResponse(calling.workbook(rows), content_type=XLSX, headers=headers)


@marks.permission(queries.CALL)
@require_safe
def silent_text(request: HttpRequest) -> HttpResponse:
    """Show for each commune of a round a text about who is silent, to paste into its group chat."""
    form, rows = _silent(request)
    page = Paginator(reminding.texts(rows), frame.PAGE).get_page(request.GET.get("page"))
    return frame.page(request, "silent_text", {"form": form, "page": page})


def _silent(request: HttpRequest) -> tuple[forms.SilentFilter, QuerySet[Report]]:
    """Return what is asked for and the reports: of the latest round unless another is chosen."""
    form = forms.SilentFilter(request.GET, rounds=queries.rounds_seen(request.user)[:ROUNDS])
    form.is_valid()
    kept = form.cleaned_data
    rows = queries.silent(request.user).filter(round=kept.get("round") or form.latest)
    return form, rows.filter(organisation__place=kept["commune"]) if kept.get("commune") else rows
