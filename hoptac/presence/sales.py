"""What a cooperative agreed and delivered on the market, beside the period before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from hoptac.audience.queries import Stretch
from hoptac.facts import figures, queries
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.parties.models import Organisation

#: What was agreed, then what was delivered.
_SHOWN = (
    "contracts_signed", "contract_value", "deliveries", "delivered_on_time_share", "delivered_value",
)  # fmt: skip
_ELEMENTS = {term.definition.number for code in _SHOWN for term in INDICATOR[code].needed.values()}


@dataclass(frozen=True)
class Sale:
    """One number of the market, by the code of its figure; a share of nothing is None."""

    code: str
    value: Fraction | None
    before: Fraction | None

    @property
    def indicator(self) -> Indicator:
        """Return what it is called and counts."""
        return INDICATOR[self.code]


def sales(organisation: Organisation, stretch: Stretch, compared: Stretch) -> tuple[Sale, ...]:
    """Return what was agreed and delivered, from facts in one query; nothing for who never sold here then."""
    stored = queries.stored([organisation.pk], _ELEMENTS)
    now, before = Counter[str](), Counter[str]()
    for (_pk, element, on, *_cell), value in stored.items():
        for days, sums in ((stretch, now), (compared, before)):
            if days.starts_on <= on < days.ends_before:
                sums[BY_NUMBER[element].code] += value
    if not (now or before):
        return ()
    return tuple(Sale(code, _value(code, now), _value(code, before)) for code in _SHOWN)


def _value(code: str, sums: Counter[str]) -> Fraction | None:
    return figures.formula(INDICATOR[code], {name: Fraction(value) for name, value in sums.items()})
