"""Online activity in a real browser: sound at both widths, by keys, on paper."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from hoptac.audience import collecting
from hoptac.presence.models import Channel, Evaluation
from tests.audience.test_audience_collect import line, write
from tests.browser import looking
from tests.browser.test_keyboard import to
from tests.presence import conftest
from tests.presence.conftest import build

pytestmark = pytest.mark.django_db(transaction=True)
spool_folder = conftest.spool_folder


@pytest.fixture
def stand(spool_folder):
    """A cooperative that three visitors looked at this month from different countries, and six others."""
    with transaction.atomic():
        made = build()
    now = int(timezone.now().timestamp())
    about = {"at": now, "organisation_id": made.here.pk, "product_id": made.tea.pk}
    came = [("facebook", "VN"), ("qr", "DE"), ("search", "")]
    seen = [line(**about, visitor=at, source=source, country=country) for at, (source, country) in enumerate(came, 1)]
    write(spool_folder / "now.lines", seen)
    collecting.collect()
    return made


def test_a_cooperative_reads_remarks_prints_and_enters_a_channel(page, address, stand, tmp_path):
    def judged(name):
        looking.shots(page, f"presence-{name}")
        looking.audit_both(page)

    looking.sign_in(page, stand.manager, address)
    page.goto("/desk/online/")
    expect(page.get_by_role("rowheader", name="Đức", exact=True)).to_be_visible()
    judged("evaluation")
    with page.expect_download() as sheet:
        page.get_by_role("link", name="PDF").click()
    sheet.value.save_as(tmp_path / "evaluation.pdf")
    assert "Chè Shan tuyết" in PdfReader(tmp_path / "evaluation.pdf").pages[0].extract_text()

    to(page, "#id_remark", most=80)
    page.keyboard.type("Hội chợ Mộc Châu.")
    to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#id_remark")).to_have_value("Hội chợ Mộc Châu.")
    assert Evaluation.objects.get().remark == "Hội chợ Mộc Châu."

    page.locator("a[href$='/channels/new/']").click()
    judged("channel-add")
    page.locator("#id_platform").select_option("tiktok")
    page.locator("#id_name").fill("Chè Mường Tấc")
    page.locator("#id_url").fill("https://www.tiktok.com/@muongtac")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/channels/\d+/$"))
    judged("channel")
    assert Channel.objects.get().organisation == stand.here

    page.context.clear_cookies()
    looking.sign_in(page, stand.officer, address)
    page.goto("/desk/online/province/")
    expect(page.get_by_role("link", name="HTX Mường Tấc").first).to_be_visible()
    judged("province")
