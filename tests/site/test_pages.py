"""Today, language, health, robots, manifest and the pages about errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as product
from hoptac.access.models import Role
from hoptac.core import marks
from tests.factories import access as make


@marks.public
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), *product]


@pytest.mark.django_db
def test_today_is_for_people_who_signed_in(client: Client) -> None:
    answer = client.get("/today/")
    assert answer.status_code == 302
    assert "next=/today/" in answer["Location"]


@pytest.mark.django_db
def test_today_greets_and_says_when_nothing_waits(client: Client) -> None:
    client.force_login(make.user("lan", full_name="Lò Thị Lan"))
    html = client.get("/today/").content.decode()
    assert "Xin chào Lò Thị Lan" in html
    assert "Hôm nay không có việc nào chờ bạn." in html


@pytest.mark.django_db
def test_today_needs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    officer = make.user("can-bo")
    north = make.place("T1", "/900001/", None, 0, "Vùng thử")
    make.grant(officer, Role.PROVINCE_OFFICER, north)
    client.force_login(officer)
    with django_assert_max_num_queries(10):
        assert client.get("/today/").status_code == 200


@pytest.mark.django_db
def test_language_is_kept_and_returns_to_the_page(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/healthz"})
    assert (answer.status_code, answer["Location"]) == (302, "/healthz")
    assert "Page not found" in client.get("/no-such-page/").content.decode()


@pytest.mark.django_db
def test_language_does_not_lead_to_other_sites(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://example.org/"})
    assert answer["Location"] == "/en/"


def test_language_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get("/language/").status_code == 405


@pytest.mark.django_db
def test_healthz_asks_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_robots_stay_out_of_what_needs_signing_in(client: Client) -> None:
    assert "Disallow: /accounts/" in client.get("/robots.txt").content.decode().splitlines()


def test_manifest_names_the_app(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert json.loads(answer.content)["start_url"] == "/"


@pytest.mark.django_db
def test_unknown_address_answers_in_vietnamese(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@pytest.mark.urls("tests.site.test_pages")
def test_broken_page_needs_no_database(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "Hệ thống gặp sự cố" in answer.content.decode()


@pytest.mark.django_db
def test_expired_form_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã hết hạn" in answer.content.decode()


@pytest.mark.django_db
def test_sample_is_marked_on_every_page_and_only_there(client: Client, settings: Any) -> None:
    mark = "Dữ liệu mẫu – không có thật"
    assert mark not in client.get("/no-such-page/").content.decode()
    settings.IS_SAMPLE = True
    assert mark in client.get("/no-such-page/").content.decode()


@pytest.mark.django_db
def test_pages_carry_a_policy_without_inline_code(client: Client) -> None:
    policy = client.get("/no-such-page/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
