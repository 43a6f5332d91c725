"""The points of a rating, layer by layer, and who is not assessed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.queries import rating
from hoptac.reporting.rules import course
from hoptac.reporting.views import frame


@marks.permission("reporting.report.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the points of a rating by layer; whoever may give some writes them here."""
    report = frame.report_of(request, pk)
    found = rating.rated(report)
    if not found.form.is_rating:
        raise Http404
    form = None
    if request.method == "POST" or gate.can(request.user, "reporting.report.score", report):
        gate.require(request.user, "reporting.report.score", report)
        stage = rating.stage_of(frame.actor(request), report)
        if request.method == "POST" or course.is_possible("check" if stage == "commune" else "accept", report.state):
            form = forms.ReportScore(request.POST or None, rated=found, stage=stage, revision=report.revision)
    if form is not None and form.is_valid():
        try:
            actions.report_score(actor=frame.actor(request), report=report, **form.value())
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("The points are saved."))
            return redirect("reporting:report_score", pk=pk)
    values = {"report": report, "rated": found, "form": form}
    return frame.page(request, "report_score", values, refused=form is not None and form.is_bound)


@marks.permission("reporting.round.view")
@require_safe
def unassessed_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is not assessed in a rating, and why."""
    asked = get_object_or_404(queries.rounds(request.user), pk=pk)
    if not asked.version.definition.get("is_rating"):
        raise Http404
    return frame.page(request, "unassessed_list", {"asked": asked, "rows": queries.unassessed(asked)})
