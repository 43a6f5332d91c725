"""What every view of the registry starts and ends with."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import actions, queries
from hoptac.registry.actions import Saved
from hoptac.registry.entries import Entry

PAGE = 20
FORM = ["GET", "HEAD", "POST"]


def actor(request: HttpRequest) -> User:
    """Return who asks; marks have turned everybody else away."""
    return cast("User", request.user)


def organisation(request: HttpRequest, pk: int, code: str = "") -> Organisation:
    """Return the organisation with its registration and commune; 404 when not visible, 403 without the right `code`."""
    rows: QuerySet[Organisation] = queries.organisations(actor(request)).exclude(registration=None)
    found = get_object_or_404(rows, pk=pk)
    if code:
        gate.require(actor(request), code, found)
    return found


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"registry/{template}.html", values, status=422 if refused else 200)


#: Where a refusal is shown, by its code; elsewhere on top.
_FIELD_OF = {
    "code_taken": "code",
    "name_missing": "name",
    "place_missing": "address",
    "place_not_yours": "address",
    "registered_in_future": "registered_on",
    "registered_too_early": "registered_on",
    "status_not_next": "status",
    "status_out_of_order": "on",
    "later_is_known": "on",
    "status_needs_successor": "successors",
    "successor_is_itself": "successors",
    "capital_above_ceiling": "pledged_amount",
    "paid_above_pledged": "paid_amount",
    "no_capital_expected": "pledged_amount",
    "member_is_a_person": "organisation",
    "personal_basis_missing": "personal_basis",
    "payment_not_positive": "amount",
    "transfer_too_much": "amount",
    "left_before_joining": "on",
    "post_ends_before_it_begins": "on",
    "answer_missing": "answer",
}


def refuse(form: Form, reason: RuleBroken) -> None:
    """Show a refusal beside the field it is about, or on top of the form."""
    field = _FIELD_OF.get(reason.code)
    form.add_error(field if field in form.fields else None, str(reason))


def save(request: HttpRequest, form: Form, entry: Entry, *, on: date) -> Saved | None:
    """Save one entry as decided; None when it was refused, which the form then shows."""
    entry.is_decided = True
    saved = actions.organisations_save(actor=actor(request), entries=[entry], on=on)
    for refused in saved.refused:
        refuse(form, refused.reason)
    return None if saved.refused else saved
