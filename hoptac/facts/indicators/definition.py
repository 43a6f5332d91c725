"""What an indicator is: a formula over elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.utils.functional import Promise

from hoptac.core.formula import Expression, parse
from hoptac.facts.elements import BY_CODE, Element
from hoptac.parties.choices import OrganisationKind

#: A people's credit fund is a cooperative under banking law and is counted as one.
COOPERATIVE_KINDS = (OrganisationKind.COOPERATIVE.value, OrganisationKind.CREDIT_FUND.value)


@dataclass(frozen=True, slots=True)
class Term:
    """One name in a formula: the sum of an element, of some kinds and sectors only where these are given.

    `counts` asks for the number of organisations that have the element in the period, not for its sum;
    `is_yearly` takes the whole year the period lies in (a plan is made for a year).
    """

    element: str
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    counts: bool = False
    is_yearly: bool = False

    @property
    def definition(self) -> Element:
        """Return the element."""
        return BY_CODE[self.element]


@dataclass(frozen=True)
class Indicator:
    """A figure that can be asked for.

    `kind` is S (as at a date), F (within a period) or R (a ratio); `formula` is written over `terms`, or over
    elements of the same name. `meaning` says what exactly is counted, and for a ratio what is divided by what.
    """

    code: str
    kind: str
    unit: str
    label: Promise
    meaning: Promise
    formula: str
    terms: dict[str, Term] = field(default_factory=dict)
    decimals: int = 0
    is_public: bool = True

    @cached_property
    def expression(self) -> Expression:
        """Return the parsed formula."""
        return parse(self.formula)

    @cached_property
    def needed(self) -> dict[str, Term]:
        """Return the term of every name in the formula."""
        return {name: self.terms.get(name) or Term(name) for name in sorted(self.expression.references)}

    @cached_property
    def unsaid(self) -> dict[str, Fraction | None]:
        """Return the value of every name where nothing is said: nothing is known of what is reported, else zero."""
        return {name: None if term.definition.is_reported else Fraction(0) for name, term in self.needed.items()}

    @property
    def is_stock(self) -> bool:
        """Return whether every part is as at a date."""
        return all(term.definition.nature.value == "S" for term in self.needed.values())


def count(code: str, kind: str, label: Promise, meaning: Promise, term: Term) -> Indicator:
    """Return an indicator that is one term."""
    return Indicator(code, kind, term.definition.unit, label, meaning, code, {code: term})
