"""A report from its first prefilled line to the accepted figure, on a phone that loses its network on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Browser, Page, expect

from hoptac.facts import figures
from hoptac.facts.indicators import INDICATOR
from hoptac.reporting.models import Batch, Cell, Round, Submission
from tests.browser import looking
from tests.reporting.conftest import HALF, Stand, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand(transactional_db: None) -> Stand:
    today = timezone.localdate()
    return build(due_on=today + timedelta(10), closes_on=today + timedelta(40))


@pytest.fixture
def other(browser: Browser, address: str) -> Iterator[Page]:
    """The browser of a second person."""
    context = browser.new_context(base_url=address, viewport=looking.DESK, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(looking.PATIENCE)
    yield page
    context.close()


def _open(page: Page, address: str, user: Any, path: str) -> None:
    page.context.clear_cookies()
    looking.sign_in(page, user, address)
    page.goto(path)


def _status(page: Page, code: str) -> Any:
    return page.locator(f"#{code} .report-status")


def test_phone_network_return_and_the_figure(phone: Page, page: Page, address: str, stand: Stand) -> None:
    path = f"/reports/{stand.report.pk}/"
    _open(phone, address, stand.manager, path)
    expect(_status(phone, "members")).to_have_text("Điền sẵn")
    phone.get_by_label("Doanh thu", exact=True).fill("3000")
    phone.keyboard.press("Enter")
    expect(_status(phone, "revenue")).to_contain_text("Cần giải thích")
    phone.locator("#revenue").get_by_label("Giải thích").fill("Nhà máy mới")
    phone.get_by_label("Lợi nhuận", exact=True).fill("80")
    phone.keyboard.press("Tab")
    expect(_status(phone, "revenue")).to_contain_text("Đã giải thích")
    expect(_status(phone, "profit")).to_contain_text("Đã lưu")
    looking.shots(phone, "reporting-filling")
    _offline(phone, path)
    phone.get_by_role("button", name="Xác nhận và gửi").click()
    expect(phone.get_by_text(re.compile("Đã gửi. Số biên nhận"))).to_be_visible()

    _open(page, address, stand.commune, path)
    page.get_by_text("Trả lại kèm lý do").click()
    page.get_by_text("Từng dòng").click()
    page.get_by_label("Tổng số thành viên").fill("Danh sách có 42 người")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đã trả lại báo cáo kèm lý do.")).to_be_visible()
    phone.goto(path)
    expect(phone.get_by_text("Danh sách có 42 người")).to_be_visible()
    expect(_status(phone, "profit")).to_contain_text("Đã khóa")
    expect(phone.get_by_label("Lợi nhuận", exact=True)).not_to_be_editable()
    looking.shots(phone, "reporting-locked")
    looking.audit(phone)
    phone.get_by_label("Tổng số thành viên").fill("42")
    phone.get_by_role("button", name="Xác nhận và gửi").click()
    expect(phone.get_by_text(re.compile("Đã gửi. Số biên nhận"))).to_be_visible()

    _open(page, address, stand.officer, path)
    expect(page.locator(".report-changes tbody tr")).to_have_count(1)
    looking.shots(page, "reporting-judging")
    looking.audit_both(page)
    page.get_by_role("button", name="Duyệt").click()
    expect(page.get_by_text("Đã duyệt báo cáo.")).to_be_visible()
    # Nothing runs in between: the figure has moved once the page says that the report is accepted.
    question = figures.Question(figures.Moment.parse(HALF.code), today=timezone.localdate(), place_code="14")
    moved = figures.answer([INDICATOR["members"], INDICATOR["revenue"]], question)
    assert [figure.value for figure in moved.figures] == [42, 3_000_000_000]
    assert Submission.objects.count() == 2
    word = page.request.get(f"/report/periodic.docx?at={HALF.code}").body()
    told = "\n".join(paragraph.text for paragraph in Document(BytesIO(word)).paragraphs)
    assert "Tổng số thành viên là 42" in told


def _offline(phone: Page, path: str) -> None:
    """Lose the network, change a line, even load the page again; then see the receipt once the network is back."""
    phone.evaluate("navigator.serviceWorker.ready")
    phone.wait_for_function("caches.keys().then((names) => names.some((name) => name.startsWith('own-')))")
    count = Batch.objects.count()
    phone.context.set_offline(True)
    phone.get_by_label("Tổng số thành viên").fill("41")
    phone.keyboard.press("Tab")
    expect(_status(phone, "members")).to_have_text("Chờ mạng")
    phone.goto(path)
    expect(phone.get_by_label("Tổng số thành viên")).to_have_value("41")
    looking.shots(phone, "reporting-offline")
    assert not Cell.objects.filter(line="members").exists()
    phone.context.set_offline(False)
    expect(phone.locator(".report-told")).to_contain_text("Đã lưu. Biên nhận")
    assert Cell.objects.get(line="members").value == 41
    assert Batch.objects.count() == count + 1


def test_two_people_choose_and_nothing_stays_after_signing_out(
    page: Page, other: Page, address: str, stand: Stand
) -> None:
    path = f"/reports/{stand.report.pk}/"
    _open(page, address, stand.manager, path)
    _open(other, address, stand.accountant, path)
    page.get_by_label("Tổng số thành viên").fill("41")
    other.get_by_label("Lợi nhuận", exact=True).fill("5")
    other.keyboard.press("Tab")
    expect(page.get_by_label("Lợi nhuận", exact=True)).to_have_value("5")
    expect(page.get_by_label("Tổng số thành viên")).to_have_value("41")
    other.get_by_label("Tổng số thành viên").fill("42")
    other.keyboard.press("Tab")
    expect(_status(other, "members")).to_contain_text("Đã lưu")
    page.keyboard.press("Tab")
    for each in (page, other):
        expect(_status(each, "members")).to_contain_text("Có hai số: hãy chọn một")
        expect(each.locator("#members .report-values li")).to_have_count(2)
    looking.shots(other, "reporting-two-values")
    looking.audit_both(other)
    other.get_by_role("button", name="Chọn số này 41").click()
    expect(other.get_by_label("Tổng số thành viên")).to_have_value("41")
    expect(page.locator("#members .report-values")).to_have_count(0)

    page.wait_for_function("caches.keys().then((names) => names.some((name) => name.startsWith('own-')))")
    page.context.set_offline(True)
    page.get_by_label("Lao động thời vụ").fill("3")
    page.keyboard.press("Tab")
    expect(_status(page, "seasonal_workers")).to_have_text("Chờ mạng")
    page.context.set_offline(False)
    page.route("**/cells/**", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
    page.wait_for_function("caches.keys().then((names) => !names.some((name) => name.startsWith('own-')))")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_pages_are_sound_and_work_without_scripts(
    page: Page, page_without_scripts: Page, address: str, stand: Stand
) -> None:
    plain, path = page_without_scripts, f"/reports/{stand.report.pk}/"
    _open(plain, address, stand.commune, path)
    plain.get_by_label("Doanh thu", exact=True).fill("800")
    plain.get_by_label("Lợi nhuận", exact=True).fill("80")
    plain.get_by_role("button", name="Nhập xong, tạo mã xác nhận").click()
    number, code = plain.locator("strong.code").all_inner_texts()
    looking.shots(plain, "reporting-code")
    looking.fit_both(plain)
    plain.context.clear_cookies()
    plain.goto("/reports/confirm/")
    plain.locator("#id_number").fill(number)
    plain.locator("#id_code").fill(code)
    plain.get_by_role("button", name="Tiếp tục").click()
    plain.get_by_label("Họ tên và chức vụ").fill("Lò Thị Mai")
    looking.shots(plain, "reporting-confirming")
    plain.get_by_role("button", name="Số liệu đúng: xác nhận").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Xin cảm ơn")

    Round.objects.update(opened_at=timezone.now() - timedelta(5))  # a curve has several days
    heap = f"/reports/rounds/{stand.asked.pk}/communes/{stand.here.place_id}/"
    officer = ["/reports/", "/reports/rounds/", "/reports/rounds/open/", f"/reports/rounds/{stand.asked.pk}/", heap]
    theirs = f"/reports/{stand.asked.reports.get(organisation=stand.there).pk}/"
    shown = [(stand.officer, [*officer, path]), (stand.outsider, [theirs, "/reports/workbooks/"])]
    for user, paths in shown:
        looking.sign_in(page, user, address)
        for at, each in enumerate(paths):
            page.goto(each)
            looking.shots(page, f"reporting-{user.username}-{at}")
            looking.audit_both(page)
    page.goto(theirs)
    assert any("Tổng số thành viên" in name for name in looking.walk(page))
