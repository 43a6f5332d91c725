"""The search everywhere: public things for everybody, the rest by permission, never a page that refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hoptac.access.models import Role
from hoptac.search import actions as search_actions
from hoptac.search.actions import Item
from hoptac.search.choices import EntryKind
from hoptac.site import finding
from tests.factories import access as make


@pytest.fixture
def cooperatives(db: None) -> tuple[Any, Any]:
    """Two cooperatives, of which one may be found by anybody; both lie in a small country of the test's own."""
    land = make.place("T1", "/900001/", None, 0, "Vùng thử")
    made = make.organisation("HTX Chè Thử Nghiệm", land), make.organisation("HTX Chè Thử Kín", land)
    search_actions.put(
        Item(EntryKind.ORGANISATION, each.pk, each.name, is_public=public, place_path=land.path)
        for each, public in zip(made, (True, False), strict=True)
    )
    return made


def titles(actor: Any, text: str) -> list[str]:
    return [result.title for group in finding.find(actor, text) for result in group.results]


def test_visitors_find_what_is_public(cooperatives: tuple[Any, Any]) -> None:
    assert titles(AnonymousUser(), "che thu") == ["HTX Chè Thử Nghiệm"]


def test_officers_find_what_they_may_see(cooperatives: tuple[Any, Any]) -> None:
    officer = make.user("can-bo")
    assert titles(officer, "che thu") == ["HTX Chè Thử Nghiệm"]
    make.grant(officer, Role.PROVINCE_OFFICER, cooperatives[0].place)
    officer = type(officer).objects.get(pk=officer.pk)
    assert sorted(titles(officer, "che thu")) == ["HTX Chè Thử Kín", "HTX Chè Thử Nghiệm"]


def test_ones_own_is_found_behind_many_of_others(cooperatives: tuple[Any, Any]) -> None:
    secret = cooperatives[1]
    others = [make.organisation(f"HTX Chè {n}", secret.place) for n in range(finding.MOST + 5)]
    search_actions.put(Item(EntryKind.ORGANISATION, each.pk, each.name, weight=5) for each in others)
    manager = make.user("giam-doc")
    make.grant(manager, Role.COOPERATIVE_MANAGER, secret)
    assert titles(manager, "htx che") == ["HTX Chè Thử Kín", "HTX Chè Thử Nghiệm"]


def test_places_are_found_by_any_name_they_ever_bore(db: None) -> None:
    [group] = finding.find(AnonymousUser(), "huyen phu yen")
    assert ("Huyện Phù Yên", "Tỉnh Sơn La") in [(result.title, result.detail) for result in group.results]


def test_page_says_what_to_do_when_nothing_is_found(client: Client, db: None) -> None:
    assert "Không tìm thấy gì" in client.get("/find/", {"q": "xyzxyz"}).content.decode()
    assert "Bạn muốn tìm gì?" in client.get("/find/").content.decode()


def test_typed_text_is_escaped(client: Client, db: None) -> None:
    assert "<script>x" not in client.get("/find/", {"q": "<script>x"}).content.decode()


def test_page_needs_few_queries(
    cooperatives: tuple[Any, Any], client: Client, django_assert_max_num_queries: Any
) -> None:
    officer = make.user("can-bo")
    make.grant(officer, Role.PROVINCE_OFFICER, cooperatives[0].place)
    client.force_login(officer)
    with django_assert_max_num_queries(10):
        assert "HTX Chè Thử Kín" in client.get("/find/", {"q": "che thu"}).content.decode()
