"""The public pages: place_search and place_detail."""

from datetime import date

import pytest
from django.urls import reverse

from hoptac.core.marks import mark_of
from hoptac.places import queries, views
from hoptac.places.models import Place

pytestmark = pytest.mark.django_db

OLD = date(2024, 6, 30)
NEW = date(2025, 10, 1)


def page(client, place):
    return client.get(reverse("places:place_detail", args=[place.pk]))


def text_of(response):
    return " ".join(response.content.decode().split())


def test_pages_are_public():
    assert mark_of(views.place_search).kind == mark_of(views.place_detail).kind == "public"


def test_search_lists_the_provinces_of_today_first(client):
    response = client.get(reverse("places:place_search"))

    assert response.status_code == 200
    assert len(response.context["found"]) == 34
    assert "34 tỉnh, thành phố" in text_of(response)


@pytest.mark.parametrize(("words", "count"), [("gia phù", 5), ("zzzz", 0)])
def test_search_by_name(client, words, count):
    response = client.get(reverse("places:place_search"), {"q": words})

    assert response.status_code == 200
    assert len([row for row in response.context["found"] if row.place.search_key == "gia phu"]) == count
    if count:
        assert "Huyện Phù Yên, Tỉnh Sơn La" in text_of(response)
    else:
        assert "Không có địa danh nào mang tên này" in text_of(response)


def test_search_as_on_a_day(client):
    then = client.get(reverse("places:place_search"), {"on": "30/06/2024"})
    assert len(then.context["found"]) == 63

    wrong = client.get(reverse("places:place_search"), {"q": "a", "on": "31/02/2024"})
    assert wrong.status_code == 422


def test_search_takes_no_more_queries_for_more_rows(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(reverse("places:place_search"), {"q": "Xã Gia Phù", "on": "2024-06-30"})
    with django_assert_num_queries(2):
        client.get(reverse("places:place_search"), {"q": "hòa"})


def test_an_old_unit_says_what_it_became(client):
    response = page(client, queries.place_by_code("04585", on=OLD))

    assert "Thị trấn Trạm Tấu" in text_of(response)
    assert "không còn là đơn vị hành chính từ 01/07/2025" in text_of(response)
    assert "Xã Hạnh Phúc</a>, Tỉnh Lào Cai" in text_of(response)
    assert [label for label, _url in response.context["breadcrumbs"]] == [
        "Địa danh", "Việt Nam", "Tỉnh Yên Bái", "Huyện Trạm Tấu",
    ]  # fmt: skip


def test_a_new_unit_says_what_it_was_made_of(client):
    response = page(client, queries.place_by_code("03922", on=NEW))

    shown = text_of(response)
    assert all(name in shown for name in ("Xã Gia Phù", "Xã Tường Phù", "Xã Suối Bau", "Xã Sập Xa"))
    assert "21,1914° vĩ bắc, 104,5610° kinh đông" in shown
    assert "111,32 km²" in shown
    assert "1681/NQ-UBTVQH15" in shown


def test_a_renamed_unit_says_since_when(client):
    shown = text_of(page(client, queries.place_by_code("75", on=NEW)))

    assert "Tỉnh Đồng Nai</strong> – từ 01/07/2025 đến hết 29/04/2026" in shown
    assert "Thành phố Đồng Nai</strong> – từ 30/04/2026" in shown


@pytest.mark.parametrize(("code", "on", "inside"), [("14", NEW, 75), ("15", OLD, 9), ("139", OLD, 12), ("VN", NEW, 34)])
def test_what_lies_inside(client, code, on, inside):
    assert len(page(client, queries.place_by_code(code, on=on)).context["story"].inside) == inside


@pytest.mark.parametrize(("code", "on"), [("04606", NEW), ("03922", NEW), ("79", NEW), ("139", OLD), ("VN", NEW)])
def test_place_detail_takes_six_queries_at_most(client, django_assert_max_num_queries, code, on):
    place = queries.place_by_code(code, on=on)
    with django_assert_max_num_queries(6):
        page(client, place)


def test_no_such_place(client):
    assert client.get(reverse("places:place_detail", args=[999999])).status_code == 404


def test_pages_change_nothing(client):
    before = Place.objects.count()
    client.get(reverse("places:place_search"), {"q": "'; DROP TABLE places_place; --"})
    assert Place.objects.count() == before


@pytest.mark.parametrize(
    ("language", "title", "kind"), [("de", "Orte", "Gemeinde"), ("id", "Tempat", "komune"), ("ms", "Tempat", "komun")]
)
def test_place_pages_speak_the_public_languages(client, language, title, kind):
    found = client.get(f"/{language}/places/", {"q": "Xã Gia Phù", "on": "2026-01-01"})
    place = found.context["found"][0].place
    page = client.get(f"/{language}/places/{place.pk}/").content.decode()

    assert f"<h1>{title}</h1>" in found.content.decode()
    assert f'<span class="chip">{kind}</span>' in page
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/places/"' in page
