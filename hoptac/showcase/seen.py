"""What the public pages tell about having been looked at."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from hoptac.audience import actions as audience_actions
from hoptac.audience.choices import Event


class Seen(NamedTuple):
    """What was looked at: what happened, whose page (0: nobody's), which product, and what was searched in vain."""

    event: Event
    organisation_id: int = 0
    product_id: int | None = None
    word: str = ""


def note(response: HttpResponse, seen: Seen) -> HttpResponse:
    """Return the response, which from now on is counted whenever it is sent."""
    response.seen = seen  # type: ignore[attr-defined]
    return response


def tell(request: HttpRequest, seen: Seen) -> None:
    """Have one look counted."""
    audience_actions.seen(
        request, seen.event, organisation_id=seen.organisation_id, product_id=seen.product_id, word=seen.word
    )
