"""One cell that holds a name and an address: "HTX Bản Bó, bản Bó, xã Gia Phù" under "Tên, địa chỉ HTX"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoptac.core.text import fold
from hoptac.intake.layout import Header
from hoptac.intake.shapes import Cell

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


def _parted(cell: Cell) -> tuple[Cell, Cell]:
    if not isinstance(cell, str):
        return cell, ""
    found = _BEGINS.search(cell, 4)
    if not found:
        return cell, ""
    address = cell[found.end() :].strip()
    is_bracketed = "(" in found[0]
    return cell[: found.start()].strip(" ,;-–"), address.removesuffix(")") if is_bracketed else address
