"""What an organisation reported and what its registers say: tables of numbers with their sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Sum

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


@dataclass
class Table:
    """Reported numbers: a row for each element, a column for each day or period, latest last."""

    columns: list[Column]
    rows: list[tuple[Element, list[Reading | None]]] = field(default_factory=list)
    left_out: int = 0

    @property
    def sources(self) -> list[str]:
        """The sources named in each column."""
        found = []
        for index in range(len(self.columns)):
            named = {cells[index].source for _, cells in self.rows if cells[index]}  # type: ignore[union-attr]
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
    by_nature: dict[Nature, list[Reading]] = {nature: [] for nature in Nature}
    for reading in Reading.objects.filter(organisation=organisation).order_by("element"):
        by_nature[BY_NUMBER[reading.element].nature].append(reading)
    return _table(by_nature[Nature.STOCK]), _table(by_nature[Nature.FLOW])


def _table(readings: list[Reading]) -> Table:
    every = sorted({Column(row.starts_on, row.ends_before) for row in readings}, key=lambda c: (c.ends_before, c))
    columns = every[-MOST_COLUMNS:]
    table = Table(columns, left_out=len(every) - len(columns))
    cells: dict[int, dict[Column, Reading]] = defaultdict(dict)
    for row in readings:
        cells[row.element][Column(row.starts_on, row.ends_before)] = row
    for element, found in cells.items():
        line = [found.get(column) for column in columns]
        if any(line):
            table.rows.append((BY_NUMBER[element], line))
    return table


def standing(organisation: Organisation, *, on: date) -> dict[str, int]:
    """Return the levels that hold on a day by the code of the element, registers before reports."""
    stocks = [number for number, element in BY_NUMBER.items() if element.nature is Nature.STOCK]
    rows = Fact.objects.filter(organisation=organisation, element__in=stocks, on__lte=on).order_by()
    sums = rows.values_list("element").annotate(total=Sum("value"))
    return {BY_NUMBER[element].code: total for element, total in sums}


def steps(organisation: Organisation, element: int) -> list[tuple[date, int]]:
    """Return the level of a stock after each day on which it changed."""
    rows = Fact.objects.filter(organisation=organisation, element=element).order_by("on").values_list("on", "value")
    found: dict[date, int] = {}
    level = 0
    for on, value in rows:
        level += value
        found[on] = level
    return list(found.items())
