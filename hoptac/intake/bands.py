"""Tell the rows of a table apart: records, groups, subtotals, repeated headings, numbering, notes and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hoptac.core.text import fold, tone_key
from hoptac.intake import choices, layout, naming
from hoptac.intake.outcomes import as_text
from hoptac.intake.shapes import Cell, Skipped

_ROMAN = re.compile(r"^(?:[IVXLC]{1,6}|[A-HK-Z]|[a-h]|[*+•-])(?:[.\-]\d+)?[.)]?$")
_COUNTED = re.compile(r"^\(?\d{1,5}(?:[.,]\d{1,3})*[.)]?$")
_NUMERIC = re.compile(r"^[\d.,\s()%–-]+$")
_OUTLINE = re.compile(r"^\s*(?:[IVXLC]{1,6}|[A-Z]|[a-h]|\d{1,2}(?:\.\d{1,2})*)\s*[.)\-/:]\s*(?=\S)|^\s*[-+*•–]\s*")
_TAIL = re.compile(
    r"\s*[(:]\s*\d+\s*(?:htx|tht|hợp tác xã|tổ hợp tác|đơn vị|lhhtx|sản phẩm|sp|người)?\s*\)?\s*$", re.IGNORECASE
)
_SUBTOTAL = re.compile(
    r"^(?:tổng(?: cộng| số| toàn| hợp|$|:| \()|cộng(?!\s*(?:ty|hòa|hoà|đồng))|tổng cộng|lũy kế|luỹ kế|bình quân chung)"
)
_SUBTOTAL_PLAIN = re.compile(
    r"^(?:tong cong|tong so|cong|tong|toan tinh|toan huyen|luy ke)$|^(?:tong cong|tong so|cong)\b(?! ty| hoa| dong)"
)
_NOTE = re.compile(
    r"^(?:ghi chu|chu thich|luu y|nguoi lap|nguoi tong hop|nguoi lap bieu|ke toan truong|noi nhan|ky ten|ky ghi ro|"
    r"ky va ghi ro|thu truong|tm |kt |tl |tuq |xac nhan|nguoi kiem tra|nguoi duyet|can bo tong hop|chu tich$|"
    r"pho chu tich$|giam doc$|lanh dao|truong phong$|dai dien don vi|nguon so lieu|nguon |so lieu tinh den)|"
    r"ngay .{0,10}thang .{0,10}nam|ngay \d{1,2} thang \d{1,2}"
)
_PAGE = re.compile(r"^(?:danh sach|bieu so|bieu|phu luc|bao cao|trang \d|tiep theo|bang tong hop|tong hop|mau so)\b")
_PLACES = (
    ("province", re.compile(r"^(?:tỉnh|thành phố trực thuộc)\s+\S", re.IGNORECASE)),
    ("district", re.compile(r"^(?:huyện|thị xã|thành phố|quận|tx\.?|tp\.?)\s*\S", re.IGNORECASE)),
    ("commune", re.compile(r"^(?:xã|phường|thị trấn|đặc khu|tt\.|p\.)\s*\S", re.IGNORECASE)),
)
_LOWER_PLACES = {"province": ("district", "commune"), "district": ("commune",), "commune": ()}
_KINDS_OF_GROUP = ("kind", "sector", "status", "rating")
_FILLERS = frozenset(["cac", "nhom", "khoi", "linh", "vuc", "nganh", "loai", "hinh", "htx", "so", "xep", "dang"])


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below the headings, and where in them the running number and the name stand (None: nowhere)."""

    rows: Sequence[Sequence[Cell]]
    first: int
    header: layout.Header
    serial: int | None
    naming: int | None
    owned: bool


@dataclass(slots=True)
class Sorted:
    """The rows told apart: indices into the body of the records, what groups carry to each, and the rest."""

    records: list[int] = field(default_factory=list)
    carried: list[dict[str, str]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def tell_apart(body: Body) -> Sorted:
    """Return which rows of the body are records, with what the group rows above them say."""
    done = Sorted()
    carried: dict[str, str] = {}
    outline = _Outline()
    leaves = {column: text.lower() for column, text in body.header.leaves.items()}
    in_tail = False
    for i, row in enumerate(body.rows):
        if not (_is_plainly_record(row, body) or (not in_tail and _is_plainly_told(row, body, leaves))):
            why, group = _why_not(row, body, leaves, in_tail=in_tail)
            if why == "empty":
                continue
            if why:
                in_tail = why == "note" or (in_tail and why not in {"repeated_header", "group"})
                if group:
                    carried = _carried(outline.closed(_marker(row, body), group[0], carried), group)
                done.skipped.append(Skipped(body.first + i + 1, why, line(row)))
                continue
        in_tail = False
        done.records.append(i)
        done.carried.append(carried)
    return done


def _is_plainly_record(row: Sequence[Cell], body: Body) -> bool:
    """Return whether a running number and a name settle the matter, as they do for almost every row."""
    if body.serial is None or body.naming is None:
        return False
    serial, name = row[body.serial], row[body.naming]
    if not isinstance(name, str) or len(name) < 4 or name[0] in "(=":
        return False
    if not isinstance(serial, int | float) and not (isinstance(serial, str) and _COUNTED.match(serial.strip())):
        return False
    return sum(cell != "" for cell in row) >= 4


def _is_plainly_told(row: Sequence[Cell], body: Body, leaves: dict[int, str]) -> bool:
    """Return whether a name and two other texts, none of them the heading above it, settle the matter.

    Without running numbers almost every row gets here; whatever else a row can be holds fewer texts.
    """
    if body.naming is None:
        return False
    name = row[body.naming]
    if not isinstance(name, str) or len(name) < 4 or name[0] in "([=" or name[0].isdigit():
        return False
    found = 0
    for column, cell in enumerate(row):
        if not cell or not isinstance(cell, str) or column == body.serial:
            continue
        if cell.strip().lower() == leaves.get(column):
            return False
        found += not _NUMERIC.match(cell)
        if found == 3:
            return True
    return False


def _why_not(
    row: Sequence[Cell], body: Body, leaves: dict[int, str], *, in_tail: bool
) -> tuple[str, tuple[str, str] | None]:
    """Return why a row is no record ("" when it is one), and (key, text) of a group row."""
    filled = {column: text for column, cell in enumerate(row) if cell != "" and (text := as_text(cell))}
    if not filled:
        return "empty", None
    if layout.is_numbering(row):
        return "numbering", None
    same = sum(text.lower() == leaves.get(column) for column, text in filled.items())
    if same >= 2 and same >= 0.6 * len(filled):
        return "repeated_header", None
    serial = filled.get(body.serial, "") if body.serial is not None else ""
    texts = {
        column: text
        for column, text in filled.items()
        if column != body.serial and isinstance(row[column], str) and not _NUMERIC.match(text)
    }
    lead = next(iter(texts.values()), serial)
    is_counted = bool(_COUNTED.match(serial))
    named = texts.get(body.naming, "") if body.naming is not None else ""
    if _is_subtotal((serial, lead, named), list(texts.values())) and (not is_counted or len(texts) <= 1):
        return "subtotal", None
    if not is_counted and _NOTE.search(fold(lead)) and (len(filled) <= 3 or in_tail):
        return "note", None
    if in_tail and not (is_counted and len(filled) >= 3):
        return "note", None
    if len(texts) <= 1 and not is_counted and _PAGE.match(fold(lead)):
        return "title", None
    is_aside = bool(texts) and body.naming is not None and min(texts) > body.naming
    group = None if is_aside else _group(serial, lead, list(texts.values()), filled, body)
    if group:
        return "group", group
    if not texts and not serial:
        return "subtotal", None
    return "", None


def _is_subtotal(leads: Sequence[str], texts: list[str]) -> bool:
    if len(texts) > 2:
        return False
    for text in leads:
        marked, words = tone_key(text), fold(text)
        if _SUBTOTAL.match(marked) or (marked == words and _SUBTOTAL_PLAIN.match(words)):
            return True
    return False


def _group(serial: str, lead: str, texts: list[str], filled: dict[int, str], body: Body) -> tuple[str, str] | None:
    """Return (key, text) of a group row; key is a place level, a choice, organisation_name or group."""
    if not lead or len(texts) > 1:
        return None
    is_counted = bool(_COUNTED.match(serial))
    text = _TAIL.sub("", _OUTLINE.sub("", lead)).strip(" :.-")
    key, value = _named(text, owned=body.owned)
    if key in _LOWER_PLACES:
        return key, value
    if is_counted:
        return None
    is_marked = bool(_ROMAN.match(serial)) or (not serial and bool(_OUTLINE.match(lead)))
    if key != "group":
        if key == "organisation_name" and not (is_marked or len(filled) == 1):
            return None
        return key, value
    is_alone = len(filled) == 1 and body.serial is not None
    if is_marked or (is_alone and not naming.kind_of(text)):
        return "group", text
    return None


def _named(text: str, *, owned: bool) -> tuple[str, str]:
    """Return what a group's text names; choices are given as their codes."""
    for level, pattern in _PLACES:
        if pattern.match(text):
            return level, text
    words = fold(text).split()
    whole, bare = " ".join(words), " ".join(word for word in words if word not in _FILLERS)
    for key in _KINDS_OF_GROUP:
        table = choices.OPTIONS[key]
        code = table.get(whole) or table.get(bare) or table.get(bare.removeprefix("hop tac xa ").strip())
        if code and (len(bare) > 2 or whole in table):
            return key, code
    if owned and naming.kind_of(text):
        return "organisation_name", text
    return "group", text


def _marker(row: Sequence[Cell], body: Body) -> str:
    """Return the style of a group's marker: roman, upper, lower, bullet, number; "" for none."""
    serial = as_text(row[body.serial]) if body.serial is not None else ""
    if not serial:
        lead = next((as_text(cell) for cell in row if cell != ""), "")
        found = _OUTLINE.match(lead)
        serial = found[0] if found else ""
    mark = serial.strip(" .):-/")
    if not mark:
        return "bullet" if serial.strip() else ""
    if re.fullmatch(r"[IVX]+", mark):
        return "roman"
    return "upper" if mark.isupper() else "lower" if mark.islower() else "number"


class _Outline:
    """Which marker styles are open, outermost first: a style that comes again closes whatever was opened below it."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []

    def closed(self, style: str, key: str, carried: dict[str, str]) -> dict[str, str]:
        """Return what is still carried when a group of this style begins, and remember the group."""
        styles = [opened for opened, _ in self._open]
        gone: set[str] = set()
        if style and style in styles:
            gone = {old for _, old in self._open[styles.index(style) :]}
            del self._open[styles.index(style) :]
        if style:
            self._open.append((style, key))
        return {old: text for old, text in carried.items() if old not in gone}


def _carried(carried: dict[str, str], group: tuple[str, str]) -> dict[str, str]:
    """Return what is carried on: a new group replaces its like, a new place ends the smaller ones of the old place."""
    key, text = group
    gone = (key, *_LOWER_PLACES.get(key, ()))
    return {**{old: value for old, value in carried.items() if old not in gone}, key: text}


def line(row: Sequence[Cell]) -> str:
    """Return a row as one line of text, its cells parted by bars."""
    return " | ".join(as_text(cell) for cell in row if cell != "")[:300]
