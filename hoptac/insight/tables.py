"""Tables of figures: built once, shown on a page, exported and printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.facts.figures import Figure, Part
from hoptac.facts.indicators import Indicator
from hoptac.insight import words


@dataclass(frozen=True)
class Row:
    """One line: its key in addresses, its name, a value for each figure of the head."""

    key: str
    label: str
    values: tuple[Fraction | None, ...]
    #: The values as written, where those of one line have different units; money is then in million đồng.
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Values of some figures for the parts of a whole; `total` is the whole, not always the sum (shares)."""

    code: str
    title: str
    first: str
    figures: tuple[Indicator, ...]
    rows: tuple[Row, ...]
    total: tuple[Fraction | None, ...]
    #: Names of columns that are not figures of the list.
    columns: tuple[str, ...] = ()
    #: Where lines are figures and columns are times: the code of each time, "" for what is no figure of a time.
    times: tuple[str, ...] = ()

    @property
    def heads(self) -> list[str]:
        """Return the names of the columns of numbers, each with its unit."""
        return [*self.columns, *(head(each) for each in self.figures)]

    @property
    def can_sum(self) -> tuple[bool, ...]:
        """Return for each column whether its whole is the sum of its parts."""
        sums = tuple(each.kind != "R" and each.unit != "share" for each in self.figures)
        return (*(True for _column in self.columns), *sums)

    def number_format(self, column: int) -> str:
        """Return how a column's numbers look: number, decimal or share."""
        if column < len(self.columns):
            return "number"
        indicator = self.figures[column - len(self.columns)]
        if indicator.unit == "share":
            return "share"
        return "decimal" if indicator.decimals else "number"


def head(indicator: Indicator) -> str:
    """Return the head of a column: the figure's name and its unit."""
    unit = words.unit_name(indicator.unit)
    return f"{indicator.label} ({unit})" if unit else str(indicator.label)


def by_parts(code: str, title: str, first: str, figures: Sequence[Figure], split: str) -> Table:
    """Return the table of one split: "parts" (what was asked by), "by_sector" or "by_kind"."""
    split_parts: list[tuple[Part, ...]] = [getattr(figure, split) for figure in figures]
    order = {part.key: part.label for parts in split_parts for part in parts}
    values = [{part.key: part.value for part in parts} for parts in split_parts]
    rows = tuple(Row(key, label, tuple(each.get(key) for each in values)) for key, label in order.items())
    heads = tuple(figure.indicator for figure in figures)
    return Table(code, title, first, heads, rows, tuple(figure.value for figure in figures))


def plain(value: Fraction | None) -> int | float | None:
    """Return a number as files and JSON carry it: whole where it is whole."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def as_csv(table: Table, notes: Iterable[str] = ()) -> str:
    """Return the table as CSV with a byte-order mark, so that spreadsheets read it as UTF-8; notes stand below."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Code"), table.first, *table.heads])
    for row in table.rows:
        writer.writerow([_safe(row.key), _safe(row.label), *("" if v is None else plain(v) for v in row.values)])
    if table.total:
        writer.writerow(["", _("Total"), *("" if v is None else plain(v) for v in table.total)])
    for note in notes:
        writer.writerow([_safe(note)])
    return "\ufeff" + out.getvalue()


def text_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return lines of text as CSV with a byte-order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
