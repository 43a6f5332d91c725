"""An officer makes the next version of a form with a line, a rule and a table; a cooperative fills it cell by cell."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hoptac.reporting.models import Cell, Report
from tests.browser import looking
from tests.reporting.conftest import build

pytestmark = pytest.mark.django_db(transaction=True)


def _add(page: Page, link: str, **typed: str) -> None:
    """Add a part of the draft; fields by their names."""
    page.get_by_role("link", name=re.compile(link)).click()
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Lưu").click()


def _drafted(page: Page) -> None:
    """Make the next version of the half-year form with a line, a rule and a table, and put it into use."""
    page.goto("/reports/forms/")
    page.get_by_role("button", name=re.compile("Soạn bản nháp.*Báo cáo 6 tháng")).click()
    first = page.locator("h2[id^=section-]").first.inner_text()
    _add(page, f"Thêm chỉ tiêu.*{first}", title="Số máy cày", unit="máy")
    _add(page, "Thêm phần", title="Cây trồng", rows="Chè\nNgô")
    _add(page, "Thêm chỉ tiêu.*Cây trồng", title="Diện tích", unit="ha", help="Đất đang trồng")
    _add(page, "Thêm chỉ tiêu.*Cây trồng", title="Sản lượng", unit="tấn")
    say = "Máy cày không thể nhiều hơn thành viên."
    _add(page, "Thêm quy tắc", left="so_may_cay", right="members", say=say)
    expect(page.locator("#differences + ul li")).to_have_count(5)
    page.locator(".form-preview summary").click()
    looking.shots(page, "reporting-draft")
    looking.audit_both(page)
    page.get_by_role("button", name="Đưa vào sử dụng").click()
    expect(page.get_by_text("đã được đưa vào sử dụng")).to_be_visible()


def _asked(page: Page) -> None:
    """Ask for the half year before with the new version."""
    day = (timezone.localdate() + timedelta(9)).isoformat()
    page.goto("/reports/rounds/open/")
    page.get_by_label("Báo cáo 6 tháng của hợp tác xã").check()
    page.locator("#id_period").fill("2025-H2")
    for name in ("due_on", "closes_on"):
        page.locator(f"#id_{name}").fill(day)
    page.get_by_role("button", name="Yêu cầu báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Báo cáo 6 tháng")


def test_new_version_reaches_the_cooperative_and_its_table_is_filled_by_keyboard(
    page: Page, phone: Page, page_without_scripts: Page, address: str, transactional_db: None
) -> None:
    stand = build()
    looking.sign_in(page, stand.officer, address)
    _drafted(page)
    _asked(page)
    path = f"/reports/{Report.objects.get(organisation=stand.here, round__period='2025-H2').pk}/"
    page.context.clear_cookies()
    for each in (page, phone, page_without_scripts):
        looking.sign_in(each, stand.manager, address)
        each.goto("/reports/")
        each.goto(path)
    _filled(page)
    looking.shots(page, "reporting-grid")
    looking.audit_both(page)

    expect(phone.get_by_label("Chè: Sản lượng")).to_have_value("20")
    phone.get_by_label("Ngô: Sản lượng").fill("không")
    phone.keyboard.press("Enter")
    expect(phone.locator("#ngo_san_luong .report-status")).to_have_text("Cần sửa")
    assert looking.overflow(phone) == 0

    plain = page_without_scripts
    plain.goto(path)
    plain.get_by_label("Số máy cày").fill("99")
    plain.get_by_label("Ngô: Sản lượng").fill("7,5")
    plain.get_by_role("button", name="Lưu").last.click()
    expect(plain.locator("#ngo_san_luong .report-status")).to_contain_text("Đã lưu")
    expect(plain.get_by_text("Máy cày không thể nhiều hơn thành viên.")).to_be_visible()


def _filled(page: Page) -> None:
    """Walk through the table by arrows and Enter: down, right, up, left at the end of what is typed."""
    walk = [
        ("Chè: Diện tích", "12", "Enter"),
        ("Ngô: Diện tích", "3", "ArrowRight"),
        ("Ngô: Sản lượng", "5", "ArrowUp"),
        ("Chè: Sản lượng", "20", "Tab"),
    ]
    page.get_by_label("Chè: Diện tích").focus()
    for name, value, key in walk:
        expect(page.get_by_label(name)).to_be_focused()
        page.keyboard.type(value)
        page.keyboard.press(key)
    for code in ("che_dien_tich", "ngo_san_luong", "che_san_luong"):
        expect(page.locator(f"#{code} .report-status")).to_contain_text("Đã lưu")
    page.get_by_label("Ngô: Diện tích").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Ngô: Diện tích")).to_be_focused()
    assert dict(Cell.objects.values_list("line", "value")) == {
        "che_dien_tich": 12, "ngo_dien_tich": 3, "ngo_san_luong": 5, "che_san_luong": 20,
    }  # fmt: skip
