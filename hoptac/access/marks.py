"""What every route must bear: for everybody, for whoever signed in, or for holders of a permission.

A mark only turns people away early; which rows they get is decided by gate.rows() inside the view.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from hoptac.access import gate
from hoptac.core.marks import Mark, View, mark_of, marked, public

__all__ = ["Mark", "View", "mark_of", "marked", "permission", "public", "signed_in"]


def signed_in(view: View) -> View:
    """Mark a view as open to every active user; others are sent to the sign-in page."""

    @wraps(view)
    def open_to_users(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.user.is_active:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return marked(view, open_to_users, Mark("signed_in"))


def permission(code: str) -> Callable[[View], View]:
    """Mark a view as being for holders of this permission.

    Others are sent to the sign-in page when not signed in. A page about no particular row answers 403 to whoever
    holds no role with the permission; a page about a row leaves 404 and 403 to the view, which asks the gate.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def open_to_holders(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated or not request.user.is_active:
                return _to_sign_in(request)
            if not args and not kwargs:
                gate.require_held(request.user, code)
            return view(request, *args, **kwargs)

        return marked(view, open_to_holders, Mark("permission", code))

    return mark


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page; a fragment request (htmx) makes the whole page go there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))
