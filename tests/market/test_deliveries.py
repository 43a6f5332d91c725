"""Deliveries planned, sent, checked, replaced, paid, argued about; what stands in their way is a state of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from vietnam_qr_pay import QRPay

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue.models import Certificate
from hoptac.core.errors import RuleBroken
from hoptac.market import paying
from hoptac.market.actions import deliveries, payments
from hoptac.market.choices import ContractState, DeliveryState, PriceRule, ShareState, Side
from hoptac.market.models import Contract, Delivery, MarketPrice, PayAccount, Payment
from hoptac.market.queries import contracts as contract_queries
from hoptac.market.queries import deliveries as queries
from hoptac.registry.models import LifecycleEvent
from tests.market import deals
from tests.market.deals import FIRST, SECOND, Deal, checked, planned, sent, signed

pytestmark = pytest.mark.django_db
LATER = date(2099, 12, 27)


@pytest.fixture
def deal() -> Deal:
    return deals.deal()


def code_of(deed: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(RuleBroken) as found:
        deed(*args, **values)
    return found.value.code


def paid(one: Deal, delivery: Delivery, on: date | None = None) -> Delivery:
    """Return the delivery, paid in full and confirmed by whoever brought it."""
    day = on or delivery.planned_on
    payment = payments.delivery_pay(
        actor=one.here.clerk, delivery=delivery, amount=delivery.amount or 0, paid_on=day, on=day
    )
    supplier = next(
        manager for grower, manager in zip(one.here.growers, one.here.managers, strict=True)
        if grower == delivery.supplier
    )  # fmt: skip
    payments.payment_confirm(actor=supplier, payment=payment)
    delivery.refresh_from_db()
    return delivery


def test_delivery_plan(deal: Deal):
    contract = signed(deal)
    first, second = planned(deal, contract)
    assert (first.planned, second.planned, second.planned_on, first.state) == (12_000, 8_000, SECOND, "planned")
    assert code_of(planned, deal, contract, (FIRST, 1)) == "delivery_too_much"
    deliveries.delivery_cancel(actor=deal.manager, delivery=second, reason="Mưa")
    assert planned(deal, contract, (SECOND, 8_000))[0].planned == 8_000
    assert code_of(planned, deal, contract, (date(2100, 3, 1), 1)) == "delivery_too_much"


def test_delivery_send(deal: Deal):
    first, _second = planned(deal, signed(deal, tolerance=10))
    assert code_of(sent, deal, first, sent=13_201) == "delivery_too_much"
    assert code_of(sent, deal, first, sent_on=date(2100, 2, 1)) == "contract_not_in_force"
    values = {"actor": deal.manager, "delivery": first, "sent_on": SECOND, "sent": 1, "on": FIRST}
    assert code_of(deliveries.delivery_send, **values) == "delivery_future"
    came = sent(deal, first, sent=13_200, invoice="HD-7")
    assert (came.state, came.sent, came.sent_on, came.invoice) == ("sent", 13_200, FIRST, "HD-7")
    assert code_of(sent, deal, came) == "delivery_step"


def test_a_suspended_seller_does_not_deliver_until_it_works_again(deal: Deal):
    first, _second = planned(deal, signed(deal))
    grower = deal.here.growers[0]
    LifecycleEvent.objects.create(organisation=grower, on=date(2099, 12, 1), status="suspended")
    assert code_of(sent, deal, first) == "seller_not_working"
    known = contract_queries.standing(grower.pk, on=FIRST)
    assert (known.is_working, known.status, known.since) == (False, "suspended", date(2099, 12, 1))
    LifecycleEvent.objects.create(organisation=grower, on=FIRST, status="active")
    assert sent(deal, first).state == DeliveryState.SENT


def test_delivery_check(deal: Deal):
    first, _second = planned(deal, signed(deal))
    came = sent(deal, first)
    assert code_of(checked, deal, came, accepted=11_000) == "reason_missing"
    done = checked(deal, came, accepted=11_000, reason="Dập nát", photo=deals.photo(), wants_replacement=True)
    assert (done.state, done.accepted, done.rejected, done.price, done.amount) == (
        "checked", 11_000, 1_000, 21_000, 231_000_000,
    )  # fmt: skip
    assert (done.reason, bool(done.photo), done.wants_replacement) == ("Dập nát", True, True)
    assert contract_queries.course(done.line, done.line.deliveries.all()).left == 1_000


def test_nothing_accepted_means_nothing_to_pay(deal: Deal):
    first, _second = planned(deal, signed(deal))
    done = checked(deal, sent(deal, first), accepted=0, reason="Hỏng hết")
    assert (done.state, done.amount, done.paid_on) == ("paid", 0, FIRST)


def test_a_certificate_that_ended_meanwhile(deal: Deal):
    first, second = planned(deal, signed(deal))
    Certificate.objects.filter(products=deal.here.products[0]).update(ends_before=FIRST)
    came = sent(deal, first)
    assert [kind.value for kind in queries.certificates_missing(came, on=FIRST)] == ["vietgap"]
    assert queries.certificates_missing(came, on=FIRST - timedelta(days=1)) == ()
    assert code_of(checked, deal, came) == "delivery_certificate"
    taken = checked(deal, came, knowingly=True)
    assert (taken.state, taken.waived) == ("checked", ["vietgap"])
    assert AuditEntry.objects.get(code="market.delivery.check").note == "VietGAP"
    refused = checked(deal, sent(deal, second), accepted=0, reason="VietGAP hết hạn")
    assert (refused.rejected, refused.waived) == (8_000, [])


@pytest.mark.parametrize(
    ("rule", "price"), [(PriceRule.FLOOR, 23_000), (PriceRule.MARKET, 23_000), (PriceRule.SHARED, 22_000)]
)
def test_a_missing_price_of_the_day(deal: Deal, rule: PriceRule, price: int):
    here = deal.here
    first, second = planned(deal, signed(deal, price_rule=rule, terms={"source": "Chợ đầu mối"}))
    waiting = checked(deal, sent(deal, first))
    assert (waiting.state, waiting.price, waiting.amount) == ("unpriced", None, None)
    [missing] = contract_queries.prices_missing(here.officer)
    assert (missing.kind, missing.on, missing.sources) == (here.kind, FIRST, ("Chợ đầu mối",))
    values = {"delivery": waiting, "amount": 1, "paid_on": FIRST, "on": FIRST}
    assert code_of(payments.delivery_pay, actor=here.clerk, **values) == "delivery_step"

    given = {"province": here.province, "kind": here.kind, "priced_on": FIRST, "source": "Chợ", "on": SECOND}
    payments.price_add(actor=here.officer, amount=23_000, **given)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.price, waiting.amount) == ("checked", price, price * 12_000)
    assert contract_queries.prices_missing(here.officer) == []
    assert checked(deal, sent(deal, second)).state == DeliveryState.UNPRICED


def test_price_add(deal: Deal):
    here = deal.here
    values = {"actor": here.officer, "province": here.province, "kind": here.kind, "priced_on": FIRST, "on": FIRST}
    assert code_of(payments.price_add, amount=0, source="Chợ", **values) == "price_amount"
    assert code_of(payments.price_add, amount=1, source=" ", **values) == "price_source"
    assert code_of(payments.price_add, amount=1, source="Chợ", **{**values, "priced_on": SECOND}) == "price_future"
    payments.price_add(amount=5, source="Chợ", **values)
    payments.price_add(amount=6, source="Báo", **values)
    assert list(MarketPrice.objects.values_list("amount", "source")) == [(6, "Báo")]


def rejected(deal: Deal) -> tuple[Contract, Delivery]:
    contract = signed(deal)
    first, _second = planned(deal, contract)
    done = checked(deal, sent(deal, first), accepted=10_000, reason="Dập", wants_replacement=True)
    return contract, done


def replaced(deal: Deal, delivery: Delivery, quantity: int = 2_000) -> Delivery:
    [candidate] = queries.candidates(delivery, planned_on=LATER, on=FIRST)
    return deliveries.delivery_replace(
        actor=deal.here.officer, delivery=delivery, chosen=candidate, quantity=quantity, planned_on=LATER, on=FIRST
    )


def test_substitution_by_another_of_the_pool(deal: Deal):
    here = deal.here
    _contract, done = rejected(deal)
    [candidate] = queries.candidates(done, planned_on=LATER, on=FIRST)
    assert (candidate.seller, candidate.lot.quantity, candidate.missing) == (here.growers[2], 10_000, ())
    assert code_of(replaced, deal, done, 2_001) == "delivery_too_much"

    instead = replaced(deal, done)
    assert (instead.state, instead.supplier, instead.product, instead.replaces) == (
        "asked", here.growers[2], here.products[2], done,
    )  # fmt: skip
    assert queries.unreplaced(done) == 0
    assert list(queries.deliveries(here.managers[2])) == [instead]

    agreed = deliveries.delivery_agree(actor=here.managers[2], delivery=instead, on=FIRST)
    assert (agreed.state, agreed.agreed_by) == ("planned", here.managers[2])
    assert agreed.share is not None
    assert (agreed.share.state, agreed.share.quantity, agreed.share.seller) == (
        ShareState.CONTRACTED, 2_000, here.growers[2],
    )  # fmt: skip
    assert queries.candidates(done, planned_on=LATER, on=FIRST)[0].lot.quantity == 8_000
    came = checked(deal, sent(deal, agreed, here.managers[2]))
    assert (came.amount, came.state) == (42_000_000, "checked")


def test_who_declines_to_replace_is_asked_no_more_than_once(deal: Deal):
    _contract, done = rejected(deal)
    instead = replaced(deal, done)
    manager = deal.here.managers[2]
    gone = deliveries.delivery_decline(actor=manager, delivery=instead, reason="Hết hàng")
    assert (gone.state, gone.reason, queries.unreplaced(done)) == ("cancelled", "Hết hàng", 2_000)
    assert code_of(deliveries.delivery_agree, actor=manager, delivery=instead, on=FIRST) == "delivery_step"


def test_the_desk_notes_what_a_side_phoned(deal: Deal):
    first, _second = planned(deal, signed(deal))
    done = checked(
        deal, sent(deal, first), accepted=10_000, reason="Dập", wants_replacement=True, actor=deal.here.officer,
        on_behalf_of="Chị Mai",
    )  # fmt: skip
    agreed = deliveries.delivery_agree(
        actor=deal.here.officer, delivery=replaced(deal, done), on=FIRST, on_behalf_of="Bà Lan"
    )
    assert (agreed.state, agreed.agreed_by) == ("planned", deal.here.officer)
    told = AuditEntry.objects.exclude(on_behalf_of="").order_by("pk").values_list("code", "on_behalf_of")
    assert list(told) == [
        ("market.delivery.check", "Chị Mai (Siêu thị Vuông)"), ("market.delivery.agree", "Bà Lan (HTX Đông Xá)"),
    ]  # fmt: skip
    with pytest.raises(gate.NotAllowed):
        deliveries.delivery_decline(actor=deal.manager, delivery=agreed, reason="Không", on_behalf_of="Bà Lan")


def test_replacements_are_only_asked_where_wanted(deal: Deal):
    first, _second = planned(deal, signed(deal))
    done = checked(deal, sent(deal, first), accepted=10_000, reason="Dập")
    assert code_of(replaced, deal, done) == "replacement_unwanted"


def test_part_payments_count_once_confirmed(deal: Deal):
    here = deal.here
    first, _second = planned(deal, signed(deal))
    done = checked(deal, sent(deal, first))
    say = {"actor": here.clerk, "delivery": done, "paid_on": FIRST, "on": FIRST}
    half = payments.delivery_pay(amount=152_000_000, **say)
    assert code_of(payments.delivery_pay, amount=100_000_001, **say) == "payment_too_much"
    rest = payments.delivery_pay(amount=100_000_000, **say)
    payments.payment_confirm(actor=deal.manager, payment=half)
    done.refresh_from_db()
    assert (done.state, queries.due(done, received_only=True)) == ("checked", 100_000_000)
    payments.payment_confirm(actor=deal.manager, payment=rest)
    done.refresh_from_db()
    assert (done.state, done.paid_on) == ("paid", FIRST)
    assert code_of(payments.payment_confirm, actor=deal.manager, payment=rest) == "delivery_step"


def test_a_payment_that_did_not_come_opens_a_dispute(deal: Deal):
    here = deal.here
    first, _second = planned(deal, signed(deal))
    done = checked(deal, sent(deal, first))
    say = {"delivery": done, "amount": 252_000_000, "paid_on": FIRST, "on": FIRST}
    payment = payments.delivery_pay(actor=here.clerk, **say)
    word = payments.payment_deny(actor=deal.manager, payment=payment, reason="Tài khoản chưa có")
    assert (word.side, word.text) == ("seller", "252000000 – 10/12/2099: Tài khoản chưa có")
    assert (Payment.objects.count(), queries.is_disputed(done)) == (0, True)
    received = payments.delivery_receive(actor=deal.manager, **say)
    assert received.received_by == deal.manager


def test_disputes(deal: Deal):
    here = deal.here
    first, _second = planned(deal, signed(deal))
    done = checked(deal, sent(deal, first))
    assert code_of(payments.dispute_say, actor=here.clerk, delivery=done, words="Xong", settles=True) == (
        "dispute_not_open"
    )
    opened = payments.dispute_say(actor=here.clerk, delivery=done, words="Thiếu 2 sọt")
    assert (opened.side, queries.opened_by(done)) == ("buyer", "buyer")
    assert payments.dispute_say(actor=deal.manager, delivery=done, words="Đã đủ").side == "seller"
    values = {"delivery": done, "words": "Thôi", "settles": True}
    assert code_of(payments.dispute_say, actor=deal.manager, **values) == "dispute_not_yours"
    assert payments.dispute_say(actor=here.officer, **values).side == ""
    assert not queries.is_disputed(done)


def test_a_contract_is_settled_when_all_is_delivered_paid_and_undisputed(deal: Deal):
    contract = signed(deal, tolerance=10)
    first, second = planned(deal, contract)
    paid(deal, checked(deal, sent(deal, first)))
    last = checked(deal, sent(deal, second), accepted=6_000, reason="Nhỏ")
    payments.dispute_say(actor=deal.manager, delivery=last, words="Không nhỏ")
    paid(deal, last)
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED
    payments.dispute_say(actor=deal.manager, delivery=last, words="Đồng ý", settles=True)
    contract.refresh_from_db()
    assert contract.state == ContractState.SETTLED


def test_a_contract_short_of_its_quantity_is_not_settled(deal: Deal):
    contract = signed(deal)
    first, second = planned(deal, contract)
    paid(deal, checked(deal, sent(deal, first)))
    paid(deal, checked(deal, sent(deal, second), accepted=7_999, reason="Nhỏ"))
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED


def test_rating_put(deal: Deal):
    contract = signed(deal)
    first, _second = planned(deal, contract)
    done = checked(deal, sent(deal, first))
    values = {"actor": deal.manager, "contract": contract, "side": Side.SELLER, "points": 5}
    assert code_of(payments.rating_put, **values) == "rating_early"
    paid(deal, done)
    assert payments.rating_put(**values).points == 5
    assert payments.rating_put(**{**values, "points": 4, "words": " Tốt "}).text == "Tốt"
    assert contract.ratings.count() == 1


def test_delivery_invoice(deal: Deal):
    first, _second = planned(deal, signed(deal))
    values = {"actor": deal.manager, "delivery": first, "invoice": " 1C26-7 "}
    assert code_of(payments.delivery_invoice, **values) == "delivery_step"
    sent(deal, first)
    assert payments.delivery_invoice(**values).invoice == "1C26-7"


def test_account_put_and_the_code_a_bank_reads(deal: Deal):
    account = payments.account_put(
        actor=deal.manager, organisation=deal.here.growers[0], bank="970405", number="1902 1234 56", holder="HTX Ba Ha"
    )
    assert (account.number, account.holder, str(account)) == ("1902123456", "HTX BA HA", "970405 …3456")
    assert "190212" not in str(AuditEntry.objects.get(code="market.account.put").changes)
    first, _second = planned(deal, signed(deal))
    purpose = paying.purpose(first)
    assert re.fullmatch(r"HD 01 2099 GH \d+", purpose)
    read = QRPay(paying.content(account, amount=252_000_000, purpose=purpose))
    assert read.is_valid
    assert (read.consumer.bank_bin, read.consumer.bank_number, read.amount, read.additional_data.purpose) == (
        "970405", "1902123456", "252000000", purpose,
    )  # fmt: skip
    assert paying.drawn(account, amount=1, purpose=purpose).startswith(b"<?xml")
    assert PayAccount.objects.count() == 1
