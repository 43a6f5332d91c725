"""What the audience counts as facts: views, visitors, scans and taps of an organisation a day.

The same function serves the taking in (only what is new) and `facts_rebuild` (all over again): the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from hoptac.audience.choices import CONTACTS, VISITOR, Event
from hoptac.audience.models import Tally
from hoptac.audience.rules import Key
from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.changes import Change, FactRow
from hoptac.facts.elements import BY_CODE, numbers
from hoptac.registry.queries import portions, timelines

_ELEMENT = {
    Event.VIEW.value: BY_CODE["page_views"].number,
    VISITOR: BY_CODE["visitors"].number,
    Event.QR.value: BY_CODE["qr_scans"].number,
    **{event.value: BY_CODE["contact_taps"].number for event in CONTACTS},
}

#: Spans above are days, below months.
_MONTHS = 999_999

#: Elements the audience owns.
OWNED = numbers("page_views", "visitors", "qr_scans", "contact_taps")


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact the audience holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        known = timelines(ids)
        found += fact_changes.filed(_changes(_kept(ids), known), known)
    return found


def add(sums: Iterable[tuple[Key, int]]) -> None:
    """Add these new sums to the facts."""
    kept = [
        (key.organisation_id, key.span, key.event, number)
        for key, number in sums
        if key.organisation_id and key.span > _MONTHS
    ]
    if not kept:
        return
    known = timelines({row[0] for row in kept})
    fact_actions.increase(rows=fact_changes.filed(_changes(kept, known), known))


def _kept(ids: list[int]) -> Iterable[tuple[int, int, str, int]]:
    days = Tally.objects.filter(organisation_id__in=ids, span__gt=_MONTHS, event__in=_ELEMENT)
    return days.values_list("organisation_id", "span", "event", "number").iterator()


def _changes(kept: Iterable[tuple[int, int, str, int]], known: Collection[int]) -> Iterator[Change]:
    for organisation_id, day, event, number in kept:
        if event in _ELEMENT and organisation_id in known:
            on = date(day // 10_000, day // 100 % 100, day % 100)
            yield Change(organisation_id, _ELEMENT[event], on, number)
