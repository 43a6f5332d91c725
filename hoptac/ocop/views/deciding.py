"""Decisions, proposals, renewals, revocations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from hoptac.access import gate, marks
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.models import Recognition
from hoptac.ocop import actions, forms, queries
from hoptac.ocop.views import frame

#: The renewal list looks ahead this far: time to prepare, check and score again.
WITHIN_DAYS = 180


def _record(
    request: HttpRequest, pk: int, template: str, asked: type[Form], *, day: str, deed: Callable[..., object]
) -> HttpResponse:
    """Record what was decided or proposed on a day, today unless the form says another."""
    dossier, today = frame.dossier(request, pk, "ocop.dossier.decide"), timezone.localdate()
    form = asked(request.POST or None, initial={day: today})
    if frame.tried(form, partial(deed, actor=frame.actor(request), dossier=dossier, on=today)):
        return redirect("ocop:dossier_detail", pk=pk)
    values = {"dossier": dossier, "result": queries.result(dossier), "form": form}
    return frame.shown(request, template, refused=form.is_bound, **values)


@marks.permission("ocop.dossier.decide")
@require_http_methods(frame.FORM)
def decision_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the province's decision."""
    return _record(request, pk, "decision_record", forms.DecisionRecord, day="decided_on", deed=actions.decision_record)


@marks.permission("ocop.dossier.decide")
@require_http_methods(frame.FORM)
def dossier_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a proposal to the centre."""
    return _record(
        request, pk, "dossier_propose", forms.DossierPropose, day="proposed_on", deed=actions.dossier_propose
    )


@marks.permission("ocop.dossier.decide")
@require_http_methods(frame.FORM)
def centre_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the centre decided."""
    return _record(request, pk, "centre_record", forms.CentreRecord, day="decided_on", deed=actions.centre_record)


@marks.permission("catalogue.recognition.view")
@require_safe
def renewal_list(request: HttpRequest) -> HttpResponse:
    """Whose stars run out soon, or have run out."""
    actor = frame.actor(request)
    rows: QuerySet[Recognition] = gate.rows(actor, "catalogue.recognition.view")
    due = queries.renewals(rows, on=timezone.localdate(), within_days=WITHIN_DAYS)
    page = Paginator(due, frame.PAGE).get_page(request.GET.get("page"))
    may = {word: gate.holds(actor, code) for word, code in (
        ("may_open", "ocop.dossier.open"), ("may_revoke", "catalogue.recognition.revoke"),
    )}  # fmt: skip
    return frame.shown(request, "renewal_list", page=page, **may)


@marks.permission("catalogue.recognition.revoke")
@require_http_methods(frame.FORM)
def recognition_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that stars were revoked."""
    actor, today = frame.actor(request), timezone.localdate()
    rows: QuerySet[Recognition] = gate.rows(actor, "catalogue.recognition.view").select_related("product__organisation")
    recognition = get_object_or_404(rows, pk=pk)
    gate.require(actor, "catalogue.recognition.revoke", recognition)
    form = forms.RecognitionRevoke(request.POST or None, initial={"revoked_on": today})
    deed = partial(catalogue_actions.recognition_revoke, actor=actor, recognition=recognition, on=today)
    if frame.tried(form, deed):
        return redirect("ocop:renewal_list")
    return frame.shown(request, "recognition_revoke", refused=form.is_bound, recognition=recognition, form=form)
