"""Numbers, money, changes and dates as they are printed in Vietnamese and English."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from hoptac.site.templatetags import formats


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (1146, 0, "1.146"),
        (1234567, 0, "1.234.567"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Fraction(1, 3), 4, "0,3333"),
        (Decimal("2.5"), 0, "3"),
        (-1500, 0, "−1.500"),
        (Decimal("-0.4"), 0, "0"),
        (None, 0, "–"),
        ("", 0, "–"),
    ],
)
def test_number(value: Any, places: int, text: str) -> None:
    assert formats.number(value, places) == text


def test_number_in_english() -> None:
    with translation.override("en"):
        assert formats.number(Decimal("1234567.891"), 2) == "1,234,567.89"


@pytest.mark.parametrize(("value", "text"), [(Fraction(649, 3550), "18,3 %"), (1, "100,0 %"), (None, "–")])
def test_share(value: Any, text: str) -> None:
    assert formats.share(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (2_050_000, "đồng", "2.050.000 đồng"),
        (2_500_000, "nghìn", "2.500 nghìn đồng"),
        (2_500_000, "triệu", "2,5 triệu đồng"),
        (12_345_678_900, "tỷ", "12,346 tỷ đồng"),
        (0, "triệu", "0 triệu đồng"),
        (None, "triệu", "–"),
    ],
)
def test_money(value: int | None, unit: str, text: str) -> None:
    assert formats.money(value, unit) == text


def test_money_in_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError):
        formats.money(1, "dollar")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (37, '<span class="change change-up"><span aria-hidden="true">▲</span> +37</span>'),
        (-1004, '<span class="change change-down"><span aria-hidden="true">▼</span> −1.004</span>'),
        (0, '<span class="change">= 0</span>'),
        (None, "–"),
    ],
)
def test_change_shows_its_direction_without_colour(value: int | None, text: str) -> None:
    assert formats.change(value) == text


def test_change_share() -> None:
    assert str(formats.change_share(Fraction(37, 467))).endswith("</span> +7,9</span> %")


def test_days_and_moments_are_those_of_hanoi() -> None:
    late = datetime(2025, 12, 31, 18, 30, tzinfo=UTC)
    assert formats.day(date(2025, 7, 1)) == "01/07/2025"
    assert formats.day(late) == "01/01/2026"
    assert formats.moment(late) == "01:30 01/01/2026"
    assert formats.day(None) == formats.moment(None) == "–"
