"""What somebody wants a text to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Length(StrEnum):
    """How long."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Purpose(StrEnum):
    """Where it is to stand. Only texts elsewhere name prices and contacts: the page shows them beside its text."""

    PAGE = "page"
    FACEBOOK = "facebook"
    ZALO = "zalo"


@dataclass(frozen=True, slots=True)
class Wish:
    """A text in one of the five languages."""

    language: str
    length: Length = Length.MEDIUM
    purpose: Purpose = Purpose.PAGE
