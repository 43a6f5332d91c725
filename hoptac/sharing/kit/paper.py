"""PDF by typst. Data goes in as JSON beside the template, so that nothing in it is ever run as markup."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import segno

TEMPLATE = Path(__file__).with_name("kit.typ")
FONTS = [str(fontpkg_be_vietnam_pro.ROOT / "files")]


def pdf(data: dict[str, Any], *, photo: bytes | None) -> bytes:
    """Return printed matter as PDF; `photo` a JPEG or None. `data`: see content.py and kit.typ."""
    import typst  # heavy, and needed by few requests

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copyfile(TEMPLATE, root / "kit.typ")
        if photo is not None:
            (root / "photo.jpg").write_bytes(photo)
        told = json.dumps(data | {"has_photo": photo is not None}, ensure_ascii=False)
        (root / "data.json").write_text(told, encoding="utf8")
        made: bytes = typst.compile(str(root / "kit.typ"), root=folder, font_paths=FONTS, ignore_system_fonts=True)
    return made


def qr(address: str) -> str:
    """Return a QR code as SVG: error correction M or better, four modules of white around it."""
    code = segno.make_qr(address, error="m", boost_error=True)
    drawn: str = code.svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
