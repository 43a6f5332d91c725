"""Permissions to sell for another: asked, given, refused, ended; no new sale afterwards, promises kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import supply as actions
from hoptac.market.models import Offer, SalePermit
from hoptac.market.queries import supply as queries
from tests.factories import access as make
from tests.market import goods

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2100, 3, 1), date(2100, 4, 1)


@pytest.fixture
def field():
    return goods.field()


def _asked(field, **values) -> SalePermit:
    today = timezone.localdate()
    days = {"starts_on": today, "ends_before": today + timedelta(days=100)}
    return actions.permit_ask(actor=field.other_manager, holder=field.other, owner=field.owner, **{**days, **values})


def _given(field, **values) -> SalePermit:
    return actions.permit_answer(actor=field.manager, permit=_asked(field, **values), is_given=True)


def _offer(field, **values) -> Offer:
    today = timezone.localdate()
    values = {"quantity": 10, "price": 1, "starts_on": today, "ends_before": today + timedelta(days=9), **values}
    return actions.offer_add(actor=field.other_manager, seller=field.other, product=field.product, **values)


def _sellers(field):
    lots = queries.available(field.province, starts_on=MARCH, ends_before=APRIL, on=timezone.localdate())
    return [(lot.seller_id, lot.permit_id, lot.quantity) for lot in lots]


def test_the_holder_offers_while_it_holds_and_never_again(field):
    permit = _given(field)
    offer = _offer(field)
    part = goods.need(field)
    kept = goods.share(field, part, 500, seller=field.other, permit=permit, month=None, offer=offer)

    actions.permit_revoke(actor=field.manager, permit=permit, reason="Hết mùa")

    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    with pytest.raises(RuleBroken) as refused:
        _offer(field)
    assert refused.value.code == "offer_no_permit"
    assert list(queries.sold(permit)) == [kept]
    assert [entry.code for entry in AuditEntry.objects.filter(code__startswith="market.permit").order_by("pk")] == [
        "market.permit.ask",
        "market.permit.give",
        "market.permit.revoke",
    ]


def test_calendar_is_sold_by_whom_the_owner_named_only_while_the_permit_holds(field):
    field.product.seller = field.other
    field.product.save()
    assert _sellers(field) == [(field.owner.pk, None, 2500)]

    permit = _given(field, product=field.product, most=1000)

    assert _sellers(field) == [(field.other.pk, permit.pk, 1000)]
    goods.share(field, goods.need(field), 400, seller=field.other, permit=permit)
    assert (_sellers(field), queries.permit_left(permit)) == ([(field.other.pk, permit.pk, 600)], 600)
    actions.permit_return(actor=field.other_manager, permit=permit, reason="Không bán nữa")
    assert _sellers(field) == [(field.owner.pk, None, 2100)]


def test_a_refusal_says_why_and_an_answer_is_given_once(field):
    permit = _asked(field)
    with pytest.raises(RuleBroken) as refused:
        actions.permit_answer(actor=field.manager, permit=permit, is_given=False, reason=" ")
    assert refused.value.code == "reason_missing"

    actions.permit_answer(actor=field.manager, permit=permit, is_given=False, reason="Đã có nơi bán")

    with pytest.raises(RuleBroken) as refused:
        actions.permit_answer(actor=field.manager, permit=permit, is_given=True)
    assert refused.value.code == "permit_answered"


def test_who_asks_does_not_answer_and_strangers_see_nothing(field):
    permit = _asked(field)
    stranger = make.user("nguoila")

    with pytest.raises(gate.NotAllowed):
        actions.permit_answer(actor=field.other_manager, permit=permit, is_given=True)
    for actor in (stranger, goods._manager(goods.shelf.organisation("HTX Ba", field.owner.place), "ba")):
        assert list(queries.permits(actor)) == []
        with pytest.raises(gate.NotVisible):
            actions.permit_revoke(actor=actor, permit=permit, reason="x")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"ends_before": date(2020, 1, 1)}, "permit_days"),
        ({"starts_on": date(2020, 1, 1), "ends_before": date(2020, 2, 1)}, "permit_past"),
        ({"ends_before": date(2100, 1, 1)}, "permit_long"),
        ({"most": 0}, "permit_most"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(field, values, code):
    with pytest.raises(RuleBroken) as refused:
        _asked(field, **values)

    assert refused.value.code == code


def test_the_same_is_not_asked_twice_for_the_same_days(field):
    _asked(field)

    with pytest.raises(RuleBroken) as refused:
        _asked(field)

    assert refused.value.code == "permit_there"
    _asked(field, product=field.product)
    with pytest.raises(RuleBroken) as refused:
        actions.permit_ask(
            actor=field.manager, holder=field.owner, owner=field.owner, starts_on=MARCH, ends_before=APRIL
        )
    assert refused.value.code == "permit_self"


def test_pages_lead_from_asking_to_ending(field, client):
    today = timezone.localdate()
    client.force_login(field.other_manager)
    assert client.get("/desk/market/permits/new/", {"owner": "HTX Không Có"}).status_code == 422
    sent = client.post(
        "/desk/market/permits/new/?owner=HTX+Ch%C3%A8+M%E1%BB%99t",
        {"holder": field.other.pk, "product": field.product.pk, "most": "1,5", "starts_on": today.isoformat(),
         "last_day": (today + timedelta(days=30)).isoformat(), "note": "Bán chung"},
    )  # fmt: skip
    permit = SalePermit.objects.get()
    assert (sent.status_code, permit.most, permit.ends_before) == (302, 1500, today + timedelta(days=31))

    client.force_login(field.manager)
    page = client.get(f"/desk/market/permits/{permit.pk}/")
    assert ("Chè Một" in page.text, "Bán chung" in page.text) == (True, True)
    client.post(f"/desk/market/permits/{permit.pk}/give/")
    refused = client.post(f"/desk/market/permits/{permit.pk}/revoke/", {"reason": ""})
    assert refused.status_code == 422
    client.post(f"/desk/market/permits/{permit.pk}/revoke/", {"reason": "Hết hàng"})
    permit.refresh_from_db()
    assert (permit.state, permit.reason) == ("revoked", "Hết hàng")


def test_offer_page_speaks_the_products_unit(field, client):
    today = timezone.localdate()
    client.force_login(field.manager)

    client.post(
        f"/desk/market/offers/new/{field.product.pk}/",
        {"seller": field.owner.pk, "quantity": "0,5", "price": "19 triệu", "starts_on": today.isoformat(),
         "last_day": today.isoformat()},
    )  # fmt: skip

    offer = Offer.objects.get()
    assert (offer.quantity, offer.price, offer.ends_before) == (500, 19_000, today + timedelta(days=1))
    listed = client.get(reverse("market:offer_list"))
    assert ("0,5 tấn" in listed.text, "19.000.000 ₫/tấn" in listed.text) == (True, True)
    for name in ("supply_list", "offer_choose", "permit_list"):
        assert "Chè Một" in client.get(reverse(f"market:{name}")).text or name == "permit_list"
