"""Reports filled in for an organisation: the paper with the code, and the pages on which it is confirmed."""

from __future__ import annotations

from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hoptac.access import marks
from hoptac.access import paper as papers
from hoptac.access import rules as code_rules
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, forms, queries
from hoptac.reporting.models import Confirmation, Submission
from hoptac.reporting.views import frame

#: Where a session keeps which confirmation was opened with its code, and for how long.
OPENED, OPENED_FOR = "reporting.confirmation", 3600
FORM = ["GET", "HEAD", "POST"]


def paper(request: HttpRequest, confirmation: Confirmation, code: str) -> HttpResponse:
    """Return the sheet with number and code: to print, or to read out on the phone."""
    address = request.build_absolute_uri(reverse("reporting:confirmation_open_number", args=[confirmation.pk]))
    values = {
        "confirmation": confirmation,
        "code": code_rules.code_shown(code),
        "address": address,
        "qr": papers.qr_svg(address),
    }
    return frame.page(request, "confirmation_paper", values)


@marks.permission("reporting.report.enter")
@never_cache
@require_POST
def report_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new code for a report that waits for its confirmation."""
    report = frame.report_of(request, pk)
    try:
        return paper(request, *actions.report_enter(actor=frame.actor(request), report=report))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("reporting:report_detail", pk=pk)


@marks.permission("reporting.report.submit")
@require_POST
def report_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm for one's own organisation what an officer filled in."""
    return _step(request, pk, actions.report_submit, _("The report is sent."))


@marks.permission("reporting.report.fill")
@require_POST
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a report that waits for its confirmation back, to go on filling it in."""
    return _step(request, pk, actions.report_withdraw, _("The report can be filled in again; the code is void."))


def _step(request: HttpRequest, pk: int, action: Callable[..., object], said: str) -> HttpResponse:
    """Take one step with a report, and lead back to it."""
    try:
        action(actor=frame.actor(request), report=frame.report_of(request, pk))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, said)
    return redirect("reporting:report_detail", pk=pk)


@marks.public
@never_cache
@require_http_methods(FORM)
def confirmation_open(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Ask for number and code, and go on to the report they belong to."""
    form = forms.ConfirmationOpen(request.POST or None, initial={"number": number})
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, app="allauth.account", action="invitation_open"):
            form.add_error(None, _("Too many tries: wait a minute."))
        else:
            try:
                found = actions.confirmation_try(at=timezone.now(), **form.cleaned_data)
            except RuleBroken as broken:
                form.add_error(None, str(broken))
            else:
                request.session[OPENED] = {"pk": found.pk, "until": timezone.now().timestamp() + OPENED_FOR}
                return redirect("reporting:confirmation_decide")
    return frame.page(request, "confirmation_open", {"form": form}, refused=form.is_bound)


@marks.public
@never_cache
@require_http_methods(FORM)
def confirmation_decide(request: HttpRequest) -> HttpResponse:
    """Show the report that was filled in for an organisation, and take its word on it."""
    opened = request.session.get(OPENED)
    if not opened or opened["until"] < timezone.now().timestamp():
        return redirect("reporting:confirmation_open")
    found = get_object_or_404(queries.confirmations(), pk=opened["pk"])
    form = forms.ReportConfirm(request.POST or None)
    sent: Submission | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sent = _decided(request, found, form)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            del request.session[OPENED]
            return frame.page(request, "confirmation_done", {"found": found, "sent": sent})
    values = {"form": form, "found": found, "report": found.report, "filled": queries.filled(found.report)}
    return frame.page(request, "confirmation_decide", values, refused=form.is_bound)


def _decided(request: HttpRequest, found: Confirmation, form: forms.ReportConfirm) -> Submission | None:
    """Confirm the report, or send it back with what is wrong."""
    reader = frame.actor(request) if isinstance(request.user, User) else None
    name, reason = form.cleaned_data["name"], form.cleaned_data["reason"]
    if "deny" in request.POST:
        actions.report_deny(confirmation=found, name=name, reason=reason, reader=reader)
        return None
    return actions.report_confirm(confirmation=found, name=name, reader=reader)
