"""What everybody may know: public figures of the installation's province, never the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from hoptac.facts import figures
from hoptac.facts.figures import Answer, Moment, Question
from hoptac.facts.indicators import INDICATORS, Indicator
from hoptac.insight import detail, moments, tables, words
from hoptac.insight.tables import Table
from hoptac.registry import queries as registry

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.vi"
#: Only counts of these are given by commune: where a commune has one cooperative, its revenue would show.
SPLIT_UNITS = ("organisations", "products")


@dataclass(frozen=True)
class Line:
    """One public figure; has_split says that it may be downloaded by commune."""

    code: str
    label: str
    meaning: str
    value: str
    unit: str
    has_split: bool


def question(today: date) -> Question:
    """Return the question the public page answers: the province today, or when anything was last stated of it."""
    asked = Question(Moment.day(today), today, settings.PROVINCE_CODE)
    place = asked.place()
    newest = registry.last_stated_on(place.path, on=today) if place else None
    return replace(asked, moment=Moment.day(moments.default_day(today, newest)), known=place)


def answer(asked: Question) -> Answer:
    """Return every public figure."""
    return figures.answer([each for each in INDICATORS if each.is_public], asked)


def lines(answered: Answer) -> list[Line]:
    """Return the figures as the page lists them."""
    return [
        Line(
            figure.indicator.code,
            str(figure.indicator.label),
            str(figure.indicator.meaning),
            _localised(words.value_text(figure.indicator, figure.value)),
            words.unit_text(figure.indicator, figure.value) if figure.value is not None else "",
            may_split(figure.indicator),
        )
        for figure in answered.figures
    ]


def _localised(number: str) -> str:
    """Return a number written the Vietnamese way as the language of the page writes it."""
    signs = {".": get_format("THOUSAND_SEPARATOR"), ",": get_format("DECIMAL_SEPARATOR")}
    return number.translate(str.maketrans(signs))


def may_split(indicator: Indicator) -> bool:
    """Return whether the public may have this figure by commune."""
    return indicator.is_public and indicator.unit in SPLIT_UNITS


def split(indicator: Indicator, asked: Question) -> Table:
    """Return a public figure by commune."""
    figure = figures.answer([indicator], asked, by="place").figures[0]
    return detail.split_table(figure, "place")


def table(asked: Question) -> Table:
    """Return every public figure, one a line, in its own unit."""
    rows = tuple(tables.Row(f.indicator.code, tables.head(f.indicator), (f.value,)) for f in answer(asked).figures)
    return Table("all", _("Public figures"), _("Figure"), (), rows, (), (_("Value"),))


def sources(asked: Question) -> list[str]:
    """Return what stands below a public file: source, day, licence."""
    said = _("Source: cooperative registry, as of %(day)s. Licence: %(licence)s.")
    return [said % {"day": f"{asked.moment.last_day:%d/%m/%Y}", "licence": LICENCE}]
