"""Units as headings, title lines and cells write them, and what one of each is in the unit that is stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its dimension (money, area, weight, count, share) and how many stored units one of it is.

    Stored are đồng, square metres and kilograms. A northern sào has 360 m², a mẫu ten of them.
    """

    code: str
    dimension: str
    scale: Decimal = Decimal(1)


UNITS: dict[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("đồng", "money"),
        Unit("nghìn đồng", "money", Decimal(1_000)),
        Unit("triệu đồng", "money", Decimal(1_000_000)),
        Unit("tỷ đồng", "money", Decimal(1_000_000_000)),
        Unit("m2", "area"),
        Unit("ha", "area", Decimal(10_000)),
        Unit("km2", "area", Decimal(1_000_000)),
        Unit("sào", "area", Decimal(360)),
        Unit("mẫu", "area", Decimal(3_600)),
        Unit("công", "area", Decimal(1_000)),
        Unit("kg", "weight"),
        Unit("g", "weight", Decimal("0.001")),
        Unit("yến", "weight", Decimal(10)),
        Unit("tạ", "weight", Decimal(100)),
        Unit("tấn", "weight", Decimal(1_000)),
        Unit("lít", "volume"),
        Unit("người", "count"),
        Unit("hộ", "count"),
        Unit("HTX", "count"),
        Unit("sản phẩm", "count"),
        Unit("%", "share"),
    )
}

_WRITTEN = (
    ("tỷ đồng", r"(?:ty|ti)\.?\s*(?:dong|d|vnd)?\.?"),
    ("triệu đồng", r"(?:trieu|tr\.?)\s*(?:dong|d|vnd)?\.?|1[.,]?000[.,]?000\s*(?:dong|d|vnd)|10\^?6\s*(?:dong|d)"),
    ("nghìn đồng", r"(?:nghin|ngan|ng\.?)\s*(?:dong|d|vnd)?\.?|1[.,]?000\s*(?:dong|d|vnd)|k"),
    ("đồng", r"(?:dong|d|vnd|viet nam dong|dong viet nam)\.?"),
    ("ha", r"ha|hecta|hec ta|hec-ta"),
    ("km2", r"km2|km²"),
    ("m2", r"m2|m²|met vuong"),
    ("sào", r"sao"),
    ("mẫu", r"mau"),
    ("công", r"cong"),
    ("tấn", r"tan|t"),
    ("tạ", r"ta"),
    ("yến", r"yen"),
    ("kg", r"kg|kilogam|kilogram|ki lo gam|can"),
    ("g", r"g|gr|gam|gram"),
    ("lít", r"lit|l"),
    ("người", r"nguoi|ng|lao dong|ld|thanh vien|tv|xa vien"),
    ("hộ", r"ho"),
    ("HTX", r"htx|hop tac xa|tht|to"),
    ("sản phẩm", r"sp|san pham"),
    ("%", r"%|phan tram"),
)
_PER = (
    r"(?:\s*/\s*(?P<who>nguoi|ng|ld|lao dong|tv|thanh vien|htx|kg|sp|don vi))?"
    r"(?:\s*/\s*(?:1\s*)?(?P<per>thang|nam|quy|th))?"
)
_WHOLE = tuple((code, re.compile(rf"(?:{pattern}){_PER}")) for code, pattern in _WRITTEN)
_LABEL = re.compile(r"^(?:don vi(?: tinh)?|dvt|d/v|dv tinh|tinh bang|dv)\s*[:\-]?\s*")

# In running text only what cannot be another word: "triệu đồng", "tr.đ", "1000đ", "tỷ đồng"; "đồng" alone at the end.
_RUNNING = re.compile(
    r"(?:triệu đồng|trieu dong|tr\.?\s?đồng|tr\.?\s?đ\b|\btrđ\b|nghìn đồng|ngàn đồng|"
    r"nghin dong|ngan dong|(?<![\d.])1[.,]?000\s?đ(?:ồng)?\b|"
    r"tỷ đồng|tỉ đồng|ty dong|\bvnđ\b|\bvnd\b|(?<!hợp )(?<!hội )(?<!cộng )\bđồng$|\btriệu$|\btỷ$)"
    r"(?:\s*/\s*(?:người|ng|lđ|lao động|tv|thành viên|htx|kg))?(?:\s*/\s*(?:tháng|năm))?"
)


def plain(text: str) -> str:
    """Return text in lower case without marks, punctuation kept, each character where it was."""
    return "".join(_base(character) for character in unicodedata.normalize("NFC", text).lower())


@lru_cache(maxsize=4096)
def _base(character: str) -> str:
    return "d" if character == "đ" else unicodedata.normalize("NFD", character)[0]


@lru_cache(maxsize=4096)
def unit_of(text: str) -> tuple[Unit, str] | None:
    """Return (unit, "" | "month" | "year" | "quarter") when text as a whole is a unit, as in "(tr.đ/người/tháng)"."""
    words = _LABEL.sub("", plain(text).strip(" .:;,()")).strip(" .:;,()")
    for code, pattern in _WHOLE:
        found = pattern.fullmatch(words)
        if found and (code != "sào" or "sào" in text.lower()):  # "sao" is a star
            per = {"thang": "month", "th": "month", "nam": "year", "quy": "quarter"}.get(found["per"] or "", "")
            return UNITS[code], per
    return None


def in_running(text: str) -> tuple[Unit, str, str] | None:
    """Return (unit, per, the text without it) for a unit within a heading that has no brackets, or None."""
    lowered = unicodedata.normalize("NFC", text).lower()
    found = _RUNNING.search(lowered)
    known = unit_of(found[0]) if found else None
    if not found or not known:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return known[0], known[1], rest


_TITLE = re.compile(r"(?:don vi(?: tinh)?|dvt)\s*[:;\-]?\s*([^();:]{1,30})")


def in_title(text: str) -> Unit | None:
    """Return the unit a title line declares for the whole sheet ("Đơn vị tính: triệu đồng"), or None."""
    found = _TITLE.search(plain(text))
    known = unit_of(found[1].strip()) if found else None
    return known[0] if known and known[0].dimension in {"money", "area", "weight"} else None
