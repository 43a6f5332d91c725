"""Every template of every context keeps to the strict policy: no inline code, nothing from other hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A *_file.html is a document somebody saves and opens without the product: it carries its own style.
TEMPLATES = sorted(path for path in (ROOT / "hoptac").glob("*/templates/**/*.html") if not path.stem.endswith("_file"))
STYLESHEET = ROOT / "hoptac" / "site" / "static" / "site" / "site.css"

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/(?:ld\+)?json\")"),
    "an event attribute": re.compile(r"\son(?:click|change|submit|load|input|focus|blur|key\w+)\s*="),
    "a file of another host": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "hoptac").as_posix())
def test_template_holds_no_inline_code(template: Path) -> None:
    source = template.read_text(encoding="utf8")
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


def test_stylesheet_stays_small_and_names_no_other_host() -> None:
    source = STYLESHEET.read_text(encoding="utf8")
    assert len(source.encode()) <= 20_000
    assert "//" not in source.replace("/*", "").replace("*/", "")
