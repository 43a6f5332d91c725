"""Reads of the shop window: home, search with facets, product and cooperative pages, the inbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import ProductGroup
from hoptac.catalogue.models import Product
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.search import queries as search_queries
from hoptac.search.choices import EntryKind
from hoptac.showcase import rules
from hoptac.showcase.choices import EnquiryState, Month
from hoptac.showcase.models import Enquiry

if TYPE_CHECKING:
    from hoptac.catalogue.queries import StarredProduct

VIEW = "showcase.enquiry.view"
#: A facet offers this many values, those with most products first.
MOST_CHOICES = 12


def shown(*, on: date) -> QuerySet[StarredProduct]:
    """Return the published products with their stars of the day, their owner and its commune."""
    rows = catalogue_queries.published().select_related("organisation__place")
    return catalogue_queries.with_stars(rows, on=on)


def newest_stars(*, on: date, limit: int) -> list[StarredProduct]:
    """Return the published products that received their stars last."""
    return list(shown(on=on).filter(stars__gte=3).order_by("-starred_on", "-stars", "sort_key", "pk")[:limit])


def in_season(*, on: date, limit: int) -> list[StarredProduct]:
    """Return published products that are in season in the month of the day, not all year round, best stars first."""
    rows = shown(on=on).annotate(now=F("season").bitand(1 << (on.month - 1))).filter(now__gt=0, season__lt=2**12 - 1)
    return list(rows.order_by(F("stars").desc(nulls_last=True), "sort_key", "pk")[:limit])


class Shop(NamedTuple):
    """Three figures of what is shown: products, of these with 3 stars or more, organisations that show some."""

    products: int
    starred: int
    organisations: int


def shop(*, on: date) -> Shop:
    """Return the figures of what is shown on a day."""
    found = shown(on=on).aggregate(
        products=Count("pk"),
        starred=Count("pk", filter=Q(stars__gte=3)),
        organisations=Count("organisation_id", distinct=True),
    )
    return Shop(**found)


class Narrowing(NamedTuple):
    """What a search is narrowed to; None where it is not."""

    text: str = ""
    group: str | None = None
    stars: int | None = None
    commune: int | None = None
    month: int | None = None

    def keeps(self, cell: Cell, *, but: str = "") -> bool:
        """Whether products like these remain, with one of the narrowings (`but`) left out."""
        return (
            (but == "group" or self.group is None or cell.group == self.group)
            and (but == "stars" or self.stars is None or (cell.stars or 0) >= self.stars)
            and (but == "commune" or self.commune is None or cell.place_id == self.commune)
            and (but == "month" or self.month is None or bool(cell.season & 1 << (self.month - 1)))
        )


class Cell(NamedTuple):
    """How many products are alike in everything one can narrow by."""

    group: str
    stars: int | None
    place_id: int
    season: int
    products: int


class Choice(NamedTuple):
    """One value of a facet: how it is written in the address, its words, and how many products it leaves."""

    value: str
    label: str
    products: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to narrow by: its word in the address and its values."""

    name: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the products in order, how many, and by what to narrow further."""

    rows: QuerySet[StarredProduct]
    total: int
    facets: list[Facet]


def search(narrowing: Narrowing, *, on: date) -> Found:
    """Return the published products that answer the narrowing; best match first, else most stars first."""
    rows = _answering(narrowing.text, on=on)
    grouped = rows.order_by().values_list("group", "stars", "organisation__place_id", "season")
    cells = [Cell(*values) for values in grouped.annotate(products=Count("pk"))]
    total = sum(cell.products for cell in cells if narrowing.keeps(cell))
    return Found(_ordered(_narrowed(rows, narrowing), narrowing.text), total, _facets(narrowing, cells))


def _answering(text: str, *, on: date) -> QuerySet[StarredProduct]:
    rows = shown(on=on)
    ids = search_queries.matching(text, kind=EntryKind.PRODUCT, is_public=True)
    if ids is None:
        return rows.none() if text.strip() else rows
    return rows.filter(pk__in=ids)


def _narrowed(rows: QuerySet[StarredProduct], narrowing: Narrowing) -> QuerySet[StarredProduct]:
    if narrowing.group is not None:
        rows = rows.filter(group=narrowing.group)
    if narrowing.stars is not None:
        rows = rows.filter(stars__gte=narrowing.stars)
    if narrowing.commune is not None:
        rows = rows.filter(organisation__place=narrowing.commune)
    if narrowing.month is not None:
        rows = rows.annotate(then=F("season").bitand(1 << (narrowing.month - 1))).filter(then__gt=0)
    return rows


def _ordered(rows: QuerySet[StarredProduct], text: str) -> QuerySet[StarredProduct]:
    order = [F("stars").desc(nulls_last=True), F("sort_key").asc(), F("pk").asc()]
    if not text.strip():
        return rows.order_by(*order)
    return rows.annotate(nearness=search_queries.rank(text, kind=EntryKind.PRODUCT)).order_by("nearness", *order)


def _facets(narrowing: Narrowing, cells: list[Cell]) -> list[Facet]:
    """Return the facets with counts, each counted with all other narrowings in force."""
    groups, communes = Counter[str](), Counter[int]()
    stars, months = Counter[int](), Counter[int]()
    for cell in cells:
        if narrowing.keeps(cell, but="group"):
            groups[cell.group] += cell.products
        if narrowing.keeps(cell, but="commune"):
            communes[cell.place_id] += cell.products
        if narrowing.keeps(cell, but="stars"):
            stars.update({least: cell.products for least in (3, 4, 5) if (cell.stars or 0) >= least})
        if narrowing.keeps(cell, but="month"):
            months.update({one: cell.products for one in Month.values if cell.season & 1 << (one - 1)})
    names = _commune_names(communes, narrowing.commune)
    return [
        _facet("group", groups, narrowing.group, lambda one: str(ProductGroup(one).label), ProductGroup.values),
        _facet("stars", stars, narrowing.stars, str, (3, 4, 5)),
        _facet("commune", communes, narrowing.commune, lambda one: names[one], names),
        _facet("month", months, narrowing.month, lambda one: str(Month(one).label), Month.values),
    ]


def _facet(name: str, counts: Counter[Any], chosen: Any, label: Callable[[Any], str], values: Any) -> Facet:
    choices = [
        Choice(str(value), label(value), counts[value], value == chosen)
        for value in values
        if counts[value] or value == chosen
    ]
    return Facet(name, choices)


def _commune_names(communes: Counter[int], chosen: int | None) -> dict[int, str]:
    """Return the names of the communes with most products, and of the chosen one, by name."""
    wanted = {place for place, _ in communes.most_common(MOST_CHOICES)} | ({chosen} if chosen else set())
    return dict(Place.objects.filter(pk__in=wanted).order_by("sort_key").values_list("pk", "full_name"))


def similar(product: Product, *, on: date, limit: int) -> list[StarredProduct]:
    """Return published products of the same group by others, those of the same commune and most stars first."""
    rows = shown(on=on).filter(group=product.group).exclude(organisation=product.organisation_id)
    near = Case(When(organisation__place=product.organisation.place_id, then=Value(0)), default=Value(1))
    return list(rows.order_by(near, F("stars").desc(nulls_last=True), "sort_key", "pk")[:limit])


def cooperatives(*, on: date) -> QuerySet[Organisation]:
    """Return the organisations that show at least one product; only these have a public page."""
    showing = catalogue_queries.published().values("organisation_id")
    return Organisation.objects.filter(pk__in=showing).select_related("place__parent", "registration")


class Size(NamedTuple):
    """How many members and workers an organisation has on a day; None where nothing was reported."""

    members: int | None
    workers: int | None


def size(organisation: Organisation, *, on: date) -> Size:
    """Return an organisation's members and regular workers on a day, as figures only."""
    members, workers = BY_CODE["members"].number, BY_CODE["regular_workers"].number
    found = Fact.objects.filter(
        organisation=organisation, element__in=[members, workers], on__lt=on + timedelta(days=1)
    )
    sums = dict(found.order_by().values_list("element").annotate(Sum("value")))
    return Size(sums.get(members), sums.get(workers))


def enquiries(actor: gate.Actor) -> QuerySet[Enquiry]:
    """Return the enquiries the actor may read, newest first, with product and cooperative."""
    return gate.rows(actor, VIEW).select_related("product", "organisation").order_by("-sent_at", "-pk")


def followed() -> QuerySet[Enquiry]:
    """Return the enquiries that whoever holds a private link may see: all but those whose personal data expired."""
    return Enquiry.objects.select_related("product", "organisation").exclude(is_erased=True)


def waiting(actor: gate.Actor) -> tuple[int, date | None]:
    """Return how many enquiries the actor should answer, and the day from which the first is also the alliance's."""
    found = gate.rows(actor, "showcase.enquiry.answer").filter(state=EnquiryState.NEW, is_erased=False)
    told = found.aggregate(count=Count("pk"), first=Min("sent_at"))
    first = told["first"] and rules.due_on(sent_on=timezone.localdate(told["first"]), days=settings.ENQUIRY_DAYS)
    return told["count"], first


def overdue(actor: gate.Actor) -> QuerySet[Enquiry]:
    """Return the enquiries that cooperatives let wait too long and this actor may answer in their place."""
    rows = gate.rows(actor, "showcase.enquiry.stand_in", Enquiry.objects.all())
    return rows.filter(state=EnquiryState.NEW, is_erased=False, sent_at__lt=_overdue_since())


def is_overdue(enquiry: Enquiry) -> bool:
    """Whether an enquiry that waits for its answer has waited too long."""
    return enquiry.state == EnquiryState.NEW and enquiry.sent_at < _overdue_since()


def may_answer(actor: gate.Actor, enquiry: Enquiry) -> bool:
    """Whether an enquiry waits for an answer that this actor may give."""
    if enquiry.state != EnquiryState.NEW or enquiry.is_erased:
        return False
    stands_in = is_overdue(enquiry) and gate.can(actor, "showcase.enquiry.stand_in", enquiry)
    return stands_in or gate.can(actor, "showcase.enquiry.answer", enquiry)


def _overdue_since() -> datetime:
    """Return the moment before which an enquiry was sent that is overdue: whole days by the clock of Hà Nội."""
    on = timezone.localdate() - timedelta(days=settings.ENQUIRY_DAYS - 1)
    return timezone.make_aware(datetime.combine(on, datetime.min.time()))
