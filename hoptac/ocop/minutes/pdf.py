"""The minutes as PDF by typst: data goes in as JSON, so that nothing in it is ever run as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_source_serif_4

from hoptac.ocop.minutes.content import Content

TEMPLATE = Path(__file__).with_name("minutes.typ")
FONTS = [str(package.ROOT / "files") for package in (fontpkg_source_serif_4, fontpkg_be_vietnam_pro)]


def written(minutes: Content) -> bytes:
    """Return the minutes as PDF."""
    import typst  # heavy, and needed by few requests

    data = json.dumps(asdict(minutes), ensure_ascii=False)
    made: bytes = typst.compile(str(TEMPLATE), font_paths=FONTS, sys_inputs={"minutes": data})
    return made
