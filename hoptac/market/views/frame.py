"""What the pages of the market share; see also access.screens (actor, tried, done, FORM)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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


def province_for(request: HttpRequest, code: str) -> Place | None:
    """Return the province of the actor's office where the actor has this permission on all of it; else say so: None."""
    province = actors_province(actor(request))
    if gate.can(actor(request), code, province):
        return province
    messages.error(request, _("This is for the office of the whole province."))
    return None
