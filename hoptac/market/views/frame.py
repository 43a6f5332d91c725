"""What the pages of the market share; see also access.screens (actor, tried, done, FORM)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Rows a page.
PAGE = 25


def shown(request: HttpRequest, template: str, /, *, refused: bool = False, **values: object) -> HttpResponse:
    """Return the page; 422 when it shows a form that was refused."""
    return render(request, f"market/{template}.html", values, status=422 if refused else 200)
