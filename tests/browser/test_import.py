"""An officer imports a dreadful workbook: hands in, corrects, decides, applies; a second time nothing changes."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from hoptac.access.models import Role
from hoptac.intake import workbook
from hoptac.intake.models import ImportRun
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from tests.browser import looking
from tests.factories import access as make
from tests.intake import dreadful

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    user = make.user("can-bo", full_name="Cầm Thị Hoa")
    make.grant(user, Role.PROVINCE_OFFICER, Place.objects.get(code="14", level=1, valid_to=None))
    return user


@pytest.fixture
def file(tmp_path):
    one = dreadful.WORKBOOKS[0]
    one.write(tmp_path / one.name)
    return tmp_path / one.name


def work(page=None) -> None:
    """Do what is queued, as the worker does; meanwhile the page asks in vain, since tests share one connection."""
    if page is not None:
        page.route("**/progress/", lambda route: route.fulfill(status=204))
        page.wait_for_timeout(400)
    for task in DBTaskResult.objects.ready():
        result = task.task_result
        result.task.call(*result.args, **result.kwargs)
        task.delete()
    if page is not None:
        page.unroute("**/progress/")


def hand_in(page, file):
    page.goto("/import/new/")
    page.get_by_label("Tệp bảng tính").set_input_files(file)
    page.get_by_label("Danh sách tính đến ngày").fill("2025-06-01")
    page.get_by_role("button", name="Đọc tệp").click()


def leave_out(page, column):
    page.get_by_role("row", name=column).get_by_role("link", name="Sửa").click()
    looking.shots(page, "import-correct")
    looking.audit_both(page)
    page.get_by_label("Cột này là").select_option("-")
    page.get_by_role("button", name="Đọc lại tệp theo cách này").click()
    read(page)


def tab(page, name):
    page.get_by_role("link", name=name).click()


def seen(page, name):
    """Photograph the page and judge it at both widths."""
    looking.shots(page, f"import-{name}")
    looking.audit_both(page)


def read(page):
    page.locator("#progress").wait_for()
    work(page)
    page.get_by_role("region", name="Các cột").wait_for()


def decide(page, choices):
    tab(page, "Chưa rõ")
    seen(page, "doubtful")
    for name, choice in choices.items():
        page.get_by_role("listitem").filter(has_text=name).get_by_label(choice).check()
    page.get_by_role("button", name="Lưu các quyết định").click()
    read(page)


def apply(page):
    page.get_by_role("link", name="Ghi các dòng hợp lệ").click()
    seen(page, "apply")
    page.get_by_role("button", name="Ghi vào sổ đăng ký").click()
    page.locator("#progress").wait_for()
    looking.audit_both(page)
    work(page)


def test_from_a_dreadful_workbook_to_the_registry_and_again(page, address, officer, file, tmp_path):
    looking.sign_in(page, officer, address)
    page.goto("/import/")
    seen(page, "empty")
    page.get_by_role("link", name="Nhập từ tệp bảng tính").first.click()
    seen(page, "add")
    hand_in(page, file)
    seen(page, "waiting")
    read(page)
    seen(page, "columns")

    leave_out(page, "Lợi nhuận")
    assert "Do người nhập bỏ qua" in page.get_by_role("row", name="Lợi nhuận").inner_text()
    for name, shot in (("Mới", "new"), ("Giữ nguyên", "same"), ("Bị từ chối", "refused")):
        tab(page, name)
        seen(page, shot)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải về các dòng bị từ chối").click()
    downloading.value.save_as(tmp_path / "refused.xlsx")
    given_back = workbook.read(tmp_path / "refused.xlsx").sheets[0].rows
    assert [line[1] for line in given_back[2:]] == ["HTX Sai Mã", "HTX Bảy Người"]
    decide(page, {"HTX Ở Đâu": "Chấp nhận như vậy", "HTX Nông nghiệp Bản Mẫu": "Bỏ qua dòng này"})
    apply(page)
    page.get_by_text("Đã ghi 4 dòng").wait_for()
    seen(page, "done")
    page.get_by_role("link", name="Mở sổ đăng ký").click()
    page.get_by_role("link", name="HTX Chè Đồi Mẫu").wait_for()

    hand_in(page, file)
    read(page)
    leave_out(page, "Lợi nhuận")
    again = ImportRun.objects.order_by("-pk")[0].counts
    assert (again["new"], again["changed"], Organisation.objects.count()) == (0, 0, 4)
    page.goto("/import/")
    seen(page, "list")


def test_without_scripts_and_on_a_phone(page_without_scripts, phone, address, officer, file):
    page = page_without_scripts
    looking.sign_in(page, officer, address)
    hand_in(page, file)
    assert page.locator("progress").count() == 1
    work()
    page.reload()
    tab(page, "Chưa rõ")
    page.get_by_role("listitem").filter(has_text="HTX Ở Đâu").get_by_label("Bỏ qua dòng này").check()
    page.get_by_role("button", name="Lưu các quyết định").click()
    work()
    page.reload()
    page.get_by_role("link", name="Ghi các dòng hợp lệ").click()
    page.get_by_role("button", name="Ghi vào sổ đăng ký").click()
    work()
    page.reload()
    assert "Đã ghi 3 dòng" in page.locator("main").inner_text()

    looking.sign_in(phone, officer, address)
    phone.goto("/import/")
    phone.get_by_role("link", name=file.name).click()
    looking.audit(phone)
    assert "HTX Chè Đồi Mẫu" in phone.goto(f"{phone.url}?tab=new").text()


def test_the_keyboard_reaches_everything(page, address, officer, file):
    looking.sign_in(page, officer, address)
    hand_in(page, file)
    work(page)
    page.get_by_role("region", name="Các cột").wait_for()

    names = looking.walk(page, stops=60)

    assert any("Ghi các dòng hợp lệ" in name for name in names)
    assert any("Chưa rõ" in name for name in names)
    assert any(name.startswith("Sửa") for name in names)
