"""What reading and understanding a workbook hands on: sheets, columns, rows, issues. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from enum import StrEnum
from typing import overload

from django.utils.translation import gettext

from hoptac.core.periods import Period

#: A cell as the reader gives it; "" is an empty cell.
Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

#: (first row, first column, last row, last column), counted from 0, all inclusive.
Merge = tuple[int, int, int, int]


class Kind(StrEnum):
    """What the rows of a sheet are."""

    COOPERATIVES = "cooperatives"
    UNIONS = "unions"
    GROUPS = "groups"
    MEMBERS = "members"
    STAFF = "staff"
    PRODUCTS = "products"


class Type(StrEnum):
    """What the cells of a field hold, and so how they are read and what type the value has."""

    TEXT = "text"  # str
    CODE = "code"  # str of digits, 10 or 10-3
    CITIZEN_ID = "citizen_id"  # str of 9 or 12 digits
    NUMBER_TEXT = "number_text"  # str: numbers of certificates and decisions, which are no quantities
    PHONE = "phone"  # tuple[str, ...]
    MONEY = "money"  # int, đồng
    COUNT = "count"  # int
    QUANTITY = "quantity"  # Decimal, in the unit of the column (or of the row's unit field)
    AREA = "area"  # Decimal, square metres
    DATE = "date"  # PartialDate
    TICK = "tick"  # bool
    CHOICE = "choice"  # str, a code of choices.OPTIONS[field.choices]


class Severity(StrEnum):
    """How bad an issue is: the value is refused, must be decided by a person, or is merely told."""

    REFUSE = "refuse"
    DOUBT = "doubt"
    NOTE = "note"


class Precision(StrEnum):
    """How much of a date was written."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it was written; `date` is its first day where only the month or year is known."""

    date: dt.date
    precision: Precision = Precision.DAY

    def __str__(self) -> str:
        shapes = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
        return self.date.strftime(shapes[self.precision])


Value = str | int | Decimal | bool | PartialDate | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet from A1; `merges` is None where the format does not tell."""

    name: str
    rows: list[list[Cell]]
    merges: list[Merge] | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that could be read. `form` is xlsx, xls, ods or csv; `encoding` and `delimiter` are told for csv."""

    name: str
    form: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for people: an English msgid with %(name)s and its values; `str()` renders it translated."""

    code: str
    message: str = ""
    values: Mapping[str, object] = default(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.message) % self.values if self.message else ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What is wrong with, or to be known about, one cell (`column` is None: the row as a whole)."""

    column: int | None
    value: str
    reason: Reason
    severity: Severity
    row: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """What an officer says about one column. None keeps what was understood; `ignore` leaves the column out."""

    field: str | None = None
    unit: str | None = None
    period: str | None = None
    is_plan: bool | None = None
    convention: str | None = None
    ignore: bool = False


@dataclass(slots=True)
class Column:
    """One column of the sheet and what became of it. `field` is "" for a column kept as it is and not applied."""

    index: int
    header: str
    field: str = ""
    period: Period | None = None
    as_on: dt.date | None = None
    is_plan: bool = False
    option: str = ""
    unit: str = ""
    encoding: str = ""
    convention: str = ""
    confidence: float = 0.0
    reason: Reason = default(default_factory=lambda: Reason("unknown"))
    example: str = ""
    repaired: int = 0
    repaired_example: tuple[str, str] | None = None
    duplicate_of: int | None = None

    @property
    def slot(self) -> str:
        """The key of this column's values in a row: field, then "@period" and "+plan" where named."""
        if not self.field:
            return ""
        period = f"@{self.period.code}" if self.period else ""
        return f"{self.field}{period}{'+plan' if self.is_plan else ''}"

    @property
    def letter(self) -> str:
        """The column's letters in a spreadsheet (A, B … AA)."""
        letters, number = "", self.index + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(slots=True)
class Row:
    """One row of data. `number` is the row in the spreadsheet, counted from 1."""

    number: int
    values: dict[str, Value]
    originals: dict[str, str] = default(default_factory=dict)
    issues: list[Issue] = default(default_factory=list)
    carried: dict[str, str] = default(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether a cell of the row cannot be accepted."""
        return any(issue.severity is Severity.REFUSE for issue in self.issues)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person must decide something before the row is applied."""
        return any(issue.severity is Severity.DOUBT for issue in self.issues)


class Rows(Sequence[Row]):
    """Rows kept as columns of values, so that ten thousand of them are few objects; each is made when asked for."""

    def __init__(self, numbers: Sequence[int], carried: list[dict[str, str]]) -> None:
        self.numbers = numbers
        self.carried = carried
        self.issues: dict[int, list[Issue]] = {}
        self.originals: dict[str, dict[int, str]] = {}
        self._columns: dict[str, list[Value | None]] = {}

    def column(self, slot: str) -> list[Value | None]:
        """Return the values under a slot, one a row, to be read or written; all None at first."""
        found = self._columns.get(slot)
        if found is None:
            found = self._columns[slot] = [None] * len(self.numbers)
        return found

    def put(self, slot: str, values: list[Value | None]) -> None:
        """Give the rows these values under a slot; where there is none, what was there stays."""
        before = self._columns.get(slot)
        if before is not None:
            values = [old if new is None else new for old, new in zip(before, values, strict=True)]
        self._columns[slot] = values

    def note(self, place: int, column: int | None, value: str, reason: Reason, severity: Severity) -> None:
        """Add an issue of the row at a place in the list."""
        self.issues.setdefault(place, []).append(Issue(column, value, reason, severity, self.numbers[place]))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        number = self.numbers[place]
        place %= len(self)
        values = {slot: value for slot, column in self._columns.items() if (value := column[place]) is not None}
        originals = {slot: texts[place] for slot, texts in self.originals.items() if place in texts}
        return Row(number, values, originals, self.issues.get(place, []), self.carried[place])


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that holds no record: `why` is title, header, numbering, group, subtotal, note or repeated_header."""

    row: int
    why: str
    text: str


@dataclass(slots=True)
class Understanding:
    """Everything understood of one sheet. `about` holds what its title lines say of the sheet as a whole."""

    sheet: str
    kind: Kind
    kind_reason: Reason
    header_rows: tuple[int, int]
    columns: list[Column]
    rows: Rows
    skipped: list[Skipped]
    repairs: dict[str, int]
    about: dict[str, str] = default(default_factory=dict)
    unit: str = ""
    period: Period | None = None
    as_on: dt.date | None = None

    @property
    def issues(self) -> list[Issue]:
        """Every issue of every row, in the order of the sheet."""
        return [issue for row in self.rows for issue in row.issues]

    def column(self, slot: str) -> Column | None:
        """Return the column whose values stand under `slot`, or None."""
        return next((column for column in self.columns if column.slot == slot), None)
