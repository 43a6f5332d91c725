"""Read columns of amounts: money, counts, quantities, areas. The column decides how its numbers are to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hoptac.intake import numbers, units
from hoptac.intake.fields import Field
from hoptac.intake.outcomes import EMPTY, ColumnRead, Outcome, as_text, doubtful, each, noted, refused
from hoptac.intake.shapes import Cell, Severity, Type

#: Types whose decimal sign matters: a count is whole however it is written.
TYPES = frozenset({Type.MONEY, Type.AREA, Type.QUANTITY})
_DIMENSION = {Type.MONEY: "money", Type.AREA: "area", Type.COUNT: "count"}
_ROUNDING = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the numbers of one column are read; the convention is "" where its cells do not tell."""

    field: Field
    unit: units.Unit | None
    convention: str

    @property
    def scale(self) -> Decimal:
        """How many stored units one of the column's unit is."""
        is_as_written = self.field.type is Type.COUNT or (self.field.type is Type.QUANTITY and not self.field.feeds)
        return self.unit.scale if self.unit and not is_as_written else Decimal(1)

    @property
    def is_whole(self) -> bool:
        """Whether its numbers are whole by nature, so that a sign before three digits parts thousands."""
        return self.field.type is Type.COUNT or (self.field.type is Type.MONEY and self.scale == 1)


def read(field: Field, cells: Sequence[Cell], *, unit: units.Unit | None, convention: str = "") -> ColumnRead:
    """Return the amounts of a column in stored units: int đồng, int counts, Decimal m², Decimal quantities.

    `unit` is what the heading or the sheet says; a unit written in a cell goes before it. `convention` is an officer's
    decision ("vi" or "en"); otherwise the column's own cells decide, and what they leave open is doubtful.
    """
    reading = _Reading(field, unit, convention or convention_of(cells))
    done = each(cells, lambda cell: _cell(cell, reading))
    done.convention = reading.convention
    return done


def convention_of(cells: Sequence[Cell]) -> str:
    """Return the convention the column's own cells speak for, or ""."""
    texts = [numbers.written(text) for cell in cells if isinstance(cell, str) and (text := cell.strip())]
    if not texts:
        return ""
    clear = [numbers.exact(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return numbers.convention(texts, clear)


def _cell(cell: Cell, reading: _Reading) -> Outcome:
    if isinstance(cell, bool):
        return refused("not_number", "“%(value)s” is no number.", value=as_text(cell))
    if isinstance(cell, int | float):
        return _sized(numbers.exact(cell), None, reading, cell_is_number=True)
    if not isinstance(cell, str):
        return refused("date_for_number", "A date stands where a number belongs: %(value)s.", value=_moment(cell))
    written = numbers.written(cell)
    if written.shape == "blank":
        return EMPTY
    match written.shape:
        case "zero":
            return Outcome(_typed(Decimal(0), reading))
        case "unknown":
            return noted(None, "said_unknown", "“%(value)s” was taken as not known.", value=cell)
        case "error":
            return refused("formula_error", "The cell holds the error %(value)s of a formula.", value=cell)
        case "range" | "unreadable":
            return _no_number(cell, written)
        case "about":
            return _about(cell, written, reading)
        case "ambiguous":
            return _ambiguous(cell, written, reading)
    outcome = _sized(written.value, written.unit, reading)
    is_other = reading.convention and written.shape in {numbers.VI, numbers.EN} and written.shape != reading.convention
    if is_other and outcome.severity is None:
        return doubtful(
            outcome.value,
            "other_convention",
            "“%(value)s” is written unlike the other numbers of the column.",
            value=cell,
        )
    return outcome


def _no_number(cell: str, written: numbers.Written) -> Outcome:
    if written.shape == "range":
        return refused("range", "“%(value)s” is a range; give one number.", value=cell)
    return refused("not_number", "“%(value)s” is no number.", value=cell)


def _about(cell: str, written: numbers.Written, reading: _Reading) -> Outcome:
    inner = _sized(written.value, written.unit, reading)
    if inner.value is None:
        return inner
    return doubtful(inner.value, "about", "“%(value)s” is only about right.", value=cell)


def _ambiguous(cell: str, written: numbers.Written, reading: _Reading) -> Outcome:
    """Return "1.234" by the column's convention; whole by nature → thousands; otherwise a person must say."""
    if reading.is_whole and (not written.unit or written.unit.scale == 1):
        return _sized(written.value, written.unit, reading)
    if reading.convention:
        return _sized(numbers.read_as(written, reading.convention), written.unit, reading)
    guess = _sized(numbers.read_as(written, numbers.VI), written.unit, reading)
    if guess.severity is Severity.REFUSE:
        return guess
    return doubtful(
        guess.value,
        "ambiguous_number",
        "“%(value)s” may be %(thousands)s or %(decimal)s, and no other cell of the column tells which.",
        value=cell, thousands=f"{written.value:f}", decimal=f"{written.other:f}".replace(".", ","),
    )  # fmt: skip


def _sized(number: Decimal, unit: units.Unit | None, reading: _Reading, *, cell_is_number: bool = False) -> Outcome:
    """Return a number in stored units, checked against what the field can hold."""
    field = reading.field
    if unit and not _fits(unit, reading):
        return refused("wrong_unit", "%(unit)s is no unit of this column.", unit=unit.code)
    if number < 0 and not field.may_be_negative:
        return refused("negative", "%(value)s is less than nothing.", value=f"{number:f}")
    if field.type is Type.COUNT:
        return _counted(number, field, may_be_thousands=cell_is_number)
    stored = number * (_scale_of(unit, reading) if unit else reading.scale)
    if field.type is Type.MONEY:
        return _money(stored, field, cell_is_number=cell_is_number, repair="unit_in_cell" if unit else "")
    if field.most is not None and stored > field.most:
        return _absurd(stored, field)
    return Outcome(_short(stored), repair="unit_in_cell" if unit else "")


def _short(number: Decimal) -> Decimal:
    """Return the number without zeros at its end, and never in powers of ten."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _fits(unit: units.Unit, reading: _Reading) -> bool:
    wanted = _DIMENSION.get(reading.field.type)
    if wanted:
        return unit.dimension == wanted
    return reading.unit is None or unit.dimension == reading.unit.dimension


def _scale_of(unit: units.Unit, reading: _Reading) -> Decimal:
    """Return what a cell's own unit is worth: in stored units, or for a product in the unit of its column, if any."""
    if reading.field.type is Type.QUANTITY and not reading.field.feeds:
        return unit.scale / reading.unit.scale if reading.unit else Decimal(1)
    return unit.scale


def units_within(cells: Sequence[Cell]) -> list[str]:
    """Return the unit each cell itself names ("500 kg"), "" where it names none."""
    return [found.code if isinstance(cell, str) and (found := numbers.written(cell).unit) else "" for cell in cells]


def _counted(number: Decimal, field: Field, *, may_be_thousands: bool) -> Outcome:
    if number != number.to_integral_value():
        thousands = number * 1000
        if may_be_thousands and thousands == thousands.to_integral_value() and number >= 1:
            return doubtful(
                int(thousands), "fraction", "%(value)s of a person cannot be; %(thousands)s may be meant.",
                value=f"{number:f}".replace(".", ","), thousands=int(thousands),
            )  # fmt: skip
        return refused("fraction_refused", "%(value)s is no whole number.", value=f"{number:f}".replace(".", ","))
    whole = int(number)
    return _absurd(number, field) if field.most is not None and whole > field.most else Outcome(whole)


def _money(stored: Decimal, field: Field, *, cell_is_number: bool, repair: str) -> Outcome:
    whole = numbers.whole(stored)
    if field.most is not None and abs(whole) > field.most:
        return _absurd(stored, field)
    if not cell_is_number and abs(stored - whole) >= _ROUNDING:
        return doubtful(whole, "part_of_dong", "%(value)s is not a whole number of đồng.", value=f"{stored:f}")
    return Outcome(whole, repair=repair)


def _absurd(stored: Decimal, field: Field) -> Outcome:
    value = numbers.whole(stored) if field.type in {Type.MONEY, Type.COUNT} else stored
    return doubtful(
        value, "absurd", "%(value)s is more than any organisation is known to have; check the unit.",
        value=f"{numbers.whole(stored):,}".replace(",", "."),
    )  # fmt: skip


def _typed(number: Decimal, reading: _Reading) -> int | Decimal:
    return number if reading.field.type in {Type.AREA, Type.QUANTITY} else int(number)


def _moment(cell: Cell) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, dt.date) else str(cell)
