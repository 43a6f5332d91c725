"""Whole ways of people through the product, in a real browser; every page met is judged at 360 and 1280 pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from hoptac.access.models import User
from hoptac.catalogue import actions as catalogue_actions
from hoptac.catalogue.drafts import Draft, Entry, Starred
from hoptac.parties.models import Organisation
from hoptac.showcase import rules
from tests.browser import looking
from tests.factories import access as make
from tests.factories import registry

pytestmark = pytest.mark.django_db(transaction=True)

OLD_ADDRESS = "bản Bó, xã Gia Phù, huyện Phù Yên, tỉnh Sơn La"
MANAGER_PHONE = "0912 345 678"
NEW_PASSWORD = "nương chè buổi sớm 9"


@dataclass(frozen=True)
class Stall:
    """A cooperative with a tea of three stars, the manager who answers, the officer who watches."""

    officer: User
    manager: User
    cooperative: Organisation


@pytest.fixture
def stall():
    cache.clear()  # counts of sign-ins and enquiries
    officer = registry.officer()
    facts = {"code": registry.CODES[0], "charter_capital": 2_000_000_000, "address": OLD_ADDRESS}
    cooperative = registry.entered(officer, "HTX chè Gia Phù", **facts)
    registry.entered(officer, "HTX bò Suối Bau", address="xã Suối Bau, huyện Phù Yên, tỉnh Sơn La")
    manager = make.user("quanly", full_name="Quàng Văn Chè", phone="+84912345678")
    make.grant(manager, make.Role.COOPERATIVE_MANAGER, cooperative)
    on = timezone.localdate()
    entries = [
        _product(cooperative, "Chè shan tuyết Gia Phù", "drink", Starred(3, on - timedelta(days=90))),
        _product(cooperative, "Mật ong hoa rừng", "food", None),
    ]
    assert catalogue_actions.product_put_many(actor=officer, entries=entries, on=on).refused == {}
    return Stall(officer, manager, cooperative)


def _product(owner, name, group, starred):
    return Entry(owner.pk, Draft(name, group=group, unit="kg", price_amount=350_000, season=0b11111), starred)


def _sign_in(page, login, password=make.PASSWORD):
    page.goto("/accounts/sign-in/")
    page.get_by_label("Số điện thoại, tên đăng nhập hoặc thư điện tử").fill(login)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def _heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _sound(page, heading, judge=looking.audit_both):
    """The page under this heading stands there, and nothing is wrong with it."""
    _heading(page, heading)
    judge(page)


def _ask(page, judge):
    """From the home page to a sent enquiry; return the private address of the answer."""
    page.goto("/")
    judge(page)
    page.get_by_role("main").get_by_role("searchbox").fill("che")
    page.get_by_role("main").get_by_role("button", name="Tìm").click()
    _heading(page, "Tìm sản phẩm")
    page.get_by_role("link", name=re.compile("Từ 3 sao")).click()
    expect(page.get_by_role("heading", name="1 sản phẩm")).to_be_visible()
    _sound(page, "Tìm sản phẩm", judge)
    page.get_by_role("link", name="Chè shan tuyết Gia Phù").first.click()
    _sound(page, "Chè shan tuyết Gia Phù", judge)
    page.get_by_role("link", name="HTX chè Gia Phù").first.click()
    _sound(page, "HTX chè Gia Phù", judge)
    page.go_back()
    page.get_by_role("link", name="Hỏi mua").click()
    _sound(page, "Hỏi mua", judge)
    return _send(page, judge)


def _send(page, judge):
    page.get_by_label("Họ và tên").fill("Trần Thị Mua")
    page.get_by_label("Số lượng").fill("2")
    page.get_by_label("Đơn vị tính").fill("tấn")
    page.get_by_label("Cần vào tháng").select_option("3")
    page.get_by_label("Bạn muốn hỏi gì?").fill("Có giao tới Hà Nội không?")
    page.wait_for_timeout(1000 * rules.QUICKEST)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    _sound(page, "Hỏi mua", judge)  # refused: nobody could be answered
    expect(page.get_by_role("alert")).to_contain_text("Số điện thoại")
    expect(page.get_by_label("Số lượng")).to_have_value("2")
    page.get_by_label("Số điện thoại").fill("0987 654 321")
    page.wait_for_timeout(1000 * rules.QUICKEST)
    page.get_by_role("button", name="Gửi yêu cầu").click()
    _sound(page, "Yêu cầu hỏi mua của bạn", judge)
    return page.locator(".private-link").inner_text().strip()


def _answer(phone):
    """The manager signs in by telephone number and answers the enquiry that waits."""
    _sign_in(phone, MANAGER_PHONE)
    _sound(phone, "Xin chào Quàng Văn Chè")
    phone.get_by_role("navigation").get_by_role("link", name="Hỏi mua").click()
    _sound(phone, "Hỏi mua")
    phone.get_by_role("link", name="Chè shan tuyết Gia Phù").click()
    expect(phone.get_by_role("main")).to_contain_text("2 tấn")
    expect(phone.get_by_role("main")).to_contain_text("Trần Thị Mua")
    _sound(phone, "Hỏi mua Chè shan tuyết Gia Phù")
    phone.get_by_role("textbox", name="Câu trả lời").fill("Đủ hàng từ ngày 10 tháng 3, giao tận nơi.")
    phone.get_by_role("button", name="Trả lời").click()
    expect(phone.get_by_role("heading", name="Trả lời")).to_be_visible()
    looking.audit_both(phone)


# Axe is a script itself; without scripts the same pages are only held against their widths.
@pytest.mark.parametrize(("kind", "judge"), [("page", looking.audit_both), ("page_without_scripts", looking.fit_both)])
def test_from_a_search_to_the_answer_of_a_cooperative(kind, judge, phone, stall, request):
    page = request.getfixturevalue(kind)

    private = _ask(page, judge)
    _answer(phone)
    page.goto(private)

    expect(page.get_by_role("heading", name="HTX chè Gia Phù trả lời")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Đủ hàng từ ngày 10 tháng 3")
    _sound(page, "Yêu cầu hỏi mua của bạn", judge)


def _enter_organisation(page):
    page.get_by_role("navigation").get_by_role("link", name="Danh bạ HTX").click()
    page.get_by_label("Tên, mã số hoặc địa danh").fill("gia phu")
    page.get_by_role("main").get_by_role("button", name="Xem").click()
    expect(page.get_by_role("link", name="HTX chè Gia Phù")).to_be_visible()
    looking.audit_both(page)
    page.get_by_role("link", name="Nhập tổ chức").click()
    _sound(page, "Nhập tổ chức")
    page.get_by_label("Tên", exact=True).fill("HTX bò Bản Bó")
    page.get_by_label("Mã số").fill(registry.CODES[2])
    page.get_by_label("Địa chỉ").fill(OLD_ADDRESS)
    page.get_by_label("Vốn điều lệ").fill("1,5 tỷ")
    page.get_by_role("button", name="Nhập tổ chức").click()
    _sound(page, "HTX bò Bản Bó")
    expect(page.locator(".lead")).to_contain_text("Xã Gia Phù")
    expect(page.get_by_role("main")).to_contain_text("1.500.000.000")


def _ask_for_change(page):
    page.get_by_role("navigation").get_by_role("link", name="Hồ sơ của tôi").click()
    page.get_by_role("link", name="Đề nghị thay đổi").click()
    page.get_by_label("Cần thay đổi thông tin nào?").select_option("charter_capital")
    page.get_by_role("button", name="Tiếp tục").click()
    _sound(page, "Đề nghị thay đổi")
    page.get_by_label("Vốn điều lệ").fill("3 tỷ")
    page.get_by_label("Lý do").fill("Nghị quyết đại hội 12/03/2026")
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_role("status")).to_be_visible()
    looking.audit_both(page)


def test_from_an_old_address_to_a_change_that_the_trail_tells(page, phone, address, stall):
    looking.sign_in(page, stall.officer, address)
    page.goto("/today/")
    _enter_organisation(page)

    looking.sign_in(phone, stall.manager, address)
    phone.goto("/today/")
    _ask_for_change(phone)

    page.goto("/registry/requests/")
    _sound(page, "Đề nghị thay đổi")
    page.get_by_role("link", name="Giải quyết").click()
    expect(page.get_by_role("main")).to_contain_text("Nghị quyết đại hội 12/03/2026")
    looking.audit_both(page)
    page.get_by_role("button", name="Chấp thuận và thay đổi").click()
    page.goto(f"/registry/{stall.cooperative.pk}/?tab=changes")
    line = page.locator(".timeline li").filter(has_text="3.000.000.000").first
    expect(line).to_contain_text(stall.officer.full_name)
    expect(line.locator("time")).to_contain_text(f"{timezone.localdate():%d/%m/%Y}")
    expect(line.locator("del").filter(has_text="2.000.000.000")).to_be_visible()
    _sound(page, "HTX chè Gia Phù")


def test_from_the_whole_province_to_its_rows_and_its_report(page, address, stall):
    looking.sign_in(page, stall.officer, address)
    page.goto("/today/")
    page.get_by_role("navigation").get_by_role("link", name="Toàn tỉnh").click()
    _sound(page, "Tỉnh Sơn La")

    page.get_by_label("hoặc ngày").fill("2024-06-30")
    page.get_by_label("hoặc ngày").press("Enter")
    expect(page).to_have_url(re.compile("day=2024-06-30|at=2024-06-30"))
    expect(page.get_by_role("main")).not_to_contain_text("Xã Suối Bau")  # today it lies in another commune
    page.get_by_label("Địa giới", exact=True).select_option("then")
    expect(page).to_have_url(re.compile("map=then"))
    expect(page.get_by_role("rowheader", name="Xã Suối Bau")).to_be_visible()
    looking.audit_both(page)

    page.locator(".stat-value a").first.click()
    expect(page.get_by_role("link", name="HTX chè Gia Phù")).to_be_visible()
    looking.audit_both(page)
    page.go_back()
    page.get_by_role("main").get_by_role("link", name="Báo cáo tổng hợp").click()
    _sound(page, "Báo cáo tổng hợp")
    page.get_by_role("article").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Các tổ chức tạo nên con số này")).to_be_visible()


def _invite(page):
    """The officer prints a sheet; return the address and the code on it."""
    page.get_by_role("navigation").get_by_text("Thêm").click()
    page.get_by_role("navigation").get_by_role("link", name="Tài khoản").click()
    page.goto("/accounts/invitations/new/")
    page.get_by_label("Họ và tên").fill("Lò Thị Mới")
    page.get_by_label("Vai trò").select_option("cooperative_manager")
    page.get_by_label("Tổ chức").fill("HTX chè Gia Phù")
    page.get_by_role("button", name="Tạo mã").click()
    looking.audit_both(page)
    return page.locator("article strong").first.inner_text(), page.locator("strong.code").inner_text()


def _accept(phone, link, code):
    phone.goto(link)
    phone.get_by_label("Mã", exact=True).fill(code)
    phone.get_by_role("button", name="Tiếp tục").click()
    looking.audit_both(phone)
    phone.get_by_label("Số điện thoại").fill("0977 888 999")
    phone.get_by_label("Mật khẩu", exact=True).fill(NEW_PASSWORD)
    phone.get_by_label("Nhập lại mật khẩu").fill(NEW_PASSWORD)
    phone.get_by_role("button", name="Mở tài khoản").click()
    expect(phone.get_by_role("button", name="Đăng xuất")).to_be_visible()


def _six_digits(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _turn_on_second_step(phone):
    """Turn it on with the digits an app would show; return the recovery codes."""
    phone.goto("/accounts/second-step/")
    phone.get_by_role("link", name="Bật bước xác thực thứ hai").click()
    _sound(phone, "Xác nhận chính bạn")
    phone.get_by_label("Mật khẩu").fill(NEW_PASSWORD)
    phone.get_by_role("button", name="Xác nhận").click()
    _sound(phone, "Bật bước xác thực thứ hai")
    phone.get_by_label("Mã của ứng dụng").fill(_six_digits(phone.locator("main code").inner_text()))
    phone.get_by_role("button", name="Bật").click()
    phone.goto("/accounts/second-step/codes/")
    _sound(phone, "Mã dự phòng")
    return phone.locator("main li code").all_inner_texts()


def test_from_a_printed_code_to_a_second_step_and_a_recovery_code(page, phone, address, stall):
    looking.sign_in(page, stall.officer, address)
    page.goto("/today/")
    link, code = _invite(page)
    _accept(phone, link, code)
    phone.get_by_role("button", name="Đăng xuất").click()
    _sign_in(phone, "0977888999", NEW_PASSWORD)
    _heading(phone, "Xin chào Lò Thị Mới")

    codes = _turn_on_second_step(phone)
    phone.get_by_role("button", name="Đăng xuất").click()
    _sign_in(phone, "0977888999", NEW_PASSWORD)
    _sound(phone, "Bước xác thực thứ hai")
    phone.get_by_role("main").get_by_role("textbox").fill(codes[0])
    phone.get_by_role("main").get_by_role("button", name="Đăng nhập").click()

    _heading(phone, "Xin chào Lò Thị Mới")
