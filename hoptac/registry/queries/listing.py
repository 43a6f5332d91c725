"""The list of organisations: narrowed, sorted, each with its state of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypedDict, cast

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from hoptac.access import gate
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact
from hoptac.parties.choices import REGISTERED_KINDS
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import rules
from hoptac.registry.models import Classification, LifecycleEvent, Seat
from hoptac.registry.queries.state import VIEW
from hoptac.search import queries as search_queries
from hoptac.search.choices import EntryKind

#: States one asks for together: "" those that exist (what figures count), "all" every one there ever was.
EXISTING, EVERY = "", "all"
UNKNOWN = "unknown"


class State(TypedDict):
    """What listed() adds to an organisation."""

    status: str
    sector: str
    size: str
    member_count: int | None
    address: str


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedOrganisation = WithAnnotations[Organisation, State]


@dataclass(frozen=True)
class Narrowing:
    """What narrows the list; the empty value narrows nothing. Years of founding are both included."""

    text: str = ""
    kind: str = ""
    sector: str = ""
    status: str = EXISTING
    size: str = ""
    commune: int | None = None
    founded_from: int | None = None
    founded_to: int | None = None
    sort: str = ""


#: What a column sorts by; the name settles what is left open.
SORTS = {
    "name": "sort_key",
    "code": "code",
    "commune": "place__sort_key",
    "kind": "kind",
    "sector": "sector",
    "founded": "registration__registered_on",
    "members": "member_count",
    "status": "status",
}


def listed(actor: gate.Actor, asked: Narrowing, *, on: date) -> QuerySet[ListedOrganisation]:
    """Return the visible organisations of the registry that fit, each with status, sector, size and members of a day.

    `member_count` is None where no number is known. Searched words stand in name, code, address or commune.
    """
    rows = _found(actor, asked, _STATE, on=on)
    return cast("QuerySet[ListedOrganisation]", rows.select_related("registration", "place"))


class Line(NamedTuple):
    """One organisation of the list, with its state of the day."""

    pk: int
    name: str
    code: str | None
    kind: str
    place: str
    registered_on: date | None
    registered_precision: str
    sector: str
    status: str
    member_count: int | None


class Pages(Paginator[Line]):
    """The list page by page. Only what stands on a page is read with its state, which takes longest.

    All keys are read at once: in order they cost hardly more than their number, which a page needs anyway.
    """

    def __init__(self, actor: gate.Actor, asked: Narrowing, *, on: date, size: int) -> None:
        needed = {name for name in _STATE if name in (SORTS.get(asked.sort.lstrip("-")), *_asked_of_state(asked))}
        self.on = on
        self.keys = list(_found(actor, asked, needed, on=on).values_list("pk", flat=True))
        super().__init__(self.keys, size)  # type: ignore[arg-type]  # page() turns keys into lines

    def page(self, number: int | str) -> Page[Line]:
        """Return the lines of a page, first page 1; as Paginator does when there is no such page."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(_lines(self.keys[first : first + self.per_page], on=self.on), number, self)


def _lines(keys: list[int], *, on: date) -> list[Line]:
    """Return the organisations in the order of their keys, each with its state of the day."""
    events = LifecycleEvent.objects.filter(organisation__in=keys, on__lte=on).order_by("on")
    members = Fact.objects.filter(organisation__in=keys, element=BY_CODE["members"].number, on__lte=on).order_by()
    status = dict(events.values_list("organisation", "status"))
    counted: dict[int, int] = {}
    for key, change in members.values_list("organisation", "value"):
        counted[key] = counted.get(key, 0) + change
    rows = Organisation.objects.filter(pk__in=keys).order_by("classifications__starts_on")
    registration = ("registration__registered_on", "registration__registered_precision")
    found = rows.values_list("pk", "name", "code", "kind", "place__full_name", *registration, "classifications__sector")
    # An organisation comes once for each sector it had; the last one stays, as of states.
    read = {
        row[0]: Line(*row[:-1], row[-1] or "", status.get(row[0], "active"), counted.get(row[0]))  # type: ignore[call-arg]
        for row in found
    }
    return [read[key] for key in keys]


def _asked_of_state(asked: Narrowing) -> list[str]:
    """Return which parts of the state narrow the list."""
    is_of_status = asked.status not in (EXISTING, EVERY)
    return [name for name, is_asked in zip(_STATE, (is_of_status, asked.sector, asked.size), strict=False) if is_asked]


def _found(actor: gate.Actor, asked: Narrowing, state: Iterable[str], *, on: date) -> QuerySet[Organisation]:
    """Return the visible organisations that fit, in order, each with the named parts of its state."""
    found = gate.rows(actor, VIEW, Organisation.objects.filter(kind__in=REGISTERED_KINDS))
    return _narrowed(_with(found, state, on=on), asked, on=on).order_by(*_order(asked.sort))


def _status(on: date) -> Coalesce:
    events = LifecycleEvent.objects.filter(organisation=OuterRef("pk"), on__lte=on).order_by("-on")
    return Coalesce(Subquery(events.values("status")[:1]), Value("active"))


def _latest(model: type[Classification | Seat], name: str) -> Coalesce:
    held = model._default_manager.filter(organisation=OuterRef("pk")).order_by("-starts_on")
    return Coalesce(Subquery(held.values(name)[:1]), Value(""))


def _members(on: date) -> Subquery:
    members = Fact.objects.filter(organisation=OuterRef("pk"), element=BY_CODE["members"].number, on__lte=on)
    total = members.order_by().values("organisation").annotate(total=Sum("value")).values("total")
    return Subquery(total, output_field=BigIntegerField())


#: Each part of the state of a day, as something to annotate.
_STATE: dict[str, Callable[[date], Coalesce | Subquery]] = {
    "status": _status,
    "sector": lambda _on: _latest(Classification, "sector"),
    "size": lambda _on: _latest(Classification, "size"),
    "member_count": _members,
    "address": lambda _on: _latest(Seat, "address"),
}


def _with(rows: QuerySet[Organisation], state: Iterable[str], *, on: date) -> QuerySet[Organisation]:
    """Return the organisations with the named parts of what holds about each on a day."""
    return rows.annotate(**{name: _STATE[name](on) for name in state})


def _narrowed(rows: QuerySet[Organisation], asked: Narrowing, *, on: date) -> QuerySet[Organisation]:
    kept = Q()
    if asked.text.strip():
        words = search_queries.matching(asked.text, kind=EntryKind.ORGANISATION)
        kept &= Q(pk__in=words) if words is not None else Q(pk__in=[])
    if asked.kind:
        kept &= Q(kind=asked.kind)
    if asked.sector:
        kept &= Q(sector="" if asked.sector == UNKNOWN else asked.sector)
    if asked.size:
        kept &= Q(size="" if asked.size == UNKNOWN else asked.size)
    if asked.status == EXISTING:
        # What has ended stays ended (rules.TRANSITIONS), so that the few ends tell as much as everybody's last state.
        ended = LifecycleEvent.objects.filter(on__lte=on).exclude(status__in=rules.EXISTING)
        kept &= ~Q(pk__in=ended.values("organisation"))
    elif asked.status != EVERY:
        kept &= Q(status=asked.status)
    if asked.commune:
        kept &= Q(place=asked.commune)
    if asked.founded_from:
        kept &= Q(registration__registered_on__gte=date(asked.founded_from, 1, 1))
    if asked.founded_to:
        kept &= Q(registration__registered_on__lt=date(asked.founded_to + 1, 1, 1))
    return rows.filter(kept)


def _order(sort: str) -> list[str]:
    column = SORTS.get(sort.lstrip("-"), "sort_key")
    first = f"-{column}" if sort.startswith("-") else column
    return [first, *([] if column == "sort_key" else ["sort_key"]), "pk"]


def communes(actor: gate.Actor) -> list[tuple[int, str]]:
    """Return id and name of the units in which the visible organisations have their seats, by name."""
    seats = gate.rows(actor, VIEW, Organisation.objects.filter(kind__in=REGISTERED_KINDS)).order_by()
    units = Place.objects.filter(pk__in=seats.values("place_id")).order_by("sort_key", "pk")
    return list(units.values_list("pk", "full_name"))
