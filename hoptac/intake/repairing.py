"""Old fonts and decomposed letters, repaired by column before anything else is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoptac.core import text
from hoptac.intake.shapes import Cell

_LOWER = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
_PLAIN = frozenset(map(chr, range(128))) | frozenset(_LOWER + _LOWER.upper() + "–—…“”‘’°²³·•\xa0√✓✔☑×")
_FEW = 6
_AGAIN = frozenset({"nt", "Nt", "NT", "-nt-", "- nt -", "như trên", "Như trên", '"', "''", "〃", "-//-"})
_NUMBERED = re.compile(r"\s*\d{1,4}\s*[.)]\s*(?=\D)")


def repair(cells: Sequence[Cell]) -> tuple[str, list[Cell], dict[int, str]]:
    """Return (encoding, cells, {index: the text as it was}) of one column; encoding is "" when nothing was wrong."""
    texts = {cell for cell in cells if isinstance(cell, str) and not cell.isascii()}
    if not texts or (len(texts) >= _FEW and _PLAIN.issuperset("".join(texts))):
        return "", list(cells), {}
    found = text.repair_column(cells)
    if found.encoding == "unicode":
        return "", list(cells), {}
    repaired: list[Cell] = [
        value if isinstance(value, str) else cell for value, cell in zip(found.values, cells, strict=True)
    ]
    was = {i: str(cell) for i, (cell, value) in enumerate(zip(cells, repaired, strict=True)) if cell != value}
    return found.encoding, repaired, was


def repeat(cells: list[Cell]) -> None:
    """Write out what signs of repetition ("nt", "như trên") stand for: the cell above."""
    if _AGAIN.isdisjoint(cells):
        return
    for i in range(1, len(cells)):
        if cells[i] in _AGAIN:
            cells[i] = cells[i - 1]


def unnumber(cells: list[Cell]) -> None:
    """Take running numbers off names ("1. HTX Bản Bó") where most names of the column bear one."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    if sum(_NUMBERED.match(text) is not None for text in texts) > len(texts) / 2:
        cells[:] = [_NUMBERED.sub("", cell) if isinstance(cell, str) else cell for cell in cells]


def repair_head(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the first rows of a sheet with their texts repaired together: headings share one font, if any old one."""
    flat = [cell for row in rows for cell in row]
    _, repaired, _ = repair(flat)
    cells = iter(repaired)
    return [[next(cells) for _ in row] for row in rows]
