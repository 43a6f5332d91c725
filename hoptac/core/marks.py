"""What every route must bear: for everybody, for whoever signed in, or for holders of a permission.

The mark itself and "for everybody" stand here, below the contexts that know no users; the rest in access.marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

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

    return marked(view, open_to_all, Mark("public"))


def mark_of(view: object) -> Mark | None:
    """Return the mark a view bears, or None."""
    mark = getattr(view, "mark", None)
    return mark if isinstance(mark, Mark) else None


def marked(original: View, wrapped: Callable[..., HttpResponseBase], mark: Mark) -> View:
    """Return the wrapped view, which takes what the original takes, bearing the mark."""
    wrapped.mark = mark  # type: ignore[attr-defined]
    return cast("View", wrapped)
