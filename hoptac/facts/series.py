"""The organisations behind a figure, how complete their numbers are, and figures at several moments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hoptac.facts import figures, queries
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE, BY_NUMBER, Nature
from hoptac.facts.figures import Moment, Question
from hoptac.facts.indicators import COOPERATIVE_KINDS, Indicator
from hoptac.facts.queries import Scope, Stand, Stretch
from hoptac.parties.choices import OrganisationKind

#: Kinds the registry keeps and asks for numbers; buyers and agencies are only addressed.
KEPT = (*COOPERATIVE_KINDS, OrganisationKind.UNION.value, OrganisationKind.GROUP.value)
_EXISTS = BY_CODE["organisations"].number


@dataclass(frozen=True, slots=True)
class LayerCount:
    """How many organisations have values of a layer, and how many values."""

    layer: Layer
    organisations: int
    values: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far the numbers behind a figure have come.

    `missing` counts the organisations in existence that nothing was ever stated of; None where nothing is reported.
    """

    layers: tuple[LayerCount, ...]
    existing: int
    missing: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The organisations behind a figure with the value of each, and how complete these values are."""

    values: dict[int, Fraction | None]
    completeness: Completeness


def standing(indicator: Indicator, question: Question) -> Standing:
    """Return what figures.behind() returns and how complete it is; one query where all terms ask for the same kinds."""
    scope, terms = question.scope(question.place()), indicator.needed
    first = next(iter(terms.values()))
    narrowed = replace(
        scope,
        kinds=figures.both(scope.kinds, first.kinds),
        sectors=figures.both(scope.sectors, first.sectors),
    )
    asked = [Stretch((term.definition.number,), *figures.days_of(term, question.moment)) for term in terms.values()]
    alive = Stretch((_EXISTS,), None, question.moment.ends_before)
    rows = queries.standing([*asked, alive], scope=narrowed)
    existing = {row.organisation_id for row in rows if row.stretch == len(asked) and row.value and row.kind in KEPT}
    stated = [row for row in rows if row.stretch < len(asked)]
    is_reported = any(term.definition.is_reported for term in terms.values())
    complete = counted(stated, existing, is_reported=is_reported)
    if any((term.kinds, term.sectors) != (first.kinds, first.sectors) for term in terms.values()):
        return Standing(figures.behind(indicator, question), complete)
    return Standing(_values(indicator, stated), complete)


def _values(indicator: Indicator, rows: Iterable[Stand]) -> dict[int, Fraction | None]:
    """Return the figure of each organisation; those whose sums are all nothing left out."""
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        sums[row.organisation_id][row.stretch] += row.value
    found: dict[int, Fraction | None] = {}
    for organisation_id, numbers in sums.items():
        named: dict[str, Fraction | None] = {
            name: Fraction(1 if term.counts else numbers[index])
            for index, (name, term) in enumerate(indicator.needed.items())
            if numbers.get(index)
        }
        if named:
            found[organisation_id] = figures.formula(indicator, named)
    return found


def values_over(
    indicators: Sequence[Indicator], moments: Sequence[Moment], scope: Scope
) -> list[dict[str, Fraction | None]]:
    """Return the bare values at several moments, by code; `scope` may be one organisation."""
    found = figures.read(indicators, moments, scope)[0]
    return [{each.code: figures.evaluate(each, values.get("", {})) for each in indicators} for values in found]


def counted(rows: Iterable[Stand], existing: set[int], *, is_reported: bool) -> Completeness:
    """Return how complete values are: a stock of nothing is no value, a flow of nothing is one."""
    heard: set[int] = set()
    values: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        heard.add(row.organisation_id)
        if row.value or BY_NUMBER[row.element].nature is Nature.FLOW:
            values[row.layer].add((row.organisation_id, row.element))
    layers = tuple(
        LayerCount(Layer(layer), len({pk for pk, _element in values[layer]}), len(values[layer]))
        for layer in sorted(values)
    )
    return Completeness(layers, len(existing), len(existing - heard) if is_reported else None)
