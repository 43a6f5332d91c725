"""What became of one cell, and the sentences that say why; shared by everything that reads cells."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hoptac.core.text import clean
from hoptac.intake.shapes import Cell, Reason, Severity, Value

_TROUBLE = re.compile("  |[^\\S ]|^ | $|[\u00f0\u00d0\u0256\u0189\u200b-\u200f\u2060\ufeff\x00]")


class Outcome(NamedTuple):
    """One cell read: its value (None: empty), what is wrong, and the name of the repair that was needed."""

    value: Value | None
    severity: Severity | None = None
    reason: Reason | None = None
    repair: str = ""


EMPTY = Outcome(None)


def refused(code: str, message: str, /, **values: object) -> Outcome:
    """Return the outcome of a cell that cannot be accepted."""
    return Outcome(None, Severity.REFUSE, Reason(code, message, values))


def doubtful(value: Value | None, code: str, message: str, /, **values: object) -> Outcome:
    """Return the outcome of a cell whose value a person must confirm."""
    return Outcome(value, Severity.DOUBT, Reason(code, message, values))


def noted(value: Value | None, code: str, message: str, /, **values: object) -> Outcome:
    """Return the outcome of a cell whose value stands, with something to know about it."""
    return Outcome(value, Severity.NOTE, Reason(code, message, values))


@dataclass(slots=True)
class ColumnRead:
    """A column read: one outcome a row, the convention found, and how many cells each repair touched."""

    outcomes: list[Outcome]
    convention: str = ""
    repairs: Counter[str] = field(default_factory=Counter)


def each(cells: Sequence[Cell], read: Callable[[Cell], Outcome]) -> ColumnRead:
    """Return the cells read one by one, each distinct one once."""
    known: dict[Cell, Outcome] = {"": EMPTY}
    outcomes = []
    for cell in cells:
        outcome = known.get(cell)
        if outcome is None:
            outcome = known[cell] = read(cell)
        outcomes.append(outcome)
    are_repaired = any(outcome.repair for outcome in known.values())
    repairs = Counter(outcome.repair for outcome in outcomes if outcome.repair) if are_repaired else Counter[str]()
    return ColumnRead(outcomes, repairs=repairs)


def tidy(text: str) -> str:
    """Return `clean(text)`, at a fraction of its cost for text that is clean already, as most cells are."""
    if not _TROUBLE.search(text) and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text
    return clean(text)


def as_text(cell: Cell) -> str:
    """Return a cell as a person would write it: whole numbers without ".0", dates as dd/mm/yyyy."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else format(cell, ".15g").replace(".", ",")
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)
