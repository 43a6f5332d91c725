"""One figure in full: what it means, its number, its splits, the organisations behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.facts import figures
from hoptac.facts.figures import Figure
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.insight import history, queries, tables, words
from hoptac.insight.asking import Asked
from hoptac.insight.tables import Row, Table
from hoptac.places.choices import Level
from hoptac.registry import words as registry_words

SPLITS = ("place", "sector", "kind", "size")
BARS = 20


@dataclass(frozen=True)
class Detail:
    """Everything a figure's page shows apart from the organisations behind it."""

    figure: Figure
    notes: tuple[str, ...]
    table: Table
    chart: Chart | None


def detail(indicator: Indicator, asked: Asked, split: str) -> Detail:
    """Return the figure with one split (place, sector, kind or size) and over time."""
    level = Level.PROVINCE if asked.place.level == Level.COUNTRY else Level.COMMUNE
    by = split if split in ("place", "size") else ""
    over = history.times(indicator, asked)
    answer = figures.answer([indicator], asked.question, compare=asked.compare, by=by, level=level, over=over)
    figure = answer.figures[0]
    table = split_table(figure, split)
    return Detail(figure, answer.notes, table, _chart(table, asked))


def split_table(figure: Figure, split: str) -> Table:
    """Return the figure's table of a split that it was asked for."""
    title, first = {
        "place": (_("By place"), _("Place")),
        "sector": (_("By sector"), _("Sector")),
        "kind": (_("By kind of organisation"), _("Kind")),
        "size": (_("By size"), _("Size")),
    }[split]
    held = {"sector": "by_sector", "kind": "by_kind"}.get(split, "parts")
    return tables.by_parts(split, title, first, [figure], held)


def _chart(table: Table, asked: Asked) -> Chart | None:
    indicator = table.figures[0]
    known = [(row.label, row.values[0]) for row in table.rows if row.values[0]]
    rows = sorted(known, key=lambda row: -(row[1] or Fraction(0)))[:BARS]
    if not rows:
        return None
    title = f"{indicator.label}, {table.title.lower()}, {words.moment_label(asked.question.moment)}"
    said = "; ".join(f"{label}: {words.value_text(indicator, value)}" for label, value in rows[:5])
    return charts.bar(rows, title=title, description=said, number=_d3(indicator))


def _d3(indicator: Indicator) -> str:
    if indicator.unit == "share":
        return ".1%"
    return f",.{indicator.decimals}f"


def formula_words(indicator: Indicator) -> str:
    """Return the formula with names in place of codes; "" where its meaning says more."""
    names = {code: _name(code, indicator) for code in indicator.expression.references}
    if not all(names.values()):
        return ""
    text = str(indicator.expression).replace("/", "÷").replace("(", "( ").replace(")", " )")
    return " ".join(f"“{names[word]}”" if word in names else word for word in text.split())


def _name(code: str, indicator: Indicator) -> str:
    known = INDICATOR.get(code)
    term = indicator.needed[code]
    if known is indicator or term.kinds or term.counts:
        return ""
    return str(known.label if known else registry_words.ELEMENTS.get(term.element, ""))


@dataclass(frozen=True)
class Behind:
    """An organisation behind a figure, with its part in it."""

    pk: int
    name: str
    code: str
    place: str
    value: str


def behind(indicator: Indicator, values: Mapping[int, Fraction | None], actor: gate.Actor) -> list[Behind]:
    """Return the organisations behind a figure, with these values, that the actor may see, in order of their names."""
    rows = queries.rows_behind(values, actor)
    return [Behind(pk, name, code, place, words.exact_text(indicator, value)) for pk, name, code, place, value in rows]


def rows_table(indicator: Indicator, asked: Asked, actor: gate.Actor) -> Table:
    """Return the organisations behind a figure as a table to save."""
    found = queries.rows_behind(figures.behind(indicator, asked.question), actor)
    rows = tuple(Row(code, f"{name} ({place})", (value,)) for _pk, name, code, place, value in found)
    return Table("rows", _("Organisations behind the figure"), _("Organisation"), (indicator,), rows, ())
