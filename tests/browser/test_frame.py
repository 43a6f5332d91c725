"""The frame of every page and each component, seen by a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from hoptac.access.models import Role
from tests.browser import looking
from tests.factories import access as make

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


def test_today_is_sound_for_an_officer(page: Page, address: str) -> None:
    officer = make.user("can-bo", full_name="Lò Thị Lan")
    make.grant(officer, Role.PROVINCE_OFFICER, make.place("T1", "/900001/", None, 0, "Vùng thử"))
    looking.sign_in(page, officer, address)
    page.goto("/today/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Xin chào Lò Thị Lan")
    looking.shots(page, "today")
    looking.audit_both(page)


def test_slash_goes_to_the_search(page: Page) -> None:
    page.goto("/style/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_role("searchbox")).to_have_value("a/b")


def test_a_choice_sends_the_filter(page: Page) -> None:
    page.goto("/style/")
    page.locator("form.filters").get_by_label("Loại hình").select_option("tht")
    expect(page).to_have_url(re.compile("filter-kind=tht"))


def test_printed_page_leaves_out_the_frame(page: Page) -> None:
    page.goto("/style/")
    page.emulate_media(media="print")
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.get_by_role("table").first).to_be_visible()
