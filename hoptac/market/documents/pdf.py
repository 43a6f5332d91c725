"""A contract as PDF by typst: data goes in as JSON, so that nothing in it is ever run as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import fontpkg_be_vietnam_pro
import fontpkg_source_serif_4

from hoptac.market.documents.content import Document

TEMPLATE = Path(__file__).with_name("contract.typ")
FONTS = [str(package.ROOT / "files") for package in (fontpkg_source_serif_4, fontpkg_be_vietnam_pro)]


def written(documents: list[Document]) -> bytes:
    """Return the documents as one PDF file, each on a page of its own."""
    import typst  # heavy, and needed by few requests

    data = json.dumps([asdict(one) for one in documents], ensure_ascii=False)
    made: bytes = typst.compile(str(TEMPLATE), font_paths=FONTS, sys_inputs={"documents": data})
    return made
