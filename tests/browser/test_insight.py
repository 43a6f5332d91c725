"""Pages of figures in a real browser: judged by axe at both widths, and photographed."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from hoptac.facts import actions
from hoptac.parties.models import Organisation
from tests.browser import looking
from tests.insight.conftest import build, contradict

PAGES = {
    "province": "/province/?at=2025-09-30",
    "figure": "/figures/members/?at=2025-09-30",
    "report": "/report/summary/?at=2025-9M",
    "words": "/report/periodic/words/?at=2025-9M",
    "sign": "/report/periodic/sign/?at=2025-9M",
    "targets": "/figures/targets/?year=2025",
    "target": "/figures/targets/members/?year=2025",
    "plan": "/organisations/{unit}/plan/?year=2025",
    "contradictions": "/province/contradictions/",
    "open-figures": "/open/figures/",
}


def test_pages_of_figures(page: Page, address: str, transactional_db: None) -> None:
    province = build()
    unit, _other = contradict(province)
    plan = {
        "organisation": Organisation.objects.get(pk=unit),
        "indicator": "members",
        "year": 2025,
        "value": Decimal(20),
    }
    actions.plan_put(actor=province.officer, **plan)
    looking.sign_in(page, province.officer, address)
    for name, path in PAGES.items():
        page.goto(path.format(unit=unit))
        _judge(page, name)
    page.goto(PAGES["contradictions"])
    page.get_by_role("link", name="Giải quyết", exact=True).first.click()
    page.get_by_label("Vì sao cả hai số").fill("Hai sổ khác nhau")
    _judge(page, "settle")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Số liệu mâu thuẫn hoặc bất thường")


def _judge(page: Page, name: str) -> None:
    looking.audit_both(page)
    looking.shots(page, f"insight-{name}")


def test_switches_work_without_scripts(page_without_scripts: Page, address: str, transactional_db: None) -> None:
    page, province = page_without_scripts, build()
    looking.sign_in(page, province.officer, address)
    page.goto("/province/?at=2025-09-30")

    page.get_by_label("Địa giới", exact=True).select_option("then")
    page.get_by_role("button", name="Xem").click()

    expect(page.get_by_role("heading", name="Tỉnh Sơn La")).to_be_visible()
    expect(page).to_have_url(re.compile("map=then"))
