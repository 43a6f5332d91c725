"""What an organisation reported and what its registers say: tables of numbers with their sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Sum
from django.utils.timezone import localtime

from hoptac.core.periods import Period
from hoptac.facts.elements import BY_NUMBER, Element, Nature
from hoptac.facts.models import Fact, Reading
from hoptac.parties.models import Organisation
from hoptac.registry.entries import ReadingKey

#: Columns a table shows: the latest ones.
MOST_COLUMNS = 8


@dataclass(frozen=True, order=True)
class Column:
    """A day on which levels were reported, or a period for which sums were."""

    starts_on: date
    ends_before: date

    @property
    def label(self) -> str:
        """The period in words, or the day."""
        period = period_of(self.starts_on, self.ends_before)
        if period:
            return period.label
        last = self.ends_before - timedelta(1)
        if last == self.starts_on:
            return f"{last:%d/%m/%Y}"
        return f"{self.starts_on:%d/%m/%Y} – {last:%d/%m/%Y}"


class Cell(NamedTuple):
    """One reported number, its source, and `told`: the source and since when the number stands here."""

    value: int
    source: str
    told: str


@dataclass
class Table:
    """Reported numbers: a row for each element, a column for each day or period, latest last."""

    columns: list[Column]
    rows: list[tuple[Element, list[Cell | None]]] = field(default_factory=list)
    left_out: int = 0

    @property
    def sources(self) -> list[str]:
        """The sources named in each column."""
        found = []
        for index in range(len(self.columns)):
            named = {cell.source for _, cells in self.rows if (cell := cells[index])}
            found.append(", ".join(sorted(named - {""})))
        return found


def period_of(starts_on: date, ends_before: date) -> Period | None:
    """Return the reporting period with these bounds, if they are those of one."""
    for kind in ("year", "nine_months", "half", "quarter", "month"):
        number = (starts_on.month - 1) // {"year": 12, "nine_months": 12, "half": 6, "quarter": 3, "month": 1}[kind] + 1
        period = Period.of(kind, starts_on.year, number)
        if (period.starts_on, period.ends_before) == (starts_on, ends_before):
            return period
    return None


def readings(organisation: Organisation) -> dict[ReadingKey, int]:
    """Return every reported number of an organisation under its key."""
    rows = Reading.objects.filter(organisation=organisation).order_by()
    return {ReadingKey(*row[:3]): row[3] for row in rows.values_list("element", "starts_on", "ends_before", "value")}


def reported(organisation: Organisation) -> tuple[Table, Table]:
    """Return what the organisation reported: levels on days, and sums of periods."""
    by_nature: dict[Nature, dict[int, dict[Column, Cell]]] = {nature: defaultdict(dict) for nature in Nature}
    rows = Reading.objects.filter(organisation=organisation).order_by("element")
    names = ("element", "starts_on", "ends_before", "value", "source", "entered_at")
    told: dict[tuple[str, datetime], str] = {}
    for element, start, end, value, source, at in rows.values_list(*names):
        if (source, at) not in told:
            told[source, at] = f"{source} – {localtime(at):%H:%M %d/%m/%Y}"
        by_nature[BY_NUMBER[element].nature][element][Column(start, end)] = Cell(value, source, told[source, at])
    return _table(by_nature[Nature.STOCK]), _table(by_nature[Nature.FLOW])


def _table(cells: dict[int, dict[Column, Cell]]) -> Table:
    every = sorted({column for found in cells.values() for column in found}, key=lambda c: (c.ends_before, c))
    columns = every[-MOST_COLUMNS:]
    lines = [(BY_NUMBER[element], [found.get(column) for column in columns]) for element, found in cells.items()]
    return Table(columns, [line for line in lines if any(line[1])], left_out=len(every) - len(columns))


def standing(organisation: Organisation, *, on: date) -> dict[str, int]:
    """Return the levels that hold on a day by the code of the element, registers before reports."""
    stocks = [number for number, element in BY_NUMBER.items() if element.nature is Nature.STOCK]
    rows = Fact.objects.filter(organisation=organisation, element__in=stocks, on__lte=on).order_by()
    sums = rows.values_list("element").annotate(total=Sum("value"))
    return {BY_NUMBER[element].code: total for element, total in sums}
