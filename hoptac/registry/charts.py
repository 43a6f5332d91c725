"""What an organisation reported, drawn over time."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.core.numbers_vi import format_number
from hoptac.registry import words
from hoptac.registry.queries.numbers import Table

MILLION = 1_000_000
#: Levels drawn together, as people are.
PEOPLE = ("members", "regular_workers")


def drawn(stocks: Table, flows: Table) -> list[Chart]:
    """Return members and workers over the days, and revenue of full years in million đồng, each where known twice."""
    people = {words.ELEMENTS[code]: points for code in PEOPLE if len(points := _points(stocks, code)) > 1}
    years = [(label, value // MILLION) for label, value in _points(flows, "revenue", is_yearly=True)]
    found = []
    if people:
        series = {str(name): points for name, points in people.items()}
        title = _("Members and workers") if len(series) > 1 else next(iter(series))
        found.append(charts.line(series, title=title, description=_told(series)))
    if len(years) > 1:
        title = _("Revenue of full years, million đồng")
        found.append(charts.column(years, title=title, description=_told({title: years})))
    return found


def _points(table: Table, code: str, *, is_yearly: bool = False) -> list[tuple[str, int]]:
    cells = next((cells for element, cells in table.rows if element.code == code), [])
    return [
        (column.label, cell.value)
        for column, cell in zip(table.columns, cells, strict=False)
        if cell and (not is_yearly or (column.ends_before - column.starts_on).days >= 365)
    ]


def _told(series: dict[str, list[tuple[str, int]]]) -> str:
    """Return the drawing in words: each line with its first and last value."""
    return "; ".join(f"{name}: {_ends(points)}" for name, points in series.items())


def _ends(points: Sequence[tuple[str, int]]) -> str:
    (first, before), (last, after) = points[0], points[-1]
    return f"{format_number(before)} ({first}) – {format_number(after)} ({last})"
