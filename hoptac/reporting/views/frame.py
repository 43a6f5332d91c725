"""What the pages of reports share."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.crypto import salted_hmac

from hoptac.access.models import User
from hoptac.reporting import queries
from hoptac.reporting.models import Report

#: Rows a page.
PAGE = 25


def report_of(request: HttpRequest, pk: int) -> Report:
    """Return a report the person may read; 404 otherwise."""
    return get_object_or_404(queries.reports(request.user), pk=pk)


def page(request: HttpRequest, name: str, values: dict[str, Any], *, refused: bool = False) -> HttpResponse:
    """Return a page of this context; 422 when what was sent is refused."""
    return render(request, f"reporting/{name}.html", values, status=422 if refused else 200)


def actor(request: HttpRequest) -> User:
    """Return who is signed in: the marks let nobody else through."""
    return cast("User", request.user)


def owner(request: HttpRequest) -> str:
    """Return the name under which a browser keeps a person's pages and unsent lines; it tells nothing about them."""
    return salted_hmac("reporting.kept", str(request.user.pk)).hexdigest()[:20]
