"""A buyer comes by itself, posts what it needs, and everybody reads it; every page at two widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hoptac.market.models import Need
from tests.browser.looking import audit_both, shots, sign_in
from tests.market import asking

pytestmark = pytest.mark.django_db(transaction=True)


def _seen(page: Page, name: str) -> None:
    shots(page, name)
    audit_both(page)


def _typed(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f'[name="{name}"]').fill(value)


def test_a_buyer_registers_and_posts_a_need(page: Page, address: str, monkeypatch: Any) -> None:
    market = asking.market()
    told = asking.registration(monkeypatch)
    page.goto(f"{address}/needs/")
    page.get_by_role("link", name="Đăng nhu cầu mua").click()
    _typed(page, **{name: told[name] for name in ("name", "contact", "phone", "place", "password", "password_again")})
    _seen(page, "buyer-register")
    page.get_by_role("button", name="Đăng ký", exact=True).click()

    expect(page.locator('[name="kind"]')).to_be_visible()
    first = timezone.localdate() + asking.SOON
    last = first + timedelta(days=9)
    page.locator('[name="unit"]').select_option(str(market.tonne.pk))
    _typed(page, kind="bưởi", from_1=first.isoformat(), to_1=last.isoformat(), quantity_1="50", place="Tân Lập")
    page.get_by_label("VietGAP").check()
    page.get_by_role("button", name="Đăng", exact=True).click()
    expect(page.locator('[name="place_id"]').first).to_be_visible()
    _seen(page, "need-add")
    page.locator('[name="place_id"]').first.check()
    page.get_by_role("button", name="Đăng", exact=True).click()
    expect(page.get_by_text("Đã đăng nhu cầu.")).to_be_visible()
    _seen(page, "need-detail")
    page.goto(f"{address}/desk/market/needs/")
    _seen(page, "need-list")

    owner, manager = asking.grower(market)
    for user, path, name in (
        (manager, "news/", "need-news"),
        (manager, f"news/{owner.pk}/choose/", "subscription-add"),
        (market.officer, "buyers/", "buyer-list"),
    ):
        sign_in(page, user, address)
        page.goto(f"{address}/desk/market/{path}")
        _seen(page, name)
    page.context.clear_cookies()
    need = Need.objects.get()
    for path, name in (("needs/", "need-board"), (f"de/needs/{need.pk}/", "need-shown"), ("", "home-needs")):
        page.goto(f"{address}/{path}")
        expect(page.get_by_text("0977")).to_have_count(0)
        _seen(page, name)
