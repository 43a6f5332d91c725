"""Contracts for the checks: every maker has one with the buyer, a delivery to be paid, and where it is paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Product
from hoptac.core import uploads
from hoptac.market.models import (
    Annex,
    Contract,
    ContractLine,
    ContractTemplate,
    Delivery,
    MarketPrice,
    PayAccount,
    Payment,
)
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.world import World

KEYS = ("a", "c", "d", "e")
DAY, END = date(2020, 1, 1), date(2100, 1, 1)


def build(world: World, system: User) -> None:
    """Write the rows."""
    buyer, north = world.organisations["buyer"], world.places["north"]
    for key in KEYS:
        _contract(world.organisations[key], buyer, north, system, key)
    for place in ("north", "longer"):
        MarketPrice.objects.create(
            province=world.places[place], kind=Kind.objects.get(code="wm"), on=DAY, amount=5,
            source=f"Chợ Mp{place}price", entered_by=system,
        )  # fmt: skip


def _contract(seller: Organisation, buyer: Organisation, north: Place, system: User, key: str) -> None:
    now, paper = timezone.now(), uploads.keep(uploads.Upload(uploads.Kind.PDF, b"%PDF-1.4\n%%EOF\n", "x.pdf"))
    product = Product.objects.get(organisation=seller)
    contract = Contract.objects.create(
        template=ContractTemplate.objects.get(kind="offtake", version=1), province=north, buyer=buyer, seller=seller,
        number=f"Ct{key}tract", state="signed", starts_on=DAY, ends_before=END, value=100, drafted_at=now,
        drafted_by=system, signed_on=DAY, file=paper, terms={"quality": f"Quy trình Tm{key}term"},
    )  # fmt: skip
    Annex.objects.create(
        contract=contract, number=1, season="Vụ 1", text="Thêm", signed_on=DAY, file=paper, added_at=now,
        added_by=system,
    )  # fmt: skip
    line = ContractLine.objects.create(
        contract=contract, product=product, number=1, starts_on=DAY, ends_before=END, quantity=100, price=1
    )
    delivery = Delivery.objects.create(
        line=line, supplier=seller, product=product, state="checked", planned_on=DAY, planned=60, sent_on=DAY, sent=60,
        accepted=50, rejected=10, reason=f"Dập Dl{key}livery", price=1, amount=50, photo=paper, wants_replacement=True,
    )  # fmt: skip
    Payment.objects.create(delivery=delivery, amount=20, paid_on=DAY, said_at=now, said_by=system)
    PayAccount.objects.create(
        organisation=seller, bank="970405", number=f"19{key}account", holder=f"CHỦ AC{key.upper()}HOLDER",
        changed_at=now, changed_by=system,
    )  # fmt: skip


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance; a delivery with its payment's number."""
    deep, province = "place__parent__parent", "province__parent__parent"
    sides = (f"buyer__{deep}", "buyer__buyer", f"seller__{deep}", province)
    of_delivery = (f"supplier__{deep}", "product", *(f"line__contract__{side}" for side in sides))
    deliveries = list(Delivery.objects.select_related(*of_delivery).prefetch_related("payments"))
    for one in deliveries:
        one.paid_number = one.payments.all()[0].pk  # type: ignore[attr-defined]
    return {
        Contract: list(Contract.objects.select_related(*sides).prefetch_related("lines__product")),
        Delivery: deliveries,
        MarketPrice: list(MarketPrice.objects.select_related(province)),
    }


def _nothing(row: Any) -> list[Any]:
    return []


def _province(row: Any) -> list[Any]:
    return [row.province]


def _desk(row: Any) -> list[Any]:
    return [row.line.contract.province]


def _seller(row: Any) -> list[Any]:
    return [row.seller]


def _supplier(row: Any) -> list[Any]:
    return [row.supplier]


def _parties(row: Any) -> list[Any]:
    return [row.line.contract.seller, row.line.contract.buyer, row.supplier]


RELATIONS: dict[type, Any] = {
    Contract: (lambda row: [row.seller, row.buyer], _province),
    Delivery: (_parties, _desk),
    MarketPrice: (_nothing, _province),
}
SIDES: dict[str, Any] = {
    "market.contract.draft": (lambda row: [row.seller, row.part.need.buyer], lambda row: [row.part.need.province]),
    "market.contract.note": (_seller, _nothing),
    "market.contract.pass": (_nothing, _province),
    "market.contract.sell": (_seller, _nothing),
    "market.contract.buy": (lambda row: [row.buyer], _nothing),
    "market.contract.rate": (lambda row: [row.seller, row.buyer], _nothing),
    "market.delivery.plan": (_seller, _province),
    "market.delivery.send": (_supplier, _desk),
    "market.delivery.check": (lambda row: [row.line.contract.buyer], _nothing),
    "market.delivery.supply": (lambda row: [row.line.contract.seller, row.supplier], _nothing),
    "market.delivery.replace": (_nothing, _desk),
    "market.delivery.relay": (_nothing, _desk),
    "market.delivery.agree": (_supplier, _nothing),
    "market.delivery.receive": (_supplier, _nothing),
}
WORDS: dict[type, Any] = {
    Contract: lambda row: [row.number, row.terms["quality"]],
    Delivery: lambda row: [row.reason],
    MarketPrice: lambda row: [row.source],
}
NAMED: dict[type, Any] = {  # the paper of a contract names who speaks for its sides
    Contract: lambda row: [
        *(line.product.name for line in row.lines.all()), f"Ông Rp{row.number[2:3]}p", row.buyer.buyer.contact,
        row.buyer.buyer.phone,
    ],
    Delivery: lambda row: [row.product.name, row.line.contract.number],
    MarketPrice: _nothing,
}  # fmt: skip
