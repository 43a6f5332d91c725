"""An OCOP dossier from the product's page to the stars everybody sees, in a real browser without scripts."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hoptac.catalogue.models import Recognition
from hoptac.ocop import actions
from hoptac.ocop.choices import Seat
from hoptac.ocop.models import Council, Dossier, Sheet
from tests.browser import looking
from tests.ocop.conftest import build, score

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand():
    return build()


def _open(page, address, user, name, *args):
    """Sign somebody in and go to one of the pages."""
    page.context.clear_cookies()
    looking.sign_in(page, user, address)
    page.goto(reverse(f"ocop:{name}", args=args))


def _judged(page, name):
    looking.shots(page, f"ocop-{name}")
    looking.audit_both(page)


def test_from_self_assessment_to_stars_on_the_public_page(page_without_scripts, address, stand):
    page = page_without_scripts
    _open(page, address, stand.manager, "dossier_open", stand.tea.pk)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chè Shan tuyết")
    page.get_by_role("link", name="Trả lời tiêu chí tiếp theo").click()
    for _number in range(31):
        page.get_by_role("radio").last.check()
        page.get_by_label("Giải thích").fill("Có hồ sơ kèm theo")
        page.get_by_role("button", name=re.compile("^Lưu")).click()
    page.get_by_role("button", name="Gửi xã").click()
    expect(page.get_by_text("Đã gửi hồ sơ cho xã.")).to_be_visible()

    dossier = Dossier.objects.get()
    _open(page, address, stand.commune, "dossier_detail", dossier.pk)
    page.get_by_role("link", name="Kiểm tra tiêu chí tiếp theo").click()
    for _number in range(31):
        page.get_by_label("Xác nhận").check()
        page.get_by_role("button", name="Lưu và sang tiêu chí sau").click()
    page.get_by_role("button", name="Chuyển lên tỉnh").click()
    expect(page.get_by_text("Đã chuyển hồ sơ lên tỉnh.")).to_be_visible()

    _graded(page, address, stand, dossier)
    _open(page, address, stand.officer, "dossier_detail", dossier.pk)
    page.get_by_role("link", name="Ghi quyết định").click()
    page.get_by_label("Số quyết định").fill("120/QĐ-UBND")
    page.get_by_label("Cơ quan ban hành").fill("UBND tỉnh")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("img", name="4 sao OCOP").first).to_be_visible()

    given = Recognition.objects.get()
    assert (given.stars, given.valid_until) == (4, _years_later(timezone.localdate(), 3))
    page.context.clear_cookies()
    page.goto(reverse("showcase:product_by_number", args=[stand.tea.pk]))
    expect(page.get_by_role("img", name="4 sao OCOP").first).to_be_visible()
    call_command("ocop_renewals", "--on", (given.valid_until - timedelta(days=10)).isoformat(), "--json")


def _years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February has none and becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _graded(page, address, stand, dossier):
    """Name five people, let them score (the first by the pages), close."""
    today = timezone.localdate()
    council = actions.council_add(
        actor=stand.officer, place=stand.province, name="Hội đồng tỉnh", decision_no="9/QĐ-UBND", decided_on=today,
        meets_on=today, on=today,
    )  # fmt: skip
    for index, user in enumerate(stand.members[:4]):
        actions.member_add(
            actor=stand.officer, council=council, user=user, seat=Seat.CHAIR if index == 0 else Seat.MEMBER
        )
    _open(page, address, stand.officer, "council_detail", council.pk)
    page.get_by_label("Người").select_option(label=str(stand.members[4]))
    page.get_by_label("Vai trò trong hội đồng").select_option("secretary")
    page.get_by_role("button", name="Ghi thành viên này").click()
    page.get_by_label("Hồ sơ đã kiểm tra").select_option(index=1)
    page.get_by_role("button", name="Đưa ra hội đồng").click()
    page.get_by_role("button", name="Cho thành viên chấm điểm").click()
    expect(page.get_by_text("Đã nộp 0 trên 5 phiếu")).to_be_visible()

    first, *others = Sheet.objects.order_by("member").select_related("member__user", "entry__dossier")
    _open(page, address, stand.members[0], "sheet_detail", first.pk)
    page.get_by_role("link", name="Chấm tiêu chí tiếp theo").click()
    for _number in range(31):
        page.get_by_role("radio").last.check()
        page.get_by_role("button", name="Lưu và sang tiêu chí sau").click()
    page.get_by_role("button", name="Nộp phiếu").click()
    for sheet in others:
        score(sheet, lost=30)
    _open(page, address, stand.leader, "council_detail", council.pk)
    page.get_by_role("button", name="Kết thúc hội đồng").click()
    expect(page.get_by_text("Biên bản")).to_be_visible()
    assert Council.objects.get().closed_by == stand.leader


def test_every_desk_page_is_sound_at_both_widths(page, address, stand):
    from tests.ocop.conftest import MET, answered, checked, closed, council, opened

    first, second = checked(stand), answered(stand, opened(stand, stand.honey))
    closed(stand, first, lost=(0, 4, 6, 5, 30))
    actions.dossier_send(actor=stand.outsider, dossier=second, on=MET)
    made = council(stand, name="Hội đồng đợt hai")
    pages = [
        (stand.officer, "dossier_list"), (stand.officer, "dossier_detail", first.pk), (stand.officer, "set_list"),
        (stand.officer, "set_detail", stand.criteria_set.pk), (stand.officer, "set_import"),
        (stand.officer, "council_list"), (stand.officer, "council_detail", made.pk), (stand.officer, "council_add"),
        (stand.officer, "council_detail", Council.objects.order_by("pk")[0].pk), (stand.officer, "renewal_list"),
        (stand.officer, "answer_check", second.pk, 1), (stand.officer, "decision_record", first.pk),
        (stand.outsider, "answer_put", second.pk, 1), (stand.manager, "dossier_open", stand.tea.pk),
        (stand.members[0], "sheet_list"), (stand.members[0], "sheet_detail", Sheet.objects.order_by("member")[0].pk),
        (stand.members[0], "mark_put", Sheet.objects.order_by("member")[0].pk, 11),
    ]  # fmt: skip
    for at, (user, name, *args) in enumerate(pages):
        _open(page, address, user, name, *args)
        _judged(page, f"{at:02d}-{name}")
