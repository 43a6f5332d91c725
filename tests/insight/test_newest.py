"""Pages nobody asked a day of open with the newest day anything was stated (default_day, public_figures)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hoptac.insight import moments
from hoptac.registry import queries
from hoptac.registry.models import Registration


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (date(2025, 10, 31), date(2025, 10, 31)),
        (date(2026, 10, 21), date(2026, 10, 21)),
        (date(2026, 10, 22), date(2026, 11, 22)),
        (date(2026, 11, 22), date(2026, 11, 22)),
        (None, date(2026, 11, 22)),
    ],
)
def test_default_day(newest, expected):
    assert moments.default_day(date(2026, 11, 22), newest) == expected


@pytest.fixture
def long_ago(province):
    """Nothing was stated for a year."""
    day = timezone.localdate() - timedelta(days=365)
    Registration.objects.update(stated_on=day)
    return day


def test_last_stated_on_looks_below_the_place_only(province, long_ago):
    Registration.objects.filter(pk__in=province.outside).update(stated_on=timezone.localdate())

    son_la = province.officer.grants.get().place.path
    assert queries.last_stated_on(son_la, on=timezone.localdate()) == long_ago
    assert queries.last_stated_on(son_la, on=long_ago - timedelta(days=1)) is None


@pytest.mark.parametrize("address", ["/province/", "/figures/members/"])
def test_pages_open_with_the_newest_day(province, browse, long_ago, address):
    page = browse(province.officer, address).content.decode()

    assert f"Số liệu mới nhất: {long_ago:%d/%m/%Y}" in page
    assert f"at={long_ago}" in page


def test_a_day_asked_for_stays(province, browse, long_ago):
    today = timezone.localdate()
    page = browse(province.officer, f"/province/?day={today}").content.decode()

    assert "Số liệu mới nhất" not in page
    assert f"at={today}" in page


def test_the_map_of_then_is_that_of_the_newest_day(province, browse, long_ago):
    assert browse(province.officer, "/province/?map=then").status_code == 200


def test_public_figures_are_of_the_newest_day(province, browse, long_ago):
    assert f"Số liệu đến ngày {long_ago:%d/%m/%Y}" in browse(None, "/open/figures/").content.decode()
    assert f"{long_ago:%d/%m/%Y}" in browse(None, "/open/figures/all.csv").content.decode("utf-8-sig")


def test_the_api_keeps_to_today(province, browse, long_ago):
    assert browse(province.officer, "/api/figures?code=members").json()["on"] == str(timezone.localdate())
