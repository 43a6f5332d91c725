from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from hoptac.catalogue.models import Product as Row
from hoptac.showcase import forms, queries, shelf
from hoptac.showcase.queries import Size
from hoptac.showcase.searching import Narrowing, search
from tests.factories import catalogue as make
from tests.showcase.conftest import forget, titles

if TYPE_CHECKING:
    from hoptac.catalogue.models import Product
    from tests.showcase.conftest import Stand

TODAY = timezone.localdate()


@pytest.fixture
def goods(stand: Stand) -> dict[str, Product]:
    """Six products: shown and not, with stars valid, over and none, in and out of season."""
    now = 1 << (TODAY.month - 1)
    made = {
        "tea": make.product(stand.here, "Chè Shan tuyết", group="drink", season=now, price_amount=450_000, unit="kg"),
        "black_tea": make.product(stand.there, "Chè đen", group="drink"),
        "honey": make.product(stand.here, "Mật ong", season=0b111111111111, description="Hoa bạc hà, không pha đường."),
        "old": make.product(stand.there, "Rượu cũ", group="drink"),
        "hidden": make.product(stand.there, "Bí mật", is_published=False),
        "cloth": make.product(stand.there, "Thổ cẩm", group="handicraft"),
    }
    make.recognition(made["tea"], 3, TODAY - timedelta(days=10), decision_no="12/QĐ-UBND")
    make.recognition(made["honey"], 4, TODAY - timedelta(days=40))
    make.recognition(made["old"], 5, date(2015, 1, 1), ends_before=TODAY, valid_until=TODAY)
    make.recognition(made["hidden"], 5, TODAY - timedelta(days=1))
    return made


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return str(response.content.decode())


def test_home_shows_season_stars_and_figures(client: Client, goods: dict[str, Product]) -> None:
    response = client.get("/")

    assert titles(response.context["in_season"]) == ["Chè Shan tuyết"]
    assert titles(response.context["newest_stars"]) == ["Chè Shan tuyết", "Mật ong"]
    assert response.context["total"] == 5
    assert "Bí mật" not in response.content.decode()


def test_home_without_products_says_so(client: Client, db: None) -> None:
    assert "Chưa có sản phẩm" in text(client, "/")


def names(narrowing: Narrowing) -> list[str]:
    found = dict(Row.objects.values_list("pk", "name"))
    return [found[pk] for pk in search(narrowing, on=TODAY).ids]


def test_search_without_words_lists_stars_first(goods: dict[str, Product]) -> None:
    assert names(Narrowing()) == ["Mật ong", "Chè Shan tuyết", "Chè đen", "Rượu cũ", "Thổ cẩm"]


def test_search_with_words_lists_the_nearest_first(goods: dict[str, Product]) -> None:
    assert names(Narrowing("che")) == ["Chè Shan tuyết", "Chè đen"]
    assert names(Narrowing("chè đ")) == ["Chè đen", "Chè Shan tuyết"]
    assert names(Narrowing("chè đe")) == ["Chè đen"]
    assert names(Narrowing("Tà Xùa che")) == ["Chè đen"]
    assert names(Narrowing("bi mat")) == []
    assert names(Narrowing("–")) == []


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({"group": "drink"}, ["Chè Shan tuyết", "Chè đen", "Rượu cũ"]),
        ({"stars": 3}, ["Mật ong", "Chè Shan tuyết"]),
        ({"stars": 4}, ["Mật ong"]),
        ({"stars": 5}, []),
        ({"month": TODAY.month}, ["Mật ong", "Chè Shan tuyết"]),
        ({"group": "drink", "month": TODAY.month}, ["Chè Shan tuyết"]),
        ({"text": "che", "stars": 3}, ["Chè Shan tuyết"]),
    ],
)
def test_search_narrows(goods: dict[str, Product], narrowing: dict[str, Any], found: list[str]) -> None:
    assert names(Narrowing(**narrowing)) == found
    assert search(Narrowing(**narrowing), on=TODAY).total == len(found)


def test_search_counts_what_each_choice_would_leave(goods: dict[str, Product], stand: Stand) -> None:
    found = search(Narrowing(group="drink"), on=TODAY)
    facets = {facet.name: [(choice.value, choice.products) for choice in facet.choices] for facet in found.facets}

    assert facets["group"] == [("food", 1), ("drink", 3), ("handicraft", 1)]
    assert facets["stars"] == [("3", 1)]
    assert facets["commune"] == [(str(stand.communes[0].pk), 1), (str(stand.communes[1].pk), 2)]
    assert facets["month"] == [(str(TODAY.month), 1)]


def test_search_page_keeps_what_was_asked(client: Client, goods: dict[str, Product], stand: Stand) -> None:
    page = text(client, f"/search/?q=che&group=drink&commune={stand.communes[0].pk}")

    assert "Chè Shan tuyết" in page
    assert "Chè đen" not in page
    assert 'value="che"' in page
    assert "q=che&amp;group=drink" in page


@pytest.mark.parametrize(
    "query", ["group=stone", "stars=9", "commune=x", "month=13", "page=77", "q=%00", "commune=99999999999999"]
)
def test_search_passes_over_what_makes_no_sense(client: Client, goods: dict[str, Product], query: str) -> None:
    text(client, f"/search/?{query}")


def test_search_that_finds_nothing_proposes_something(client: Client, goods: dict[str, Product]) -> None:
    page = text(client, "/search/?q=che&stars=5")

    assert "Không tìm thấy" in page
    assert "/search/?q=che" in page


def test_product_page_shows_the_product(client: Client, goods: dict[str, Product]) -> None:
    tea = goods["tea"]
    page = text(client, f"/products/{tea.pk}-che-shan-tuyet/")

    for word in ("Chè Shan tuyết", "450.000", "12/QĐ-UBND", "HTX Mường Tấc", "Xã Gia Phù", "Chè đen"):
        assert word in page


def test_product_page_sends_old_addresses_on(client: Client, goods: dict[str, Product]) -> None:
    tea = goods["tea"]

    for url in (f"/products/{tea.pk}/", f"/products/{tea.pk}-ten-cu/"):
        assert client.get(url).headers["Location"] == f"/products/{tea.pk}-che-shan-tuyet/"


def test_product_that_is_not_shown_is_not_found(client: Client, goods: dict[str, Product]) -> None:
    text(client, f"/products/{goods['hidden'].pk}-bi-mat/", 404)
    text(client, f"/products/{goods['hidden'].pk}/enquiry/", 404)


def test_stars_that_are_over_are_gone(client: Client, goods: dict[str, Product]) -> None:
    page = text(client, f"/products/{goods['old'].pk}-ruou-cu/")

    assert "OCOP" not in page.split("<main")[1].split('id="similar"')[0]


def test_cooperative_page_shows_no_person(client: Client, goods: dict[str, Product], stand: Stand) -> None:
    stand.here.registration.representative = "Bà Lò Thị Kín"
    stand.here.registration.phone = "0912000111"
    stand.here.registration.save()

    page = text(client, f"/cooperatives/{stand.here.pk}/")

    assert "20/05/2019" in page
    assert "Mật ong" in page
    assert "Lò Thị Kín" not in page
    assert "0912000111" not in page


def test_cooperative_without_shown_products_has_no_page(client: Client, stand: Stand) -> None:
    make.product(stand.here, "Bí mật", is_published=False)

    text(client, f"/cooperatives/{stand.here.pk}/", 404)


def test_size_is_unknown_until_reported(stand: Stand) -> None:
    assert queries.size(stand.here, on=TODAY) == Size(None, None)


@pytest.mark.parametrize(("url", "most"), [("/", 10), ("/search/?q=che", 5), ("/search/", 4)])
def test_pages_ask_the_database_no_more_for_three_products_than_for_one(
    client: Client, stand: Stand, kept: None, url: str, most: int, django_assert_max_num_queries: Any
) -> None:
    make.recognition(make.product(stand.here, "Chè 1", season=4095), 3, TODAY)
    shelf.shelf(on=TODAY)
    with django_assert_max_num_queries(most):
        text(client, url)
    for name in ("Chè 2", "Chè 3"):
        make.recognition(make.product(stand.there, name), 4, TODAY)
    forget()
    shelf.shelf(on=TODAY)
    with django_assert_max_num_queries(most):
        text(client, url)


def test_product_and_cooperative_pages_stay_within_six_queries(
    client: Client, goods: dict[str, Product], stand: Stand, kept: None, django_assert_max_num_queries: Any
) -> None:
    shelf.shelf(on=TODAY)
    for url in (f"/products/{goods['tea'].pk}-che-shan-tuyet/", f"/cooperatives/{stand.here.pk}/"):
        with django_assert_max_num_queries(6 if "products" in url else 8):
            text(client, url)


def test_search_form_reads_the_address() -> None:
    assert forms.narrowing({"q": " chè ", "month": "3", "stars": "x"}) == Narrowing("chè", month=3)
