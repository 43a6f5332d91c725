"""The share kit in a real browser, with and without scripts: a poster, a drafted text, its check, its publication."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from hoptac.catalogue.models import ProductText
from tests.browser import looking
from tests.sharing.conftest import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand():
    return build()


@pytest.mark.parametrize(("kind", "judge"), [("page", looking.audit_both), ("page_without_scripts", looking.fit_both)])
def test_a_poster_and_a_text(request, kind, judge, address, stand, tmp_path):
    page = request.getfixturevalue(kind)

    def judged(name):
        looking.shots(page, f"sharing-{name}")
        judge(page)

    looking.sign_in(page, stand.manager, address)
    page.goto("/desk/sharing/")
    judged("kit-list")
    page.get_by_role("link", name="Chè shan tuyết Gia Phù").click()
    judged("product-kit")

    page.get_by_label("In gì").select_option("poster_a4")
    page.get_by_label("Treo ở đâu").fill("Hội chợ Mộc Châu")
    with page.expect_download() as poster:
        page.get_by_role("button", name="Tạo tệp PDF").click()
    poster.value.save_as(tmp_path / "poster.pdf")
    assert len(PdfReader(tmp_path / "poster.pdf").pages) == 1

    page.get_by_label("Độ dài").select_option("long")
    page.get_by_role("button", name="Soạn nháp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bài viết nháp")
    expect(page.get_by_text("Bản nháp", exact=True)).to_be_visible()
    text = page.get_by_label("Bài viết", exact=True)
    written = text.input_value()
    text.fill(f"{written}\nChè năm sao, chữa ung thư.")
    page.get_by_role("button", name="Lưu và kiểm tra lại").click()
    expect(page.locator("mark.unsupported")).to_have_text(["năm sao", "chữa", "ung thư"])
    expect(page.get_by_role("button", name="Đăng lên trang công khai")).to_have_count(0)
    judged("draft-refused")

    page.get_by_label("Bài viết", exact=True).fill(written)
    page.get_by_role("button", name="Lưu và kiểm tra lại").click()
    judged("draft-clean")
    page.get_by_role("button", name="Đăng lên trang công khai").click()
    expect(page.get_by_text("Bài viết đã lên trang công khai.")).to_be_visible()
    assert ProductText.objects.get(state="published").story == written


def test_the_kit_of_a_cooperative(page, address, stand):
    looking.sign_in(page, stand.manager, address)
    page.goto(f"/desk/sharing/cooperatives/{stand.owner.pk}/")
    looking.shots(page, "sharing-organisation-kit")
    looking.audit_both(page)
    page.get_by_label("In gì").select_option("banner")
    with page.expect_download() as banner:
        page.get_by_role("button", name="Tạo tệp PDF").click()
    assert banner.value.suggested_filename == "htx-muong-tac-banner-vi.pdf"
