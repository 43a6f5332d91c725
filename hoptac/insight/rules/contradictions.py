"""When reported numbers contradict each other, or a register that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hoptac.facts import changes
from hoptac.facts.changes import Span


@dataclass(frozen=True, slots=True)
class Reported:
    """A number somebody reported: a level on the day starts_on, or a sum of [starts_on, ends_before)."""

    organisation_id: int
    element: int
    starts_on: date
    ends_before: date
    value: int
    layer: int
    source: str

    @property
    def span(self) -> Span:
        """Return it as the arithmetic of facts takes it."""
        return Span(self.starts_on, self.ends_before, self.value, self.layer)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A reported number that figures do not count, and what stands against it.

    `against` is the sum of the parts of the period (parts), the number of a period that overlaps it (overlap), or what
    the kept register counts on that day (register). `sources` say where the other side comes from.
    """

    kind: Literal["parts", "overlap", "register"]
    reported: Reported
    against: int
    sources: tuple[str, ...] = ()


def flow_contradictions(readings: Sequence[Reported]) -> list[Contradiction]:
    """Return what one organisation's reported sums of one element contradict: those facts.changes does not keep."""
    by_span = {each.span: each for each in readings}
    if len(by_span) < 2:
        return []
    first = readings[0]
    counted, refused = changes.flow_changes(first.organisation_id, first.element, list(by_span))
    kept = [span for span in by_span if span not in refused]
    found = []
    for span in sorted(refused):
        crossing = next((other for other in kept if _overlaps(span, other) and not _holds(span, other)), None)
        if crossing is not None:
            found.append(Contradiction("overlap", by_span[span], crossing.value, (by_span[crossing].source,)))
            continue
        inside = sum(change.value for change in counted if span.starts_on <= change.on < span.ends_before)
        sources = {by_span[other].source for other in kept if _holds(span, other)}
        found.append(Contradiction("parts", by_span[span], inside, tuple(sorted(sources))))
    return found


def register_contradiction(latest: Reported, *, kept_from: date, count: int) -> Contradiction | None:
    """Return the contradiction of the latest reported level with a register kept since a day and its count then.

    A number of before the register was opened contradicts nothing: much may have happened in between.
    """
    if latest.starts_on < kept_from or latest.value == count:
        return None
    return Contradiction("register", latest, count)


def _overlaps(one: Span, other: Span) -> bool:
    return one.starts_on < other.ends_before and other.starts_on < one.ends_before


def _holds(one: Span, other: Span) -> bool:
    return one.starts_on <= other.starts_on and other.ends_before <= one.ends_before
