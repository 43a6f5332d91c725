"""Pages keep their content until something they show changes (kept.page, facts.queries.state, facts.actions.stamp)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoptac.facts import actions as fact_actions
from hoptac.facts.models import Target
from hoptac.insight import kept
from hoptac.registry import actions
from hoptac.registry.entries import Entry
from tests.factories import figures as make
from tests.insight.conftest import DAY

PAGES = (
    f"/province/?at={DAY}",
    f"/figures/cooperatives/?at={DAY}",
    "/report/summary/?at=2025-Q3",
    "/province/contradictions/",
    "/open/figures/",
)


def _text(found):
    """Return the content of a page, without the words of its frame that differ from one request to the next."""
    return re.search(r"<main.*</main>", found.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize("address", PAGES)
def test_content_is_read_once(province, browse, address):
    first = browse(province.officer, address)
    with CaptureQueriesContext(connection) as asked:
        second = browse(province.officer, address)

    assert _text(second) == _text(first)
    assert [each["sql"] for each in asked if re.search(r"facts_(fact|total|reading)", each["sql"])] == []


@pytest.mark.parametrize("address", [*PAGES[:3], "/open/figures/"])
def test_a_saved_organisation_changes_the_next_page(province, browse, address):
    before = browse(province.officer, address)
    make.save(make.officer("14"), [make.entry("HTX Mới", province.spots[0], date(2025, 7, 1))], on=DAY)

    after = browse(province.officer, address)
    assert _text(after) != _text(before)
    caches["figures"].clear()
    assert _text(browse(province.officer, address)) == _text(after)


def test_a_new_name_changes_the_list_though_no_fact_changes(province, browse):
    browse(province.officer, PAGES[1])
    entry = Entry(province.pks[0], {"name": "HTX Tên Mới"}, is_decided=True)
    actions.organisations_save(actor=make.officer("14"), entries=[entry], on=DAY)

    assert "HTX Tên Mới" in _text(browse(province.officer, PAGES[1]))


def test_a_target_changes_the_page(province, browse):
    browse(province.officer, PAGES[0])
    place = province.officer.grants.get().place
    days = {"starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1)}
    fact_actions.targets_add(targets=[Target(indicator="cooperatives", place=place, value=16, **days)])

    assert "đạt 50,0 %" in _text(browse(province.officer, PAGES[0]))


def test_pages_of_one_address_differ_by_who_asks(province, browse):
    told = {person: _text(browse(person, "/figures/cooperatives/")) for person in (province.officer, province.commune)}
    caches["figures"].clear()

    for person, page in told.items():
        assert _text(browse(person, "/figures/cooperatives/")) == page
    assert len(re.findall(r'href="/registry/\d+/"', told[province.officer])) == 8
    assert len(re.findall(r'href="/registry/\d+/"', told[province.commune])) == 2


def test_whoever_lost_the_role_is_not_given_what_was_kept(province, browse):
    assert browse(province.leader, PAGES[0]).status_code == 200
    province.leader.grants.update(ends_before=timezone.localdate())

    assert browse(province.leader, PAGES[0]).status_code == 403


def test_pages_differ_by_language(province):
    client = Client()
    client.force_login(province.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = [_text(client.get(PAGES[0], headers={"accept-language": language})) for language in ("vi", "en", "vi")]

    assert told[0] == told[2]
    assert "Figures at" in told[1]
    assert "Figures at" not in told[0]


def test_another_day_is_drawn_anew(province, rf):
    drawn = []

    def draw(day):
        request = rf.get("/open/figures/")
        request.user = province.officer
        found = {"lines": [], "day": day}
        place = province.officer.grants.get().place
        kept.page(request, "insight/public_figures.html", {"place": place}, lambda: drawn.append(day) or found, day)

    for day in (DAY, DAY, date(2025, 10, 1), DAY):
        draw(day)
    assert drawn == [DAY, date(2025, 10, 1)]


def test_what_is_kept_is_bounded():
    cache = caches["figures"]
    for number in range(600):
        cache.set(str(number), "x")

    assert len(cache._cache) <= 256
