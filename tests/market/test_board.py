"""The public board: what strangers read in five languages, and what they never learn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry, Grant, User
from hoptac.market.actions import buyers
from hoptac.market.actions import needs as actions
from hoptac.market.choices import NeedState
from hoptac.market.models import Buyer, Need
from hoptac.market.rules.needs import Part
from hoptac.parties.models import Organisation
from tests.factories import access as make
from tests.factories import catalogue
from tests.market import asking
from tests.market.asking import Market

pytestmark = pytest.mark.django_db

REGISTER = "/needs/register/"
#: The words a stranger must never read on any public page: numbers, contacts, prices, who an unchecked buyer is.
SECRETS = ("912345678", "912 345 678", "Thuý Liễu", "Hoa Gạo", "23.456", "23,456", "23456", "Số 7 ngõ Sâu", "0977")


@pytest.fixture
def market() -> Market:
    return asking.market()


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def _told(market: Market, buyer: Buyer | None = None) -> Need:
    return market.post(
        buyer or market.buyer, grade="Gọi 0977 123 456", note="Zalo 0977.123.456", address="Số 7 ngõ Sâu",
        certificates=("vietgap",), stars=4,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ the board


@pytest.mark.parametrize("prefix", ["", "en/", "de/", "id/", "ms/"])
def test_strangers_learn_no_number_contact_price_or_unchecked_name(client: Client, market: Market, prefix: str) -> None:
    need = _told(market)
    pages = [f"/{prefix}{path}" for path in ("needs/", f"needs/{need.pk}/", "needs/feed.xml", "", "search/?q=zzzz")]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert [word for word in SECRETS if word in answer.text] == [], page


def test_a_checked_buyer_is_named_its_numbers_never(client: Client, market: Market) -> None:
    need = _told(market, market.checked)
    text = client.get(f"/needs/{need.pk}/").text

    assert "Siêu thị Tre Xanh" in text
    assert "Zalo …" in text
    assert [word for word in (*SECRETS, "Mạnh Hào", "987654321", "987 654 321") if word in text] == []


def test_need_board_lists_public_open_needs_alone(client: Client, market: Market) -> None:
    shown = market.post()
    hidden, ended, past = market.post(is_public=False), market.post(), market.post()
    actions.need_end(actor=market.officer, need=ended, state=NeedState.CLOSED, reason="")
    yesterday = timezone.localdate() - timedelta(days=1)
    past.parts.update(starts_on=yesterday, ends_before=timezone.localdate())

    assert [need.pk for need in client.get("/needs/").context["needs"]] == [shown.pk]
    answers = [client.get(f"/needs/{need.pk}/").status_code for need in (shown, hidden, ended, past)]
    assert answers == [200, 404, 404, 404]


def test_need_board_is_narrowed_by_kind_and_month(client: Client, market: Market) -> None:
    pomelo, tea = market.post(), market.post(kind_id=market.tea.pk)
    far = timezone.localdate() + timedelta(days=200)
    later = market.post(parts=(Part(far, far + timedelta(days=3), 10),))

    def listed(query: str) -> list[int]:
        return [need.pk for need in client.get(f"/needs/?{query}").context["needs"]]

    assert listed("") == [later.pk, tea.pk, pomelo.pk]
    assert listed("kind=tea") == [tea.pk]
    assert listed(f"month={far:%Y-%m}") == [later.pk]
    assert listed(f"kind=pomelo&month={timezone.localdate() + asking.SOON:%Y-%m}") == [pomelo.pk]
    assert listed("month=zz&page=9") == [later.pk, tea.pk, pomelo.pk]
    assert client.get("/needs/?kind=khong-co").headers["Location"] == "/needs/"


def test_need_feed_tells_the_newest_needs(client: Client, market: Market) -> None:
    need = market.post()
    feed = client.get("/de/needs/feed.xml").text

    assert "<title>Was Käufer suchen</title>" in feed
    assert f"<link>http://testserver/de/needs/{need.pk}/</link>" in feed


def test_the_first_page_and_an_empty_search_lead_to_needs(client: Client, market: Market) -> None:
    assert "Bên mua đang tìm gì" not in client.get("/").text
    need = market.post()

    assert f'<a href="/needs/{need.pk}/">Bưởi</a>' in client.get("/").text
    assert '<a class="button" href="/needs/register/">' in client.get("/search/?q=khongcogi").text


def test_pages_that_are_kept_change_with_the_needs(client: Client, market: Market, settings: Any) -> None:
    settings.PAGES_KEPT_BYTES = 1_000_000
    before = client.get("/needs/").text
    need = market.post()
    posted = client.get("/needs/").text
    buyers.buyer_check(actor=market.officer, buyer=market.checked, is_checked=False)
    unchecked = client.get("/needs/").text
    actions.need_end(actor=market.officer, need=need, state=NeedState.CLOSED, reason="")

    pages = [before, posted, unchecked, client.get("/needs/").text]
    assert [f"/needs/{need.pk}/" in page for page in pages] == [False, True, True, False]
    assert ["Tre Xanh" in page for page in pages] == [False, True, False, False]


def test_need_shown_leads_a_cooperative_to_its_offers(client: Client, market: Market) -> None:
    need = market.post()
    owner, manager = asking.grower(market)
    tea = catalogue.product(owner, "Chè", kind=market.tea, measure=market.tonne, unit="tấn")
    choose = f"/desk/market/offers/new/?need={need.pk}"

    assert f'href="{choose}"' in client.get(f"/needs/{need.pk}/").text
    client.force_login(manager)
    assert client.get("/desk/market/offers/new/?need=x").context["page"].object_list[0] == tea
    assert list(client.get(choose).context["page"]) == []
    pomelo = catalogue.product(owner, "Bưởi", kind=market.pomelo, measure=market.tonne, unit="tấn")
    page = client.get(choose, follow=True)
    assert page.redirect_chain == [(f"/desk/market/offers/new/{pomelo.pk}/?need={need.pk}", 302)]
    part, initial = need.parts.get(), page.context["form"].initial
    assert (initial["quantity"], initial["starts_on"]) == (5, part.starts_on)
    assert initial["last_day"] == part.ends_before - timedelta(days=1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_asks_at_most_six_questions(
    client: Client, market: Market, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(rows):
        need = market.post()
    client.get("/needs/")

    with django_assert_max_num_queries(6):
        client.get("/needs/")
    with django_assert_max_num_queries(6):
        client.get(f"/needs/{need.pk}/")
    with django_assert_max_num_queries(6):
        client.get("/needs/feed.xml")


# ------------------------------------------------------------------------------------------ registration


def test_buyer_register_makes_a_buyer_who_signs_in_by_phone(client: Client, market: Market, monkeypatch: Any) -> None:
    answer = client.post(REGISTER, asking.registration(monkeypatch))

    buyer = Buyer.objects.get(phone="+84977111222")
    user = User.objects.get(phone="+84977111222")
    assert answer.headers["Location"] == "/desk/market/needs/new/"
    assert client.get("/desk/market/needs/new/").status_code == 200
    assert (buyer.organisation.kind, buyer.organisation.place, buyer.province, buyer.checked_at, buyer.country) == (
        "buyer", market.province, market.province, None, "VN",
    )  # fmt: skip
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.organisation, grant.given_by.is_system) == (Role.BUYER, buyer.organisation, True)
    assert user.check_password(make.PASSWORD)
    assert AuditEntry.objects.get(code="market.buyer.register", actor=user).organisation == buyer.organisation


def test_a_buyer_abroad_needs_no_commune(client: Client, market: Market, monkeypatch: Any) -> None:
    client.post(f"/de{REGISTER}", asking.registration(monkeypatch, country="DE", place="", phone="+49 30 901820"))

    buyer = Buyer.objects.get(country="DE")
    assert (buyer.organisation.place.code, buyer.phone) == ("VN", "+4930901820")
    need = market.post(buyer)
    assert "Ein Käufer in Deutschland" in client.get(f"/de/needs/{need.pk}/").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "12"}, "không phải là số điện thoại"),
        ({"phone": asking.PHONE}, "đã có tài khoản"),
        ({"place": ""}, "Cho biết bạn ở đâu"),
        ({"place": "Zzyzx"}, "Không có gì mang tên này"),
        ({"password": "ngan", "password_again": "ngan"}, "10"),
        ({"password_again": "khác hẳn nhé 12"}, "Hai mật khẩu"),
        ({"website": "http://spam"}, "để trống"),
        ({"country": "XX"}, ""),
    ],
)
def test_a_bad_registration_gets_a_sentence_and_makes_nothing(
    client: Client, market: Market, monkeypatch: Any, changes: dict[str, str], sentence: str
) -> None:
    before = (User.objects.count(), Organisation.objects.count(), Buyer.objects.count())
    answer = client.post(REGISTER, asking.registration(monkeypatch, **changes))

    assert answer.status_code == 422
    assert sentence.lower() in answer.text.lower()
    assert "Hoa Gạo" not in answer.text
    assert "Nhà hàng Sông Đà" in answer.text
    assert (User.objects.count(), Organisation.objects.count(), Buyer.objects.count()) == before


def test_machines_and_floods_are_turned_away(client: Client, market: Market, monkeypatch: Any) -> None:
    typed = asking.registration(monkeypatch)
    monkeypatch.undo()
    assert client.post(REGISTER, typed).status_code == 422
    for number in range(12):
        told = asking.registration(monkeypatch, phone=f"0977 111 2{number:02}", name=f"Quán {number}")
        Client().post(REGISTER, told)

    assert Buyer.objects.filter(organisation__name__startswith="Quán").count() == 10


def test_guessing_numbers_is_counted_too(client: Client, market: Market, monkeypatch: Any) -> None:
    for _number in range(10):
        Client().post(REGISTER, asking.registration(monkeypatch, phone=asking.PHONE))
    answer = client.post(REGISTER, asking.registration(monkeypatch, phone=asking.PHONE))

    assert "đã có tài khoản" not in answer.text
    assert "sau một giờ" in answer.text


# ---------------------------------------------------------------------------------------------- the desk


def test_buyer_check_and_back(client: Client, market: Market) -> None:
    client.force_login(market.officer)
    page = client.get("/desk/market/buyers/?state=unchecked")
    client.post(f"/desk/market/buyers/{market.buyer.pk}/check/", {"is_checked": "yes"})

    market.buyer.refresh_from_db()
    assert "0912 345 678" in page.text
    assert "Siêu thị Tre Xanh" not in page.text
    assert market.buyer.checked_by == market.officer
    client.post(f"/desk/market/buyers/{market.buyer.pk}/check/", {"is_checked": "no"})
    market.buyer.refresh_from_db()
    assert market.buyer.checked_at is None
    codes = AuditEntry.objects.filter(target_id=market.buyer.pk, code__startswith="market.buyer.").order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "market.buyer.register", "market.buyer.check", "market.buyer.uncheck",
    ]  # fmt: skip


def test_buyer_add_enters_one_who_called(client: Client, market: Market, monkeypatch: Any) -> None:
    client.force_login(market.officer)
    told = asking.registration(monkeypatch)
    answer = client.post("/desk/market/buyers/new/", told)
    again = client.post("/desk/market/buyers/new/", told)

    assert answer.headers["Location"] == "/desk/market/buyers/"
    assert Buyer.objects.filter(phone="+84977111222").count() == 1
    assert "Đã có bên mua với số điện thoại này" in again.text


def test_buyer_change_by_the_buyer_is_to_be_checked_anew(client: Client, market: Market) -> None:
    buyers.buyer_check(actor=market.officer, buyer=market.buyer, is_checked=True)
    client.force_login(market.clerk)
    client.post(f"/desk/market/buyers/{market.buyer.pk}/change/", {"contact": "Cô Mai", "phone": "0966 777 888"})

    market.buyer.refresh_from_db()
    assert (market.buyer.contact, market.buyer.phone, market.buyer.checked_at) == ("Cô Mai", "+84966777888", None)
    entry = AuditEntry.objects.get(code="market.buyer.change")
    assert entry.changes == {"contact": ["Bà Thuý Liễu", "Cô Mai"]}


def test_buyer_put_lets_an_invited_company_in(client: Client, market: Market) -> None:
    company, clerk = make.organisation("Công ty Ba Vì", market.commune, kind="buyer"), make.user("ba-vi")
    make.grant(clerk, Role.BUYER, company)
    client.force_login(clerk)

    assert client.get("/desk/market/needs/new/").headers["Location"] == "/desk/market/buyers/me/"
    client.post("/desk/market/buyers/me/", {"contact": "Anh Sơn", "phone": "0955 444 333"})
    client.post("/desk/market/needs/new/", asking.typed(market))
    assert Need.objects.get().buyer == company


def test_buyers_stand_in_no_list_of_cooperatives(client: Client, market: Market) -> None:
    client.force_login(market.officer)

    pages = ("/registry/?q=hoa gao", "/find/?q=hoa gao", "/search/?q=hoa gao")
    assert [page for page in pages if "Bếp Hoa Gạo" in client.get(page).text] == []
