"""Plans: what each row of a sheet would do, before anything is written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hoptac.facts.elements import BY_NUMBER
from hoptac.intake.shapes import Issue, Reason, Severity, Understanding
from hoptac.registry.entries import Entry, ReadingKey

#: Called with how many rows are done and how many there are.
Progress = Callable[[int, int], None]


class State(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class Decision(StrEnum):
    """What an officer says about a doubtful row; a number instead names the organisation that is meant."""

    ACCEPT = "accept"
    NEW = "new"
    SKIP = "skip"


@dataclass(slots=True)
class Planned:
    """What one row would do. `entry` is what would be saved; `changes` what differs from the registry."""

    number: int
    state: State
    name: str
    entry: Entry
    how: str = ""
    changes: dict[Any, tuple[Any, Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    candidates: tuple[int, ...] = ()
    payload: dict[str, Any] | None = None
    union_id: int | None = None
    #: All the row says where what the registry holds already was taken out of its entry.
    whole: dict[Any, Any] | None = None
    #: What the registry holds about the organisation.
    held: Entry | None = None

    @property
    def said(self) -> dict[Any, Any]:
        """Return all the row says."""
        return self.entry.statements() if self.whole is None else self.whole

    def take(self, entry: Entry, differing: Mapping[Any, tuple[Any, Any]]) -> None:
        """Add to this row what a later row says otherwise about the same organisation."""
        for key, (_, after) in differing.items():
            if isinstance(key, ReadingKey):
                self.entry.readings[key] = after
            else:
                self.entry.facts[key] = after
            if self.held is not None:
                before = self.changes[key][0] if key in self.changes else self.held.statements().get(key)
                self.changes[key] = (before, after)
                self.entry.expected[key] = before
        if "address" in differing:
            places = ("locality_id", "place_id")
            self.entry.facts.update({key: entry.facts[key] for key in places if key in entry.facts})
        if self.whole is not None:
            self.whole.update({key: after for key, (_, after) in differing.items()})
        if self.state is State.SAME and self.changes:
            self.state = State.CHANGED

    @property
    def organisation_id(self) -> int | None:
        """Return the organisation the row means, if it is there already."""
        return self.entry.organisation_id

    def note(self, severity: Severity, code: str, message: str, /, **values: object) -> None:
        """Add an issue about the row as a whole."""
        self.issues.append(Issue(None, self.name, Reason(code, message, values), severity, self.number))


@dataclass(slots=True)
class Plan:
    """The rows of a sheet with what they would do."""

    understood: Understanding
    rows: list[Planned]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each state."""
        counted = Counter(row.state.value for row in self.rows)
        return {"rows": len(self.rows), **{state.value: counted.get(state.value, 0) for state in State}}


def label(key: Any) -> str:
    """Return what a changed fact is called in plans and refusals: the field, or element and days."""
    if isinstance(key, ReadingKey):
        return f"{BY_NUMBER[key.element].code} {key.starts_on:%d/%m/%Y}–{key.ends_before - dt.timedelta(1):%d/%m/%Y}"
    return str(key)
