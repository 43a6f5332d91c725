"""A report on screen, filled in as a whole: this works without JavaScript."""

from __future__ import annotations

import secrets

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
from hoptac.reporting.views import detail, entering, frame


@marks.permission("reporting.report.view")
@never_cache
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report: to fill in, to judge, or to read."""
    return detail.show(request, frame.report_of(request, pk))


@marks.permission("reporting.report.fill")
@never_cache
@require_POST
def report_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the lines that were written; then choose between values, send the report or finish it, if that was asked."""
    report = frame.report_of(request, pk)
    gate.require(request.user, "reporting.report.fill", report)
    form = forms.ReportFill(request.POST, filled=queries.filled(report))
    form.is_valid()
    try:
        said = _save_lines(request, report, form)
        if not form.errors:
            return _go_on(request, report, said)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
    return detail.show(request, frame.report_of(request, pk), form)


def _save_lines(request: HttpRequest, report: Report, form: forms.ReportFill) -> str:
    """Save each line that changed, and return that in words; one that is refused keeps what was typed and says why."""
    actor, chosen = frame.actor(request), request.POST.get("choose", "").partition(":")
    seen = form.cleaned_data.get("seen", 0)
    lines = [(seen, line) for line in form.written() if line.code != chosen[0]]
    saved, receipt = 0, ""
    if lines:
        batch = actions.lines_send(actor=actor, report=report, key=secrets.token_hex(16), lines=lines)
        for code, broken in batch.outcome["refused"].items():
            form.add_error(f"line_{code}", broken)
        saved, receipt = len(batch.outcome["saved"]), batch.receipt
    if chosen[0]:
        choice = int(chosen[2]) if chosen[2].isdecimal() else None
        actions.line_settle(actor=actor, report=report, line=chosen[0], choice=choice)
        saved += 1
    said = ngettext("%(count)s line saved.", "%(count)s lines saved.", saved) % {"count": saved}
    return f"{said} {_('Receipt %(receipt)s.') % {'receipt': receipt}}" if receipt else said


def _go_on(request: HttpRequest, report: Report, said: str) -> HttpResponse:
    """Do what was asked besides saving, and lead on."""
    actor = frame.actor(request)
    if "enter" in request.POST:
        return entering.paper(request, *actions.report_enter(actor=actor, report=report))
    if "submit" in request.POST or "unchanged" in request.POST:
        is_unchanged = "unchanged" in request.POST
        send = actions.report_repeat if is_unchanged else actions.report_submit
        said = _("Sent. Receipt %(receipt)s.") % {"receipt": send(actor=actor, report=report).receipt}
    messages.success(request, said)
    return redirect("reporting:report_detail", pk=report.pk)
