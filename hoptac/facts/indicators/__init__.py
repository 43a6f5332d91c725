"""Indicators: what an alliance asks for, as formulas over elements. The codes of `figures` and the API.

Codes are stable: once released, a code never changes meaning.
"""

from hoptac.facts.indicators.definition import COOPERATIVE_KINDS, Indicator, Term
from hoptac.facts.indicators.market import MARKET
from hoptac.facts.indicators.organisations import ORGANISATIONS
from hoptac.facts.indicators.products import PRODUCTS
from hoptac.facts.indicators.support import SUPPORT

INDICATORS: tuple[Indicator, ...] = (*ORGANISATIONS, *PRODUCTS, *SUPPORT, *MARKET)

INDICATOR: dict[str, Indicator] = {indicator.code: indicator for indicator in INDICATORS}

__all__ = ["COOPERATIVE_KINDS", "INDICATOR", "INDICATORS", "Indicator", "Term"]
