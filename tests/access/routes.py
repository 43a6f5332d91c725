"""Every route of the project with the mark it bears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from hoptac.access import gate
from hoptac.access.marks import Mark, mark_of

KINDS = {"public", "signed_in", "permission"}


@dataclass(frozen=True)
class Route:
    """A route by its whole name ("access:grant_end"), the names of its arguments, and its mark."""

    name: str
    arguments: tuple[str, ...]
    mark: Mark | None
    view: Any


def routes(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    """Yield every route of the URLconf, in order."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or str(entry.pattern)))
            yield Route(name, tuple(entry.pattern.converters), mark_of(entry.callback), entry.callback)


def unmarked(found: list[Route]) -> Iterator[str]:
    """Yield what is wrong with the marks of these routes: none, of no kind, or naming no permission."""
    known = {permission.code for permission in gate.declared()}
    for route in found:
        if route.mark is None or route.mark.kind not in KINDS:
            yield f"{route.name} bears no mark"
        elif route.mark.kind == "permission" and route.mark.code not in known:
            yield f"{route.name} asks for {route.mark.code}, which nobody declared"
