"""What pages of figures keep between requests: their drawn content, under a key that changes with all it shows.

The key holds the state of facts, targets, names and map; the day; the language; the whole address; what the address
was understood to ask; and every grant of whoever asks. So nothing kept is ever old, and nobody is given what another
was given unless both hold the same roles in the same places (permissions asked here reach places, organisations
and their members, never one's own rows). The gate is passed before anything kept is looked for.
docs/decisions/0003-kept-pages.md tells why. The cache is Django's "figures": in the memory of each process, bounded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.facts import queries

CACHE = "figures"


def page(
    request: HttpRequest, template: str, frame: Mapping[str, Any], found: Callable[[], Mapping[str, Any]], *asked: Any
) -> HttpResponse:
    """Return a page whose content (the partial "content" of the template) is drawn only where none is kept.

    `frame` is what the page around it shows, `found` reads what the content shows besides; `asked` is whatever both
    depend on apart from the address and the actor, the day among it. It must differ, as repr(), where they do.
    """
    key = _key(request, template, asked)
    content = caches[CACHE].get(key)
    if content is None:
        content = render_to_string(f"{template}#content", {**frame, **found()}, request)
        caches[CACHE].set(key, content)
    return render(request, template, {**frame, "content": content})


def _key(request: HttpRequest, template: str, asked: tuple[Any, ...]) -> str:
    held = [(each.role, each.place_id, each.organisation_id) for each in gate.grants(cast("User", request.user))]
    said = (queries.state(), template, get_language(), request.build_absolute_uri(), held, asked)
    return hashlib.sha256(repr(said).encode()).hexdigest()
