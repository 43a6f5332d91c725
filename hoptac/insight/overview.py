"""The whole province on one page: headline figures with change, by place, sector and year of founding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.http import Http404
from django.utils.translation import gettext as _

from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.facts import figures
from hoptac.facts.figures import Figure
from hoptac.insight import maps, queries, tables, words
from hoptac.insight.asking import Asked
from hoptac.insight.tables import Row, Table
from hoptac.places.choices import Level

HEADLINES = (
    "cooperatives",
    "cooperatives_active",
    "unions",
    "groups",
    "cooperatives_new",
    "cooperatives_dissolved",
    "members",
    "regular_workers",
    "managers",
    "managers_higher_share",
    "cooperatives_effective_share",
    "cooperatives_in_value_chains",
    "ocop_products_3_star_up",
    "revenue",
    "profit",
)
#: The columns of the tables by place and by sector.
COLUMNS = ("cooperatives", "groups", "cooperatives_new", "members", "regular_workers", "revenue")
BARS = 15


@dataclass(frozen=True)
class Years:
    """One line of the table by year of founding."""

    year: int
    founded: int
    ended: int


@dataclass(frozen=True)
class Overview:
    """Everything the page shows; charts are None where there is nothing to draw."""

    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    by_place: Table
    by_sector: Table
    years: list[Years]
    place_chart: Chart | None
    sector_chart: Chart | None
    year_chart: Chart | None
    map_chart: Chart | None


def overview(asked: Asked) -> Overview:
    """Return the page's figures; costs two queries for the figures and a few for names, points and years."""
    wanted = [figures.indicator(code) for code in HEADLINES]
    level = Level.PROVINCE if asked.place.level == Level.COUNTRY else Level.COMMUNE
    answer = figures.answer(wanted, asked.question, compare=asked.compare, by="place", level=level)
    chosen = [figure for figure in answer.figures if figure.indicator.code in COLUMNS]
    by_place, by_sector = place_table(chosen, level), sector_table(chosen)
    years = [Years(*row) for row in queries.founding_years(asked.question)]
    return Overview(
        figures=answer.figures,
        notes=answer.notes,
        by_place=by_place,
        by_sector=by_sector,
        years=years,
        place_chart=_bars(by_place, asked, most=BARS) if len(by_place.rows) > 1 else None,
        sector_chart=_bars(by_sector, asked),
        year_chart=year_chart(years, asked),
        map_chart=maps.commune_map(by_place, asked) if len(by_place.rows) > 1 else None,
    )


def place_table(chosen: list[Figure], level: int) -> Table:
    """Return the table of the split by place."""
    is_country = level == Level.PROVINCE
    title = _("By province") if is_country else _("By commune")
    return tables.by_parts("place", title, _("Province") if is_country else _("Commune or ward"), chosen, "parts")


def sector_table(chosen: list[Figure]) -> Table:
    """Return the table of the split by sector."""
    return tables.by_parts("sector", _("By sector"), _("Sector"), chosen, "by_sector")


def table(asked: Asked, split: str) -> Table:
    """Return one table of the page, to save: place, sector or year; Http404 for another."""
    if split == "year":
        return years_table([Years(*row) for row in queries.founding_years(asked.question)])
    if split not in ("place", "sector"):
        raise Http404(split)
    level = Level.PROVINCE if asked.place.level == Level.COUNTRY else Level.COMMUNE
    wanted = [figures.indicator(code) for code in COLUMNS]
    answer = figures.answer(wanted, asked.question, by="place", level=level)
    chosen = list(answer.figures)
    return place_table(chosen, level) if split == "place" else sector_table(chosen)


def years_table(years: list[Years]) -> Table:
    """Return the table by year of founding."""
    rows = tuple(Row(str(y.year), str(y.year), (Fraction(y.founded), Fraction(y.ended))) for y in years)
    total = (Fraction(sum(y.founded for y in years)), Fraction(sum(y.ended for y in years)))
    heads = (_("Cooperatives founded"), _("Cooperatives ended"))
    return Table("year", _("By year of founding"), _("Year"), (), rows, total, heads)


def _bars(table: Table, asked: Asked, most: int | None = None) -> Chart | None:
    """Return bars of the first figure of a table, the longest first."""
    rows = sorted(((row.label, row.values[0] or Fraction(0)) for row in table.rows), key=lambda row: -row[1])
    rows = [row for row in rows if row[1]][:most]
    if not rows:
        return None
    title = _("%(figure)s, %(split)s, %(moment)s") % {
        "figure": table.figures[0].label,
        "split": table.title.lower(),
        "moment": words.moment_label(asked.question.moment),
    }
    return charts.bar(rows, title=title, description=_described(rows))


def year_chart(years: list[Years], asked: Asked) -> Chart | None:
    """Return columns of the cooperatives registered in each year."""
    if not years:
        return None
    rows = [(str(each.year), each.founded) for each in years]
    title = _("Cooperatives registered each year, up to %(moment)s") % {
        "moment": f"{asked.question.moment.last_day:%d/%m/%Y}"
    }
    best = max(years, key=lambda each: each.founded)
    said = _("From %(first)s to %(last)s; most in %(best)s: %(count)s.") % {
        "first": years[0].year,
        "last": years[-1].year,
        "best": best.year,
        "count": best.founded,
    }
    return charts.column(rows, title=title, description=said)


def _described(rows: list[tuple[str, Fraction]]) -> str:
    return "; ".join(f"{label}: {value.numerator}" for label, value in rows[:5])
