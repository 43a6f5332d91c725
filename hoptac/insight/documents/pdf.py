"""PDF by typst: data goes in as JSON, so that nothing in it is ever run as markup."""

from __future__ import annotations

import json
from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_source_serif_4

from hoptac.insight.documents import content
from hoptac.insight.summary import Summary

TEMPLATE = Path(__file__).with_name("summary.typ")
#: Text in a serif where the machine has no Times New Roman; charts in the font of the pages.
FONTS = [str(package.ROOT / "files") for package in (fontpkg_source_serif_4, fontpkg_be_vietnam_pro)]


def summary_pdf(summary: Summary) -> bytes:
    """Return the report as PDF in the layout of Decree 30/2020, charts as vector drawings."""
    import typst  # heavy, and needed by few requests

    data = content.content(summary) | {
        "charts": [{"title": chart.title, "svg": str(chart.svg(640))} for chart in summary.charts]
    }
    made: bytes = typst.compile(
        str(TEMPLATE), font_paths=FONTS, sys_inputs={"report": json.dumps(data, ensure_ascii=False)}
    )
    return made
