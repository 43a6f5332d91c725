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
    splitting,
    stacking,
    titles,
    units,
    values,
)
from hoptac.intake.outcomes import ColumnRead, Outcome
from hoptac.intake.shapes import (
    Cell,
    Column,
    Correction,
    Kind,
    Reason,
    Rows,
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
#: Numbers of papers, and the field of the day that is often written behind them.
_DAY_OF = {"registration_no": "registered_on", "decision_no": "decided_on", "certificate_no": "certificate_on"}
_UNIT_WITHIN = frozenset({"price", "quantity"})
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

    def keep(self, records: Sequence[int], naming: int | None) -> None:
        """Leave out all rows but the records: cells are counted by record from now on."""
        self.cells = [[column[i] for i in records] for column in self.cells]
        for column in self.cells:
            repairing.repeat(column)
        if naming is not None:
            repairing.unnumber(self.cells[naming])
        self.was = [{place: was[i] for place, i in enumerate(records) if i in was} if was else was for was in self.was]


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
    sheet, header = stacking.align(sheet, header, kind or columns.guess_kind(header, said.kind, {})[0])
    table = _table(sheet, header)
    header = _split(table)
    if kind is None:
        kind, why = columns.guess_kind(header, said.kind, dict(enumerate(table.cells)))
    else:
        why = Reason("given", "Given by hand.")
    places = _places(header, kind, corrections)
    _fill_merged(table, sheet, set(places.values()))
    told = bands.tell_apart(
        bands.Body(table.rows(), table.first, header, places.get("serial"), places.get("naming"), kind in fields.OWNED)
    )
    table.keep(told.records, places.get("naming"))
    found = columns.understand(header, table.cells, columns.Ground(kind, said.period, said.unit), corrections)
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


def _split(table: _Table) -> layout.Header:
    """Give names and addresses that share a cell a column each; return the headings as they then are."""
    found = splitting.split(table.header, table.cells)
    if found:
        table.header, column, table.cells[column], addresses = found
        table.cells.append(addresses)
        table.was.append({})
        table.encodings.append(table.encodings[column])
    return table.header


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
) -> tuple[Rows, dict[str, int]]:
    """Return the records read column by column, and how often each repair was needed."""
    rows = Rows([table.first + i + 1 for i in told.records], told.carried)
    repairs: Counter[str] = Counter()
    lent = _lent_conventions(table, found)
    for column in sorted(found, key=lambda column: column.field in _UNIT_WITHIN):  # a column of units goes before
        _count_encoding(table, column, repairs)
        if not column.field or column.field == "serial":
            continue
        cells = table.cells[column.index]
        read = _read(column, cells, on, corrections.get(column.index), lent.get(column.index, ""))
        repairs.update(read.repairs)
        _put(column, cells, read, rows)
        rows.originals.setdefault(column.slot, {}).update(table.was[column.index])
        if column.field == "price":
            rows.put("unit", [_per(cell) for cell in cells])
        elif column.field == "quantity" and not column.unit:
            said = rows.column("unit")
            said[:] = [unit or own or None for unit, own in zip(said, amounts.units_within(cells), strict=True)]
    _part_numbers(rows, found, on)
    return rows, dict(repairs)


def _part_numbers(rows: Rows, found: Sequence[Column], on: dt.date) -> None:
    """Part "12/QĐ-UBND ngày 5/3/2024" into number and day, where the day has no column of its own."""
    there = {column.field for column in found}
    for number, day in _DAY_OF.items():
        if number in there and day not in there:
            parted = [splitting.number_and_day(text, on) for text in rows.column(number)]
            rows.column(number)[:] = [text for text, _ in parted]
            rows.put(day, [value for _, value in parted])


def _lent_conventions(table: _Table, found: Sequence[Column]) -> dict[int, str]:
    """Return by column the way of writing numbers that it takes from its neighbours, having none of its own.

    Columns of the same field lend first ("Doanh thu" of another year), else all columns of the sheet; only when
    they agree.
    """
    amounts_of = [
        column
        for column in found
        if column.field in fields.BY_KEY and fields.BY_KEY[column.field].type in amounts.TYPES
    ]
    own = {column.index: amounts.convention_of(table.cells[column.index]) for column in amounts_of}
    lent = {}
    for column in amounts_of:
        same = {own[other.index] for other in amounts_of if other.field == column.field} - {""}
        speaking = same or set(own.values()) - {""}
        if not own[column.index] and len(speaking) == 1:
            lent[column.index] = speaking.pop()
    return lent


def _count_encoding(table: _Table, column: Column, repairs: Counter[str]) -> None:
    was = table.was[column.index]
    if not was:
        return
    column.encoding = table.encodings[column.index]
    column.repaired = len(was)
    repairs[column.encoding] += len(was)
    place, text = next(iter(was.items()))
    column.repaired_example = (text, outcomes.as_text(table.cells[column.index][place]))


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


def _per(cell: Cell) -> str | None:
    """Return what a price is of: "kg" of "120.000đ/kg"."""
    return cell.partition("/")[2].strip(" .)") or None if isinstance(cell, str) else None


def _names_unit(cell: Cell) -> bool:
    return isinstance(cell, str) and numbers.written(cell).unit is not None


def _put(column: Column, cells: Sequence[Cell], read: ColumnRead, rows: Rows) -> None:
    """Write a column's outcomes into the rows."""
    slot = column.slot
    found = [outcome.value for outcome in read.outcomes]
    if column.option or fields.BY_KEY[column.field].type is Type.PHONE:
        _join(column, cells, found, rows)
    rows.put(slot, found)
    texts = rows.originals.setdefault(slot, {})
    for place, outcome in enumerate(read.outcomes):
        _, severity, reason, repair = outcome
        if severity is not None and reason is not None:
            rows.note(place, column.index, outcomes.as_text(cells[place]), reason, severity)
        if repair:
            texts[place] = outcomes.as_text(cells[place])
            _count_repair(column, texts[place], outcome)
            if repair == "tick_text" and outcome.value is True and column.field in _NAMED:
                named = rows.column(_NAMED[column.field])
                named[place] = named[place] or texts[place]
    if column.field == "birth" and column.option:
        rows.put("sex", [None if value is None else column.option for value in found])


def _count_repair(column: Column, text: str, outcome: Outcome) -> None:
    """Count a repaired cell, and keep the first one as the column's example."""
    column.repaired += 1
    if column.repaired_example is None and outcome.value is not None:
        column.repaired_example = (text, show(outcome.value))


def _join(column: Column, cells: Sequence[Cell], found: list[Value | None], rows: Rows) -> None:
    """Join what several columns of one slot say: phones add up, two ticked values of a choice contradict."""
    for place, (before, value) in enumerate(zip(rows.column(column.slot), found, strict=True)):
        if before is None or value is None or before == value:
            continue
        if isinstance(before, tuple) and isinstance(value, tuple):
            found[place] = tuple(dict.fromkeys((*before, *value)))
            continue
        found[place] = before
        label = fields.BY_KEY[column.field].label
        reason = Reason("two_ticks", "More than one value of %(field)s is ticked.", {"field": label})
        rows.note(place, column.index, outcomes.as_text(cells[place]), reason, Severity.DOUBT)


def _carry(rows: Rows, kind: Kind) -> None:
    """Give each record what its group says and the record itself does not; owners of products are carried down."""
    carrying = {key for carried in rows.carried for key in carried}
    for key in carrying.intersection(_CARRIED_FIELDS, (field.key for field in fields.of_kind(kind))):
        own = rows.column(key)
        for place, carried in enumerate(rows.carried):
            if own[place] is None:
                own[place] = carried.get(key)
    if kind not in fields.OWNED:
        return
    of_owner = [(key, rows.column(key)) for key in _OWNER]
    owner: dict[str, Value] = {}
    for place in range(len(rows)):
        mine = {key: value for key, column in of_owner if (value := column[place]) is not None}
        if mine:
            owner = mine
        elif owner:
            for key, column in of_owner:
                column[place] = owner.get(key)
            rows.carried[place] = {**rows.carried[place], **{key: str(value) for key, value in owner.items()}}


def _check_required(rows: Rows, found: Sequence[Column], kind: Kind) -> None:
    needed = fields.REQUIRED[kind]
    column = next((column.index for column in found if column.field in needed), None)
    reason = Reason("no_name", "%(field)s is missing.", {"field": fields.BY_KEY[needed[0]].label})
    for place, said in enumerate(zip(*(rows.column(key) for key in needed), strict=True)):
        if any(value is not None for value in said):
            continue
        if not any(issue.severity is Severity.REFUSE for issue in rows.issues.get(place, ())):
            rows.note(place, column, "", reason, Severity.REFUSE)


def show(value: Value) -> str:
    """Return a value as people write it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "x" if value else ""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
