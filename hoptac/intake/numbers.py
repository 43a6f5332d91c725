"""Numbers as people type them. Whether a point parts thousands or decimals is decided by column, never by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from hoptac.core.text import fold
from hoptac.intake import units

#: "vi" writes 1.234,5 and "en" writes 1,234.5.
VI, EN = "vi", "en"

_BLANK = frozenset({"", "-", "–", "—", "--", ".", "..", "...", "…", "/", "−", "_", "'"})
_ZERO = frozenset({"khong", "ko", "k", "khong co", "ko co"})
_NOT_KNOWN = frozenset([
    "chua co", "chua co so lieu", "khong co so lieu", "chua bao cao", "khong bao cao", "kxd", "khong xac dinh", "n a",
    "na", "khong ro", "chua xac dinh", "khong nam duoc", "chua cap nhat", "khong cung cap",
])  # fmt: skip
_NUMBER = re.compile(r"^(?P<sign>[-−–+]?)\s*(?P<digits>\d[\d.,\s'’]*)(?P<unit>k?m2|[^\d]*)$", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:~|≈|>|<|≥|≤|khoảng|trên|dưới|gần|hơn|ước|khoang|tren|duoi|gan|hon|uoc)\s*(?=\d)", re.IGNORECASE
)
_RANGE = re.compile(r"^\d[\d.,]*\s*(?:-|–|đến|den|tới|~)\s*\d[\d.,]*")
_COMPOUND = re.compile(r"(\d[\d.,]*)\s*(tỷ|tỉ|triệu|tr|nghìn|ngàn|ty|ti|trieu|nghin|ngan)(?![a-zà-ỹ])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written in one cell.

    `shape` is plain (no separators, or a number cell), vi, en, ambiguous (both `value` = as thousands and `other` = as
    decimals are possible; `separator` tells which sign), blank, zero, unknown (said so), error (#N/A), about,
    range, or unreadable. `unit` is what the cell itself names.
    """

    shape: str
    value: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    separator: str = ""
    unit: units.Unit | None = None


@lru_cache(maxsize=65_536)
def written(text: str) -> Written:
    """Return how the number in `text` is written, without deciding what an ambiguous one means."""
    text = text.strip().replace("\xa0", " ")
    if text in _BLANK:
        return Written("blank")
    found = _NUMBER.match(text)
    if not found:
        return _worded(text)
    unit = None
    tail = found["unit"].strip(" .")
    if tail:
        known = units.unit_of(tail) or _per_something(tail)
        if not known:
            return _worded(text)
        unit = known[0]
    shaped = _shaped(re.sub(r"[\s'’]", "", found["digits"].rstrip(" .,")), unit)
    if found["sign"] in {"-", "−", "–"}:
        return Written(shaped.shape, -shaped.value, -shaped.other, shaped.separator, unit)
    return shaped


def _per_something(tail: str) -> tuple[units.Unit, str] | None:
    """Return the unit of money in a price such as "85.000đ/chai"."""
    known = units.unit_of(tail.split("/", 1)[0])
    return known if known and known[0].dimension == "money" else None


def _worded(text: str) -> Written:
    if text.startswith("#"):
        return Written("error")
    if text.startswith("(") and text.endswith(")"):
        inner = written(text[1:-1])
        return Written(inner.shape, -inner.value, -inner.other, inner.separator, inner.unit)
    words = fold(text)
    if words in _ZERO:
        return Written("zero")
    if words in _NOT_KNOWN or not words:
        return Written("unknown")
    about = _ABOUT.match(text)
    if about:
        inner = written(text[about.end() :])
        return (
            Written("about", inner.value, unit=inner.unit)
            if inner.shape in {"plain", VI, EN}
            else Written("unreadable")
        )
    if _RANGE.match(text):
        return Written("range")
    parts = _COMPOUND.findall(text)
    if len(parts) > 1 and not _COMPOUND.sub("", re.sub(r"(?i)đồng|dong|đ$", "", text)).strip(" ,.và"):
        return _compound(parts)
    return Written("unreadable")


def _compound(parts: list[tuple[str, str]]) -> Written:
    """Return "1 tỷ 200 triệu" in đồng."""
    total = Decimal(0)
    for digits, name in parts:
        known, number = units.unit_of(name), written(digits)
        if not known or number.shape not in {"plain", VI}:
            return Written("unreadable")
        total += number.value * known[0].scale
    return Written("plain", total, unit=units.UNITS["đồng"])


def _shaped(digits: str, unit: units.Unit | None) -> Written:
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return Written("plain", Decimal(digits), unit=unit)
    if points and commas:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
        return _clear(digits, decimal, unit)
    sign, count = (".", points) if points else (",", commas)
    whole, _, rest = digits.partition(sign)
    if count > 1:
        return _clear(digits, "," if sign == "." else ".", unit)
    if len(rest) != 3 or len(whole) > 3 or whole.startswith("0"):
        return _clear(digits, sign, unit)
    return Written("ambiguous", Decimal(whole + rest), Decimal(f"{whole}.{rest}"), sign, unit)


def _clear(digits: str, decimal: str, unit: units.Unit | None) -> Written:
    """Return a number whose decimal sign is known, provided that its thousands stand in threes."""
    thousands = "." if decimal == "," else ","
    whole, _, rest = digits.partition(decimal)
    groups = whole.split(thousands)
    if (
        decimal in rest
        or thousands in rest
        or (len(groups) > 1 and (not groups[0] or any(len(g) != 3 for g in groups[1:])))
    ):
        return Written("unreadable")
    if len(groups[0]) > 3 and len(groups) > 1:
        return Written("unreadable")
    return Written(VI if decimal == "," else EN, Decimal("".join(groups) + (f".{rest}" if rest else "")), unit=unit)


def exact(number: float) -> Decimal:
    """Return a number cell as people see it: its 15 digits, without the tail of binary fractions."""
    return Decimal(number) if isinstance(number, int) else Decimal(format(number, ".15g"))


def convention(shapes: Iterable[Written], clear: Iterable[Decimal]) -> str:
    """Return the convention of a column, or "" when its cells do not tell.

    `shapes` are the written numbers of the column, `clear` its number cells. The separators of other cells decide, ten
    to one where they differ; failing these, ambiguous cells are read as near in size to the clear ones.
    """
    shapes = list(shapes)
    votes = {VI: 0, EN: 0}
    for shape in shapes:
        if shape.shape in votes:
            votes[shape.shape] += 1
    if votes[VI] and votes[EN]:
        small, large = sorted(votes.values())
        return "" if large < 10 * small else VI if votes[VI] > votes[EN] else EN
    if votes[VI] or votes[EN]:
        return VI if votes[VI] else EN
    return _by_size(shapes, clear)


def _by_size(shapes: list[Written], clear: Iterable[Decimal]) -> str:
    unclear = [shape for shape in shapes if shape.shape == "ambiguous"]
    if not unclear:
        return ""
    sizes = sorted(
        [abs(number) for number in clear if number] + [abs(s.value) for s in shapes if s.shape == "plain" and s.value]
    )
    if len(sizes) < 3:
        return ""
    middle = float(sizes[len(sizes) // 2])
    typical = sorted(float(abs(shape.value)) for shape in unclear)[len(unclear) // 2]
    as_thousands, as_decimals = _distance(typical, middle), _distance(typical / 1000, middle)
    if abs(as_thousands - as_decimals) < 10:
        return ""
    is_thousands = as_thousands < as_decimals
    point = unclear[0].separator == "."
    return VI if is_thousands is point else EN


def _distance(one: float, other: float) -> float:
    return max(one / other, other / one) if one and other else 1e9


def read_as(number: Written, style: str) -> Decimal:
    """Return the value of a number in a column of that convention."""
    if number.shape != "ambiguous":
        return number.value
    is_thousands = (number.separator == ".") is (style == VI)
    return number.value if is_thousands else number.other


def whole(number: Decimal) -> int:
    """Return the nearest whole number, halves away from zero."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
