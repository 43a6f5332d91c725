"""What every view here starts and ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.ocop import queries
from hoptac.ocop.models import Council, Criterion, Dossier, Sheet

PAGE = 25
FORM = ["GET", "HEAD", "POST"]
#: Which field a sentence belongs to; elsewhere on top.
_FIELD_OF = {
    "decision_number": "decision_no",
    "decision_future": "decided_on",
    "decision_early": "decided_on",
    "council_meets_early": "meets_on",
    "reason_missing": "reason",
    "member_twice": "user",
    "member_without_role": "user",
    "member_interested": "user",
    "member_seat_taken": "seat",
    "recognition_revoked_early": "revoked_on",
    "recognition_revoked_future": "revoked_on",
    "recognition_same_day": "decided_on",
}


def actor(request: HttpRequest) -> User:
    """Return who asks; marks have turned everybody else away."""
    return cast("User", request.user)


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"ocop/{template}.html", values, status=422 if refused else 200)


def tried(form: Form, deed: Callable[..., object]) -> bool:
    """Do it with what a good form holds; a broken rule goes to the form, beside its field if it has one."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed(**form.cleaned_data)
    except RuleBroken as reason:
        field = _FIELD_OF.get(reason.code, "")
        form.add_error(field if field in form.fields else None, str(reason))
        return False
    return True


def done(request: HttpRequest, deed: Callable[[], object]) -> bool:
    """Do what needs no form; a broken rule is told on the next page."""
    try:
        with transaction.atomic():
            deed()
    except RuleBroken as reason:
        messages.error(request, str(reason))
        return False
    return True


def dossier(request: HttpRequest, pk: int, code: str = "") -> Dossier:
    """Return the dossier: 404 when it is not visible, 403 when this may not be done to it."""
    found = get_object_or_404(queries.dossiers(actor(request)), pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def council(request: HttpRequest, pk: int, code: str = "") -> Council:
    """Return the council: 404 when it is not visible, 403 when this may not be done to it."""
    found = get_object_or_404(queries.councils(actor(request)), pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def sheet(request: HttpRequest, pk: int) -> Sheet:
    """Return the actor's own sheet; 404 for anybody else's."""
    return get_object_or_404(queries.sheets(actor(request)), pk=pk)


def criterion(criteria: list[Criterion], number: int) -> Criterion:
    """Return the criterion at that place, counted from 1; 404 beyond the last."""
    if not 1 <= number <= len(criteria):
        raise Http404
    return criteria[number - 1]
