"""The points of a rating, layer by layer, and who is not assessed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.queries import rating
from hoptac.reporting.rules import course
from hoptac.reporting.views import frame


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_points(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the points of a rating by layer, with a form for whoever may give some now."""
    report = frame.report_of(request, pk)
    found = rating.rated(report)
    if not found.form.is_rating:
        return redirect("reporting:report_detail", pk=pk)
    form = None
    if gate.can(request.user, "reporting.report.score", report):
        stage = rating.stage_of(frame.actor(request), report)
        if course.is_possible(actions.STEP[stage], report.state):
            form = forms.ReportScore(None, rated=found, stage=stage, revision=report.revision)
    return frame.page(request, "report_score", {"report": report, "rated": found, "form": form})


@marks.permission("reporting.report.score")
@require_POST
def report_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the points somebody gave."""
    report = frame.report_of(request, pk)
    gate.require(request.user, "reporting.report.score", report)
    found = rating.rated(report)
    stage = rating.stage_of(frame.actor(request), report)
    form = forms.ReportScore(request.POST, rated=found, stage=stage, revision=report.revision)
    if form.is_valid():
        try:
            actions.report_score(actor=frame.actor(request), report=report, **form.value())
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("The points are saved."))
            return redirect("reporting:report_points", pk=pk)
    return frame.page(request, "report_score", {"report": report, "rated": found, "form": form}, refused=True)


@marks.permission("reporting.round.view")
@require_safe
def unassessed_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is not assessed in a rating, and why."""
    asked = get_object_or_404(queries.rounds(request.user), pk=pk)
    rows = queries.unassessed(asked) if asked.version.definition.get("is_rating") else []
    return frame.page(request, "unassessed_list", {"asked": asked, "rows": rows})
