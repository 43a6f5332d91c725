"""A sale of pomelo before Tết of 2100 under way: shares agreed, a contract of them, deliveries, for tests."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from PIL import Image

from hoptac.core import uploads
from hoptac.market.actions import contracts, deliveries, templates
from hoptac.market.choices import ContractKind, ShareState
from hoptac.market.models import Contract, Delivery, Need, Share
from hoptac.market.rules.contracts import Stated
from hoptac.market.stated import Planned
from tests.market import orchard
from tests.market.orchard import Orchard

TODAY = date(2099, 11, 1)
SIGNED = date(2099, 11, 5)
FIRST, SECOND = date(2099, 12, 10), date(2099, 12, 20)


@dataclass(frozen=True)
class Deal:
    """The orchard, the need, what the first grower agreed to, and what others of the pool were to give."""

    here: Orchard
    need: Need
    shares: tuple[Share, ...]

    @property
    def manager(self) -> Any:
        """Return who speaks for the first grower."""
        return self.here.managers[0]


def deal(**values: Any) -> Deal:
    """Return a deal: 20 t of the first grower agreed, 10 t of the third once proposed and dropped."""
    here = orchard.orchard()
    templates.contract_templates_load()
    need = orchard.need(here, payment="7 ngày sau nghiệm thu", **values)
    part = need.parts.get()
    first = share(here, part, 0, 20_000, ShareState.AGREED)
    share(here, part, 2, 10_000, ShareState.DROPPED)
    return Deal(here, need, (first,))


def share(here: Orchard, part: Any, at: int, quantity: int, state: ShareState, **values: Any) -> Share:
    """Return what a grower gives to a part out of its December."""
    now = timezone.now()
    agreed = {"seller_agreed_at": now, "buyer_agreed_at": now} if state == ShareState.AGREED else {}
    return Share.objects.create(
        part=part, product=here.products[at], owner=here.growers[at], seller=here.growers[at], quantity=quantity,
        price=21_000, month=orchard.DECEMBER, state=state, changed_at=now, **agreed, **values,
    )  # fmt: skip


def paper() -> uploads.Upload:
    """Return a signed copy."""
    return uploads.Upload(uploads.Kind.PDF, b"%PDF-1.4\n%%EOF\n", "hd.pdf")


def photo() -> uploads.Upload:
    """Return a photo."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "green").save(file, "JPEG")
    return uploads.Upload(uploads.Kind.JPEG, file.getvalue(), "hong.jpg")


def drafted(one: Deal, kind: ContractKind = ContractKind.OFFTAKE) -> Contract:
    """Return the draft."""
    return contracts.contract_draft(actor=one.here.officer, shares=one.shares, kind=kind, on=TODAY)


def stated(contract: Contract, **values: Any) -> Stated:
    """Return what a draft says, but for these values."""
    names = ("price_rule", "starts_on", "ends_before", "advance", "penalty", "tolerance", "is_bilingual")
    return Stated(**{**{name: getattr(contract, name) for name in names}, "terms": contract.terms, **values})


def signed(one: Deal, **values: Any) -> Contract:
    """Return the contract, signed; `values` are terms changed before."""
    contract = drafted(one)
    if values:
        terms = {**contract.terms, **values.pop("terms", {})}
        said = stated(contract, terms=terms, **values)
        contract = contracts.contract_change(actor=one.manager, contract=contract, stated=said)
    return contracts.contract_sign(actor=one.here.clerk, contract=contract, upload=paper(), signed_on=SIGNED, on=SIGNED)


def planned(one: Deal, contract: Contract, *split: tuple[date, int]) -> list[Delivery]:
    """Return planned deliveries; without any 12 t and 8 t."""
    line = contract.lines.get()
    wanted = [Planned(line, day, quantity) for day, quantity in split or ((FIRST, 12_000), (SECOND, 8_000))]
    return deliveries.delivery_plan(actor=one.manager, contract=contract, planned=wanted)


def sent(one: Deal, delivery: Delivery, actor: Any = None, **values: Any) -> Delivery:
    """Return the delivery, sent as planned."""
    day = values.pop("sent_on", delivery.planned_on)
    quantity = values.pop("sent", delivery.planned)
    return deliveries.delivery_send(
        actor=actor or one.manager, delivery=delivery, sent_on=day, sent=quantity, on=day, **values
    )


def checked(one: Deal, delivery: Delivery, **values: Any) -> Delivery:
    """Return the delivery, checked by the buyer; all accepted unless said otherwise."""
    accepted = values.pop("accepted", delivery.sent)
    return deliveries.delivery_check(
        actor=values.pop("actor", one.here.clerk),
        delivery=delivery,
        accepted=accepted,
        on=delivery.planned_on,
        **values,
    )
