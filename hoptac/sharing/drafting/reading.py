"""A text as the checks read it: small letters, no invisible signs, and where each letter stood."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from hoptac.core import text

#: What may stand between the words of a term without making it another one: "five-star", "Viet GAP", "5 *sao*".
BETWEEN: Final = r"[\W_]*"


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the word lists that lie beside this module."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf8"))


class Reading:
    """`letters`: the text in small letters, wide and other digits as 0–9; `at(i)`: where letter i stands in it.

    The text must be in NFC (core.text.clean and Draft see to that).
    """

    def __init__(self, written: str) -> None:
        letters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(written):
            for letter in _letters(character):
                letters.append(letter)
                places.append(place)
        self.letters = "".join(letters)
        self._places = [*places, len(written)]

    def at(self, index: int) -> int:
        """Return where in the text the letter at the index stands."""
        return self._places[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text that letters start to end (exclusive) come from."""
        return self._places[start], self._places[end - 1] + 1


@cache
def _letters(character: str) -> str:
    """Return a character as it is compared: "５" as "5", "Ð" as "đ", a zero-width space as nothing."""
    if unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", character).lower())
    return plain.translate(text.LOOKALIKES)


def pattern(terms: Iterable[str]) -> str:
    """Return an expression for any of these terms, with their marks or, in Vietnamese without a mark, bare.

    Longer terms go first. A term of several words is found whatever signs stand between them.
    """
    ways: set[str] = set()
    for term in terms:
        ways |= {term, text.fold(term) if _is_safe_bare(term) else term}
    return "|".join(_one(way) for way in sorted(ways, key=len, reverse=True))


def _is_safe_bare(term: str) -> bool:
    """Whether a term may be looked for without its marks: one short syllable alone would be many other words."""
    return " " in term and text.fold(term) != ""


def _one(term: str) -> str:
    words = BETWEEN.join(re.escape(word) for word in term.split())
    begins = r"(?<!\w)" if term[0].isalnum() else ""
    ends = r"(?!\w)" if term[-1].isalnum() else ""
    return f"{begins}{words}{ends}"


def blanked(letters: str, names: Iterable[str]) -> str:
    """Return the letters with every whole occurrence of these names blanked out, as long as before."""
    wanted = sorted({_compared(name) for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    wanted = [name for name in wanted if name.strip()]
    if not wanted:
        return letters
    expression = "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in wanted)
    return re.sub(expression, lambda found: " " * len(found.group()), letters)


def _compared(name: str) -> str:
    return "".join(map(_letters, unicodedata.normalize("NFC", name)))
