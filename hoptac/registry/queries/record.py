"""One organisation's record: what one may do with it, and everything dated about it in few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from hoptac.access import gate
from hoptac.core.text import fold, sort_key
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.parties.models import Organisation
from hoptac.registry.entries import ON_ORGANISATION, ON_REGISTRATION
from hoptac.registry.models import (
    ChangeRequest,
    Classification,
    FeatureSpell,
    LifecycleEvent,
    Member,
    Rating,
    Seat,
    Succession,
)
from hoptac.registry.queries.state import VIEW, registration_of

#: What pages offer, by the word templates use.
_OFFERED = {
    "change": "registry.organisation.change",
    "edit": "registry.organisation.edit",
    "status": "registry.status.change",
    "report": "registry.organisation.report",
    "ask": "registry.request.add",
    "people": "registry.people.list",
    "member": "registry.member.add",
    "staff": "registry.staff.add",
}


def rights(actor: gate.Actor, organisation: Organisation) -> frozenset[str]:
    """Return what the actor may do with the organisation, in one question: words of _OFFERED."""
    held = gate.held_on(actor, organisation, _OFFERED.values())
    return frozenset(word for word, code in _OFFERED.items() if code in held)


@dataclass(frozen=True)
class Dated:
    """Something that began on a day: `words` are address · kind, sector, size · status, decision, reason ·
    grade, year, points · feature, note.
    """

    what: str
    since: date
    until: date | None
    words: tuple[str, str, str]


@dataclass
class History:
    """Everything dated about an organisation, each kind newest first."""

    seats: list[Dated] = field(default_factory=list)
    classes: list[Dated] = field(default_factory=list)
    events: list[Dated] = field(default_factory=list)
    ratings: list[Dated] = field(default_factory=list)
    features: list[Dated] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The state the organisation is in after the last event."""
        return self.events[0].words[0] if self.events else "active"

    @property
    def running(self) -> list[Dated]:
        """What the organisation takes part in now."""
        return [spell for spell in self.features if spell.until is None]


def history(organisation: Organisation) -> History:
    """Return everything dated about an organisation: five tables in one question."""
    empty = Value("")
    none = Cast(Value(None), DateField())
    parts = [
        _part(Seat, organisation, "seats", "starts_on", none, F("address"), empty, empty),
        _part(Classification, organisation, "classes", "starts_on", none, F("kind"), F("sector"), F("size")),
        _part(LifecycleEvent, organisation, "events", "on", F("until"), F("status"), F("decision_no"), F("reason")),
        _part(Rating, organisation, "ratings", "rated_on", none, F("grade"), _text("year"), _text("points")),
        _part(FeatureSpell, organisation, "features", "starts_on", F("ends_before"), F("feature"), F("note"), empty),
    ]
    found = History()
    for what, since, until, *words in parts[0].union(*parts[1:], all=True):
        getattr(found, what).append(Dated(what, since, until, (words[0] or "", words[1] or "", words[2] or "")))
    for name in ("seats", "classes", "events", "features"):
        getattr(found, name).sort(key=lambda dated: dated.since, reverse=True)
    found.ratings.sort(key=lambda dated: dated.words[1], reverse=True)
    return found


def known(organisation: Organisation) -> dict[str, Any]:
    """Return the legal facts that hold now, as an Entry would state them, in one question."""
    dated, registration = history(organisation), registration_of(organisation)
    facts = {name: getattr(registration, name) for name in ON_REGISTRATION}
    facts |= {name: getattr(organisation, name) for name in ON_ORGANISATION}
    facts["address"] = dated.seats[0].words[0] if dated.seats else ""
    facts["sector"] = dated.classes[0].words[1] if dated.classes else ""
    return {**facts, "status": dated.status, "place_id": organisation.place_id}


def _part(
    model: Any, organisation: Organisation, what: str, since: str, until: Any, *words: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    rows = model.objects.filter(organisation=organisation).order_by()
    named = {"what_": Value(what), "since_": F(since), "until_": until}
    named |= {f"word{index}_": word for index, word in enumerate(words)}
    found: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**named).values_list(*named)
    return found


def _text(name: str) -> Cast:
    return Cast(F(name), CharField())


class Seen(NamedTuple):
    """An organisation as a link shows it."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Link:
    """An organisation another one came from, went into, or belongs to; `seen` None: not for this actor's eyes."""

    seen: Seen | None
    on: date | None
    word: str = ""


@dataclass
class Kin:
    """To whom an organisation is tied. Successors by the day of the event; of member organisations `hidden` counts
    those the actor may not see.
    """

    predecessors: list[Link] = field(default_factory=list)
    successors: dict[date, list[Link]] = field(default_factory=lambda: defaultdict(list))
    unions: list[Link] = field(default_factory=list)
    members: list[Link] = field(default_factory=list)
    hidden: int = 0


def kin(actor: gate.Actor, organisation: Organisation) -> Kin:
    """Return who came before and after an organisation, and the memberships of organisations that hold now.

    Names only of those the actor may see. One question, two when there is anything.
    """
    found, rows = Kin(), _ties_of(organisation)
    others = {row[at] for row in rows for at in (1, 2)} - {organisation.pk}
    seen = dict(gate.rows(actor, VIEW).filter(pk__in=others).values_list("pk", "name")) if others else {}
    for what, old, new, on, word in rows:
        is_old = old == organisation.pk
        other = new if is_old else old
        link = Link(Seen(other, seen[other]) if other in seen else None, on, word)
        if what == "life":
            (found.successors[on] if is_old else found.predecessors).append(link)
        elif link.seen:
            (found.members if is_old else found.unions).append(link)
        elif is_old:
            found.hidden += 1
    for links in (found.unions, found.members):
        links.sort(key=lambda link: sort_key(str(link.seen)))
    return found


def _ties_of(organisation: Organisation) -> list[tuple[Any, ...]]:
    """Return what ties others to one, by day: what, ids of the elder or the union and of the other, day and word."""
    lives = Succession.objects.filter(Q(event__organisation=organisation) | Q(successor=organisation))
    memberships = Member.objects.filter(
        Q(organisation=organisation, member_organisation__isnull=False) | Q(member_organisation=organisation),
        left_on=None,
    )
    both = [
        rows.order_by().annotate(what_=Value(what)).values_list("what_", *names)
        for what, rows, names in (
            ("life", lives, ("event__organisation", "successor", "event__on", "event__status")),
            ("union", memberships, ("organisation", "member_organisation", "joined_on", "kind")),
        )
    ]
    return sorted(both[0].union(both[1], all=True), key=lambda row: (str(row[3]), row[2]))


def open_requests(actor: gate.Actor, organisation: Organisation) -> list[ChangeRequest]:
    """Return the requests of an organisation that wait, as far as the actor may see them."""
    rows = gate.rows(actor, "registry.request.view", ChangeRequest.objects.filter(organisation=organisation))
    return list(rows.filter(state="open").order_by("asked_at"))


@dataclass(frozen=True)
class Named:
    """What a written line can mean: one organisation, or several, or none."""

    written: str
    found: tuple[Organisation, ...]


def named(actor: gate.Actor, lines: Iterable[str]) -> list[Named]:
    """Return for each line the visible registered organisations it can mean: by code, else by name without marks."""
    wanted = [line.strip() for line in lines if line.strip()]
    rows = gate.rows(actor, VIEW, Organisation.objects.filter(kind__in=REGISTERED_KINDS)).select_related("place")
    codes = {line: "".join(sign for sign in line if sign.isdigit()) for line in wanted}
    keys = {line: fold(line) for line in wanted}
    near = Q(code__in=[code for code in codes.values() if code]) | Q(search_key__in=list(keys.values()))
    found = list(rows.filter(near).order_by("sort_key", "pk"))
    answers = []
    for line in wanted:
        by_code = tuple(row for row in found if row.code and row.code == codes[line])
        answers.append(Named(line, by_code or tuple(row for row in found if row.search_key == keys[line])))
    return answers
