"""One figure over time, and how complete its numbers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hoptac.facts import figures, queries
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.figures import Moment, Question, Sums
from hoptac.facts.indicators import COOPERATIVE_KINDS, Indicator
from hoptac.facts.queries import Stretch
from hoptac.parties.choices import OrganisationKind

#: Kinds the registry keeps and asks for numbers; buyers and agencies are only addressed.
_KEPT = (*COOPERATIVE_KINDS, OrganisationKind.UNION.value, OrganisationKind.GROUP.value)
_EXISTS = BY_CODE["organisations"].number


def over(indicator: Indicator, question: Question, moments: Sequence[Moment]) -> list[Fraction | None]:
    """Return the figure at each of these moments, all on the map of the question; at most two queries."""
    scope = question.scope(question.place())
    found: list[Sums] = [defaultdict(dict) for _ in moments]
    for counts, read in ((False, queries.sums_of), (True, queries.organisations_with_of)):
        terms = [
            (index, term)
            for index in range(len(moments))
            for term in indicator.needed.values()
            if term.counts == counts
        ]
        if not terms:
            continue
        stretches = [
            Stretch((term.definition.number,), *figures.days_of(term, moments[index])) for index, term in terms
        ]
        for (index, term), rows in zip(terms, read(stretches, scope=scope, by=("kind", "sector")), strict=True):
            for (element, kind, sector), value in rows.items():
                found[index][element, counts, term.is_yearly][kind, sector] = value
    return [figures.evaluate(indicator, sums) for sums in found]


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


def completeness(indicator: Indicator, question: Question) -> Completeness:
    """Return how complete the numbers behind a figure are; one query."""
    scope, terms = question.scope(question.place()), list(indicator.needed.values())
    first = terms[0]
    scope = replace(
        scope,
        kinds=figures.both(scope.kinds, first.kinds or _KEPT),
        sectors=figures.both(scope.sectors, first.sectors),
    )
    asked = {Stretch((term.definition.number,), *figures.days_of(term, question.moment)) for term in terms}
    asked.add(Stretch((_EXISTS,), None, question.moment.ends_before))
    rows = queries.standing(sorted(asked, key=str), scope=scope)
    elements = {term.definition.number for term in terms}
    flows = {term.definition.number for term in terms if term.definition.nature.value == "F"}
    return counted(rows, elements, flows, is_reported=any(term.definition.is_reported for term in terms))


def counted(
    rows: Iterable[tuple[int, int, int, int]], elements: set[int], flows: set[int], *, is_reported: bool
) -> Completeness:
    """Return completeness from organisation, element, layer and sum: a stock of nothing is no value, a flow is."""
    existing: set[int] = set()
    heard: set[int] = set()
    values: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for organisation_id, element, layer, value in rows:
        if element == _EXISTS and value > 0:
            existing.add(organisation_id)
        if element in elements:
            heard.add(organisation_id)
            if value or element in flows:
                values[layer].add((organisation_id, element))
    layers = tuple(
        LayerCount(Layer(layer), len({pk for pk, _element in values[layer]}), len(values[layer]))
        for layer in sorted(values)
    )
    return Completeness(layers, len(existing), len(existing - heard) if is_reported else None)
