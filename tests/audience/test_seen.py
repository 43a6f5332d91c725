"""What is taken down of a request, and what is not."""

from __future__ import annotations

import statistics
import time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from hoptac.access.choices import Role
from hoptac.audience import actions, network, rules, spool
from hoptac.audience.choices import Event
from hoptac.audience.rules import Line
from tests.audience.conftest import PIXEL
from tests.factories import access as make


def written() -> list[Line]:
    lines = [rules.parsed(text) for file in spool.files() for text in spool.read(file, 0, 10_000)[0]]
    assert None not in lines
    return [line for line in lines if line]


def test_a_view_is_one_line_without_address_or_browser(visit: Any) -> None:
    before = int(time.time())
    with translation.override("en"):
        request = visit("/products/7/", referrer="https://l.facebook.com/l.php?u=x")
        assert actions.seen(request, Event.VIEW, organisation_id=3, product_id=7)
    [line] = written()

    assert before <= line.at <= time.time()
    assert line[1:4] == ("view", 3, 7)
    assert line[5:] == ("facebook", "en", "phone", "", "")
    [file] = spool.files()
    assert "203.0.113" not in file.read_text(encoding="utf8")
    assert "Pixel" not in file.read_text(encoding="utf8")


def test_the_same_visitor_is_the_same_number_today_and_another_one_tomorrow(visit: Any, monkeypatch: Any) -> None:
    for agent, address in (
        (PIXEL, "203.0.113.9"),
        (PIXEL, "203.0.113.9"),
        (PIXEL, "203.0.113.10"),
        (PIXEL + "x", "203.0.113.9"),
    ):
        actions.seen(visit(agent=agent, address=address), Event.VIEW)
    monkeypatch.setattr(network, "salt_name", lambda _on: "salt-2999-01-01")
    actions.seen(visit(), Event.VIEW)
    first, again, *others = (line.visitor for line in written())

    assert first == again
    assert len({first, *others}) == 4
    assert sorted(file.name for file in spool.directory().glob("salt-*")) == ["salt-2999-01-01"]


def test_words_are_kept_short_on_one_line(visit: Any) -> None:
    actions.seen(visit(), Event.NOTHING, word="  Rượu\tcần\n Tây Bắc " + "x" * 90)

    [line] = written()
    assert line.word == ("rượu cần tây bắc " + "x" * 90)[:60]


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "curl/8.5.0",
        "python-requests/2.32",
        "WhatsApp/2.23.20.0",
    ],
)
def test_robots_do_not_count(visit: Any, agent: str) -> None:
    assert not actions.seen(visit(agent=agent), Event.VIEW)
    assert written() == []


@pytest.mark.parametrize(
    "agent",
    [
        PIXEL,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/560",
    ],
)
def test_people_count(visit: Any, agent: str) -> None:
    assert actions.seen(visit(agent=agent), Event.VIEW)


@pytest.mark.parametrize(
    "header", [{"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"HTTP_PURPOSE": "prefetch"}, {"REQUEST_METHOD": "HEAD"}]
)
def test_pages_nobody_looks_at_do_not_count(visit: Any, header: dict[str, str]) -> None:
    assert not actions.seen(visit(**header), Event.VIEW)


def test_people_of_the_cooperative_and_of_the_alliance_do_not_count(visit: Any, pair: Any, settings: Any) -> None:
    here, there = pair
    manager, officer, buyer = (make.user(name) for name in ("quan-ly", "can-bo", "nguoi-mua"))
    make.grant(manager, Role.COOPERATIVE_MANAGER, here)
    make.grant(officer, Role.PROVINCE_OFFICER, here.place.parent)

    def counts(user: Any, organisation_id: int = 0) -> bool:
        request = visit(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=x")
        request.user = user
        return actions.seen(request, Event.VIEW, organisation_id=organisation_id)

    assert [counts(user, here.pk) for user in (manager, officer, buyer, AnonymousUser())] == [False, False, True, True]
    assert [counts(user, there.pk) for user in (manager, officer)] == [True, False]
    assert counts(manager)


def test_the_address_is_read_behind_own_proxies_only(visit: Any, settings: Any) -> None:
    request = visit(HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2, 3.3.3.3")
    found = []
    for proxies in (0, 1, 2, 5):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        found.append(network.address(request))

    assert found == ["203.0.113.9", "3.3.3.3", "2.2.2.2", "203.0.113.9"]


@pytest.mark.parametrize(
    ("referrer", "agent", "found"),
    [
        ("", PIXEL, "direct"),
        ("http://testserver/search/?q=che", PIXEL, "inside"),
        ("http://testserver:8000/", PIXEL, "inside"),
        ("https://www.google.com.vn/", PIXEL, "search"),
        ("https://google.evil.example/", PIXEL, "site"),
        ("https://notfacebook.com/", PIXEL, "site"),
        ("https://m.facebook.com/", PIXEL, "facebook"),
        ("", "Mozilla/5.0 (Linux; Android 14) Mobile [FBAN/FB4A;FBAV/450.0]", "facebook"),
        ("android-app://com.zing.zalo", PIXEL, "zalo"),
        ("https://shopee.vn/htx", PIXEL, "market"),
        ("https://www.tiktok.com/@htx", PIXEL, "tiktok"),
        ("https://youtu\nbe", PIXEL, "direct"),
        ("http://[::1", PIXEL, "direct"),
    ],
)
def test_sources(referrer: str, agent: str, found: str) -> None:
    assert rules.source(referrer, agent, "testserver:8000") == found


def test_a_full_disk_costs_no_page(visit: Any, spool_folder: Any, caplog: Any) -> None:
    spool_folder.mkdir()
    actions.seen(visit(), Event.VIEW)
    spool._writer = None
    spool_folder.chmod(0o500)
    import os

    if os.geteuid() == 0:
        spool_folder.chmod(0o700)
        for file in spool_folder.iterdir():
            file.unlink()
        spool_folder.rmdir()
        spool_folder.write_text("in the way", encoding="utf8")
    assert not actions.seen(visit(), Event.VIEW)
    assert "could not be written down" in caplog.text


def test_taking_down_costs_far_less_than_a_millisecond(visit: Any) -> None:
    request = visit("/products/7/", referrer="https://www.google.com/")
    taken = []
    for _ in range(500):
        started = time.perf_counter()
        actions.seen(request, Event.VIEW, organisation_id=3, product_id=7)
        taken.append(time.perf_counter() - started)

    assert statistics.median(taken) < 0.001
