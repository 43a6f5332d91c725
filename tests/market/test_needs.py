"""Needs posted, changed, ended; what the board tells of them; what cooperatives want to hear of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.access import gate
from hoptac.access import queries as access_queries
from hoptac.access.models import AuditEntry, User
from hoptac.catalogue.rules import ALL_YEAR, season_bits
from hoptac.core.errors import RuleBroken
from hoptac.market.actions import needs as actions
from hoptac.market.choices import NeedState, ShareState
from hoptac.market.models import Need, Share, Subscription
from hoptac.market.queries import needs as queries
from hoptac.market.rules.needs import Part
from tests.factories import catalogue
from tests.market import asking
from tests.market.asking import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return asking.market()


@pytest.fixture
def buying(client: Client, market: Market) -> Client:
    client.force_login(market.clerk)
    return client


def _share(need: Need, market: Market, state: ShareState, *, number: int = 1) -> Share:
    owner, _manager = asking.grower(market, f"HTX {state}")
    now = timezone.now()
    agreed = now if state in (ShareState.AGREED, ShareState.CONTRACTED) else None
    return Share.objects.create(
        part=need.parts.get(number=number), product=catalogue.product(owner, f"Bưởi {state}"), owner=owner,
        seller=owner,
        month=date(2100, 1, 1), quantity=100, price=1, state=state, changed_at=now, seller_agreed_at=agreed,
        buyer_agreed_at=agreed,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ posting


def test_need_add_posts_in_base_units(buying: Client, market: Market) -> None:
    typed = asking.typed(market, quantity_1="2,5", price_ceiling="21 triệu", smallest_lot="1", certificates=["vietgap"])
    answer = buying.post("/desk/market/needs/new/", typed)

    [need] = Need.objects.all()
    [part] = need.parts.all()
    assert answer.headers["Location"] == f"/desk/market/needs/{need.pk}/"
    assert (need.buyer, need.province, need.kind, need.place) == (
        market.buyer.organisation, market.province, market.pomelo, market.commune,
    )  # fmt: skip
    assert (need.price_ceiling, need.smallest_lot, need.certificates) == (21_000, 1000, ["vietgap"])
    assert (part.number, part.quantity, part.ends_before - part.starts_on) == (1, 2500, timedelta(days=10))
    entry = AuditEntry.objects.get(code="market.need.post")
    assert (entry.actor, entry.organisation, entry.on_behalf_of) == (market.clerk, market.buyer.organisation, "")


def test_the_desk_posts_for_a_buyer_who_called(client: Client, market: Market) -> None:
    client.force_login(market.officer)

    assert client.get("/desk/market/needs/new/").headers["Location"] == "/desk/market/buyers/"
    client.post(f"/desk/market/needs/new/?buyer={market.checked.pk}", asking.typed(market))

    entry = AuditEntry.objects.get(code="market.need.post")
    assert (entry.actor, entry.on_behalf_of) == (market.officer, "Ông Mạnh Hào")
    assert Need.objects.get().buyer == market.checked.organisation


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "zzzz"}, "Không có gì mang tên này"),
        ({"kind": "bưởi da"}, ""),
        ({"place": "Mộc"}, "Có thể là nhiều thứ khác nhau"),
        ({"quantity_1": "nhiều"}, "Hãy ghi số lượng như"),
        ({"quantity_1": ""}, "Đợt giao này còn thiếu"),
        ({"from_1": "", "to_1": "", "quantity_1": ""}, "Nhập ít nhất một đợt giao"),
        ({"to_1": "2020-01-01"}, "Đợt 1: ngày cuối trước ngày đầu"),
        ({"smallest_lot": "6"}, "lớn hơn cả một đợt giao"),
        ({"tolerance": "90"}, "50"),
        ({"price_ceiling": "rẻ thôi"}, "Ghi số tiền như"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(
    buying: Client, market: Market, changes: dict[str, str], sentence: str
) -> None:
    answer = buying.post("/desk/market/needs/new/", asking.typed(market, note="Giao buổi sáng", **changes))

    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Giao buổi sáng" in answer.text
    assert Need.objects.count() == (0 if sentence else 1)


def test_words_with_several_meanings_are_asked_about(buying: Client, market: Market) -> None:
    asked = buying.post("/desk/market/needs/new/", asking.typed(market, place="Tân Lập"))
    chosen = asked.context["form"].fields["place_id"].choices[0][0]

    assert asked.status_code == 422
    answer = buying.post("/desk/market/needs/new/", asking.typed(market, place="Tân Lập", place_id=chosen))
    assert answer.status_code == 302
    assert Need.objects.get().place_id == chosen


def test_more_deliveries_are_offered_without_losing_what_was_typed(buying: Client, market: Market) -> None:
    answer = buying.post("/desk/market/needs/new/", asking.typed(market, note="Xa", certificates=["halal"], more="yes"))

    assert answer.status_code == 200
    assert 'name="quantity_6"' in answer.text
    assert "error-summary" not in answer.text
    kept = ('value="5"', "Xa</textarea>", 'value="halal" id="id_certificates_8" checked')
    assert [text for text in kept if text not in answer.text] == []
    assert Need.objects.count() == 0


def test_a_buyer_nobody_checked_posts_few_needs(buying: Client, market: Market) -> None:
    for _number in range(3):
        buying.post("/desk/market/needs/new/", asking.typed(market))
    answer = buying.post("/desk/market/needs/new/", asking.typed(market))

    assert answer.status_code == 422
    assert "Bạn đang có 3 nhu cầu" in answer.text
    assert Need.objects.count() == 3


# --------------------------------------------------------------------------------------- changing, ending


def test_need_change_keeps_what_stays(client: Client, market: Market) -> None:
    need = market.post()
    part = need.parts.get()
    client.force_login(market.officer)
    shown = client.get(f"/desk/market/needs/{need.pk}/change/")
    typed = asking.typed(market, quantity_1="7", is_public="no", price_ceiling="")
    answer = client.post(f"/desk/market/needs/{need.pk}/change/", typed)

    assert 'value="bưởi"' in shown.text
    assert 'value="23.456.000"' in shown.text
    assert answer.status_code == 302
    need.refresh_from_db()
    assert (need.is_public, need.price_ceiling, need.parts.get().pk) == (False, None, part.pk)
    assert need.parts.get().quantity == 7000
    changes = AuditEntry.objects.get(code="market.need.change").changes
    assert changes["is_public"] == [True, False]
    assert [side.rpartition(": ")[2] for side in changes["parts"]] == ["5 tấn", "7 tấn"]
    assert changes["price_ceiling"] == ["23.456.000 ₫/tấn", None]


def test_the_trail_names_what_changed(client: Client, market: Market) -> None:
    need = market.post()
    actions.need_change(actor=market.officer, need=need, wanted=market.wanted(certificates=("organic",), tolerance=9))
    [line] = access_queries.lines(AuditEntry.objects.filter(code="market.need.change"))

    assert {change.label: (change.before, change.after) for change in line.changes} == {
        "Chứng nhận bắt buộc": ("", "Hữu cơ"), "Dung sai (%)": ("0", "9"),
    }  # fmt: skip


def test_what_is_promised_can_no_longer_be_changed(market: Market) -> None:
    need = market.post()
    _share(need, market, ShareState.ASKED)

    with pytest.raises(RuleBroken) as refused:
        actions.need_change(actor=market.officer, need=need, wanted=market.wanted())
    assert refused.value.code == "need_promised"


def test_what_is_only_proposed_falls_with_a_change(market: Market) -> None:
    need = market.post()
    share = _share(need, market, ShareState.PROPOSED)
    actions.need_change(actor=market.officer, need=need, wanted=market.wanted(tolerance=9))

    share.refresh_from_db()
    assert share.state == ShareState.DROPPED


def test_need_end_withdraws_with_a_reason_and_calls_off_what_was_asked(client: Client, market: Market) -> None:
    need = market.post(market.buyer)
    share = _share(need, market, ShareState.ASKED)
    client.force_login(market.clerk)
    refused = client.post(f"/desk/market/needs/{need.pk}/end/", {"state": "withdrawn", "reason": ""})
    client.post(f"/desk/market/needs/{need.pk}/end/", {"state": "withdrawn", "reason": "Bếp nghỉ Tết"})

    assert "Cho biết vì sao rút" in refused.text
    need.refresh_from_db()
    share.refresh_from_db()
    assert (need.state, need.reason, share.state, share.reason) == (
        NeedState.WITHDRAWN, "Bếp nghỉ Tết", ShareState.DROPPED, "Bếp nghỉ Tết",
    )  # fmt: skip
    assert AuditEntry.objects.get(code="market.need.end").note == "Bếp nghỉ Tết"


def test_what_is_agreed_outlives_the_need(market: Market) -> None:
    need = market.post()
    share = _share(need, market, ShareState.AGREED)

    with pytest.raises(RuleBroken) as refused:
        actions.need_end(actor=market.officer, need=need, state=NeedState.WITHDRAWN, reason="Thôi")
    assert refused.value.code == "need_agreed"
    actions.need_end(actor=market.officer, need=need, state=NeedState.CLOSED, reason="")
    share.refresh_from_db()
    assert share.state == ShareState.AGREED
    with pytest.raises(RuleBroken):
        actions.need_end(actor=market.officer, need=need, state=NeedState.CLOSED, reason="")


def test_a_delivery_that_was_answered_cannot_be_left_out(market: Market) -> None:
    [part] = market.wanted().parts
    later = Part(part.ends_before, part.ends_before + timedelta(days=9), 100)
    need = market.post(parts=(part, later))
    _share(need, market, ShareState.DROPPED, number=2)

    with pytest.raises(RuleBroken) as refused:
        actions.need_change(actor=market.officer, need=need, wanted=market.wanted())
    assert refused.value.code == "need_part_answered"


# -------------------------------------------------------------------------------------------- subscriptions


def _subscribed(market: Market, **values: Any) -> tuple[User, Subscription]:
    owner, manager = asking.grower(market)
    told = {"kind": market.pomelo, "months": ALL_YEAR, **values}
    return manager, actions.subscription_add(actor=manager, organisation=owner, **told)


def test_news_are_needs_that_fit_and_came_since_the_last_look(market: Market) -> None:
    manager, _row = _subscribed(market)
    need = market.post()
    market.post(kind_id=market.tea.pk)
    market.post(is_public=False)

    assert list(queries.news(manager)) == [need]
    actions.needs_seen(actor=manager)
    assert list(queries.news(manager)) == []
    again = market.post()
    assert list(queries.news(manager)) == [again]
    assert list(queries.for_us(manager, list(queries.subscriptions(manager)), on=timezone.localdate())) == [again, need]


def test_months_that_were_not_chosen_are_no_news(market: Market) -> None:
    first = timezone.localdate() + asking.SOON
    other = (first.month + 5) % 12 + 1
    manager, row = _subscribed(market, kind=None, months=season_bits([other]))
    need = market.post()

    assert list(queries.news(manager)) == []
    row.months = season_bits([first.month, other])
    row.save()
    assert list(queries.news(manager)) == [need]


def test_a_larger_kind_and_its_kinds_are_news_of_each_other(market: Market) -> None:
    manager, _row = _subscribed(market, kind=market.pomelo)
    assert market.pomelo.parent is not None
    wide = market.post(kind_id=market.pomelo.parent_id)
    other, _row = _subscribed_other(market)

    assert list(queries.news(manager)) == [wide]
    assert list(queries.news(other)) == [wide]


def _subscribed_other(market: Market) -> tuple[User, Subscription]:
    owner, manager = asking.grower(market, "HTX Bản Sương")
    return manager, actions.subscription_add(
        actor=manager, organisation=owner, kind=market.pomelo.parent, months=ALL_YEAR
    )


def test_need_news_shows_them_and_is_seen_by_a_button(client: Client, market: Market) -> None:
    owner, manager = asking.grower(market)
    client.force_login(manager)
    catalogue.product(owner, "Bưởi", kind=market.pomelo)
    market.post()
    by_product = client.get("/desk/market/news/")
    client.post(f"/desk/market/news/{owner.pk}/choose/", {"kind": "bưởi", "months": []})
    chosen = client.get("/desk/market/news/")
    client.post("/desk/market/news/seen/")
    seen = client.get("/desk/market/news/")

    assert [page.text.count("badge-warm") for page in (by_product, chosen, seen)] == [0, 1, 0]
    assert all("Bưởi: 5 tấn" in page.text for page in (by_product, chosen, seen))
    row = Subscription.objects.get()
    client.post(f"/desk/market/news/chosen/{row.pk}/end/")
    assert Subscription.objects.count() == 0


# ---------------------------------------------------------------------------------------- pages of the desk


def test_a_buyer_begins_with_its_needs(buying: Client, market: Market) -> None:
    assert buying.get("/today/").headers["Location"] == "/desk/market/needs/"
    assert buying.get("/desk/market/").headers["Location"] == "/desk/market/needs/"


def test_a_cooperative_begins_with_needs_for_it(client: Client, market: Market) -> None:
    _owner, manager = asking.grower(market)
    client.force_login(manager)

    assert client.get("/desk/market/").headers["Location"] == "/desk/market/news/"


def test_a_buyer_sees_its_own_needs_alone(buying: Client, market: Market) -> None:
    own, other = market.post(market.buyer), market.post()

    assert [need.pk for need in buying.get("/desk/market/needs/").context["page"]] == [own.pk]
    assert buying.get(f"/desk/market/needs/{other.pk}/").status_code == 404
    detail = buying.get(f"/desk/market/needs/{own.pk}/").text
    assert "23.456.000" in detail


def test_a_proposal_is_not_the_buyers_to_see(buying: Client, market: Market) -> None:
    need = market.post(market.buyer)
    _share(need, market, ShareState.PROPOSED)
    _share(need, market, ShareState.ASKED)

    text = buying.get(f"/desk/market/needs/{need.pk}/").text
    assert "HTX asked" in text
    assert "HTX proposed" not in text


@pytest.mark.parametrize("path", ["needs/", "buyers/", "news/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    client: Client, market: Market, path: str, rows: int, django_assert_max_num_queries: Any
) -> None:
    manager, _row = _subscribed(market)
    for _number in range(rows):
        market.post()
    client.force_login(manager if path == "news/" else market.officer)
    client.get(f"/desk/market/{path}")

    with django_assert_max_num_queries(10):
        assert client.get(f"/desk/market/{path}").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_need_asks_the_same_number_of_questions(
    client: Client, market: Market, rows: int, django_assert_max_num_queries: Any
) -> None:
    part = market.wanted().parts[0]
    need = market.post(parts=(part,) * rows)
    client.force_login(market.officer)
    client.get(f"/desk/market/needs/{need.pk}/")

    with django_assert_max_num_queries(10):
        assert client.get(f"/desk/market/needs/{need.pk}/").status_code == 200


def test_nobody_else_reaches_a_need(market: Market) -> None:
    _owner, manager = asking.grower(market)
    need = market.post()

    with pytest.raises(gate.NotVisible):
        actions.need_end(actor=manager, need=need, state=NeedState.CLOSED, reason="")
    with pytest.raises(gate.NotVisible):
        actions.need_post(actor=market.clerk, buyer=market.checked.organisation, wanted=market.wanted())
