"""Numbers as Vietnamese readers write them: 1.234.567,89. No floats, no locale of the machine."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: int | Decimal | Fraction, decimals: int = 0) -> Decimal:
    """Return value with so many decimals, halves rounded away from zero, as accounts do; exact at any size."""
    exact = Fraction(value) * 10**decimals
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return Decimal(f"{'-' if exact < 0 and whole else ''}{whole}e-{decimals}")


def format_number(value: int | Decimal | Fraction, decimals: int = 0) -> str:
    """Return value with points between thousands and a comma before exactly so many decimals, rounded half up."""
    plain = f"{rounded(value, decimals):,.{decimals}f}"
    return plain.translate(_SWAPPED)


def format_short(value: int | Decimal | Fraction, decimals: int = 2) -> str:
    """Return value with at most so many decimals, trailing zeros left out: 1.234,5 and 12."""
    text = format_number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def format_share(value: int | Decimal | Fraction, decimals: int = 1) -> str:
    """Return a share as per cent: 0,1829 of a whole is 18,3%."""
    return f"{format_number(Fraction(value) * 100, decimals)}%"


_SWAPPED = str.maketrans(",.", ".,")
