"""Between the unit people speak in and whole base units."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation

from hoptac.catalogue.models import Unit
from hoptac.market.rules import quantities
from hoptac.market.templatetags import measures

TONNE, DOZEN, GRAM = Decimal(1000), Decimal(12), Decimal("0.001")


def test_supply_is_rounded_down_and_needs_up() -> None:
    assert quantities.to_base(Decimal("1.2345"), TONNE) == 1234
    assert quantities.to_base(Decimal("1.2345"), TONNE, up=True) == 1235
    assert quantities.to_base(Decimal(50), TONNE, up=True) == 50_000


def test_base_units_are_told_without_needless_zeros() -> None:
    assert str(quantities.from_base(50_000, TONNE)) == "50"
    assert str(quantities.from_base(1234, TONNE)) == "1.234"
    assert str(quantities.from_base(25, DOZEN)) == "2.083333"
    assert str(quantities.from_base(3, GRAM)) == "3000"


def test_prices_of_a_unit_become_prices_of_a_base_unit() -> None:
    assert quantities.price_to_base(40_000_000, TONNE) == 40_000
    assert quantities.price_to_base(10_000, DOZEN) == 833
    assert quantities.price_to_base(10_000, DOZEN, up=True) == 834
    assert quantities.price_to_base(50, GRAM) == 50_000
    assert quantities.price_from_base(833, DOZEN) == 9996


def test_what_differs_by_region_is_told_in_base_units() -> None:
    tonne = Unit(dimension="mass", factor=TONNE, names={"vi": "tấn"})
    basket = Unit(dimension="mass", factor=None, names={"vi": "giạ"})
    bottle = Unit(dimension="count", factor=None, names={"vi": "chai"})
    with translation.override("vi"):
        assert [measures.quantity(2500, unit) for unit in (tonne, basket, bottle)] == [
            "2,5 tấn",
            "2.500 kg",
            "2.500 chai",
        ]
        assert measures.price(21, basket).endswith("/kg")
        assert (measures.quantity(None, tonne), measures.price(21, None)) == ("–", "–")
