"""What the pages of the market share; see also access.screens (actor, tried, done, FORM)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.access.screens import actor
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import actors_province

#: Rows a page.
PAGE = 25


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"market/{template}.html", values, status=422 if refused else 200)


def with_rights(request: HttpRequest, rows: QuerySet[Any], pk: int, codes: Iterable[str]) -> tuple[Any, set[str]]:
    """Return the row of this number, 404 when it is not among `rows`, and the last words of those of these permissions
    that the actor has on it; one query.
    """
    verbs = {code.rpartition(".")[2]: code for code in codes}
    marked = gate.marked(actor(request), rows, **{f"may_{verb}": code for verb, code in verbs.items()})
    found = get_object_or_404(marked, pk=pk)
    return found, {verb for verb in verbs if getattr(found, f"may_{verb}")}


def row_of(request: HttpRequest, rows: QuerySet[Any], pk: int, code: str = "") -> Any:
    """Return the row of this number: 404 when it is not among `rows`, 403 when this may not be done to it."""
    found, may = with_rights(request, rows, pk, [code] if code else [])
    if code and not may:
        raise gate.NotAllowed(code)
    return found


def province_for(request: HttpRequest, code: str) -> Place | None:
    """Return the province of the actor's office where the actor has this permission on all of it; else say so: None."""
    province = actors_province(actor(request))
    if gate.can(actor(request), code, province):
        return province
    messages.error(request, _("This is for the office of the whole province."))
    return None
