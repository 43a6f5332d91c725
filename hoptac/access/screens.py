"""What views of every context start and end with: who asks, and doing a deed whose refusal is told in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest

from hoptac.access.models import User
from hoptac.core.errors import RuleBroken

#: The methods of a page with a form.
FORM = ["GET", "HEAD", "POST"]


def actor(request: HttpRequest) -> User:
    """Return who asks; marks have turned everybody else away."""
    return cast("User", request.user)


def tried(form: Form, deed: Callable[..., object], fields: Mapping[str, str] | None = None) -> bool:
    """Do it with what a good form holds, and return whether it was done; a form that was not sent is not good.

    A broken rule goes to the form: beside the field that `fields` names for its code, elsewhere on top.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            deed(**form.cleaned_data)
    except RuleBroken as reason:
        field = (fields or {}).get(reason.code, "")
        form.add_error(field if field in form.fields else None, str(reason))
        return False
    return True


def done(request: HttpRequest, deed: Callable[[], object]) -> bool:
    """Do what needs no form, and return whether it was done; a broken rule is told on the next page."""
    try:
        with transaction.atomic():
            deed()
    except RuleBroken as reason:
        messages.error(request, str(reason))
        return False
    return True
