"""What browser tests do with a page: judge it, photograph it, walk through it by keyboard, sign somebody in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, ViewportSize

PICTURES = Path(__file__).resolve().parents[2] / "var" / "shots"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
WIDTHS = (PHONE, DESK)
#: Milliseconds to wait for what must come: a slow phone on a busy machine.
PATIENCE = 120_000

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]


def chromium() -> str | None:
    """Return the path of an installed Chromium (HOPTAC_CHROMIUM, chromium, chromium-browser, google-chrome)."""
    named = os.environ.get("HOPTAC_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


def audit(page: Page) -> None:
    """Fail when axe finds anything wrong with the page as it stands, or when it is wider than its window."""
    found = Axe().run(page)
    faults = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    " + "\n    ".join(node["html"] for node in one["nodes"][:5])
        for one in found.response["violations"]
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)
    assert overflow(page) == 0, f"{page.url} is {overflow(page)} pixels wider than its window"


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def shots(page: Page, name: str) -> list[Path]:
    """Photograph the whole page at 360 and 1280 pixels into var/shots/name-360.png and name-1280.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    before, taken = page.viewport_size, []
    for size in WIDTHS:
        page.set_viewport_size(size)
        page.evaluate("document.fonts.ready")
        file = PICTURES / f"{name}-{size['width']}.png"
        page.screenshot(path=file, full_page=True)
        taken.append(file)
    if before:
        page.set_viewport_size(before)
    return taken


def audit_both(page: Page) -> None:
    """Judge the page at 360 and at 1280 pixels."""
    for size in WIDTHS:
        page.set_viewport_size(size)
        audit(page)


def fit_both(page: Page) -> None:
    """Fail when the page is wider than its window at 360 or at 1280 pixels; needs no scripts."""
    for size in WIDTHS:
        page.set_viewport_size(size)
        assert overflow(page) == 0, f"{page.url} is {overflow(page)} pixels wider than its window"


STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
  const seen = getComputedStyle(at).boxShadow !== 'none' || getComputedStyle(at).outlineStyle !== 'none';
  return [(at.getAttribute('aria-label') || label || at.innerText || at.value || at.tagName).trim(), seen];
}"""


def walk(page: Page, stops: int = 40) -> list[str]:
    """Press Tab from the top of the page; return the name of each stop. Fails at a stop whose focus cannot be seen."""
    page.evaluate("document.activeElement?.blur(); window.getSelection().removeAllRanges()")
    names: list[str] = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop: list[Any] | None = page.evaluate(STOP)
        if stop is None:
            break
        assert stop[1], f"{page.url}: the focus on {stop[0]!r} cannot be seen"
        names.append(stop[0])
    return names


def sign_in(page: Page, user: Any, address: str) -> None:
    """Let the browser be signed in as user at the server's address, without going through the sign-in page."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
