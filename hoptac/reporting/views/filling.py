"""A report on screen: to fill in, to judge, or to read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.models import Report
from hoptac.reporting.views import detail, frame


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: to fill in, to judge, or to read."""
    return detail.show(request, frame.report_of(request, pk))


@marks.permission("reporting.report.fill")
@require_POST
def report_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the lines that were written; then send the report, if that was asked."""
    report = frame.report_of(request, pk)
    gate.require(request.user, "reporting.report.fill", report)
    form = forms.ReportFill(request.POST, filled=queries.filled(report))
    form.is_valid()
    saved = _save_lines(request, report, form)
    if form.errors:
        return detail.show(request, frame.report_of(request, pk), form)
    if "submit" not in request.POST:
        said = ngettext("%(count)s line saved.", "%(count)s lines saved.", saved) % {"count": saved}
        messages.success(request, said)
        return redirect("reporting:report_detail", pk=pk)
    try:
        sent = actions.report_submit(actor=frame.actor(request), report=report)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return detail.show(request, frame.report_of(request, pk), form)
    messages.success(request, _("Sent. Receipt %(receipt)s.") % {"receipt": sent.receipt})
    return redirect("reporting:report_detail", pk=pk)


def _save_lines(request: HttpRequest, report: Report, form: forms.ReportFill) -> int:
    """Save each line that changed; one that is refused keeps what was typed and says why."""
    seen = form.cleaned_data.get("seen", 0)
    lines = list(form.written())
    saved, refused = actions.lines_put(actor=frame.actor(request), report=report, lines=lines, seen=seen)
    for code, broken in refused.items():
        form.add_error(f"line_{code}", str(broken))
    return saved
