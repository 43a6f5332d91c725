"""Pages of figures in a real browser: judged by axe at both widths, and photographed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import looking
from tests.insight.conftest import province  # noqa: F401 - a fixture

PAGES = {
    "province": "/province/?at=2025-09-30",
    "figure": "/figures/members/?at=2025-09-30",
    "contradictions": "/province/contradictions/",
    "report": "/report/summary/?at=2025-9M",
    "open-figures": "/open/figures/",
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_of_figures(page, address, province, name):  # noqa: F811
    looking.sign_in(page, province.officer, address)
    page.goto(PAGES[name])

    looking.audit_both(page)
    looking.shots(page, f"insight-{name}")


def test_switches_work_without_scripts(page_without_scripts, address, province):  # noqa: F811
    page = page_without_scripts
    looking.sign_in(page, province.officer, address)
    page.goto("/province/?at=2025-09-30")

    page.get_by_label("Địa giới", exact=True).select_option("then")
    page.get_by_role("button", name="Xem").click()

    expect(page.get_by_role("heading", name="Tỉnh Sơn La")).to_be_visible()
    expect(page).to_have_url(re.compile("map=then"))
