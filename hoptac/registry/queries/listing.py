"""The list of organisations: narrowed, sorted, each with its state of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

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
    found = gate.rows(actor, VIEW, Organisation.objects.filter(kind__in=REGISTERED_KINDS))
    rows = _narrowed(with_state(found, on=on), asked)
    return rows.select_related("registration", "place").order_by(*_order(asked.sort))


def with_state(rows: QuerySet[Organisation], *, on: date) -> QuerySet[ListedOrganisation]:
    """Return the organisations with what holds about each on a day."""
    events = LifecycleEvent.objects.filter(organisation=OuterRef("pk"), on__lte=on).order_by("-on")
    classes = Classification.objects.filter(organisation=OuterRef("pk")).order_by("-starts_on")
    seats = Seat.objects.filter(organisation=OuterRef("pk")).order_by("-starts_on")
    members = Fact.objects.filter(organisation=OuterRef("pk"), element=BY_CODE["members"].number, on__lte=on)
    total = members.order_by().values("organisation").annotate(total=Sum("value")).values("total")
    return rows.annotate(
        status=Coalesce(Subquery(events.values("status")[:1]), Value("active")),
        sector=Coalesce(Subquery(classes.values("sector")[:1]), Value("")),
        size=Coalesce(Subquery(classes.values("size")[:1]), Value("")),
        member_count=Subquery(total, output_field=BigIntegerField()),
        address=Coalesce(Subquery(seats.values("address")[:1]), Value("")),
    )


def _narrowed(rows: QuerySet[ListedOrganisation], asked: Narrowing) -> QuerySet[ListedOrganisation]:
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
        kept &= Q(status__in=rules.EXISTING)
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


def communes(actor: gate.Actor) -> QuerySet[Place]:
    """Return the units in which the visible organisations have their seats, by name."""
    seats = gate.rows(actor, VIEW, Organisation.objects.filter(kind__in=REGISTERED_KINDS)).order_by()
    return Place.objects.filter(pk__in=seats.values("place_id").distinct()).order_by("sort_key", "pk")
