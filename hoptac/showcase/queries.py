"""Reads of the shop window: home, product and cooperative pages, the inbox. Searching stands in searching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Kind
from hoptac.facts import figures
from hoptac.facts.elements import BY_CODE
from hoptac.facts.figures import Moment, Question
from hoptac.facts.models import Fact
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import queries as registry
from hoptac.showcase import masks, rules
from hoptac.showcase.choices import EnquiryState
from hoptac.showcase.models import Enquiry

if TYPE_CHECKING:
    from hoptac.catalogue.queries import StarredProduct
    from hoptac.showcase.shelf import Shelf

VIEW = "showcase.enquiry.view"


def shown(*, on: date) -> QuerySet[StarredProduct]:
    """Return the published products with their stars of the day, their owner and its commune."""
    rows = catalogue_queries.published().select_related("organisation__place")
    return catalogue_queries.with_stars(rows, on=on)


def in_season(held: Shelf, *, on: date, limit: int) -> list[int]:
    """Return ids of products that are in season in the month of the day and not all year round, most stars first."""
    now = held.having("month", on.month)
    other = [held.having("month", month) for month in range(1, 13)]
    return [held.ids[at] for at in masks.positions(now & ~reduce(and_, other), limit=limit)]


class Headline(NamedTuple):
    """A figure of the province: the code of its indicator and its value."""

    code: str
    value: Fraction | None


#: What the first page says about the province.
HEADLINES = ("cooperatives_active", "members", "ocop_products_3_star_up")


def headlines(*, today: date) -> tuple[date | None, list[Headline]]:
    """Return the day anything was last stated of the province, and its figures of that day."""
    asked = Question(Moment.day(today), today, settings.PROVINCE_CODE)
    place = asked.place()
    newest = registry.last_stated_on(place.path, on=today) if place else None
    if newest is None:
        return None, []
    asked = replace(asked, moment=Moment.day(newest), known=place)
    found = figures.values([figures.indicator(code) for code in HEADLINES], asked)
    return newest, [Headline(code, found[code]) for code in HEADLINES]


def similar(pk: int, held: Shelf, *, limit: int) -> list[int]:
    """Return ids of products by others: of the same kind, then the larger kind, then the group; those of the same
    commune first, then those with most stars.
    """
    bit, owner = 1 << held.at[pk], held.owners[held.at[pk]]
    wider = sorted((having for name in ("kind", "group") for having in held.sets[name].values() if having & bit),
                   key=int.bit_count)  # fmt: skip
    here = next(having for having in held.sets["commune"].values() if having & bit)
    found: dict[int, None] = {}
    for alike in wider:
        for near in (alike & here, alike & ~here):
            places = masks.positions(near, limit=limit * 8)
            found.update(dict.fromkeys(held.ids[place] for place in places if held.owners[place] != owner))
    return list(found)[:limit]


def cooperatives(*, on: date) -> QuerySet[Organisation]:
    """Return the organisations that show at least one product; only these have a public page."""
    showing = catalogue_queries.published().values("organisation_id")
    return Organisation.objects.filter(pk__in=showing).select_related("place__parent", "registration")


def communes(held: Shelf) -> QuerySet[Place]:
    """Return the communes in which something is shown."""
    return Place.objects.filter(pk__in=held.places).select_related("parent")


def makers(place_id: int) -> list[Organisation]:
    """Return the organisations in a commune that show something, by name."""
    showing = catalogue_queries.published().values("organisation_id")
    return list(Organisation.objects.filter(pk__in=showing, place=place_id).order_by("sort_key", "pk"))


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


def kinds() -> QuerySet[Kind]:
    """Return the kinds of products, each with the larger one above it."""
    return Kind.objects.select_related("parent")


def enquiries(actor: gate.Actor) -> QuerySet[Enquiry]:
    """Return the enquiries the actor may read, newest first, with product and cooperative."""
    return gate.rows(actor, VIEW).select_related("product", "organisation").order_by("-sent_at", "-pk")


def followed() -> QuerySet[Enquiry]:
    """Return the enquiries that whoever holds a private link may see: all but those whose personal data expired."""
    return Enquiry.objects.select_related("product", "organisation").exclude(is_erased=True)


def waiting(actor: gate.Actor) -> QuerySet[Enquiry]:
    """Return the enquiries the actor should answer."""
    rows: QuerySet[Enquiry] = gate.rows(actor, "showcase.enquiry.answer")
    return rows.filter(state=EnquiryState.NEW, is_erased=False)


def due_on(sent_on: date) -> date:
    """Return the day from which an enquiry sent on a day is also the alliance's to answer."""
    return rules.due_on(sent_on=sent_on, days=settings.ENQUIRY_DAYS)


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
