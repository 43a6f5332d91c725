"""The commune's pages: check one answer after another, pass on, return."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hoptac.access import marks
from hoptac.ocop import actions, forms, queries
from hoptac.ocop.choices import State
from hoptac.ocop.views import dossiers, frame


@marks.permission("ocop.dossier.check")
@require_http_methods(frame.FORM)
def answer_check(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Confirm one answer or remark, then the next that is not yet checked."""
    dossier = frame.dossier(request, pk, "ocop.dossier.check")
    criterion = frame.criterion(queries.criteria(dossier.criteria_set), number)
    answer = dossier.answers.get(criterion=criterion)
    initial = {"verdict": answer.verdict, "remark": answer.verdict_remark}
    form = forms.AnswerCheck(request.POST or None, initial=initial)
    if frame.tried(form, lambda verdict, remark: actions.answer_check(
        actor=frame.actor(request), dossier=dossier, criterion=criterion, is_confirmed=verdict == "confirmed",
        remark=remark,
    )):  # fmt: skip
        following = dossiers.next_number(queries.self_scored(dossier), is_check=True, after=number)
        if following:
            return redirect("ocop:answer_check", pk=pk, number=following)
        return redirect("ocop:dossier_detail", pk=pk)
    scored = queries.self_scored(dossier)
    values = {
        "dossier": dossier,
        "scored": scored,
        "line": scored.lines[number - 1],
        "form": form,
        "may": dossier.state == State.SENT,
    }
    return frame.shown(request, "answer_check", refused=form.is_bound, **values)


@marks.permission("ocop.dossier.check")
@require_POST
def dossier_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass a confirmed dossier on to the province."""
    dossier = frame.dossier(request, pk, "ocop.dossier.check")
    deed = partial(actions.dossier_pass, actor=frame.actor(request), dossier=dossier, on=timezone.localdate())
    return frame.did(request, "dossier_detail", pk, deed, said=_("The dossier was passed on to the province."))


@marks.permission("ocop.dossier.check")
@require_POST
def dossier_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the dossier back with a reason."""
    dossier = frame.dossier(request, pk, "ocop.dossier.check")
    deed = partial(actions.dossier_return, actor=frame.actor(request), dossier=dossier)
    return dossiers.posted(request, dossier, forms.Reason(request.POST), "reason_form", deed)
