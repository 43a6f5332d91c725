"""Cells that hold two things: a name and an address ("Tên, địa chỉ HTX"), the number of a paper and its day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from hoptac.core.text import fold
from hoptac.intake import dates
from hoptac.intake.layout import Header
from hoptac.intake.shapes import Cell, PartialDate, Value

_ADDRESS = re.compile(
    r"[\s,;/&+(–-]*(?:\bvà\s+)?(?:địa chỉ(?: trụ sở(?: chính)?)?|trụ sở(?: chính)?|nơi đặt trụ sở)\)?", re.IGNORECASE
)
_UNITS = (
    r"bản|thôn|xóm|ấp|buôn|làng|khu|tiểu khu|tk|tổ|tdp|số nhà|số|đường|phố|xã|x\.|phường|p\.|thị trấn|tt\.?|huyện|h\.|"
    r"quận|q\.|thị xã|tx\.?|thành phố|tp\.?|tỉnh"
)
_LABEL = r"(?:địa chỉ|đ/c|đc)"
#: Where an address begins: on a new line, after its label, in brackets, or where a part begins with a kind of place.
_BEGINS = re.compile(
    rf"\s*(?:\n+{_LABEL}?\s*[:.]?\s*|[,;–(-]?\s*{_LABEL}\s*[:.]\s*|[,;–(-]\s*(?=(?:{_UNITS})\s*\S))", re.IGNORECASE
)

_DAY = re.compile(r"[\s,;(]+(?:(?:cấp|ký|ban hành)\s+)?(?:ngày|ng\.)\s*:?\s*(\d[^)]*)\)?$", re.IGNORECASE)


def split(header: Header, columns: Sequence[Sequence[Cell]]) -> tuple[Header, int, list[Cell], list[Cell]] | None:
    """Return the headings with a column of addresses added behind, the column of names, names and addresses.

    None when no heading speaks of both, or addresses have a column of their own.
    """
    leaves = {column: fold(text).split() for column, text in header.leaves.items()}
    both = [column for column, words in leaves.items() if "ten" in words and _ADDRESS.search(header.leaves[column])]
    if len(both) != 1 or both[0] >= len(columns):
        return None
    [column] = both
    parted = [_parted(cell) for cell in columns[column]]
    above = header.levels[column][:-1]
    levels = {**header.levels, column: (*above, _ADDRESS.sub("", header.leaves[column]).strip())}
    levels[len(columns)] = ("Địa chỉ",)
    return Header(header.first, header.last, levels), column, [one for one, _ in parted], [other for _, other in parted]


def number_and_day(text: Value | None, latest: dt.date) -> tuple[Value | None, PartialDate | None]:
    """Return the number of a paper without the day written behind it, and that day: "12/QĐ-UBND ngày 5/3/2024"."""
    found = _DAY.search(text) if isinstance(text, str) else None
    if not found or not isinstance(text, str):
        return text, None
    try:
        return text[: found.start()].strip(" ,;(-") or None, dates.parse(found[1], latest=latest)
    except dates.Unreadable:
        return text, None


def _parted(cell: Cell) -> tuple[Cell, Cell]:
    if not isinstance(cell, str):
        return cell, ""
    found = _BEGINS.search(cell, 4)
    if not found:
        return cell, ""
    address = cell[found.end() :].strip()
    is_bracketed = "(" in found[0]
    return cell[: found.start()].strip(" ,;-–"), address.removesuffix(")") if is_bracketed else address
