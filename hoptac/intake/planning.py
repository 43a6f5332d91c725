"""The plan of an import: for every row what it would do, decided before anything is written. Reads only.

The command and the screen make the same plan; what an officer decided about doubtful rows goes in, so that the plan
of a decided file has no doubts left.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hoptac.core.text import clean
from hoptac.facts.elements import BY_NUMBER
from hoptac.intake.matching import Known, Match, Matcher
from hoptac.intake.shapes import Issue, Reason, Severity, Understanding
from hoptac.intake.statements import Reader, Statement
from hoptac.parties.models import Organisation
from hoptac.places.atlas import atlas
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry import queries as registry_queries
from hoptac.registry import rules
from hoptac.registry.entries import CARRIED, Entry, ReadingKey


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


Progress = Callable[[int, int], None]


def plan_organisations(
    understood: Understanding,
    *,
    province: Place,
    on: dt.date,
    source: str,
    decisions: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Return what the rows of a sheet of organisations would do in a province as at a day."""
    planner = _Planner(province, on, decisions or {})
    resolver = Resolver(province=province, on=on)
    reader = Reader(understood, resolver=resolver, province_id=province.pk, on=on, source=source)
    statements = list(reader.statements())
    if progress:
        progress(len(statements) // 2, len(statements))
    matched = [(statement, planner.match(statement)) for statement in statements]
    wanted = {match.organisation_id for _, match in matched if match.organisation_id is not None}
    planner.held = registry_queries.entries(wanted - planner.in_file.keys())
    rows = [planner.planned(statement, match) for statement, match in matched]
    return Plan(understood, rows)


class _Planner:
    """Matches statements and compares them with what is held."""

    def __init__(self, province: Place, on: dt.date, decisions: Mapping[int, str]) -> None:
        self._province = province
        self._on = on
        self._decisions = decisions
        known = Organisation.objects.filter(place__path__startswith=province.path)
        self._matcher = Matcher(Known(*row) for row in known.values_list("pk", "name", "code", "kind", "place_id"))
        self._inside: dict[int, bool] = {}
        #: Rows of this file by the negative number they are matched under, before they have an id.
        self.in_file: dict[int, int] = {}
        self.held: dict[int, Entry] = {}
        self._seen: dict[int, Statement] = {}

    def match(self, statement: Statement) -> Match:
        """Return what a statement means, and let later rows find it."""
        facts = statement.entry.facts
        name, code = facts.get("name") or "", facts.get("code")
        self._default_place(statement)
        match = self._matcher.match(code=code, name=name, kind=facts["kind"], place_id=facts.get("place_id"))
        decided = self._decisions.get(statement.number, "")
        if decided.lstrip("-").isdigit():
            match = Match(int(decided), "decided")
        elif decided == Decision.NEW:
            match = Match(None, "decided")
        if match.organisation_id is None and not match.is_doubtful and name and facts.get("place_id"):
            pk = -statement.number
            self.in_file[pk] = statement.number
            self._seen[pk] = statement
            self._matcher.add(Known(pk, name, code, facts["kind"], facts["place_id"]))
        return match

    def _default_place(self, statement: Statement) -> None:
        """File a row without any address, or with a doubtful one, under the smallest unit known for it."""
        facts = statement.entry.facts
        if facts.get("place_id") is not None:
            if not self._is_inside(facts["place_id"]):
                statement.refuse(
                    "place_outside", "The place lies outside %(province)s.", province=self._province.full_name
                )
            return
        unit = (statement.place.within_id if statement.place else None) or self._province.pk
        facts["locality_id"], facts["place_id"] = _spot(unit, self._province.pk)

    def _is_inside(self, place_id: int) -> bool:
        if place_id not in self._inside:
            path = Place.objects.values_list("path", flat=True).get(pk=place_id)
            self._inside[place_id] = path.startswith(self._province.path)
        return self._inside[place_id]

    def planned(self, statement: Statement, match: Match) -> Planned:
        """Return what a row would do."""
        entry = statement.entry
        name = str(entry.facts.get("name") or entry.facts.get("code") or "")
        row = Planned(statement.number, State.NEW, name, entry, match.how, {}, statement.issues, match.candidates)
        decided = self._decisions.get(statement.number, "")
        if decided == Decision.SKIP:
            statement.refuse("skipped", "Left out by the officer.")
        if not clean(name):
            statement.refuse("name_missing", "The name is missing.")
        if statement.is_refused:
            row.state = State.REFUSED
        elif match.organisation_id in self.in_file:
            self._twice(row, match.organisation_id or 0, statement)
        elif match.organisation_id is not None:
            self._compare(row, match.organisation_id)
        if row.state is not State.REFUSED and not decided:
            self._weigh(row, statement, match)
        return row

    def _compare(self, row: Planned, organisation_id: int) -> None:
        """Compare a row with the organisation it means."""
        entry, held = row.entry, self.held.get(organisation_id)
        if held is None:
            row.note(Severity.REFUSE, "organisation_gone", "This organisation is no longer there.")
            row.state = State.REFUSED
            return
        entry.organisation_id = organisation_id
        if entry.facts.get("address") is None:
            for carried in ("locality_id", "place_id"):
                entry.facts.pop(carried, None)
        if held.facts.get("charter_capital") == entry.facts.get("charter_capital"):
            entry.facts.pop("charter_capital", None)
        stated = {key: value for key, value in entry.statements().items() if key not in CARRIED and key != "status_on"}
        row.changes = rules.differences(held.statements(), stated)
        if "grade_year" in row.changes and "grade" not in row.changes and held.facts.get("grade") is None:
            del row.changes["grade_year"]
        entry.expected = {key: before for key, (before, _) in row.changes.items()}
        row.state = State.CHANGED if row.changes else State.SAME

    def _twice(self, row: Planned, key: int, statement: Statement) -> None:
        """Handle a row that means the same new organisation as an earlier row of the file."""
        first = self._seen[key]
        differing = rules.differences(first.entry.statements(), statement.entry.statements())
        differing.pop("address", None)
        if not differing:
            row.state = State.SAME
            row.note(Severity.NOTE, "twice_same", "The same as row %(other)s.", other=first.number)
            return
        statement.doubt(
            "twice_differing", "The same organisation as row %(other)s, with other values.", other=first.number
        )
        row.changes = differing
        row.state = State.DOUBTFUL

    def _weigh(self, row: Planned, statement: Statement, match: Match) -> None:
        """Put doubtful rows to the officer."""
        if match.is_doubtful:
            statement.doubt("match_doubtful", "This may be an organisation that is already there.")
        if statement.is_doubtful and row.state is not State.SAME:
            row.state = State.DOUBTFUL


def _spot(unit: int, province: int) -> tuple[int, int]:
    """Return locality and today's unit for a unit of any time."""
    spot = atlas().spots.get(unit) or atlas().spots[province]
    return spot.locality_id, spot.now_id


def label(key: Any) -> str:
    """Return what a changed fact is called in plans and refusals: the field, or element and days."""
    if isinstance(key, ReadingKey):
        return f"{BY_NUMBER[key.element].code} {key.starts_on:%d/%m/%Y}–{key.ends_before - dt.timedelta(1):%d/%m/%Y}"
    return str(key)


def entries(rows: Iterable[Planned]) -> list[Entry]:
    """Return what would be saved."""
    return [row.entry for row in rows if row.state in (State.NEW, State.CHANGED)]
