"""Figures kept for good: exact values as JSON carries them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def packed(values: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    """Return values as text: "1090", "649/3550"; None stays None."""
    return {code: None if value is None else str(value) for code, value in values.items()}


def read(values: Mapping[str, str | None]) -> dict[str, Fraction | None]:
    """Return what packed() packed; ValueError for anything else."""
    return {code: None if value is None else Fraction(value) for code, value in values.items()}
