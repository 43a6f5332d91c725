"""Several tables below one another: the cells of the later ones are moved under the headings of the first."""

from __future__ import annotations

from dataclasses import replace

from hoptac.core.errors import RuleBroken
from hoptac.intake import fields, headers, layout
from hoptac.intake.shapes import Cell, Kind, Sheet

#: A later table is known by its column of running numbers, which stands among the first.
_SERIAL = frozenset({"tt", "stt", "số tt", "số thứ tự"})
_AMONG = 3

Key = tuple[object, ...]


def align(sheet: Sheet, header: layout.Header, kind: Kind) -> tuple[Sheet, layout.Header]:
    """Return the sheet with later tables of the same kind under the first headings, and those with what they add."""
    starts = [i for i in range(header.last + 1, len(sheet.rows)) if _begins(sheet.rows[i], header)]
    if not starts:
        return sheet, header
    rows, levels = list(sheet.rows), dict(header.levels)
    width = max(map(len, rows))
    places = {_key(above, kind): column for column, above in levels.items()}
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        found = _later(sheet, start, kind)
        if found is None:
            continue
        moved = {}
        for column, above in found.levels.items():
            target = places.setdefault(_key(above, kind), max(width, *places.values()) + 1)
            levels.setdefault(target, above)
            moved[column] = target
        for i in range(start, end):
            rows[i] = _moved(rows[i], moved, max(levels) + 1)
        for i in range(start, found.last + 1):
            rows[i] = [levels[column][-1] if column in levels else "" for column in range(max(levels) + 1)]
    widest = max(map(len, rows))
    rows = [[*row, *[""] * (widest - len(row))] for row in rows]
    return replace(sheet, rows=rows), replace(header, levels=levels)


def _begins(row: list[Cell], header: layout.Header) -> bool:
    """Return whether a row is of headings, other ones than those of the first table."""
    if not any(isinstance(cell, str) and cell.strip(" .").lower() in _SERIAL for cell in row[:_AMONG]):
        return False
    texts = {column: cell for column, cell in enumerate(row) if isinstance(cell, str) and cell}
    leaves = header.leaves
    return len(texts) > _AMONG - 1 and any(leaves.get(column) != text for column, text in texts.items())


def _later(sheet: Sheet, start: int, kind: Kind) -> layout.Header | None:
    """Return the headings of the table that begins here; None when its rows are not called by a name."""
    merges = [(top - start, left, bottom - start, right) for top, left, bottom, right in sheet.merges or ()]
    try:
        found = layout.find(sheet.rows[start : start + layout.HEAD_ROWS], [each for each in merges if each[0] >= 0])
    except RuleBroken:
        return None
    named = {headers.meaning(above, kind).field for above in found.levels.values()}
    if found.first or fields.NAMING[kind] not in named:
        return None
    return layout.Header(start, start + found.last, found.levels)


def _key(levels: tuple[str, ...], kind: Kind) -> Key:
    meant = headers.meaning(levels, kind)
    return (meant.field, meant.option, meant.period, meant.is_plan, meant.unit) if meant.field else levels


def _moved(row: list[Cell], places: dict[int, int], width: int) -> list[Cell]:
    done: list[Cell] = [""] * width
    for column, cell in enumerate(row):
        if column in places:
            done[places[column]] = cell
    return done
