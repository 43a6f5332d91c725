"""A figure over time: the last twelve quarters, years or periods of the kind asked for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.facts import figures
from hoptac.facts.figures import Figure, Moment
from hoptac.facts.indicators import Indicator
from hoptac.insight import moments, shown, words
from hoptac.insight.asking import Asked
from hoptac.insight.tables import Row, Table


@dataclass(frozen=True)
class Point:
    """One value of the line: when, the value as written, the address of the figure at that time."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class History:
    """The line and the table beneath it, the latest first; the chart is None with fewer than two known values."""

    points: list[Point]
    chart: Chart | None


def times(indicator: Indicator, asked: Asked) -> list[Moment]:
    """Return the moments a figure is shown at, to ask it over."""
    return moments.recent(asked.question.moment, is_stock=indicator.is_stock)


def history(figure: Figure, asked: Asked) -> History:
    """Return a figure that was asked over times(), on the map of the question."""
    indicator, found = figure.indicator, _values(figure, asked)
    points = [
        Point(
            words.moment_name(moment),
            words.exact_text(indicator, value),
            shown.figure_url(indicator, asked, at=moment.code),
        )
        for moment, value in reversed(found)
    ]
    known = [value for _moment, value in found if value is not None]
    return History(points, _chart(indicator, asked, found) if len(known) > 1 else None)


def table(indicator: Indicator, asked: Asked) -> Table:
    """Return the same as a table to save."""
    figure = figures.answer([indicator], asked.question, over=times(indicator, asked)).figures[0]
    rows = tuple(Row(moment.code, words.moment_name(moment), (value,)) for moment, value in _values(figure, asked))
    return Table("time", _("Over time"), _("Time"), (indicator,), rows, ())


def _values(figure: Figure, asked: Asked) -> list[tuple[Moment, Fraction | None]]:
    """Return the moments of the line with their values, those before the first known one left out."""
    found = list(zip(times(figure.indicator, asked), figure.over, strict=True))
    first = next((index for index, (_moment, value) in enumerate(found) if value is not None), len(found))
    return found[first:]


def _chart(indicator: Indicator, asked: Asked, found: list[tuple[Moment, Fraction | None]]) -> Chart:
    scale = max((words.scale(value) for _moment, value in found if value is not None), default=1)
    by = scale if indicator.unit == "VND" else 1
    points = [(words.moment_short(moment), None if value is None else value / by) for moment, value in found]
    unit = words.unit_text(indicator, Fraction(by)) if indicator.unit == "VND" else words.unit_name(indicator.unit)
    title = _("%(figure)s of %(place)s over time") % {"figure": indicator.label, "place": asked.place.full_name}
    said = "; ".join(f"{words.moment_short(moment)}: {words.value_text(indicator, value)}" for moment, value in found)
    title = f"{title} ({unit})" if unit else title
    return charts.line({str(indicator.label): points}, title=title, description=said, number=_d3(indicator, by))


def _d3(indicator: Indicator, by: int) -> str:
    if indicator.unit == "share":
        return ".1%"
    return ",.1f" if by > 1 else f",.{indicator.decimals}f"
