"""How far numbers have come: the parts of a figure that are recorded, entered, submitted, accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hoptac.facts import figures, queries
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE, Nature
from hoptac.facts.figures import Question
from hoptac.facts.indicators import Indicator
from hoptac.facts.queries import Stretch
from hoptac.facts.series import KEPT

_EXISTS = BY_CODE["organisations"].number


@dataclass(frozen=True, slots=True)
class LayerSum:
    """What a layer adds to a figure, and how many organisations that comes from."""

    value: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Layered:
    """A figure by layers; `values` is organisation → layer → value. `existing` counts organisations there are."""

    indicator: Indicator
    values: dict[int, dict[Layer, int]]
    existing: frozenset[int]

    @property
    def layers(self) -> dict[Layer, LayerSum]:
        """Every layer with what it adds."""
        found = {}
        for layer in Layer:
            parts = [by[layer] for by in self.values.values() if layer in by]
            found[layer] = LayerSum(sum(parts), len(parts))
        return found

    @property
    def total(self) -> int | None:
        """The figure; None when nothing was ever stated."""
        return sum(sum(by.values()) for by in self.values.values()) if self.values else None

    @property
    def stated(self) -> int:
        """How many of the organisations there are have stated it."""
        return len(self.existing & self.values.keys())

    def share(self, layer: Layer) -> Fraction | None:
        """Return which share of the organisations there are have a number that has come at least so far."""
        if not self.existing:
            return None
        return Fraction(
            sum(any(each >= layer for each in self.values.get(pk, ())) for pk in self.existing), len(self.existing)
        )


def layered(indicators: Sequence[Indicator], question: Question) -> list[Layered]:
    """Return figures that are one element each by layers, in one query.

    A stock of nothing is no number; a flow of nothing is one. ValueError for a figure of several elements.
    """
    stretches = [Stretch((_EXISTS,), None, question.moment.ends_before)]
    for each in indicators:
        [term] = each.needed.values()
        stretches.append(Stretch((term.definition.number,), *figures.days_of(term, question.moment)))
    values: list[dict[int, dict[Layer, int]]] = [defaultdict(dict) for _stretch in stretches]
    existing: set[int] = set()
    flows = [False, *(next(iter(each.needed.values())).definition.nature is Nature.FLOW for each in indicators)]
    for row in queries.standing(stretches, scope=question.scope(question.place())):
        if row.stretch == 0:
            existing |= {row.organisation_id} if row.value and row.kind in KEPT else set()
        elif row.value or flows[row.stretch]:
            by = values[row.stretch][row.organisation_id]
            by[Layer(row.layer)] = by.get(Layer(row.layer), 0) + row.value
    alive = frozenset(existing)
    return [Layered(each, dict(found), alive) for each, found in zip(indicators, values[1:], strict=True)]
