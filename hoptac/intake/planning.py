"""The plan of an import: for every row what it would do, decided before anything is written. Reads only.

The command and the screen make the same plan; what an officer decided about doubtful rows goes in, so that the plan
of a decided file has no doubts left.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from hoptac.core.text import fold
from hoptac.facts.elements import BY_NUMBER, Nature
from hoptac.intake.matching import Known, Match, Matcher, is_respelt
from hoptac.intake.plans import Decision, Plan, Planned, Progress, State
from hoptac.intake.shapes import Severity, Understanding
from hoptac.intake.statements import Reader, Statement
from hoptac.intake.unions import Unions
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places.atlas import Unit
from hoptac.places.models import Place
from hoptac.places.resolver import Resolver
from hoptac.registry import queries as registry_queries
from hoptac.registry import rules
from hoptac.registry.actions.changing import reading_accepted
from hoptac.registry.entries import FEATURES, Entry, ReadingKey

T = TypeVar("T")
#: What the registry holds is read, and compared, for so many rows at a time.
PORTION = 1000


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
    resolver = Resolver(province=province, on=on)
    planner = _Planner(province, on, decisions or {}, understood.repairs, resolver)
    reader = Reader(understood, resolver=resolver, province=province, on=on, source=source)
    rows: list[Planned] = []
    statements = _told(reader.statements(), progress, len(understood.rows))
    while matched := [(statement, planner.match(statement)) for statement in islice(statements, PORTION)]:
        planner.look_up(matched)
        rows += [planner.planned(statement, match) for statement, match in matched]
    return Plan(understood, rows)


def _told(found: Iterable[T], progress: Progress | None, total: int) -> Iterator[T]:
    """Yield each, and tell every thousandth."""
    for passed, one in enumerate(found):
        if progress and passed % 1000 == 0:
            progress(passed, total)
        yield one


class _Planner:
    """Matches statements and compares them with what is held."""

    def __init__(
        self,
        province: Place,
        on: dt.date,
        decisions: Mapping[int, str],
        repairs: dict[str, int],
        resolver: Resolver,
    ) -> None:
        self._repairs = repairs
        self._resolver = resolver
        self._province = province
        self._on = on
        self._decisions = decisions
        known = Organisation.objects.filter(place__path__startswith=province.path)
        self._matcher = Matcher.of(known)
        self._unions = Unions(known.filter(kind=OrganisationKind.UNION))
        self._inside: dict[int, bool] = {}
        #: The first row of this file about an organisation: by its id, or by minus the row's number while it has none.
        self._first: dict[int, Planned] = {}
        self._held: dict[int, Entry] = {}
        #: Numbers from accepted reports, of the organisations held; read when a row says otherwise than one.
        self._accepted: dict[int, dict[ReadingKey, str]] | None = None

    def match(self, statement: Statement) -> Match:
        """Return what a statement means, and let later rows find it."""
        facts = statement.entry.facts
        name, code = facts.get("name") or "", facts.get("code")
        is_located = facts.get("place_id") is not None
        self._default_place(statement)
        stated = facts["place_id"] if is_located or facts.get("address") else None
        match = self._matcher.match(code=code, name=name, kind=facts["kind"], place_id=stated)
        decided = self._decisions.get(statement.number, "")
        if decided.lstrip("-").isdigit():
            match = Match(int(decided), "decided")
        elif decided == Decision.NEW:
            match = Match(None, "decided")
        is_kept = not statement.is_refused and decided != Decision.SKIP
        if match.organisation_id is None and not match.is_doubtful and name and is_kept:
            self._matcher.add(Known(-statement.number, name, code, facts["kind"], facts["place_id"]))
        return match

    def look_up(self, matched: Iterable[tuple[Statement, Match]]) -> None:
        """Read what the registry holds about every organisation that is meant."""
        wanted = {match.organisation_id for _, match in matched if match.organisation_id is not None}
        self._held = registry_queries.entries({pk for pk in wanted if pk > 0})
        self._accepted = None
        self._unions.look_up(self._held)

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
        spot = self._resolver.spot(unit) or self._resolver.spot(self._province.pk)
        if spot is not None:
            facts["locality_id"], facts["place_id"] = spot.locality_id, spot.now_id

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
        pk = match.organisation_id
        if statement.is_refused:
            row.state = State.REFUSED
            return row
        if pk is None and not entry.facts.get("name") and not match.is_doubtful:
            statement.refuse("code_unknown", "No organisation has this code, and the row names none.")
            row.state = State.REFUSED
            return row
        if pk is not None and pk < 0 and pk not in self._first:  # that row was refused
            pk = None
        first = self._first.get(-row.number if pk is None else pk)
        if first is not None:
            self._twice(row, first, is_accepted=decided == Decision.ACCEPT)
            return row
        if pk is not None:
            self._compare(row, pk, statement)
        self._unions.join(row, statement)
        if row.state is not State.REFUSED and not decided:
            self._weigh(row, statement, match)
        if row.state is not State.REFUSED:
            self._first[-row.number if pk is None else pk] = row
        return row

    def _compare(self, row: Planned, organisation_id: int, statement: Statement) -> None:
        """Compare a row with the organisation it means."""
        entry, held = row.entry, self._held.get(organisation_id)
        if held is None:
            row.note(Severity.REFUSE, "organisation_gone", "This organisation is no longer there.")
            row.state = State.REFUSED
            return
        entry.organisation_id = organisation_id
        self._keep_name(row, str(held.facts.get("name") or ""))
        row.whole, row.held = entry.statements(), held
        is_located = statement.place is not None and statement.place.locality_id is not None
        _keep_place(entry, held, self._resolver.unit(held.facts["place_id"]), is_located=is_located)
        if held.facts.get("charter_capital") == entry.facts.get("charter_capital"):
            entry.facts.pop("charter_capital", None)
        for flag in FEATURES:
            if not held.facts.get(flag) and entry.facts.get(flag) is False:
                del entry.facts[flag]  # what was never so need not be denied
        levels = Levels(held.readings)
        entry.readings = {key: value for key, value in entry.readings.items() if not levels.tell(key, value)}
        row.changes = rules.differences(held.statements(), entry.statements(), on=self._on)
        if "grade_year" in row.changes and "grade" not in row.changes and held.facts.get("grade") is None:
            del row.changes["grade_year"]
        self._keep_accepted(row, organisation_id)
        entry.expected = {key: before for key, (before, _) in row.changes.items()}
        if row.state is not State.REFUSED:
            row.state = State.CHANGED if row.changes else State.SAME

    def _keep_accepted(self, row: Planned, organisation_id: int) -> None:
        """Leave numbers from accepted reports as they are and put that to the officer; refuse a row of nothing else."""
        differing = [key for key in row.changes if isinstance(key, ReadingKey)]
        if not differing:
            return
        if self._accepted is None:
            self._accepted = registry_queries.accepted(self._held)
        standing = self._accepted.get(organisation_id, {})
        kept = [key for key in differing if key in standing]
        for key in kept:
            del row.changes[key], row.entry.readings[key]
        is_decided = bool(self._decisions.get(row.number))
        severity = Severity.REFUSE if not row.changes else Severity.NOTE if is_decided else Severity.DOUBT
        for key in kept:
            reason = reading_accepted(key, standing[key])
            row.note(severity, reason.code, reason.message, **reason.values)
        if kept and not row.changes:
            row.state = State.REFUSED

    def _keep_name(self, row: Planned, known: str) -> None:
        """Leave a name as it is known where the row writes nothing but its kind otherwise, and count that."""
        stated = row.entry.facts.get("name")
        if stated and is_respelt(stated, known):
            row.entry.facts["name"] = known
            self._repairs["kind_in_name"] = self._repairs.get("kind_in_name", 0) + 1

    def _twice(self, row: Planned, first: Planned, *, is_accepted: bool) -> None:
        """Handle a row that means the same organisation as an earlier row of the file.

        Once accepted, what it says otherwise goes into the entry of that earlier row, and is saved with it.
        """
        self._keep_name(row, first.name)
        said = row.said
        if first.organisation_id is not None:
            row.entry.organisation_id = first.organisation_id
        differing = rules.differences(first.said, said)
        if not differing:
            row.state = State.SAME
            row.note(Severity.NOTE, "twice_same", "The same as row %(other)s.", other=first.number)
        elif is_accepted:
            first.take(row.entry, differing)
            row.state = State.SAME
            row.note(Severity.NOTE, "twice_taken", "Taken together with row %(other)s.", other=first.number)
        else:
            row.changes = differing
            row.state = State.DOUBTFUL
            row.note(
                Severity.DOUBT,
                "twice_differing",
                "The same organisation as row %(other)s, with other values.",
                other=first.number,
            )

    @staticmethod
    def _weigh(row: Planned, statement: Statement, match: Match) -> None:
        """Put doubtful rows to the officer."""
        if match.is_doubtful:
            statement.doubt("match_doubtful", "This may be an organisation that is already there.")
        if statement.is_doubtful and row.state is not State.SAME:
            row.state = State.DOUBTFUL


class Levels:
    """Levels the registry holds: stating one again on a later day, unchanged, tells nothing new."""

    def __init__(self, readings: Mapping[ReadingKey, int]) -> None:
        self._days: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
        for key, value in sorted(readings.items()):
            if BY_NUMBER[key.element].nature is Nature.STOCK:
                self._days[key.element].append((key.starts_on, value))

    def tell(self, key: ReadingKey, value: int) -> bool:
        """Return whether the level held on that day is this one already."""
        days = self._days.get(key.element)
        if not days:
            return False
        index = bisect_right(days, key.starts_on, key=lambda day: day[0])
        return index > 0 and days[index - 1][1] == value


def _keep_place(entry: Entry, held: Entry, seat: Unit | None, *, is_located: bool) -> None:
    """Let an address that tells less than the one held change nothing, and one not found on the map move nobody."""
    facts, before = entry.facts, held.facts
    address = str(facts.get("address") or "")
    if address and not is_located and seat and facts["place_id"] in {seat.id, *seat.within}:
        facts["locality_id"], facts["place_id"] = before["locality_id"], before["place_id"]
    is_shorter = set(fold(address).split()) <= set(fold(str(before.get("address") or "")).split())
    if address and is_shorter and facts["place_id"] == before["place_id"]:
        facts.pop("address")
        address = ""
    if not address:
        for carried in ("locality_id", "place_id"):
            facts.pop(carried, None)
