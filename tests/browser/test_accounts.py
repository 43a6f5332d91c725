"""Pages of accounts as they look and behave in a browser: right at 360 and 1280 pixels, nothing for axe to find."""

from __future__ import annotations

import pytest

from hoptac.access.models import Role
from tests import world
from tests.browser import looking
from tests.factories import access as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    land = world.build()
    user = make.user("officer", full_name="Cầm Thị Hoa", phone="+84912345678")
    make.grant(user, Role.PROVINCE_OFFICER, land.places["north"])
    clerk = make.user("clerk", full_name="Lò Văn An")
    make.grant(clerk, Role.CLERK, land.organisations["a"], given_by=user)
    make.invitation(user, Role.COOPERATIVE_MANAGER, land.organisations["b"])
    make.entry(user, organisation=land.organisations["a"], target_label="Lò Văn An", changes={"name": ["x", "y"]})
    return user


OPEN = {"sign-in": "/accounts/sign-in/", "invitation-open": "/accounts/invitations/"}
OFFICES = {
    "accounts": "/accounts/",
    "invitation-new": "/accounts/invitations/new/",
    "trail": "/accounts/trail/",
    "my-account": "/accounts/me/",
    "second-step": "/accounts/second-step/",
    "sessions": "/accounts/sessions/",
    "password": "/accounts/password/",
}


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_everybody(page, name):
    page.goto(OPEN[name])

    looking.shots(page, name)
    looking.audit_both(page)


@pytest.mark.parametrize("name", OFFICES)
def test_pages_of_the_office(page, address, officer, name):
    looking.sign_in(page, officer, address)
    page.goto(OFFICES[name])

    looking.shots(page, name)
    looking.audit_both(page)


def test_an_invitation_from_the_office_to_the_account_without_scripts(page_without_scripts, address, officer):
    page = page_without_scripts
    looking.sign_in(page, officer, address)
    page.goto("/accounts/invitations/new/")
    page.get_by_label("Họ và tên").fill("Quàng Thị Mai")
    page.get_by_label("Vai trò").select_option("cooperative_manager")
    page.get_by_label("Tổ chức").fill("HTX Mốc Qaz")
    page.get_by_role("button", name="Tạo mã").click()
    looking.shots(page, "invitation-paper")
    code = page.locator("strong.code").inner_text()
    link = page.locator("article strong").first.inner_text()

    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Mã", exact=True).fill(code)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Số điện thoại").fill("0987 654 321")
    page.get_by_label("Mật khẩu", exact=True).fill("nước chè tươi sáng")
    page.get_by_label("Nhập lại mật khẩu").fill("nước chè tươi sáng")
    looking.shots(page, "invitation-accept")
    page.get_by_role("button", name="Mở tài khoản").click()

    page.goto("/accounts/me/")
    assert "Quản lý hợp tác xã, HTX Mốc Qaz" in page.locator("main").inner_text()
