"""What waits for a person today, collected from plain functions listed in SOURCES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from hoptac.access.models import User


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

# Each function asks the queries of one context and returns what waits for this actor there; order does not matter.
SOURCES: list[Source] = []


def collect(actor: User) -> list[Waiting]:
    """Return everything that waits for the actor, the nearest day first."""
    found = [item for source in SOURCES for item in source(actor) if item.count]
    return sorted(found, key=attrgetter("order"))
