"""What the public pages tell about having been looked at."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse


class Seen(NamedTuple):
    """What was looked at: the kind of page, whose it is, which product, and a search word that found nothing."""

    event: str
    organisation_id: int | None = None
    product_id: int | None = None
    word: str = ""


def note(response: HttpResponse, seen: Seen) -> HttpResponse:
    """Return the response, which from now on is counted whenever it is sent."""
    response.seen = seen  # type: ignore[attr-defined]
    return response


def tell(request: HttpRequest, seen: Seen) -> None:
    """Have one look counted."""
