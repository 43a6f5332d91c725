"""What a cooperative agreed and delivered on the market, beside the period before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hoptac.audience.queries import Stretch
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.market.queries import report as market
from hoptac.market.queries.report import Sold
from hoptac.parties.models import Organisation

AGREED = ("contracts_signed", "contract_value")
DELIVERED = ("deliveries", "delivered_on_time_share", "delivered_value")


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
    """Return what was agreed, then what was delivered; nothing for who never sold here in either stretch."""
    days = [(each.starts_on, each.ends_before) for each in (stretch, compared)]
    now, before = (_numbers(each) for each in market.sold_by(organisation, days))
    if not any((*now.values(), *before.values())):
        return ()
    return tuple(Sale(code, now[code], before[code]) for code in (*AGREED, *DELIVERED))


def _numbers(sold: Sold) -> dict[str, Fraction | None]:
    return {
        "contracts_signed": Fraction(sold.contracts),
        "contract_value": Fraction(sold.value),
        "deliveries": Fraction(sold.deliveries),
        "delivered_on_time_share": Fraction(sold.on_time, sold.deliveries) if sold.deliveries else None,
        "delivered_value": Fraction(sold.delivered),
    }
