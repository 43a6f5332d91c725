"""Find the block of headings among title rows, and what stands above each column in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from hoptac.core.errors import RuleBroken
from hoptac.core.text import clean, fold
from hoptac.intake import headers, units
from hoptac.intake.outcomes import as_text
from hoptac.intake.shapes import Cell, Kind, Merge

#: Headings are looked for in so many first rows.
HEAD_ROWS = 80
_MOST_LEVELS = 4
_LOOK_ON = 6
_KINDS = (Kind.COOPERATIVES, Kind.MEMBERS, Kind.PRODUCTS, Kind.STAFF)
_NUMBERING = re.compile(r"^[(\[]?\s*(?:\d{1,2}[a-z]?|[A-Za-z])\s*[)\]]?$|^[(\[]?\d{1,2}[)\]]?\s*=.*\d")
#: How titles begin, and no group of columns.
_TITLE = re.compile(r"(?:danh sach|bieu|phu luc|bang|bao cao|tong hop|mau so|cong hoa xa hoi|ubnd|uy ban)\b")

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Header:
    """The block of headings: its first and last row (from 0), and the levels above each column that has any."""

    first: int
    last: int
    levels: dict[int, tuple[str, ...]]

    @property
    def leaves(self) -> dict[int, str]:
        """The lowest heading of each column."""
        return {column: levels[-1] for column, levels in self.levels.items()}


@lru_cache(maxsize=8192)
def is_heading(text: str) -> bool:
    """Return whether the dictionary knows the text as a heading of any kind of sheet."""
    return len(text) <= 120 and any(headers.meaning((text,), kind).field for kind in _KINDS)


def find(rows: Rows, merges: Sequence[Merge] | None) -> Header:
    """Return the block of headings among the first rows; raises RuleBroken when there is none."""
    best, best_count = -1, 1
    for i, row in enumerate(rows[:HEAD_ROWS]):
        if best_count >= 3 and i > best + _LOOK_ON:
            break
        count = _known(row)
        if count > best_count:
            best, best_count = i, count
    if best < 0:
        raise RuleBroken("no_header", "No row of headings was found in the sheet.")
    first = last = best
    while first > 0 and best - first < _MOST_LEVELS - 1 and _is_group_row(rows, first - 1, merges):
        first -= 1
    while last + 1 < len(rows) and last - first < _MOST_LEVELS - 1 and _is_below(rows, first, last, merges):
        last += 1
    levels = _levels(rows, first, last, merges)
    return Header(first, last, levels)


def _known(row: Sequence[Cell]) -> int:
    return sum(isinstance(cell, str) and cell != "" and is_heading(clean(cell)) for cell in row)


def _is_group_row(rows: Rows, number: int, merges: Sequence[Merge] | None) -> bool:
    """Return whether a row above known headings holds groups of them, rather than a title."""
    row = rows[number]
    texts = [clean(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    if not texts or any(units.in_title(text) or _TITLE.match(fold(text)) for text in texts):
        return False
    if len(texts) == 1 and _first_filled(row) <= _first_filled(rows[number + 1]):
        return False
    width = sum(1 for _ in row)
    for top, left, _, right in merges or ():
        if top == number and right - left + 1 > 0.7 * width:
            return False
    return any(is_heading(text) for text in texts) and (len(texts) > 1 or width > 3 * len(texts[0]) // 10)


def _first_filled(row: Sequence[Cell]) -> int:
    return next((column for column, cell in enumerate(row) if cell != ""), len(row))


def _is_below(rows: Rows, first: int, last: int, merges: Sequence[Merge] | None) -> bool:
    """Return whether the row after `last` continues the headings."""
    below = rows[last + 1]
    if is_numbering(below):
        return False
    if _is_of_units(below):
        return True
    if any(top <= last < bottom and bottom - top < _MOST_LEVELS and first <= top for top, _, bottom, _ in merges or ()):
        return True
    current = rows[last]
    filled = [column for column, cell in enumerate(below) if cell != ""]
    if len(filled) < 2 or not all(_may_have_below(current, column) for column in filled):
        return False
    levels = _levels(rows, first, last + 1, merges)
    meant = sum(_means_something(levels[column]) for column in filled if column in levels)
    return 2 * meant >= len(filled)


def _is_of_units(row: Sequence[Cell]) -> bool:
    """Return whether the row tells the units of the columns: "tr.đ", "người", "ha"."""
    found = [units.unit_of(cell) if isinstance(cell, str) else None for cell in row if cell != ""]
    return len(found) > 1 and all(found) and any(unit and unit[0].scale != 1 for unit in found)


def _may_have_below(row: Sequence[Cell], column: int) -> bool:
    """Return whether a cell can head a part: it is empty, or the first of a group (its right neighbour is empty)."""
    return row[column] == "" or (column + 1 < len(row) and row[column + 1] == "")


def _means_something(levels: tuple[str, ...]) -> bool:
    return any((found := headers.meaning(levels, kind)).field or found.is_named for kind in _KINDS)


def is_numbering(row: Sequence[Cell]) -> bool:
    """Return whether the row numbers the columns: "(1) (2) (3)", "A B 1 2", "5=3+4"."""
    texts = [as_text(cell) for cell in row if cell != ""]
    if len(texts) < 3 or not all(_NUMBERING.match(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    steps = sum(after - before in {0, 1} for before, after in pairwise(numbers))
    return len(numbers) < 2 or (numbers[0] <= 3 and steps >= 0.7 * (len(numbers) - 1))


def _levels(rows: Rows, first: int, last: int, merges: Sequence[Merge] | None) -> dict[int, tuple[str, ...]]:
    """Return the headings above each column, from the group down, merged and spread cells filled in."""
    grid = [
        [f"({text})" if text and _is_of_units(row) else text for text in map(as_text, row)]
        for row in rows[first : last + 1]
    ]
    merged: set[tuple[int, int]] = set()
    for top, left, bottom, right in merges or ():
        if first <= top <= last:
            text = grid[top - first][left] if left < len(grid[top - first]) else ""
            for row in range(top, min(bottom, last) + 1):
                for column in range(left, min(right, len(grid[row - first]) - 1) + 1):
                    grid[row - first][column] = text
                    if right > left:
                        merged.add((row - first, column))
    for depth, row_texts in enumerate(grid[:-1]):
        _spread(grid, depth, row_texts, merged)
    levels: dict[int, tuple[str, ...]] = {}
    for column in range(len(grid[0])):
        path: list[str] = []
        for row_texts in grid:
            text = row_texts[column]
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            levels[column] = tuple(path)
    return levels


def _spread(grid: list[list[str]], depth: int, texts: list[str], merged: set[tuple[int, int]]) -> None:
    """Give an empty heading with something below it the group to its left, where cells were not merged."""
    group = ""
    for column, text in enumerate(texts):
        has_below = any(lower[column] for lower in grid[depth + 1 :])
        if text:
            group = text if has_below and (depth, column) not in merged else ""
        elif group and has_below:
            texts[column] = group
        else:
            group = ""
