"""Requests for a change of a legal fact: asked, listed, decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.core.errors import RuleBroken
from hoptac.registry import actions, forms, queries
from hoptac.registry.choices import RequestState
from hoptac.registry.entries import LEGAL
from hoptac.registry.models import ChangeRequest
from hoptac.registry.queries.provinces import province_of
from hoptac.registry.views.frame import FORM, PAGE, actor, organisation, refuse, shown


@marks.permission("registry.request.view")
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests that wait, or those decided."""
    form = forms.RequestFilter(request.GET)
    asked = form.cleaned_data.get("state") if form.is_valid() else ""
    found = queries.requests(actor(request), state=asked or RequestState.OPEN)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    may_decide = gate.holds(actor(request), "registry.request.decide")
    return shown(request, "request_list", form=form, page=page, may_decide=may_decide)


@marks.permission("registry.request.add")
@require_http_methods(FORM)
def request_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a legal fact become something else: first which one, then what."""
    found = organisation(request, pk, "registry.request.add")
    name = request.GET.get("field", "")
    if name not in LEGAL:
        return shown(request, "request_add", organisation=found, choice=forms.RequestField())
    known = queries.known(found)
    data = request.POST or None
    wanted = forms.LegalFacts(
        data, province=province_of(found.place), on=timezone.localdate(), only=[name], known=known
    )
    reason = forms.RequestReason(data)
    if request.method == "POST" and wanted.is_valid() and reason.is_valid():
        text = forms.as_wanted(wanted, name)
        try:
            actions.request_add(
                actor=actor(request), organisation=found, field=name, wanted=text, reason=reason.cleaned_data["reason"]
            )
        except RuleBroken as broken:
            refuse(wanted, broken)
        else:
            messages.success(request, _("Your request has been sent. The alliance will answer here."))
            return redirect("registry:organisation_detail", pk=pk)
    values = {"organisation": found, "form": wanted, "reason": reason, "field": name}
    return shown(request, "request_add", refused=wanted.is_bound, **values)


@marks.permission("registry.request.decide")
@require_http_methods(FORM)
def request_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a request, its text read as the officer may correct it, or decline it with a reason."""
    rows = gate.rows(actor(request), "registry.request.view", ChangeRequest.objects.all())
    found = get_object_or_404(rows.select_related("organisation__place", "asked_by", "decided_by"), pk=pk)
    gate.require(actor(request), "registry.request.decide", found)
    today = timezone.localdate()
    data = request.POST or None
    fact = _fact_form(found, data)
    form = forms.RequestDecide(data, today=today, initial={"on": today})
    if request.method == "POST" and _decided(request, found, fact, form):
        messages.success(request, _("The request has been decided."))
        return redirect("registry:request_list")
    values = {"found": found, "fact": fact, "form": form, "organisation": found.organisation}
    return shown(request, "request_decide", refused=form.is_bound, **values)


def _fact_form(found: ChangeRequest, data: Any) -> forms.LegalFacts:
    return forms.LegalFacts(
        data,
        province=province_of(found.organisation.place),
        on=timezone.localdate(),
        only=[found.field],
        initial={found.field: found.wanted},
    )


def _decided(request: HttpRequest, found: ChangeRequest, fact: forms.LegalFacts, form: forms.RequestDecide) -> bool:
    """Accept or decline as the button says; False when something must be written otherwise."""
    is_accepted = request.POST.get("decision") == "accept"
    if not form.is_valid() or (is_accepted and not fact.is_valid()):
        return False
    answer = form.cleaned_data["answer"]
    try:
        if is_accepted:
            actions.request_accept(
                actor=actor(request), request=found, facts=fact.facts(), on=form.cleaned_data["on"], answer=answer
            )
        else:
            actions.request_decline(actor=actor(request), request=found, answer=answer)
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    return True
