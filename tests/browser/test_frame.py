"""The frame of every page and each component, seen by a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.style_urls")]


def test_every_component_is_sound_at_both_widths(page: Page) -> None:
    page.goto("/style/")
    looking.shots(page, "style")
    looking.audit_both(page)


def test_refused_form_lists_its_errors_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/style/")
    form = page.locator("form[method=post][action='?']")
    form.get_by_label("Tên hợp tác xã").fill("HTX Bản Bó")
    form.get_by_label("Vốn điều lệ (đồng)").fill("-5")
    form.get_by_role("button", name="Lưu").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(form.get_by_label("Tên hợp tác xã")).to_have_value("HTX Bản Bó")
    summary.get_by_role("link", name="Vốn điều lệ").click()
    expect(form.get_by_label("Vốn điều lệ (đồng)")).to_be_focused()
    looking.shots(page, "style-errors")
    looking.audit_both(page)


def test_keyboard_meets_the_skip_link_first_and_sees_where_it_is(page: Page) -> None:
    page.goto("/style/")
    names = looking.walk(page, 20)
    assert names[0] == "Đến nội dung chính"
    page.goto("/style/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_page_not_found_says_so(page: Page) -> None:
    answer = page.goto("/no-such-page/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang")
    looking.shots(page, "404")
    looking.audit_both(page)


def test_language_is_chosen_without_scripts(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/no-such-page/?q=1")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/no-such-page/?q=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
