"""What every route must bear: for everybody, for whoever signed in, or for holders of a permission.

A mark only turns people away early; which rows they get is decided by gate.rows() inside the view.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from hoptac.access import gate

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Mark:
    """Who may come to a route: kind is "public", "signed_in" or "permission"; code is the permission's."""

    kind: str
    code: str = ""


def public(view: View) -> View:
    """Mark a view as open to everybody."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _marked(open_to_all, Mark("public"))


def signed_in(view: View) -> View:
    """Mark a view as open to every active user; others are sent to the sign-in page."""

    @wraps(view)
    def open_to_users(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated or not request.user.is_active:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(open_to_users, Mark("signed_in"))


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

        return _marked(open_to_holders, Mark("permission", code))

    return mark


def mark_of(view: object) -> Mark | None:
    """Return the mark a view bears, or None."""
    mark = getattr(view, "mark", None)
    return mark if isinstance(mark, Mark) else None


def _marked(view: Callable[..., HttpResponseBase], mark: Mark) -> Any:
    view.mark = mark  # type: ignore[attr-defined]
    return cast(Any, view)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page; a fragment request (htmx) makes the whole page go there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": str(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))
