"""The navigation promises only pages that exist and that the person may open."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import resolve

from hoptac.access import marks
from hoptac.access.choices import ORGANISATION_ROLES
from hoptac.access.models import Role
from hoptac.site import navigation
from tests.factories import access as make


def request_of(actor: Any, path: str = "/") -> Any:
    request = RequestFactory().get(path)
    request.user = actor
    return request


def holder(role: Role) -> Any:
    user = make.user(f"nav-{role.value}")
    seat = make.place("T1", "/900001/", None, 0, "Vùng thử")
    anchor = make.organisation("HTX Thử", seat) if role in ORGANISATION_ROLES else seat
    make.grant(user, role, anchor)
    return user


def test_visitor_meets_public_pages_only() -> None:
    links = navigation.links(request_of(AnonymousUser()))
    assert links
    for link in links:
        mark = marks.mark_of(resolve(link.url).func)
        assert mark is not None
        assert mark.kind == "public"


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_word_opens_for_its_reader(role: Role, client: Client) -> None:
    user = holder(role)
    client.force_login(user)
    links = navigation.links(request_of(user))
    assert links
    for link in links:
        # A word may lead on to the reader's own page, but never to a refusal.
        assert client.get(link.url).status_code in {200, 302}, link


@pytest.mark.django_db
def test_words_past_seven_fold_away(client: Client) -> None:
    client.force_login(holder(Role.PROVINCE_OFFICER))
    page = client.get("/today/")
    inside = [link.label for link in page.context["navigation"][navigation.MOST_WORDS :]]
    top, more = page.text.split('<details class="more">')
    assert ">Cung – cầu</a>" in top
    assert inside
    assert all(f">{label}</a>" in more.partition("</details>")[0] for label in inside)


@pytest.mark.django_db
def test_current_page_is_marked() -> None:
    links = navigation.links(request_of(holder(Role.PROVINCE_OFFICER), "/today/"))
    assert [link.label for link in links if link.is_current] == ["Hôm nay"]


@pytest.mark.django_db
def test_a_page_beneath_two_words_belongs_to_the_longer_one() -> None:
    links = navigation.links(request_of(holder(Role.AUDITOR), "/accounts/trail/"))
    assert [link.label for link in links if link.is_current] == ["Nhật ký"]


def test_routes_without_a_mark_open_for_nobody() -> None:
    assert not navigation.may_open(AnonymousUser(), None)


def test_unknown_routes_have_no_address() -> None:
    assert navigation.url_of("nothing:here") == ""
    assert navigation.url_of("nothing:here", "site:healthz") == "/healthz"
