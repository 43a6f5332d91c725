"""The actions of contracts, deliveries and payments, each on a row inside and outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.catalogue.models import Kind
from hoptac.core import uploads
from hoptac.market.actions import annexes, contracts, deliveries, payments
from hoptac.market.choices import ContractKind, Side
from hoptac.market.models import Contract, Delivery, Share
from hoptac.market.rules.contracts import Stated
from hoptac.places.models import Place
from tests.access.stage import Scene
from tests.access.visits_contracts import _contracts, _deliveries, _owners, _shares

DAY = date(2020, 2, 1)


def _places(scene: Scene) -> Iterator[Any]:
    wanted = [scene.world.places[key].pk for key in ("n1", "north", "longer")]
    yield from (row for row in scene.rows[Place] if row.pk in wanted)


def _upload() -> uploads.Upload:
    return uploads.Upload(uploads.Kind.PDF, b"%PDF-1.4\n%%EOF\n", "x.pdf")


def _stated() -> Stated:
    return Stated("fixed", DAY, date(2020, 3, 1), 0, 0, 0, is_bilingual=False, terms={})


def _given(**values: Any) -> Any:
    return lambda row: {name: value() if callable(value) else value for name, value in values.items()}


def contract_draft(*, actor: Any, share: Share) -> None:
    """Draw up a contract from one share."""
    contracts.contract_draft(actor=actor, shares=[share], kind=ContractKind.SALE, on=DAY)


def contract_pass(*, actor: Any, contract: Contract) -> None:
    """Pass a contract on to its buyer, whom the registry does not name."""
    contracts.contract_pass(actor=actor, contract=contract, successor=contract.buyer, on=DAY)


def annex_sign(*, actor: Any, contract: Contract) -> None:
    """Sign the annex of a contract."""
    annexes.annex_sign(actor=actor, annex=contract.annexes.get(), upload=_upload(), signed_on=DAY, on=DAY)


def payment_confirm(*, actor: Any, delivery: Delivery) -> None:
    """Confirm the payment of a delivery."""
    payments.payment_confirm(actor=actor, payment=delivery.payments.get())


def payment_deny(*, actor: Any, delivery: Delivery) -> None:
    """Deny the payment of a delivery."""
    payments.payment_deny(actor=actor, payment=delivery.payments.get(), reason="Không")


def delivery_replace(*, actor: Any, delivery: Delivery) -> None:
    """Ask for what nobody has."""
    chosen = type("Chosen", (), {"key": ""})()
    deliveries.delivery_replace(actor=actor, delivery=delivery, chosen=chosen, quantity=1, planned_on=DAY, on=DAY)


_TODAY = timezone.localdate
_PAID = _given(amount=1, paid_on=DAY, on=_TODAY)
_REASON = _given(reason="Mưa")
_SIGNED = _given(upload=_upload, signed_on=DAY, on=_TODAY)


def _rating(side: Side) -> Any:
    return _given(side=side, points=5)


SPECS = {
    "contract_draft": (contract_draft, "market.contract.draft", "share", _shares, _given()),
    "contract_change": (
        contracts.contract_change, "market.contract.change", "contract", _contracts, _given(stated=_stated),
    ),
    "contract_sign": (contracts.contract_sign, "market.contract.sign", "contract", _contracts, _SIGNED),
    "contract_void": (contracts.contract_void, "market.contract.change", "contract", _contracts, _REASON),
    "contract_end": (
        contracts.contract_end, "market.contract.end", "contract", _contracts,
        _given(reason="Mưa", fault="", on=_TODAY),
    ),
    "contract_note": (
        contracts.contract_note, "market.contract.note", "contract", _contracts, _given(note="Đúng"),
    ),
    "contract_pass": (contract_pass, "market.contract.pass", "contract", _contracts, _given()),
    "annex_add": (
        annexes.annex_add, "market.contract.sign", "contract", _contracts, _given(season="Vụ 2", words="Thêm"),
    ),
    "annex_sign": (annex_sign, "market.contract.sign", "contract", _contracts, _given()),
    "delivery_plan": (
        deliveries.delivery_plan, "market.delivery.plan", "contract", _contracts, _given(planned=()),
    ),
    "delivery_send": (
        deliveries.delivery_send, "market.delivery.send", "delivery", _deliveries,
        _given(sent_on=DAY, sent=1, on=_TODAY),
    ),
    "delivery_cancel": (deliveries.delivery_cancel, "market.delivery.send", "delivery", _deliveries, _REASON),
    "delivery_check": (
        deliveries.delivery_check, "market.delivery.check", "delivery", _deliveries, _given(accepted=1, on=_TODAY),
    ),
    "delivery_replace": (delivery_replace, "market.delivery.replace", "delivery", _deliveries, _given()),
    "delivery_agree": (
        deliveries.delivery_agree, "market.delivery.agree", "delivery", _deliveries, _given(on=_TODAY),
    ),
    "delivery_decline": (deliveries.delivery_decline, "market.delivery.agree", "delivery", _deliveries, _REASON),
    "delivery_invoice": (
        payments.delivery_invoice, "market.delivery.send", "delivery", _deliveries, _given(invoice="HD1"),
    ),
    "delivery_pay": (payments.delivery_pay, "market.delivery.check", "delivery", _deliveries, _PAID),
    "delivery_receive": (payments.delivery_receive, "market.delivery.receive", "delivery", _deliveries, _PAID),
    "payment_confirm": (payment_confirm, "market.delivery.receive", "delivery", _deliveries, _given()),
    "payment_deny": (payment_deny, "market.delivery.receive", "delivery", _deliveries, _given()),
    "dispute_say": (
        payments.dispute_say, "market.delivery.dispute", "delivery", _deliveries, _given(words="Thiếu"),
    ),
    "rating_put": (payments.rating_put, "market.contract.sell", "contract", _contracts, _rating(Side.SELLER)),
    "price_add": (
        payments.price_add, "market.price.add", "province", _places,
        _given(kind=lambda: Kind.objects.get(code="wm"), priced_on=DAY, amount=5, source="Chợ", on=_TODAY),
    ),
    "account_put": (
        payments.account_put, "market.account.put", "organisation", _owners,
        _given(bank="970405", number="1902123456", holder="HTX A"),
    ),
}  # fmt: skip
