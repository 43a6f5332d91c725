"""Deliveries one may see, what certificates they lack, what is due for them, who could replace what was rejected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import CertificateKind
from hoptac.catalogue.models import Kind, Product
from hoptac.market.choices import DeliveryState, ShareState, Side
from hoptac.market.models import Delivery, DisputeWord, Need, PayAccount, Share
from hoptac.market.queries import supply
from hoptac.market.rules.supply import Lot
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import actors_province

#: Shares that took part in answering a need; declined ones did not want to.
_POOLED = (ShareState.PROPOSED, ShareState.ASKED, ShareState.AGREED, ShareState.CONTRACTED, ShareState.DROPPED)


def deliveries(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries one may see, the latest planned first, with their contract and its sides."""
    rows: QuerySet[Delivery] = gate.rows(actor, "market.delivery.view")
    return rows.select_related(
        "line__contract__buyer", "line__contract__seller", "line__contract__province",
        "line__contract__need__unit", "line__product__measure", "line__share__part", "product__kind",
        "product__measure", "supplier", "agreed_by", "replaces",
    ).order_by("-planned_on", "-pk")  # fmt: skip


def sees_contract(actor: gate.Actor) -> Exists:
    """Return the mark on a delivery whether the actor may read its contract."""
    return Exists(gate.rows(actor, "market.contract.view").filter(pk=OuterRef("line__contract")))


def tell(delivery: Delivery) -> None:
    """Read the payments for a delivery, its dispute, and what replaces it; three queries, for all that follows here."""
    words = Prefetch("dispute", DisputeWord.objects.select_related("by"))
    instead = Prefetch("replacements", Delivery.objects.select_related("supplier", "product").order_by("pk"))
    prefetch_related_objects([delivery], "payments", words, instead)


def sides(actor: gate.Actor, delivery: Delivery) -> frozenset[str]:
    """Return for which sides of a delivery the actor speaks; who brings it is on the seller's side."""
    held = gate.held_on(actor, delivery, ("market.delivery.check", "market.delivery.supply"))
    names = {"market.delivery.check": Side.BUYER.value, "market.delivery.supply": Side.SELLER.value}
    return frozenset(names[code] for code in held)


def certificates_missing(delivery: Delivery, *, on: date) -> tuple[CertificateKind, ...]:
    """Return the certificates the need asks for that do not hold for the product on a day; at most two queries."""
    return _missing(delivery.line.contract.need, [delivery.product], on)[delivery.product_id]


def _missing(need: Need | None, products: Collection[Product], on: date) -> dict[int, tuple[CertificateKind, ...]]:
    """Return the certificates a need asks for that do not hold on a day, for each product; at most two queries."""
    wanted = need.certificates if need is not None else []
    if not wanted:
        return {product.pk: () for product in products}
    badges = catalogue_queries.badges([product.pk for product in products], on=on)
    makers = {product.organisation_id for product in products}
    whole = catalogue_queries.certificates_in_force(on=on).filter(organisation__in=makers, products=None)
    of_all = set(whole.values_list("organisation", "kind"))
    return {
        product.pk: tuple(
            CertificateKind(kind)
            for kind in wanted
            if (product.organisation_id, kind) not in of_all
            and all(badge.kind != kind for badge in badges.get(product.pk, ()))
        )
        for product in products
    }


def due(delivery: Delivery, *, received_only: bool = False) -> int:
    """Return đồng still due: less what was said to be paid, or less only what the supplier confirmed."""
    paid = sum(one.amount for one in delivery.payments.all() if one.received_at or not received_only)
    return (delivery.amount or 0) - paid


def account(delivery: Delivery) -> PayAccount | None:
    """Return where whoever brought a delivery is paid."""
    return PayAccount.objects.filter(organisation=delivery.supplier_id).first()


def accounts(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations whose account the actor keeps, each with it."""
    rows: QuerySet[Organisation] = gate.rows(actor, "market.account.put")
    return rows.select_related("pay_account").order_by("sort_key", "pk")


def unreplaced(delivery: Delivery) -> int:
    """Return how many base units were rejected and nobody was asked for, or agreed, to bring anew."""
    asked = sum(one.planned for one in delivery.replacements.all() if one.state != DeliveryState.CANCELLED)
    return max((delivery.rejected or 0) - asked, 0)


class Candidate(NamedTuple):
    """A lot of another supplier of the pool from which what was rejected could come."""

    lot: Lot
    product: Product
    seller: Organisation
    missing: tuple[CertificateKind, ...]

    @property
    def key(self) -> str:
        """Return what names the lot in a form."""
        return f"{self.lot.product_id}-{self.lot.offer_id or 0}-{self.lot.month or ''}"


def candidates(delivery: Delivery, *, planned_on: date, on: date) -> list[Candidate]:
    """Return what other suppliers of the pool have left on a day, the most first; those who declined are left out."""
    contract = delivery.line.contract
    if contract.need_id is None:
        return []
    shares = Share.objects.filter(part__need=contract.need_id, state__in=_POOLED).exclude(seller=delivery.supplier_id)
    products = {one.product_id: one.product for one in shares.select_related("product")}
    after = planned_on + timedelta(days=1)
    lots = supply.available(contract.province, starts_on=planned_on, ends_before=after, on=on, products=list(products))
    sellers = Organisation.objects.in_bulk({lot.seller_id for lot in lots} - {delivery.supplier_id})
    missing = _missing(contract.need, products.values(), planned_on)
    found = [
        Candidate(lot, products[lot.product_id], sellers[lot.seller_id], missing[lot.product_id])
        for lot in lots
        if lot.seller_id in sellers and (lot.price is None or lot.price >= 0)
    ]
    return sorted(found, key=lambda one: (-one.lot.quantity, one.lot.product_id))


def is_disputed(delivery: Delivery) -> bool:
    """Return whether the last word of a delivery's dispute does not settle it."""
    words = list(delivery.dispute.all())
    return bool(words) and not words[-1].settles


def opened_by(delivery: Delivery) -> str:
    """Return which side opened the dispute that is open, "" when it was the alliance or none is."""
    side = ""
    is_open = False
    for word in delivery.dispute.all():
        side = side if is_open else word.side
        is_open = not word.settles
    return side if is_open else ""


def provinces(actor: gate.Actor) -> QuerySet[Place]:
    """Return the actor's own province, when it may enter prices for it."""
    return gate.rows(actor, "market.price.add", Place.objects.filter(pk=actors_province(actor).pk))


def kinds() -> QuerySet[Kind]:
    """Return the kinds a price of the day can be of."""
    return Kind.objects.order_by("position", "pk")
