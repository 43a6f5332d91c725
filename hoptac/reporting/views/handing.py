"""The reports of one commune, judged in one go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.places.models import Place
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.models import Report, Round
from hoptac.reporting.rules import course
from hoptac.reporting.views import frame

#: Held by whoever checks or accepts.
RETURN = "reporting.report.return"


@marks.permission(RETURN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def heap_pass(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Show the reports of a commune that wait and those that are absent; check or accept the chosen ones."""
    asked = get_object_or_404(Round, pk=pk)
    where = get_object_or_404(Place, pk=place)
    rows = _rows(request, asked, where)
    step = "accept" if gate.can(request.user, "reporting.report.accept", rows[0]) else "check"
    waiting = [each for each in rows if course.is_possible(step, each.state)]
    form = forms.HeapPass(request.POST or None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            _pass(request, form, {"asked": asked, "place": where, "step": step})
            return redirect("reporting:heap_pass", pk=pk, place=place)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
    values = {
        "asked": asked,
        "where": where,
        "step": step,
        "form": form,
        "waiting": waiting,
        "absent": [each for each in rows if each.state in queries.UNSENT],
        "handovers": asked.handovers.filter(place=where).select_related("made_by").order_by("-made_at"),
        "today": timezone.localdate(),
    }
    return frame.page(request, "heap_pass", values, refused=form.is_bound)


def _rows(request: HttpRequest, asked: Round, where: Place) -> list[Report]:
    """Return the reports of a commune that the person may judge; 404 when there are none."""
    first = gate.rows(request.user, queries.VIEW, queries.heap(asked, where)).first()
    if first is None:
        raise Http404
    gate.require(request.user, RETURN, first)
    return list(gate.rows(request.user, RETURN, queries.heap(asked, where)))


def _pass(request: HttpRequest, form: forms.HeapPass, what: dict[str, Any]) -> None:
    """Judge the chosen reports, and say what was refused."""
    made, refused = actions.heap_pass(
        actor=frame.actor(request), revisions=form.revisions(), reason=form.cleaned_data["reason"], **what
    )
    for report, broken in refused.items():
        messages.error(request, f"{report.organisation.name}: {broken}")
    said = ngettext("%(count)s report judged.", "%(count)s reports judged.", made.passed)
    messages.success(request, said % {"count": made.passed})
