"""Shares between desk, seller and buyer: asked, agreed, changed, declined, dropped, reviewed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import shares as actions
from hoptac.market.choices import ShareState, Side
from hoptac.market.models import Need, SalePermit, Share, ShareWord
from hoptac.market.queries import shares as queries
from hoptac.registry.models import LifecycleEvent, Succession
from tests.factories import access as make
from tests.market import orchard as grown
from tests.market.orchard import DECEMBER, JANUARY, Orchard

TODAY = timezone.localdate()


@pytest.fixture
def here(db: None) -> Orchard:
    return grown.orchard()


@pytest.fixture
def asked(here: Orchard) -> Share:
    """The share of the first cooperative, asked of both sides: 12 tonnes in December."""
    need = grown.need(here, (DECEMBER, JANUARY, 12_000), tolerance=10)
    here.pool()
    actions.shares_ask(actor=here.officer, need=need)
    return Share.objects.get()


def _agreed(here: Orchard, share: Share) -> Share:
    actions.share_agree(actor=here.managers[0], share=share, side=Side.SELLER)
    return actions.share_agree(actor=here.clerk, share=share, side=Side.BUYER)


def test_when_both_agree_it_is_agreed(here: Orchard, asked: Share) -> None:
    assert actions.share_agree(actor=here.managers[0], share=asked, side=Side.SELLER).state == ShareState.ASKED
    assert actions.share_agree(actor=here.clerk, share=asked, side=Side.BUYER).state == ShareState.AGREED


def test_nobody_answers_for_the_other_side(here: Orchard, asked: Share) -> None:
    for actor, side in (
        (here.clerk, Side.SELLER), (here.managers[0], Side.BUYER), (here.managers[1], Side.SELLER),
        (here.officer, Side.SELLER), (here.officer, Side.BUYER),
    ):  # fmt: skip
        with pytest.raises((gate.NotAllowed, gate.NotVisible)):
            actions.share_agree(actor=actor, share=asked, side=side)


def test_other_terms_are_asked_anew_of_the_other_side(here: Orchard, asked: Share) -> None:
    actions.share_agree(actor=here.clerk, share=asked, side=Side.BUYER)
    changed = actions.share_change(
        actor=here.managers[0], share=asked, side=Side.SELLER, quantity=11_000, price=22_000, text="Ít quả hơn"
    )
    assert (changed.quantity, changed.price, changed.transport) == (11_000, 22_000, 93 * 11_000)
    assert changed.seller_agreed_at is not None
    assert changed.buyer_agreed_at is None
    word = ShareWord.objects.get()
    assert (word.side, word.quantity, word.price, word.text) == ("seller", 11_000, 22_000, "Ít quả hơn")


@pytest.mark.parametrize(
    ("quantity", "price", "code"),
    [(0, 1, "share_quantity"), (25_000, 1, "share_over_stock"), (14_000, 1, "share_over_part"), (5, 0, "share_price")],
)
def test_terms_nobody_can_keep_are_refused(here: Orchard, asked: Share, quantity: int, price: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.share_change(actor=here.clerk, share=asked, side=Side.BUYER, quantity=quantity, price=price)
    assert refused.value.code == code


def test_a_price_to_be_asked_must_be_named_first(here: Orchard) -> None:
    here.products[0].__class__.objects.filter(pk=here.products[0].pk).update(price_amount=None)
    need = grown.need(here, (DECEMBER, JANUARY, 12_000), price_ceiling=21_300)
    here.pool()
    share = actions.shares_ask(actor=here.officer, need=need)[0]
    assert (share.owner, share.price) == (here.growers[0], 0)
    with pytest.raises(RuleBroken) as refused:
        actions.share_agree(actor=here.clerk, share=share, side=Side.BUYER)
    assert refused.value.code == "share_price_open"
    actions.share_change(actor=here.managers[0], share=share, side=Side.SELLER, quantity=12_000, price=21_000)
    assert actions.share_agree(actor=here.clerk, share=share, side=Side.BUYER).state == ShareState.AGREED


def test_to_step_back_one_says_why(here: Orchard, asked: Share) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.share_decline(actor=here.clerk, share=asked, side=Side.BUYER, reason=" ")
    assert refused.value.code == "reason_missing"
    declined = actions.share_decline(actor=here.clerk, share=asked, side=Side.BUYER, reason="Đã mua nơi khác")
    assert (declined.state, declined.declined_by, declined.reason) == ("declined", "buyer", "Đã mua nơi khác")
    with pytest.raises(RuleBroken) as refused:
        actions.share_agree(actor=here.managers[0], share=asked, side=Side.SELLER)
    assert refused.value.code == "share_state"


def test_what_is_only_proposed_is_seen_by_the_desk_alone(here: Orchard) -> None:
    grown.need(here, (DECEMBER, JANUARY, 12_000))
    here.pool()
    assert queries.shares(here.officer).count() == 1
    for actor in (here.clerk, here.managers[0]):
        assert queries.shares(actor).count() == 0


def _review(here: Orchard) -> list[tuple[str, str]]:
    changed = actions.shares_review(actor=here.officer, province=here.province, on=TODAY)
    return [(share.state, share.flag.get("code", "")) for share in changed]


def test_a_certificate_that_ends_before_delivery(here: Orchard, asked: Share) -> None:
    here.products[0].certificates.update(valid_until=date(2099, 12, 20), ends_before=date(2099, 12, 20))
    with pytest.raises(RuleBroken) as refused:
        actions.share_agree(actor=here.clerk, share=asked, side=Side.BUYER)
    assert refused.value.code == "share_gone"
    assert _review(here) == [("dropped", "certificate")]


def test_what_both_agreed_is_flagged_until_the_certificate_is_renewed(here: Orchard, asked: Share) -> None:
    _agreed(here, asked)
    here.products[0].certificates.update(ends_before=date(2099, 12, 20))
    assert _review(here) == [("agreed", "certificate")]
    assert _review(here) == []
    here.products[0].certificates.update(ends_before=date(2100, 12, 20))
    assert _review(here) == [("agreed", "")]


@pytest.mark.parametrize("status", ["suspended", "dissolved"])
def test_a_cooperative_that_stopped_working(here: Orchard, asked: Share, status: str) -> None:
    _agreed(here, asked)
    LifecycleEvent.objects.create(organisation=here.growers[0], on=TODAY, status=status)
    assert _review(here) == [("dropped", "seller")]


def test_what_is_in_a_contract_is_only_flagged(here: Orchard, asked: Share) -> None:
    _agreed(here, asked)
    Share.objects.update(state=ShareState.CONTRACTED)
    LifecycleEvent.objects.create(organisation=here.growers[0], on=TODAY, status="suspended")
    assert _review(here) == [("contracted", "seller")]


def test_a_merged_cooperatives_share_is_offered_to_its_successor(here: Orchard, asked: Share) -> None:
    event = LifecycleEvent.objects.create(organisation=here.growers[0], on=TODAY, status="merged")
    Succession.objects.create(event=event, successor=here.growers[3])
    assert _review(here) == [("dropped", "succeeded")]
    new = Share.objects.get(state=ShareState.ASKED)
    assert (new.seller, new.instead_of, new.quantity, new.price) == (here.growers[3], asked, 12_000, 21_000)
    assert _review(here) == []


def test_a_need_that_ended_takes_its_shares_along(here: Orchard, asked: Share) -> None:
    Need.objects.update(state="closed", ended_at=timezone.now())
    assert _review(here) == [("dropped", "need_ended")]


def test_a_revoked_permission_ends_new_sales_and_leaves_what_was_agreed(here: Orchard, asked: Share) -> None:
    other = _agreed(here, asked)
    permit = SalePermit.objects.create(
        owner=here.growers[0], holder=here.growers[3], starts_on=TODAY, ends_before=TODAY + timedelta(days=90),
        state="revoked", asked_at=timezone.now(), asked_by=here.officer, revoked_at=timezone.now(),
        revoked_by=here.managers[0],
    )  # fmt: skip
    Share.objects.update(permit=permit, seller=here.growers[3])
    assert _review(here) == []
    Share.objects.filter(pk=other.pk).update(state=ShareState.ASKED)
    assert _review(here) == [("dropped", "permit")]


def test_the_seller_answers_on_a_phone_and_does_not_see_what_others_cost(
    here: Orchard, asked: Share, client: Client
) -> None:
    client.force_login(here.managers[0])
    assert "Đồng ý" in client.get(reverse("market:share_list")).content.decode()
    page = client.get(reverse("market:share_detail", args=[asked.pk])).content.decode()
    assert "Siêu thị Vuông" in page
    assert "Thượng Lâm" not in page
    assert client.get(reverse("market:answer_detail", args=[asked.part.need_id])).status_code == 404
    client.post(reverse("market:share_agree", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.seller_agreed_at is not None


def test_the_seller_proposes_other_terms_in_the_buyers_unit(here: Orchard, asked: Share, client: Client) -> None:
    client.force_login(here.managers[0])
    change = reverse("market:share_change", args=[asked.pk])
    assert client.post(change, {"quantity": "99.000", "price": "21.500"}).status_code == 422
    assert client.post(change, {"quantity": "11.500", "price": "21.500", "text": "Vậy"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.quantity, asked.price) == (11_500, 21_500)


def test_the_buyer_reads_the_answer_with_reasons_and_accepts_all(here: Orchard, asked: Share, client: Client) -> None:
    client.force_login(here.clerk)
    address = reverse("market:answer_detail", args=[asked.part.need_id])
    page = client.get(address).content.decode()
    assert "thấp hơn HTX Cổ Tiết" in page
    client.post(reverse("market:shares_agree", args=[asked.part.need_id]))
    asked.refresh_from_db()
    assert asked.buyer_agreed_at is not None


def test_strangers_learn_nothing(here: Orchard, asked: Share, client: Client) -> None:
    client.force_login(here.managers[2])
    assert client.get(reverse("market:share_detail", args=[asked.pk])).status_code == 404
    other = make.user("nguoi-mua-khac")
    client.force_login(other)
    assert client.get(reverse("market:answer_detail", args=[asked.part.need_id])).status_code in (403, 404)


def test_the_desk_answers_for_a_side_that_phoned(here: Orchard, asked: Share, client: Client) -> None:
    client.force_login(here.officer)
    agree, decline = (reverse(f"market:share_{deed}", args=[asked.pk]) for deed in ("agree", "decline"))
    assert client.post(agree, {"on_behalf_of": "Bà Hoa"}).status_code == 403
    assert client.post(f"{agree}?phone=seller", {}).status_code == 422
    client.post(f"{agree}?phone=seller", {"on_behalf_of": "Bà Hoa"})
    asked.refresh_from_db()
    assert (asked.seller_agreed_at is None, asked.buyer_agreed_at) == (False, None)
    client.post(f"{decline}?phone=buyer", {"on_behalf_of": "Ông Tư", "reason": "Đủ rồi"})
    asked.refresh_from_db()
    assert (asked.state, asked.declined_by, asked.reason) == ("declined", "buyer", "Đủ rồi")
    late = client.post(f"{agree}?phone=seller", {"on_behalf_of": "Bà Hoa"})
    assert (late.status_code, "không làm được việc đó nữa" in late.text) == (422, True)
    assert [word.text for word in asked.words.order_by("pk")] == [
        "Theo điện thoại của Bà Hoa.", "Theo điện thoại của Ông Tư. Đủ rồi",
    ]  # fmt: skip
    entries = AuditEntry.objects.filter(code__in=("market.share.agree", "market.share.decline")).order_by("pk")
    assert [(one.actor, one.on_behalf_of) for one in entries] == [
        (here.officer, "Bà Hoa (HTX Ba Hạ)"), (here.officer, "Ông Tư (Siêu thị Vuông)"),
    ]  # fmt: skip


def test_nobody_else_answers_for_a_side_that_phoned(here: Orchard, asked: Share, client: Client) -> None:
    client.force_login(here.managers[0])
    address = reverse("market:share_agree", args=[asked.pk])
    assert client.post(f"{address}?phone=buyer", {"on_behalf_of": "Bà Hoa"}).status_code == 403
    with pytest.raises(gate.NotAllowed):
        actions.share_agree(actor=here.managers[0], share=asked, side=Side.SELLER, on_behalf_of="Bà Hoa")


def test_queries_of_the_pages(
    here: Orchard, asked: Share, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(here.clerk)
    pages = {
        reverse("market:share_list"): 5,
        reverse("market:share_detail", args=[asked.pk]): 9,
        reverse("market:answer_detail", args=[asked.part.need_id]): 8,
    }
    for address, count in pages.items():
        client.get(address)
        with django_assert_num_queries(count):
            client.get(address)
