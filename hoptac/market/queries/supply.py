"""What can be had: lots left of calendars and offers, permissions to sell, what waits for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.models import Capacity, Product, UnitFactor
from hoptac.catalogue.queries.naming import region_of
from hoptac.market.choices import ContractState, OfferState, PermitState, ShareState
from hoptac.market.models import ContractLine, Offer, SalePermit, Share
from hoptac.market.rules import quantities
from hoptac.market.rules.supply import Lot, months, next_month
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import queries as registry_queries

#: States of a share in which it is promised: it uses up what there is.
PROMISED = (ShareState.ASKED, ShareState.AGREED, ShareState.CONTRACTED)
_BINDING = (ContractState.DRAFT, ContractState.SIGNED)


class Measured(NamedTuple):
    """How many base units one of a product's units is, and what that measures."""

    factor: Decimal
    dimension: str


@dataclass(frozen=True, slots=True)
class Promised:
    """Base units promised already: of a product in a month of its calendar, of an offer, under a permit."""

    months: dict[tuple[int, date], int]
    offers: dict[int, int]
    permits: dict[int, int]


def available(
    province: Place,
    *,
    starts_on: date,
    ends_before: date,
    on: date,
    kinds: Collection[int] | None = None,
    products: Collection[int] | None = None,
) -> list[Lot]:
    """Return what working cooperatives of a province have left in [starts_on, ends_before), as known on a day.

    Published products with a measure, of these kinds or these products alone where given; calendars and open offers,
    less what is promised. A permit's limit caps each lot sold under it: several lots may share it (permit_left).
    """
    rows = _products(province, on=on, kinds=kinds, products=products)
    goods = {product.pk: product for product in rows.select_related("measure")}
    permits = list(permits_in_force(on=on).filter(owner__place__beneath=province.path))
    measured = measures(goods.values(), province)
    known = _Known(goods, measured, _prices(goods, measured, on), permits, promised(goods, permits), on)
    calendar = Capacity.objects.filter(product__in=rows).values_list("product_id", "month", "quantity")
    found = [*known.calendar(calendar, months(starts_on, ends_before))]
    offers = Offer.objects.filter(product__in=rows, state=OfferState.OPEN)
    found += known.offered(offers.filter(starts_on__lt=ends_before, ends_before__gt=max(starts_on, on)))
    return sorted(found, key=lambda lot: (lot.product_id, lot.starts_on, lot.offer_id or 0))


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything read about a set of products, from which their lots follow."""

    goods: dict[int, Product]
    measured: dict[int, Measured]
    prices: dict[int, int]
    permits: list[SalePermit]
    told: Promised
    on: date

    def calendar(self, rows: QuerySet[Capacity, Any], wanted: list[date]) -> Iterator[Lot]:
        """Yield what is left of each product's calendar in these months, sold by its owner or whom it let sell."""
        by_month = defaultdict(list)
        for month in wanted:
            by_month[month.month].append(month)
        for pk, number, quantity in rows:
            if pk in self.measured:
                permit = self._permit(self.goods[pk])
                for month in by_month.get(number, ()):
                    whole = quantities.to_base(quantity, self.measured[pk].factor)
                    left = whole - self.told.months.get((pk, month), 0)
                    yield from self._lot(pk, permit, left, self.prices.get(pk), month, next_month(month), month=month)

    def offered(self, offers: QuerySet[Offer]) -> Iterator[Lot]:
        """Yield what is left of these offers; one made under a permit only while the permit is in force."""
        permits = {permit.pk: permit for permit in self.permits}
        for offer in offers:
            permit = permits.get(offer.permit_id or 0)
            if offer.product_id in self.measured and (offer.permit_id is None or permit is not None):
                left = offer.quantity - self.told.offers.get(offer.pk, 0)
                days = (offer.starts_on, offer.ends_before)
                yield from self._lot(offer.product_id, permit, left, offer.price, *days, offer=offer)

    def _permit(self, product: Product) -> SalePermit | None:
        """Return the permission of whoever the owner named as seller of a product; None: the owner sells."""
        fits = (
            permit
            for permit in self.permits
            if (permit.owner_id, permit.holder_id) == (product.organisation_id, product.seller_id)
            and permit.product_id in {None, product.pk}
        )
        return next(fits, None)

    def _lot(
        self,
        pk: int,
        permit: SalePermit | None,
        left: int,
        price: int | None,
        *days: date,
        month: date | None = None,
        offer: Offer | None = None,
    ) -> Iterator[Lot]:
        product, measured = self.goods[pk], self.measured[pk]
        if permit is not None and permit.most is not None:
            left = min(left, permit.most - self.told.permits.get(permit.pk, 0))
        if left > 0:
            yield Lot(
                product_id=pk,
                owner_id=product.organisation_id,
                seller_id=product.organisation_id if permit is None else permit.holder_id,
                permit_id=None if permit is None else permit.pk,
                offer_id=None if offer is None else offer.pk,
                month=month,
                starts_on=days[0],
                ends_before=days[1],
                quantity=left,
                price=price,
                is_stale=offer is None and product.is_stale(self.on),
                minimum=quantities.to_base(product.minimum_order or Decimal(0), measured.factor, up=True),
                dimension=measured.dimension,
            )


def _products(
    province: Place, *, on: date, kinds: Collection[int] | None, products: Collection[int] | None
) -> QuerySet[Product]:
    """Return published products with a measure of organisations that work on a day."""
    owners = registry_queries.working(on=on, within=province)
    rows = catalogue_queries.published().filter(organisation__in=owners.values("pk"), measure__isnull=False)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return rows if products is None else rows.filter(pk__in=products)


def measures(products: Collection[Product], province: Place) -> dict[int, Measured]:
    """Return how each product with a measure is measured, customary units as in this province; one query."""
    here = UnitFactor.objects.filter(region=region_of(province.code)).values_list("unit_id", "factor")
    regional = dict(here)
    found = {}
    for product in products:
        unit = product.measure
        if unit is not None:
            factor = unit.factor or regional.get(unit.pk)
            found[product.pk] = (
                Measured(factor, unit.dimension) if factor else Measured(Decimal(1), f"unit:{unit.code}")
            )
    return found


def _prices(goods: dict[int, Product], measured: dict[int, Measured], on: date) -> dict[int, int]:
    """Return what a base unit of each product costs on a day where that is known, rounded up to whole đồng."""
    steps = catalogue_queries.price_steps(goods.values(), on=on, priced=catalogue_queries.priced_ids(on=on))
    found = {}
    for pk, measure in measured.items():
        one = next((step for step in steps.get(pk, ()) if not step.packaging), None)
        if one is not None:
            found[pk] = quantities.price_to_base(one.amount, measure.factor, up=True)
    return found


def promised(products: Collection[int], permits: Collection[SalePermit] = ()) -> Promised:
    """Return what is promised of these products and under these permits: shares asked and on, lines of annexes."""
    shares = Share.objects.filter(state__in=PROMISED).order_by()
    of_months: dict[tuple[int, date], int] = defaultdict(int)
    of_goods = shares.filter(offer=None).values_list("product", "month").annotate(sum=Sum("quantity"))
    for pk, month, quantity in of_goods:
        if pk in products:
            of_months[pk, month] += quantity
    for pk, starts_on, quantity in ContractLine.objects.filter(share=None, contract__state__in=_BINDING).values_list(
        "product", "starts_on", "quantity"
    ):
        of_months[pk, starts_on.replace(day=1)] += quantity
    offers = shares.exclude(offer=None).values_list("offer").annotate(sum=Sum("quantity"))
    held = shares.filter(permit__in=[permit.pk for permit in permits if permit.most is not None])
    return Promised(dict(of_months), dict(offers), dict(held.values_list("permit").annotate(sum=Sum("quantity"))))


class MonthLine(NamedTuple):
    """A month of a product's calendar in its own unit: how much there is (None: it is silent), is promised, is left."""

    month: date
    whole: Decimal | None
    promised: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A product on the page of what an organisation can supply."""

    product: Product
    months: tuple[MonthLine, ...]
    is_stale: bool


def lines(products: Collection[Product], *, wanted: Collection[date], province: Place, on: date) -> list[Line]:
    """Return what there is of these products in these months; four queries."""
    ids = [product.pk for product in products]
    measured, told = measures(products, province), promised(ids).months
    calendar = catalogue_queries.capacities(ids)

    def cell(pk: int, month: date) -> MonthLine:
        whole = calendar.get(pk, {}).get(month.month)
        factor = measured[pk].factor if pk in measured else Decimal(1)
        used = quantities.from_base(told.get((pk, month), 0), factor)
        return MonthLine(month, whole, used, max((whole or 0) - used, Decimal(0)))

    return [
        Line(product, tuple(cell(product.pk, month) for month in wanted), product.is_stale(on)) for product in products
    ]


def goods(actor: gate.Actor) -> QuerySet[Product]:
    """Return the published products whose supply the actor may say, stale ones first."""
    rows = catalogue_queries.published().select_related("measure", "organisation__place__parent__parent")
    return gate.rows(actor, "catalogue.product.change", rows).order_by("refreshed_on", "sort_key", "pk")


def permits_in_force(*, on: date) -> QuerySet[SalePermit]:
    """Return the permissions to sell for another that hold on a day."""
    return SalePermit.objects.filter(state=PermitState.GIVEN, starts_on__lte=on, ends_before__gt=on).order_by("pk")


def permit_left(permit: SalePermit) -> int | None:
    """Return how many base units may still be sold under a permit; None: it has no limit."""
    if permit.most is None:
        return None
    sold = permit.shares.filter(state__in=PROMISED).aggregate(sum=Sum("quantity"))["sum"] or 0
    return permit.most - sold


def offers(actor: gate.Actor) -> QuerySet[Offer]:
    """Return the offers one may see at the desk, newest first."""
    return (
        gate.rows(actor, "market.offer.view").select_related("product__measure", "seller").order_by("-made_at", "-pk")
    )


def permits(actor: gate.Actor) -> QuerySet[SalePermit]:
    """Return the permissions to sell one may read, given, asked for, refused and revoked, newest first."""
    rows: QuerySet[SalePermit] = gate.rows(actor, "market.permit.view")
    return rows.select_related(
        "owner__place__parent__parent", "holder", "product", "asked_by", "answered_by", "revoked_by"
    ).order_by("-pk")


def permits_waiting(actor: gate.Actor) -> QuerySet[SalePermit]:
    """Return the requests to sell that wait for the actor's answer."""
    return gate.rows(actor, "market.permit.answer").filter(state=PermitState.ASKED)


def sellable(actor: gate.Actor, *, on: date, kind_id: int | None = None) -> QuerySet[Product]:
    """Return the published, measured products the actor may offer: one's own, and those one holds a permit for; of a
    kind or beneath it where one is given.
    """
    rows = _of_sellers(actor, on).filter(is_published=True, measure__isnull=False)
    return _with_seat(rows.filter(Q(kind=kind_id) | Q(kind__parent=kind_id)) if kind_id else rows)


def offerable(actor: gate.Actor, *, on: date) -> QuerySet[Product]:
    """Return the products whose page of offering the actor may know of: those one sees at the desk, or may offer."""
    return _with_seat(catalogue_queries.products(actor).order_by() | _of_sellers(actor, on))


def _of_sellers(actor: gate.Actor, on: date) -> QuerySet[Product]:
    organisations: QuerySet[Organisation] = gate.rows(actor, "market.offer.add")
    sellers = organisations.values("pk")
    held = permits_in_force(on=on).filter(holder__in=sellers)
    all_of = Q(organisation__in=held.filter(product=None).values("owner"), is_published=True)
    this = Q(pk__in=held.exclude(product=None).values("product"))
    return Product.objects.filter(Q(organisation__in=sellers) | all_of | this)


def _with_seat(rows: QuerySet[Product]) -> QuerySet[Product]:
    return rows.select_related("measure", "organisation__place__parent__parent").order_by("sort_key", "pk")


def sellers_of(actor: gate.Actor, product: Product, *, on: date) -> QuerySet[Organisation]:
    """Return the actor's organisations that may offer a product today."""
    held = permits_in_force(on=on).filter(Q(product=None) | Q(product=product), owner=product.organisation_id)
    may = Q(pk=product.organisation_id) | Q(pk__in=held.values("holder"))
    rows: QuerySet[Organisation] = gate.rows(actor, "market.offer.add")
    return rows.filter(may).order_by("sort_key", "pk")


def holders(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the actor's organisations that may ask others for the permission to sell for them."""
    rows: QuerySet[Organisation] = gate.rows(actor, "market.permit.ask")
    return rows.order_by("sort_key", "pk")


def owner(pk: int) -> Organisation:
    """Return the organisation, with its place, that is to be asked for a permission."""
    return Organisation.objects.select_related("place__parent__parent").get(pk=pk)


def sold_by(owner: int) -> QuerySet[Product]:
    """Return what can be permitted of an owner, by name: what it publishes and has a measure for."""
    rows = catalogue_queries.published().filter(organisation=owner, measure__isnull=False)
    return rows.select_related("measure").order_by("sort_key", "pk")


def reached(permit: SalePermit) -> QuerySet[Product]:
    """Return the products a permission reaches, by name."""
    rows = sold_by(permit.owner_id)
    return rows if permit.product_id is None else rows.filter(pk=permit.product_id)


def sold(permit: SalePermit) -> QuerySet[Share]:
    """Return what was promised under a permission, newest first: revoking leaves it."""
    rows = permit.shares.filter(state__in=PROMISED)
    return rows.select_related("product__measure", "part__need__kind").order_by("-pk")
