"""Tables as pages show them: each number written for people and linking to its figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from hoptac.facts.figures import Figure
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.facts.models import Target
from hoptac.insight import plans, tables, words
from hoptac.insight.asking import Asked
from hoptac.insight.overview import Years
from hoptac.insight.tables import Table


@dataclass(frozen=True)
class Cell:
    """A number as written, and where it leads ("" for nowhere)."""

    text: str
    url: str


@dataclass(frozen=True)
class Stat:
    """One headline figure as it stands on a page; is_rise None: no change."""

    label: str
    value: str
    unit: str
    change: str
    is_rise: bool | None
    url: str
    plan: str = ""


@dataclass(frozen=True)
class Year:
    """One line of the table by year of founding."""

    year: int
    founded: int
    ended: int
    founded_url: str
    ended_url: str


@dataclass(frozen=True)
class Line:
    """One line of a table: its name, where that leads, its numbers."""

    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Shown:
    """A table ready for its template."""

    title: str
    first: str
    heads: list[str]
    rows: list[Line]
    total: list[Cell]


def figure_url(indicator: Indicator, asked: Asked, **changes: str) -> str:
    """Return the address of a figure's page with the same question, narrowed by the changes."""
    return f"{reverse('insight:figure_detail', args=[indicator.code])}?{asked.query(**changes)}"


def shown(table: Table, asked: Asked, *, most: int | None = None) -> Shown:
    """Return the table with links; a commune's name leads to its own overview."""
    rows = [
        Line(row.label, _row_url(table, row.key, asked), _cells(table, row.values, asked, **{table.code: row.key}))
        for row in table.rows[:most]
    ]
    return Shown(table.title, table.first, heads(table), rows, _cells(table, table.total, asked))


def heads(table: Table) -> list[str]:
    """Return the heads as pages and reports write them: money in million đồng."""
    return [*table.columns, *map(head, table.figures)]


def head(indicator: Indicator) -> str:
    """Return the head of a figure's column: money in million đồng."""
    return f"{indicator.label} ({_('million đồng')})" if indicator.unit == "VND" else tables.head(indicator)


def _row_url(table: Table, key: str, asked: Asked) -> str:
    if table.code != "place":
        return ""
    return f"{reverse('insight:province_overview')}?{asked.query(place=key)}"


def _cells(table: Table, values: tuple[Fraction | None, ...], asked: Asked, **changes: str) -> list[Cell]:
    is_narrowed = all(changes.values())
    return [
        Cell(
            words.cell_text(indicator, value),
            figure_url(indicator, asked, **changes) if value is not None and is_narrowed else "",
        )
        for indicator, value in zip(table.figures, values, strict=True)
    ]


def stat(figure: Figure, asked: Asked, target: Target | None = None) -> Stat:
    """Return a headline figure with its change, where one may be shown, its plan and the address of its page."""
    change = figure.change if asked.is_comparable(figure) else None
    return Stat(
        label=str(figure.indicator.label),
        value=words.value_text(figure.indicator, figure.value),
        unit=words.unit_text(figure.indicator, figure.value) if figure.value is not None else "",
        change=words.change_text(figure) if change is not None else "",
        is_rise=None if not change else change > 0,
        url=figure_url(figure.indicator, asked),
        plan=plans.plan_text(figure, target),
    )


def years(found: Sequence[Years], asked: Asked) -> list[Year]:
    """Return the years with links to the figures of each, the latest first."""
    founded, ended = INDICATOR["cooperatives_new"], INDICATOR["cooperatives_dissolved"]
    return [
        Year(
            each.year,
            each.founded,
            each.ended,
            figure_url(founded, asked, at=str(each.year)),
            figure_url(ended, asked, at=str(each.year)),
        )
        for each in reversed(found)
    ]


def splits(indicator: Indicator, asked: Asked, current: str) -> list[tuple[str, str, bool]]:
    """Return name, address and whether it is the one shown, of every split of a figure."""
    names = {"place": _("Place"), "sector": _("Sector"), "kind": _("Kind"), "size": _("Size")}
    return [(name, figure_url(indicator, asked, by=key), key == current) for key, name in names.items()]
