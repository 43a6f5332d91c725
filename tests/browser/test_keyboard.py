"""The main ways of an officer without a mouse: every step is a key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.factories import registry

pytestmark = pytest.mark.django_db(transaction=True)


def to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus stands on what the selector names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_an_officer_finds_opens_and_changes_a_record_by_keys(page: Page, address: str) -> None:
    officer = registry.officer()
    made = registry.entered(officer, "HTX chè Gia Phù", code=registry.CODES[0])
    looking.sign_in(page, officer, address)
    page.goto("/registry/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    to(page, "#id_q")
    page.keyboard.type("gia phu")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=gia"))

    to(page, "tbody th a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/registry/{made.pk}/")
    to(page, f"a[href='/registry/{made.pk}/edit/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    to(page, "#id_phone")
    page.keyboard.type("0912345678")
    to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/registry/{made.pk}/$"))
    expect(page.get_by_text("0912 345 678")).to_be_visible()


def test_words_past_seven_open_and_close_by_keys(page: Page, address: str) -> None:
    looking.sign_in(page, registry.officer(), address)
    page.goto("/today/")
    to(page, ".more summary")
    page.keyboard.press("Enter")
    trail = page.locator(".more").get_by_role("link", name="Nhật ký")
    expect(trail).to_be_visible()
    to(page, ".more a[href='/accounts/trail/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/trail/")
    expect(page.locator(".more [aria-current]")).to_have_text("Nhật ký")
