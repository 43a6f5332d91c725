"""Amounts in words and figures; numbers as Vietnamese write them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.core import money, numbers_vi

DIGITS = dict(zip("không một hai ba bốn năm sáu bảy tám chín".split(), range(10), strict=True))  # noqa: SIM905
DIGITS |= {"mốt": 1, "tư": 4, "lăm": 5}


def read(words: str) -> int:
    """Return the number written in words; an independent reader, to check the writer by."""
    sign, *rest = words.lower().removesuffix(" đồng").split()
    if sign == "âm":
        return -read(" ".join(rest))
    above, billions, below = " ".join([sign, *rest]).rpartition(" tỷ")
    if billions:
        return read(above) * 10**9 + (read(below.strip()) if below.strip() else 0)
    number, group, digit = 0, 0, 0
    for word in [sign, *rest]:
        match word:
            case "nghìn" | "triệu":
                number, group, digit = number + (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word], 0, 0
            case "trăm":
                group, digit = group + digit * 100, 0
            case "mươi":
                group, digit = group + digit * 10, 0
            case "mười":
                group, digit = group + 10, 0
            case "linh":
                digit = 0
            case _:
                digit = DIGITS[word]
    return number + group + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (551, "Năm trăm năm mươi mốt đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (10_015, "Mười nghìn không trăm mười lăm đồng"),
        (2_050_000, "Hai triệu không trăm năm mươi nghìn đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (
            1_234_567_891,
            "Một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi mốt đồng",
        ),
        (2_000_000_005, "Hai tỷ không trăm linh năm đồng"),
        (10**12, "Một nghìn tỷ đồng"),
        (10**12 + 21, "Một nghìn tỷ không trăm hai mươi mốt đồng"),
        (24 * 10**15 + 15 * 10**9 + 4, "Hai mươi tư triệu không trăm mười lăm tỷ không trăm linh bốn đồng"),
        (10**18, "Một tỷ tỷ đồng"),
        (-15_000, "Âm mười lăm nghìn đồng"),
    ],
)
def test_in_words(amount, words):
    assert money.in_words(amount) == words


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_in_words_can_be_read_back(amount):
    words = money.in_words(amount)
    assert read(words) == amount
    assert words[0].isupper()
    assert "  " not in words


@pytest.mark.parametrize("amount", [10**18 + 1, -(10**18) - 1])
def test_in_words_refuses_what_has_no_name(amount):
    with pytest.raises(ValueError, match="beyond"):
        money.in_words(amount)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (2_050_000, "đồng", "2.050.000 đồng"),
        (-2_050_000, "đồng", "-2.050.000 đồng"),
        (2_050_000, "triệu đồng", "2,05 triệu đồng"),
        (2_000_000, "triệu đồng", "2 triệu đồng"),
        (1_234_567_000_000, "tỷ đồng", "1.234,57 tỷ đồng"),
        (1_500, "nghìn đồng", "1,5 nghìn đồng"),
        (0, "tỷ đồng", "0 tỷ đồng"),
    ],
)
def test_format_amount(amount, unit, shown):
    assert money.format_amount(amount, unit) == shown


@given(st.integers(), st.sampled_from(list(money.UNITS)))
def test_in_unit_is_exact(amount, unit):
    assert Fraction(money.in_unit(amount, unit)) * money.UNITS[unit] == amount


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567, 0, "1.234.567"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.005"), 2, "-0,01"),
        (Decimal("-0.004"), 2, "0,00"),
        (Fraction(1, 3), 4, "0,3333"),
        (Fraction(2, 3), 0, "1"),
        ((2.5).as_integer_ratio()[0], 1, "5,0"),
        (Decimal("999.995"), 2, "1.000,00"),
        (10**40, 1, "10." + ".".join(["000"] * 13) + ",0"),
    ],
)
def test_format_number(value, decimals, shown):
    assert numbers_vi.format_number(value, decimals) == shown


@given(st.fractions(), st.integers(min_value=0, max_value=6))
def test_rounded_is_the_nearest(value, decimals):
    rounded = numbers_vi.rounded(value, decimals)
    assert abs(Fraction(rounded) - value) * 10**decimals <= Fraction(1, 2)
    assert rounded.as_tuple().exponent == -decimals


def test_format_short_and_share():
    assert numbers_vi.format_short(Decimal("1234.50")) == "1.234,5"
    assert numbers_vi.format_short(1200) == "1.200"
    assert numbers_vi.format_share(Fraction(649, 3550)) == "18,3%"
