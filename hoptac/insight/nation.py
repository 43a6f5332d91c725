"""Figures of several provinces together: of this installation, and of signed files of those that run apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache

from hoptac.access import gate
from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import INDICATOR, INDICATORS, Indicator, Term
from hoptac.insight.models import FigureFile
from hoptac.insight.periodic.files import Terms
from hoptac.insight.policy import FILE_VIEW
from hoptac.places.choices import Level
from hoptac.places.models import Place


@dataclass(frozen=True)
class Source:
    """One province with the terms of its figures; `made_at` None: of this installation, live."""

    code: str
    name: str
    terms: Terms
    made_at: datetime | None = None


@dataclass(frozen=True)
class Whole:
    """A figure of all provinces: its value, and how many of them state what it is made of."""

    indicator: Indicator
    value: Fraction | None
    stating: int


@cache
def _terms() -> dict[tuple[str, str], Indicator]:
    """Return for each figure and name in its formula an indicator that is just that name; equal terms are one."""
    alike: dict[str, Indicator] = {}
    found = {}
    for each in INDICATORS:
        for name, term in each.needed.items():
            found[each.code, name] = alike.setdefault(repr(term), _bare(each, name, term))
    return found


def _bare(of: Indicator, name: str, term: Term) -> Indicator:
    return Indicator(f"{of.code}:{name}", "F", term.definition.unit, of.label, of.meaning, name, {name: term})


def terms_of(question: Question) -> Terms:
    """Return what the figures of a question's place are made of."""
    bare = _terms()
    values = figures.values(list({each.code: each for each in bare.values()}.values()), question)
    return _packed({each.code: values[each.code] for each in bare.values()})


def _packed(values: Mapping[str, Fraction | None]) -> Terms:
    found: Terms = defaultdict(dict)
    for (code, name), indicator in _terms().items():
        value = values.get(indicator.code)
        found[code][name] = None if value is None else int(value)
    return dict(found)


def local(place: Place, period: Period, *, today: date) -> list[Source]:
    """Return the provinces of this installation inside a place in which organisations exist; two queries."""
    bare = {each.code: each for each in _terms().values()}
    question = Question(Moment.of(period), today, place.code, known=place)
    answer = figures.answer(list(bare.values()), question, by="place", level=Level.PROVINCE)
    values: dict[tuple[str, str], dict[str, Fraction | None]] = defaultdict(dict)
    for figure in answer.figures:
        for part in figure.parts:
            values[part.key, part.label][figure.indicator.code] = part.value
    sources = [Source(code, name, _packed(found)) for (code, name), found in values.items()]
    kinds = ("cooperatives", "unions", "groups")
    return [each for each in sources if any(any(each.terms[kind].values()) for kind in kinds)]


def collected(actor: gate.Actor | None, period: Period) -> list[Source]:
    """Return the figures of a period from signed files the actor may see (None: an operator at the command line)."""
    rows = FigureFile.objects.all() if actor is None else gate.rows(actor, FILE_VIEW)
    found = rows.filter(period=period.code).select_related("place").order_by("place__sort_key")
    return [Source(each.place.code, each.place.full_name, each.terms, each.made_at) for each in found]


def together(sources: Sequence[Source], codes: Iterable[str] = INDICATOR) -> list[Whole]:
    """Return the figures of all sources: terms are added, shares are made of the sums."""
    found = []
    for code in codes:
        indicator = INDICATOR[code]
        stated = [each.terms[code] for each in sources if code in each.terms]
        sums: dict[str, Fraction | None] = {}
        for name in indicator.needed:
            known = [terms[name] for terms in stated if terms.get(name) is not None]
            sums[name] = Fraction(sum(value for value in known if value is not None)) if known else None
        stating = sum(any(value is not None for value in terms.values()) for terms in stated)
        found.append(Whole(indicator, figures.formula(indicator, sums), stating))
    return found


def value(source: Source, code: str) -> Fraction | None:
    """Return one figure of one province."""
    return together([source], [code])[0].value
