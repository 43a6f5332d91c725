"""Contracts one may read, what they promise and what has come of it, and how their sellers stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from hoptac.access import gate
from hoptac.catalogue.models import Kind, Product, Unit
from hoptac.market.choices import ContractKind, ContractState, DeliveryState, ShareState, Side
from hoptac.market.models import Contract, ContractLine, ContractTemplate, Delivery, MarketPrice, Share
from hoptac.parties.models import Organisation
from hoptac.registry.models import LifecycleEvent
from hoptac.registry.rules import WORKING

#: Deliveries whose quantity no longer waits.
DONE = (DeliveryState.UNPRICED, DeliveryState.CHECKED, DeliveryState.PAID)


def contracts(actor: gate.Actor) -> QuerySet[Contract]:
    """Return the contracts one may read, newest first."""
    rows: QuerySet[Contract] = gate.rows(actor, "market.contract.view")
    told = ("buyer", "seller", "template", "province", "need__unit", "predecessor", "commune_noted_by", "drafted_by")
    return rows.select_related(*told).order_by("-drafted_at", "-pk")


def template_of(kind: ContractKind) -> ContractTemplate | None:
    """Return the latest version of a kind's template."""
    return ContractTemplate.objects.filter(kind=kind).order_by("-version").first()


def counting(lines: QuerySet[ContractLine]) -> QuerySet[ContractLine]:
    """Return the lines that count: of the contract itself, and of signed annexes."""
    return lines.filter(Q(annex=None) | Q(annex__signed_on__isnull=False))


def lines(contract: Contract) -> list[ContractLine]:
    """Return the lines of a contract in their order, each with its product, annex and deliveries; two queries."""
    deliveries = Delivery.objects.select_related("supplier", "product").order_by("planned_on", "pk")
    rows = contract.lines.select_related("product__measure", "product__kind", "annex").order_by("number")
    return list(rows.prefetch_related(Prefetch("deliveries", deliveries)))


def unit(contract: Contract, lines: Sequence[ContractLine] | None = None) -> Unit | None:
    """Return the unit a contract speaks in: the need's, else that of its first product; `lines` as lines() has them."""
    if contract.need is not None:
        return contract.need.unit
    known = contract.lines.select_related("product__measure").order_by("number") if lines is None else lines
    return known[0].product.measure if known else None


class Course(NamedTuple):
    """How far a line has come, in base units: what is left to be planned, what was accepted of what was promised."""

    line: ContractLine
    left: int
    accepted: int


def course(line: ContractLine, deliveries: Iterable[Delivery]) -> Course:
    """Return how far a line has come by its deliveries."""
    used = accepted = 0
    for one in deliveries:
        if one.state in DONE:
            used += one.accepted or 0
            accepted += one.accepted or 0
        elif one.state == DeliveryState.SENT:
            used += one.sent or 0
        elif one.state != DeliveryState.CANCELLED:
            used += one.planned
    return Course(line, max(line.quantity - used, 0), accepted)


def price_of_day(*, province_id: int, kind_id: int | None, on: date) -> MarketPrice | None:
    """Return the price of a kind in a province on exactly that day."""
    return MarketPrice.objects.filter(province=province_id, kind=kind_id, on=on).first()


def prices(actor: gate.Actor) -> QuerySet[MarketPrice]:
    """Return the prices of the day one may see, newest first."""
    rows: QuerySet[MarketPrice] = gate.rows(actor, "market.price.view")
    return rows.select_related("kind", "entered_by").order_by("-on", "kind__position", "pk")


class Missing(NamedTuple):
    """A price of the day that deliveries wait for."""

    kind: Kind
    on: date
    sources: tuple[str, ...]


def prices_missing(actor: gate.Actor) -> list[Missing]:
    """Return the prices that deliveries of one's province wait for, oldest first; one query."""
    rows = gate.rows(actor, "market.delivery.replace", Delivery.objects.filter(state=DeliveryState.UNPRICED))
    found: dict[tuple[Kind, date], set[str]] = {}
    for one in rows.select_related("product__kind", "line__contract").order_by("sent_on", "pk"):
        if one.product.kind is not None and one.sent_on is not None:
            source = str(one.line.contract.terms.get("source", ""))
            found.setdefault((one.product.kind, one.sent_on), set()).add(source)
    return [Missing(kind, on, tuple(sorted(filter(None, sources)))) for (kind, on), sources in found.items()]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation stands on a day: its state, since when, and who came after it."""

    status: str
    label: str
    since: date | None
    successors: tuple[Organisation, ...]

    @property
    def is_working(self) -> bool:
        """Return whether it may deliver."""
        return self.status in WORKING


def standing(organisation_id: int, *, on: date) -> Standing:
    """Return how an organisation stands on a day; one query while it works, else two."""
    event = LifecycleEvent.objects.filter(organisation=organisation_id, on__lte=on).order_by("-on").first()
    if event is None:
        return Standing("active", "", None, ())
    successions = () if event.status in WORKING else event.successions.select_related("successor")
    after = tuple(one.successor for one in successions)
    return Standing(event.status, str(event.get_status_display()), event.on, after)


def sides(actor: gate.Actor, contract: Contract) -> frozenset[str]:
    """Return for which sides of a contract the actor speaks."""
    held = gate.held_on(actor, contract, ("market.contract.sell", "market.contract.buy"))
    names = {"market.contract.sell": Side.SELLER.value, "market.contract.buy": Side.BUYER.value}
    return frozenset(names[code] for code in held)


class Group(NamedTuple):
    """Agreed shares that can become one contract: of one need and one seller."""

    shares: tuple[Share, ...]

    @property
    def key(self) -> str:
        """Return what names the group in a form."""
        return f"{self.shares[0].part.need_id}-{self.shares[0].seller_id}"


def agreed(actor: gate.Actor) -> list[Group]:
    """Return what the actor may draw up a contract about, by need and seller; one query."""
    rows = gate.rows(actor, "market.contract.draft", Share.objects.filter(state=ShareState.AGREED))
    order = ("part__need_id", "seller_id", "part__number", "pk")
    found: dict[tuple[int, int], list[Share]] = {}
    with_all = ("part__need__buyer", "part__need__kind", "part__need__unit", "seller", "product")
    for one in rows.select_related(*with_all).order_by(*order):
        found.setdefault((one.part.need_id, one.seller_id), []).append(one)
    return [Group(tuple(shares)) for shares in found.values()]


def group_of(actor: gate.Actor, share_id: int) -> Group | None:
    """Return the shares that would go into a contract with this one, None when it is not agreed; 404 or 403 when the
    actor may not draw it up.
    """
    share = get_object_or_404(Share.objects.select_related("part"), pk=share_id)
    gate.require(actor, "market.contract.draft", share)
    return next((one for one in agreed(actor) if share in one.shares), None)


def products(contract: Contract) -> list[Product]:
    """Return the products a contract is about, by name."""
    return list(Product.objects.filter(pk__in=contract.lines.values("product")).order_by("sort_key", "pk"))


def ceased(rows: QuerySet[Contract], *, on: date) -> QuerySet[Contract]:
    """Return those of the contracts in hand whose seller does not work on a day."""
    later = LifecycleEvent.objects.filter(organisation=OuterRef("organisation"), on__gt=OuterRef("on"), on__lte=on)
    stopped = LifecycleEvent.objects.filter(organisation=OuterRef("seller"), on__lte=on).exclude(status__in=WORKING)
    in_hand = rows.filter(state__in=(ContractState.DRAFT, ContractState.SIGNED))
    return in_hand.filter(Exists(stopped.annotate(has_later=Exists(later)).filter(has_later=False)))


def last_day(contract: Contract) -> date:
    """Return the last day a contract is in force."""
    return contract.ends_before - timedelta(days=1)


def accepted_value(lines: Collection[ContractLine]) -> int:
    """Return đồng of what was accepted of these lines, at what was found to be paid, agreed prices where unknown."""
    return sum(
        one.amount if one.amount is not None else (one.accepted or 0) * line.price
        for line in lines
        for one in line.deliveries.all()
        if one.state in DONE
    )
