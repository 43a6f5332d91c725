"""What contexts above add to the public pages: a section on the first page, a way on where nothing was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One thing a section lists: what it is called, a line about it, and where it is."""

    title: str
    detail: str
    url: str


class Panel(NamedTuple):
    """A section: a name for its anchor, a heading, what it lists, and (label, address) of all of it."""

    name: str
    title: str
    lines: Sequence[Line]
    more: tuple[str, str]


Offer = Callable[[], Panel | None]
Way = Callable[[], tuple[str, str]]

_offers: list[Offer] = []
_ways: list[Way] = []


def offer(function: Offer, *, way_on: Way | None = None) -> None:
    """Let a context above add a section, and a way on where it has one, in the language of the page.

    Called from AppConfig.ready. What the section shows must change with a deed that leaves a trail, as all that public
    pages show (see stamp).
    """
    if function not in _offers:
        _offers.append(function)
        if way_on is not None:
            _ways.append(way_on)


def panels() -> list[Panel]:
    """Return the sections that have something to show now."""
    return [panel for function in _offers if (panel := function()) is not None]


def ways_on() -> list[tuple[str, str]]:
    """Return what somebody who found nothing can do: labels and addresses."""
    return [function() for function in _ways]
