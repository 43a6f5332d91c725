"""The web fonts: Be Vietnam Pro cut down to the letters of our languages, made once into var/fonts."""

from __future__ import annotations

import copy
import logging
import os
from pathlib import Path

import fontpkg_be_vietnam_pro
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

FILES = {400: "BeVietnamPro-Regular.ttf", 600: "BeVietnamPro-SemiBold.ttf"}
FEATURES = ["kern"]
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
DIGIT_WIDTH = 680  # of 1000 to the em: room for the widest digit without loosening the others
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(
    chr(code) for code in range(0x1EA0, 0x1EFA)
)  # every vowel with two marks: Ạ … ỹ
OTHER_LATIN = "".join(chr(code) for code in range(0x00A0, 0x0100)) + "ĨĩŨũ"  # German, French, à á ã ì í ò ó õ ù ú ý
SIGNS = "–—‘’“”…•‹›₫€−×≤≥½²³"
LETTERS = "".join(chr(code) for code in range(0x20, 0x7F)) + OTHER_LATIN + VIETNAMESE + SIGNS

FACE = """@font-face {{
  font-family: "Be Vietnam Pro"; font-weight: {weight}; font-style: normal; font-display: swap;
  src: url("be-vietnam-pro-{weight}.woff2") format("woff2");
}}
"""


def _add_tabular_digits(font: TTFont) -> None:
    """Give the font the feature tnum, which it lacks: digits of one width, so that columns of numbers stand in line."""
    order, rules = list(font.getGlyphOrder()), []
    for name in DIGITS:
        wide, (advance, bearing) = f"{name}.tnum", font["hmtx"][name]
        shift = (DIGIT_WIDTH - advance) // 2
        glyph = copy.deepcopy(font["glyf"][name])
        glyph.coordinates.translate((shift, 0))
        font["glyf"][wide] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][wide] = (DIGIT_WIDTH, bearing + shift)
        rules.append(f"sub {name} by {wide};")
        if wide not in order:
            order.append(wide)
    font.setGlyphOrder(order)
    addOpenTypeFeaturesFromString(font, "feature tnum { " + " ".join(rules) + " } tnum;", tables={"GSUB"})


def _subset(source: Path, target: Path) -> None:
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True, notdef_outline=True)
    font = load_font(str(source), options)
    subsetter = Subsetter(options=options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    _add_tabular_digits(font)
    save_font(font, str(target), options)


def make(folder: Path) -> list[Path]:
    """Write the two weights as woff2 and fonts.css into folder; return what was written, nothing when all is there.

    fonts.css comes last, so that an interrupted run is repeated.
    """
    sheet = folder / "fonts.css"
    css = "".join(FACE.format(weight=weight) for weight in FILES)
    if sheet.exists() and sheet.read_text(encoding="utf8") == css:
        return []
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for weight, name in FILES.items():
        target = folder / f"be-vietnam-pro-{weight}.woff2"
        part = target.with_suffix(f".{os.getpid()}.part")
        _subset(fontpkg_be_vietnam_pro.ROOT / "files" / name, part)
        part.replace(target)
        written.append(target)
    sheet.write_text(css, encoding="utf8")
    return [*written, sheet]
