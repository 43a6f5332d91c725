"""What waits for a person today, collected from plain functions listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import ngettext

from hoptac.access.models import User
from hoptac.showcase import queries as showcase_queries


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what it says, where it is done, how many there are, and the day it is due (None: no day)."""

    text: str
    url: str
    count: int = 1
    due: date | None = None

    @property
    def order(self) -> date:
        """Return the day to sort by; what has no day comes last."""
        return self.due or date.max


Source = Callable[[User], list[Waiting]]


def enquiries(actor: User) -> list[Waiting]:
    """Return the enquiries nobody has answered yet."""
    count = showcase_queries.waiting(actor)
    text = ngettext("%(count)s enquiry waits for an answer", "%(count)s enquiries wait for an answer", count)
    return [Waiting(text % {"count": count}, reverse("showcase:enquiry_list"), count)]


# Each function asks the queries of one context and returns what waits for this actor there; order does not matter.
SOURCES: list[Source] = [enquiries]


def collect(actor: User) -> list[Waiting]:
    """Return everything that waits for the actor, the nearest day first."""
    found = [item for source in SOURCES for item in source(actor) if item.count]
    return sorted(found, key=attrgetter("order"))
