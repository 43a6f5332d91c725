"""When reported numbers contradict each other, or a register that is kept, and who has to settle it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from hoptac.facts import changes
from hoptac.facts.changes import Span
from hoptac.facts.choices import Layer

Kind = Literal["register", "report", "parts", "overlap", "earlier", "outlier"]
KINDS: tuple[Kind, ...] = ("register", "report", "parts", "overlap", "earlier", "outlier")
Settler = Literal["organisation", "commune", "alliance"]


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


class Key(NamedTuple):
    """What a contradiction is about."""

    organisation_id: int
    kind: Kind
    element: int
    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A reported number and what stands against it.

    `against` is the sum of the parts of the period (parts), the number of a period that overlaps it (overlap), that
    of a shorter period within it, which is greater (earlier), what another report or list says of the same days
    (report), what the kept register counts on that day (register), or the number of a year before (outlier, which
    `say` explains). Figures count the other side of parts, overlap, report and register. `sources` say where the other
    side comes from.
    """

    kind: Kind
    reported: Reported
    against: int
    sources: tuple[str, ...] = ()
    say: str = ""

    @property
    def key(self) -> Key:
        """What tells it from other contradictions, whatever its numbers."""
        said = self.reported
        return Key(said.organisation_id, self.kind, said.element, said.starts_on, said.ends_before)

    @property
    def settler(self) -> Settler:
        """Who has to settle it: the unit its register, the commune what it still checks, else the alliance."""
        if self.kind == "register":
            return "organisation"
        is_submitted = self.reported.layer == Layer.SUBMITTED
        return "commune" if is_submitted and self.kind != "outlier" else "alliance"


def flow_contradictions(readings: Sequence[Reported], *, only_grows: bool = False) -> list[Contradiction]:
    """Return what one organisation's reported sums of one element contradict: those facts.changes does not keep.

    Of an element that `only_grows` (revenue, not profit) also periods that say less than a shorter one within them.
    """
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
    return [*found, *_less_than_a_part(kept, by_span)] if only_grows else found


def _less_than_a_part(kept: Sequence[Span], by_span: Mapping[Span, Reported]) -> Iterator[Contradiction]:
    for span in sorted(kept):
        most = max((other for other in kept if other != span and _holds(span, other)), key=_value, default=None)
        if most is not None and most.value > span.value:
            yield Contradiction("earlier", by_span[span], most.value, (by_span[most].source,))


def _value(span: Span) -> int:
    return span.value


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
