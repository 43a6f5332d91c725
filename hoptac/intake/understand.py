"""From a sheet to records: what each column is, what each row says, what was repaired, what is in doubt."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoptac.core.errors import RuleBroken
from hoptac.intake import (
    amounts,
    bands,
    columns,
    fields,
    headers,
    layout,
    numbers,
    outcomes,
    repairing,
    titles,
    units,
    values,
)
from hoptac.intake.outcomes import ColumnRead, Outcome
from hoptac.intake.shapes import (
    Cell,
    Column,
    Correction,
    Issue,
    Kind,
    Reason,
    Row,
    Severity,
    Sheet,
    Skipped,
    Type,
    Understanding,
    Value,
)

_CARRIED_FIELDS = ("kind", "sector", "status", "rating", "commune", "district", "province", "organisation_name")
#: Where words stand instead of a tick, they are the name of what is ticked.
_NAMED = {"value_chain": "value_chain_name", "ecommerce": "ecommerce_platforms"}
_OWNER: tuple[str, ...] = ("organisation_name", "organisation_code")


@dataclass(slots=True)
class _Table:
    """A sheet between reading and records: the body as repaired columns, and what was in a cell before the repair."""

    header: layout.Header
    cells: list[list[Cell]]
    was: list[dict[int, str]]
    encodings: list[str]
    first: int

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the body row by row."""
        return list(zip(*self.cells, strict=True))


def understand(
    sheet: Sheet, *, kind: Kind | None = None, on: dt.date, corrections: Mapping[int, Correction] | None = None
) -> Understanding:
    """Return everything the sheet says, as records of one kind.

    `kind` is guessed when None. `on` is the day of the import: dates of the past cannot lie after it. `corrections`, by
    column index from 0, go before what is understood. Raises RuleBroken when no row of headings is found, or a
    correction names what does not exist.
    """
    if not sheet.rows:
        raise RuleBroken("no_header", "No row of headings was found in the sheet.")
    corrections = corrections or {}
    head = repairing.repair_head(sheet.rows[: layout.HEAD_ROWS])
    header = layout.find(head, sheet.merges)
    said = titles.read(head[: header.first], head[header.first : header.last + 1], sheet.name)
    table = _table(sheet, header)
    if kind is None:
        kind, why = columns.guess_kind(header, said.kind, dict(enumerate(table.cells)))
    else:
        why = Reason("given", "Given by hand.")
    places = _places(header, kind, corrections)
    _fill_merged(table, sheet, set(places.values()))
    told = bands.tell_apart(
        bands.Body(table.rows(), table.first, header, places.get("serial"), places.get("naming"), kind in fields.OWNED)
    )
    cells = [[column[i] for i in told.records] for column in table.cells]
    found = columns.understand(header, cells, columns.Ground(kind, said.period, said.unit), corrections)
    records, repairs = _records(table, found, told, on, corrections)
    _carry(records, kind)
    _check_required(records, found, kind)
    skipped = [Skipped(i + 1, "title", line) for i, line in said.lines]
    skipped += [Skipped(i + 1, "header", bands.line(head[i])) for i in range(header.first, header.last + 1)]
    return Understanding(
        sheet=sheet.name, kind=kind, kind_reason=why, header_rows=(header.first + 1, header.last + 1), columns=found,
        rows=records, skipped=skipped + told.skipped, repairs=repairs, about=said.about,
        unit=said.unit.code if said.unit else "", period=said.period, as_on=said.as_on,
    )  # fmt: skip


def _table(sheet: Sheet, header: layout.Header) -> _Table:
    body = sheet.rows[header.last + 1 :]
    width = max((len(row) for row in sheet.rows), default=0)
    cells, was, encodings = [], [], []
    for column in zip(*body, strict=False) if body else ((),) * width:
        encoding, repaired, originals = repairing.repair(column)
        cells.append(repaired)
        was.append(originals)
        encodings.append(encoding)
    return _Table(header, cells, was, encodings, header.last + 1)


def _places(header: layout.Header, kind: Kind, corrections: Mapping[int, Correction]) -> dict[str, int]:
    """Return in which columns the running number ("serial") and the name of a record ("naming") stand."""
    places: dict[str, int] = {}
    for index, levels in header.levels.items():
        field = headers.meaning(levels, kind).field
        correction = corrections.get(index)
        if correction and (correction.ignore or correction.field is not None):
            field = "" if correction.ignore else correction.field or ""
        if field == "serial":
            places.setdefault("serial", index)
        elif field == fields.NAMING[kind]:
            places.setdefault("naming", index)
    return places


def _fill_merged(table: _Table, sheet: Sheet, kept: set[int]) -> None:
    """Give every row of cells merged downwards their value, but not names of records and running numbers."""
    for top, left, bottom, _ in sheet.merges or ():
        if top < table.first or top == bottom or left in kept or left >= len(table.cells):
            continue
        cells = table.cells[left]
        for row in range(top - table.first + 1, min(bottom - table.first + 1, len(cells))):
            if cells[row] == "":
                cells[row] = cells[top - table.first]


def _records(
    table: _Table, found: Sequence[Column], told: bands.Sorted, on: dt.date, corrections: Mapping[int, Correction]
) -> tuple[list[Row], dict[str, int]]:
    """Return the records read column by column, and how often each repair was needed."""
    numbers_of = [table.first + i + 1 for i in told.records]
    rows = [Row(number, {}, carried=dict(carried)) for number, carried in zip(numbers_of, told.carried, strict=True)]
    repairs: Counter[str] = Counter()
    lent = _lent_conventions(table, found, told.records)
    for column in sorted(
        found, key=lambda column: column.field == "quantity"
    ):  # its cells may overrule the column of units
        _count_encoding(table, column, told.records, repairs)
        if not column.field or column.field == "serial":
            continue
        column_cells = table.cells[column.index]
        cells = [column_cells[i] for i in told.records]
        read = _read(column, cells, on, corrections.get(column.index), lent.get(column.index, ""))
        repairs.update(read.repairs)
        _put(column, cells, read, rows)
        was = table.was[column.index]
        for row, i in zip(rows, told.records, strict=True) if was else ():
            if i in was:
                row.originals[column.slot] = was[i]
        if column.field == "quantity" and not column.unit:
            for row, unit in zip(rows, amounts.units_within(cells), strict=True):
                if unit:
                    row.values["unit"] = unit
    return rows, dict(repairs)


def _lent_conventions(table: _Table, found: Sequence[Column], records: Sequence[int]) -> dict[int, str]:
    """Return by column the way of writing numbers that it takes from its neighbours, having none of its own.

    Columns of the same field lend first ("Doanh thu" of another year), else all columns of the sheet; only when
    they agree.
    """
    amounts_of = [
        column
        for column in found
        if column.field in fields.BY_KEY and fields.BY_KEY[column.field].type in amounts.TYPES
    ]
    own = {
        column.index: amounts.convention_of([table.cells[column.index][i] for i in records]) for column in amounts_of
    }
    lent = {}
    for column in amounts_of:
        same = {own[other.index] for other in amounts_of if other.field == column.field} - {""}
        speaking = same or set(own.values()) - {""}
        if not own[column.index] and len(speaking) == 1:
            lent[column.index] = speaking.pop()
    return lent


def _count_encoding(table: _Table, column: Column, records: Sequence[int], repairs: Counter[str]) -> None:
    was = table.was[column.index]
    if not was:
        return
    touched = [i for i in records if i in was]
    column.encoding = table.encodings[column.index]
    column.repaired = len(touched)
    if touched:
        repairs[column.encoding] += len(touched)
        column.repaired_example = (was[touched[0]], outcomes.as_text(table.cells[column.index][touched[0]]))


def _read(column: Column, cells: Sequence[Cell], on: dt.date, correction: Correction | None, lent: str) -> ColumnRead:
    field = fields.BY_KEY[column.field]
    is_unsure = column.convention == "unit?"
    given = (correction.convention if correction else None) or lent
    unit = units.UNITS.get(column.unit)
    read = values.read(field, cells, on=on, unit=unit, convention=given, option=column.option)
    column.convention = read.convention
    if is_unsure and not (correction and correction.unit):
        doubt = Reason(
            "unit_unknown",
            "No unit is given; %(unit)s was assumed from the size of the numbers.",
            {"unit": column.unit},
        )
        read.outcomes = [
            outcome._replace(severity=Severity.DOUBT, reason=doubt)
            if outcome.value and outcome.severity is None and not _names_unit(cell) else outcome
            for outcome, cell in zip(read.outcomes, cells, strict=True)
        ]  # fmt: skip
    return read


def _names_unit(cell: Cell) -> bool:
    return isinstance(cell, str) and numbers.written(cell).unit is not None


def _put(column: Column, cells: Sequence[Cell], read: ColumnRead, rows: Sequence[Row]) -> None:
    """Write a column's outcomes into the rows."""
    slot, is_shared = column.slot, bool(column.option) or fields.BY_KEY[column.field].type is Type.PHONE
    for row, outcome, cell in zip(rows, read.outcomes, cells, strict=True):
        value, severity, reason, repair = outcome
        if value is not None:
            if is_shared and slot in row.values:
                value = _joined(column, row, value, outcomes.as_text(cell))
            row.values[slot] = value
        if severity is not None and reason is not None:
            row.issues.append(Issue(column.index, outcomes.as_text(cell), reason, severity, row.number))
        if repair:
            _keep_original(column, row, outcomes.as_text(cell), outcome)
    if column.field == "birth" and column.option:
        for row, outcome in zip(rows, read.outcomes, strict=True):
            if outcome.value is not None:
                row.values["sex"] = column.option


def _keep_original(column: Column, row: Row, text: str, outcome: Outcome) -> None:
    """Keep what stood in a repaired cell, and the first one as the column's example."""
    row.originals[column.slot] = text
    column.repaired += 1
    if column.repaired_example is None and outcome.value is not None:
        column.repaired_example = (text, show(outcome.value))
    if outcome.repair == "tick_text" and outcome.value is True and column.field in _NAMED:
        row.values.setdefault(_NAMED[column.field], text)


def _joined(column: Column, row: Row, value: Value, shown: str) -> Value:
    """Return what two columns of one slot say together: phones add up, two ticked values of a choice contradict."""
    before = row.values[column.slot]
    if isinstance(before, tuple) and isinstance(value, tuple):
        return tuple(dict.fromkeys((*before, *value)))
    if before != value:
        reason = Reason(
            "two_ticks", "More than one value of %(field)s is ticked.", {"field": fields.BY_KEY[column.field].label}
        )
        row.issues.append(Issue(column.index, shown, reason, Severity.DOUBT, row.number))
    return before


def _carry(rows: Sequence[Row], kind: Kind) -> None:
    """Give each record what its group says and the record itself does not; owners of products are carried down."""
    known = {field.key for field in fields.of_kind(kind)}
    owner: dict[str, Value] = {}
    for row in rows:
        for key in _CARRIED_FIELDS:
            if key in row.carried and key in known:
                row.values.setdefault(key, row.carried[key])
        if kind not in fields.OWNED:
            continue
        mine: dict[str, Value] = {key: row.values[key] for key in _OWNER if key in row.values}
        if mine:
            owner = mine
        elif owner:
            row.values.update(owner)
            row.carried.update({key: str(value) for key, value in owner.items()})


def _check_required(rows: Sequence[Row], found: Sequence[Column], kind: Kind) -> None:
    needed = fields.REQUIRED[kind]
    column = next((column.index for column in found if column.field in needed), None)
    reason = Reason("no_name", "%(field)s is missing.", {"field": fields.BY_KEY[needed[0]].label})
    for row in rows:
        if not any(key in row.values for key in needed) and not row.is_refused:
            row.issues.append(Issue(column, "", reason, Severity.REFUSE, row.number))


def show(value: Value) -> str:
    """Return a value as people write it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "x" if value else ""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
