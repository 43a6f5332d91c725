"""What every view here starts and ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from hoptac.access import gate, screens
from hoptac.access.screens import FORM, actor, done
from hoptac.ocop import queries
from hoptac.ocop.models import Council, Criterion, Dossier, Sheet

__all__ = ["FORM", "PAGE", "actor", "council", "criterion", "did", "dossier", "named", "sheet", "shown", "tried"]

Row = TypeVar("Row", bound=Model)
PAGE = 25
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


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"ocop/{template}.html", values, status=422 if refused else 200)


def tried(form: Form, deed: Callable[..., object]) -> bool:
    """Do it with what a good form holds; a broken rule goes to the form, beside its field if it has one."""
    return screens.tried(form, deed, _FIELD_OF)


def did(request: HttpRequest, page: str, pk: int, deed: Callable[[], object], *, said: str = "") -> HttpResponse:
    """Do what needs no form and lead to the page, which tells a broken rule, or else what is said."""
    if done(request, deed) and said:
        messages.success(request, said)
    return redirect(f"ocop:{page}", pk=pk)


def named(request: HttpRequest, rows: QuerySet[Row], name: str) -> Row:
    """Return the one of these rows whose number the form gives; 404 for any other."""
    number = request.POST.get(name, "")
    return get_object_or_404(rows, pk=number if number.isdigit() else 0)


def dossier(request: HttpRequest, pk: int, code: str = "") -> Dossier:
    """Return the dossier: 404 when it is not visible, 403 when this may not be done to it."""
    return _asked(request, queries.dossiers(actor(request)), pk, code)


def council(request: HttpRequest, pk: int, code: str = "") -> Council:
    """Return the council: 404 when it is not visible, 403 when this may not be done to it."""
    return _asked(request, queries.councils(actor(request)), pk, code)


def _asked(request: HttpRequest, rows: QuerySet[Row], pk: int, code: str) -> Row:
    found = get_object_or_404(rows, pk=pk)
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
