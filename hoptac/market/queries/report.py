"""What a market adds up to: needs by kind and month with what is served, and what each cooperative agreed and brought.

Its figures are those of `figures`; its lists are sums of the same rows, of cooperatives that have their seat there now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hoptac.catalogue.models import Capacity, Kind, Product, Unit
from hoptac.core import text
from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.indicators.market import MARKET
from hoptac.market.choices import CAME, SERVING, SIGNED, ContractState, DeliveryState, NeedState
from hoptac.market.models import Contract, Delivery, NeedPart, Share
from hoptac.market.queries import supply
from hoptac.market.rules.report import is_on_time
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import queries as registry_queries

#: Figures of the report, in the order in which they are told.
FIGURES = (*(each.code for each in MARKET), "connection_products")
#: So many cooperatives are named for a kind and month, and so many months away at most.
MOST_CALLED, FARTHEST = 3, 2


@dataclass
class Wanted:
    """What is wanted of a kind in a month, in base units; what nobody serves is `unmet`. `unit` is that base unit."""

    kind: Kind
    month: date
    unit: Unit
    parts: int = 0
    asked: int = 0
    served: int = 0
    unmet: int = 0
    needs: set[int] = field(default_factory=set)


@dataclass
class Sold:
    """What a cooperative agreed and brought: contracts and their value, deliveries, those on time, đồng to be paid."""

    organisation: Organisation
    contracts: int = 0
    value: int = 0
    deliveries: int = 0
    on_time: int = 0
    delivered: int = 0

    def sign(self, value: int) -> None:
        """Add a contract of so many đồng."""
        self.contracts += 1
        self.value += value

    def bring(self, came: Delivery) -> None:
        """Add a delivery that came."""
        self.deliveries += 1
        self.delivered += came.amount or 0
        if came.sent_on is not None:
            self.on_time += is_on_time(sent_on=came.sent_on, planned_on=came.planned_on, accepted=came.accepted)


@dataclass(frozen=True)
class Report:
    """Everything the report says; `overdue` deliveries were planned for a day before today and have not come."""

    place: Place
    period: Period
    figures: dict[str, Fraction | None]
    wanted: tuple[Wanted, ...]
    cooperatives: tuple[Sold, ...]
    contracts: dict[str, int]
    deliveries: dict[str, int]
    overdue: int
    rejected: int


def report(place: Place, period: Period, *, on: date) -> Report:
    """Return the report of a place in a period; needs are those asked of its province's alliance."""
    first, after = period.starts_on, period.ends_before
    asked = Question(Moment.of(period), on, place.code, known=place)
    planned = _deliveries(place).filter(planned_on__gte=first, planned_on__lt=after)
    due = list(planned.values_list("state", "planned_on", "rejected"))
    signed = list(_contracts(place, starts_on=first, ends_before=after))
    return Report(
        place=place,
        period=period,
        figures=dict(figures.values([INDICATOR[code] for code in FIGURES], asked)),
        wanted=tuple(wanted(place, starts_on=first, ends_before=after)),
        cooperatives=tuple(sold(signed, place, starts_on=first, ends_before=after)),
        contracts=Counter(contract.template.kind for contract in signed),
        deliveries=Counter(state for state, _planned_on, _rejected in due),
        overdue=sum(state == DeliveryState.PLANNED and planned_on < on for state, planned_on, _rejected in due),
        rejected=sum(bool(rejected) for _state, _planned_on, rejected in due),
    )


def wanted(place: Place, *, starts_on: date, ends_before: date, is_open: bool = False) -> list[Wanted]:
    """Return what buyers want of the alliances of a place from [starts_on, ends_before), by kind and month.

    A part is of the month in which its days begin; what is withdrawn counts for nothing. `is_open`: open needs only.
    """
    rows = NeedPart.objects.filter(need__province__beneath=place.path, starts_on__lt=ends_before)
    rows = rows.filter(starts_on__gte=starts_on).exclude(need__state=NeedState.WITHDRAWN)
    if is_open:
        rows = rows.filter(need__state=NeedState.OPEN)
    agreed = Share.objects.filter(part=OuterRef("pk"), state__in=SERVING).order_by().values("part")
    served = Coalesce(Subquery(agreed.values(total=Sum("quantity"))), 0)
    bases = {unit.dimension: unit for unit in Unit.objects.filter(factor=1).order_by("-position")}
    found: dict[tuple[int, int, date], Wanted] = {}
    for part in rows.select_related("need__kind", "need__unit").annotate(served=served):
        unit, month = part.need.unit, part.starts_on.replace(day=1)
        unit = unit if unit.factor is None else bases.get(unit.dimension, unit)
        row = found.setdefault((part.need.kind_id, unit.pk, month), Wanted(part.need.kind, month, unit))
        row.parts += 1
        row.asked += part.quantity
        row.served += part.served
        row.unmet += max(part.quantity - part.served, 0)
        row.needs.add(part.need_id)
    return sorted(found.values(), key=lambda row: (row.month, text.sort_key(str(row.kind)), row.unit.pk))


def sold(signed: Iterable[Contract], place: Place, *, starts_on: date, ends_before: date) -> list[Sold]:
    """Return what the cooperatives of a place signed and brought in [starts_on, ends_before), the largest first."""
    came = _deliveries(place).filter(state__in=CAME, sent_on__gte=starts_on, sent_on__lt=ends_before)
    found: dict[Organisation, Sold] = {}
    for contract in signed:
        found.setdefault(contract.seller, Sold(contract.seller)).sign(contract.value)
    for one in came.select_related("supplier"):
        found.setdefault(one.supplier, Sold(one.supplier)).bring(one)
    return sorted(found.values(), key=lambda row: (-row.value, -row.delivered, str(row.organisation)))


def _contracts(place: Place, *, starts_on: date, ends_before: date) -> QuerySet[Contract]:
    rows = Contract.objects.select_related("seller", "template").filter(
        seller__place__beneath=place.path, state__in=SIGNED
    )
    return rows.filter(signed_on__gte=starts_on, signed_on__lt=ends_before)


def _deliveries(place: Place) -> QuerySet[Delivery]:
    return Delivery.objects.filter(supplier__place__beneath=place.path).exclude(
        line__contract__state__in=(ContractState.DRAFT, ContractState.VOID)
    )


@dataclass(frozen=True)
class Near:
    """A cooperative to call: how many months its calendar is away from what is wanted, and how much it has then."""

    product: Product
    away: int
    quantity: int
    unit: Unit


def nearest(province: Place, rows: Iterable[Wanted], *, on: date) -> dict[tuple[int, date], list[Near]]:
    """Return whom to call for what is unmet, by kind and month: those whose calendar is nearest, the largest first.

    Of products published, of the kind or one beneath it, of cooperatives at work; calendars as they stand, promised or
    not: who has goods in the next month may have some in this one.
    """
    unmet = [row for row in rows if row.unmet]
    wanted_kinds = {row.kind.pk for row in unmet}
    owners = registry_queries.working(on=on, within=province)
    products = Product.objects.filter(
        Q(kind__in=wanted_kinds) | Q(kind__parent__in=wanted_kinds), is_published=True, measure__isnull=False,
        organisation__in=owners.values("pk"),
    ).select_related("organisation", "measure", "kind")  # fmt: skip
    goods = {product.pk: product for product in products}
    measured = supply.measures(goods.values(), province)
    calendar: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for pk, month, quantity in Capacity.objects.filter(product__in=products).values_list(
        "product", "month", "quantity"
    ):
        if pk in measured:
            whole = int(quantity * measured[pk].factor)
            own = goods[pk].kind
            for kind in wanted_kinds.intersection((own.pk, own.parent_id) if own else ()):
                calendar[kind].append((pk, month, whole))
    return {(row.kind.pk, row.month): _nearest(row, calendar[row.kind.pk], goods) for row in unmet}


def _nearest(row: Wanted, calendar: Iterable[tuple[int, int, int]], goods: Mapping[int, Product]) -> list[Near]:
    best: dict[int, Near] = {}
    for pk, month, quantity in calendar:
        away = abs(month - row.month.month)
        near = Near(goods[pk], min(away, 12 - away), quantity, row.unit)
        known = best.get(goods[pk].organisation_id)
        if near.away <= FARTHEST and (known is None or (near.away, -quantity) < (known.away, -known.quantity)):
            best[goods[pk].organisation_id] = near
    ranked = sorted(best.values(), key=lambda near: (near.away, -near.quantity, near.product.pk))
    return ranked[:MOST_CALLED]
