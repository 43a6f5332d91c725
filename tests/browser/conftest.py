"""A real Chromium for the tests of this folder; without one they are skipped with a clear line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from hoptac.site import fonts
from tests.browser import looking

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = looking.chromium() is None
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium here (apt-get install chromium)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=looking.PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=looking.chromium(), args=looking.FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def web_fonts() -> None:
    """Make the fonts, so that pictures show what people see."""
    fonts.make(settings.VAR / "fonts")


@pytest.fixture
def address(live_server: Any, web_fonts: None) -> str:
    """The address of the running product, without a slash at the end."""
    return str(live_server.url)


def _is_fault(message: ConsoleMessage) -> bool:
    """A page that answers 404 or 422, or no network, is reported by the browser too; tests do so on purpose."""
    wanted = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
    return message.type == "error" and not any(each in message.text for each in wanted)


def _page(context: BrowserContext) -> Iterator[Page]:
    page, faults = context.new_page(), list[str]()
    page.set_default_timeout(looking.PATIENCE)
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == [], "The browser complained (blocked by the security policy, or a script failed)"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of 1280 × 900 in Vietnamese; goto() takes paths. Fails when the browser's console shows errors."""
    yield from _page(browser.new_context(base_url=address, viewport=looking.DESK, locale="vi-VN"))


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a phone of 360 × 740 with touch."""
    options: dict[str, Any] = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    yield from _page(browser.new_context(base_url=address, viewport=looking.PHONE, locale="vi-VN", **options))


@pytest.fixture
def page_without_scripts(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a browser that runs no JavaScript."""
    context = browser.new_context(base_url=address, viewport=looking.DESK, locale="vi-VN", java_script_enabled=False)
    yield from _page(context)
