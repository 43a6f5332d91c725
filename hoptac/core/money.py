"""Amounts of money: whole đồng, written in figures and in the words a voucher carries."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from hoptac.core.numbers_vi import format_number, format_short

Unit = Literal["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"]

UNITS: Final[dict[Unit, int]] = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}
LARGEST: Final = 10**18
DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS: Final = ("", "nghìn", "triệu")


def format_amount(amount: int, unit: Unit = "đồng", decimals: int = 2) -> str:
    """Return an amount of đồng in figures with its unit: "2.050.000 đồng", "2,05 triệu đồng"."""
    scaled = Fraction(amount, UNITS[unit])
    figures = format_number(amount) if unit == "đồng" else format_short(scaled, decimals)
    return f"{figures} {unit}"


def in_unit(amount: int, unit: Unit) -> Decimal:
    """Return an amount of đồng counted in unit, exactly."""
    return Decimal(f"{amount}e-{len(str(UNITS[unit])) - 1}")


def in_words(amount: int) -> str:
    """Return an amount of đồng in words as vouchers carry it: "Hai triệu không trăm năm mươi nghìn đồng".

    Every group of three but the first is read in full ("không trăm linh năm"); groups of zeros are left out; a
    negative amount starts with "Âm". Raises ValueError beyond a billion billion (10^18) either way.
    """
    if abs(amount) > LARGEST:
        raise ValueError(f"{amount} is beyond the amounts that can be written in words")
    words = [*(["âm"] if amount < 0 else []), *(_whole(abs(amount)) or [DIGITS[0]]), "đồng"]
    text = " ".join(words)
    return text[0].upper() + text[1:]


def _whole(number: int, *, is_first: bool = True) -> list[str]:
    """Return the words of a number; nothing for zero. Billions are read as numbers of their own: một tỷ tỷ."""
    above, below = divmod(number, 10**9)
    words = [*_whole(above, is_first=is_first), "tỷ"] if above else []
    is_first = is_first and not above
    for power in (2, 1, 0):
        group = below // 1000**power % 1000
        if group:
            words += _group(group, is_first=is_first)
            words += [GROUPS[power]] if power else []
            is_first = False
    return words


def _group(number: int, *, is_first: bool) -> list[str]:
    """Return the words of a group of three digits, hundreds and tens left out at the very beginning only."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 0:
        return [*words, *(["linh"] if ones and words else []), *([DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    return words + _ones_after_ten(tens, ones)


def _ones_after_ten(tens: int, ones: int) -> list[str]:
    if ones == 0:
        return []
    if ones == 5:
        return ["lăm"]
    if tens > 1:
        return [{1: "mốt", 4: "tư"}.get(ones, DIGITS[ones])]
    return [DIGITS[ones]]
