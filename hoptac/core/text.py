"""Vietnamese text: cleaning, folding for search, sorting, tone placement, given names, repair of old fonts.

Called hundreds of thousands of times in one import. Vietnamese is written in few different syllables, so each function
works a word at a time and remembers what became of the word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Generic, TypeVar

from hoptac.core.legacy import Repair, is_legacy, repair_column

__all__ = ["Repair", "clean", "fold", "given_name", "is_legacy", "repair_column", "sort_key", "tone_key"]

CACHE: Final = 16_384
WORDS: Final = 65_536
T = TypeVar("T")


class _Words(dict[str, T], Generic[T]):
    """Word → what a function makes of it, worked out when first met; forgotten as a whole when there are too many."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> T:
        if len(self) >= WORDS:
            self.clear()
        made = self[word] = self._make(word)
        return made


LOOKALIKES: Final = str.maketrans("ðÐɖƉ", "đĐđĐ")
# Invisible characters that are never meant. The soft hyphen is not among them: in TCVN3 it is the letter ư.
INVISIBLE: Final = str.maketrans(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00"), None))


def clean(text: str) -> str:
    """Return text in NFC, spaces (also non-breaking ones and line ends) collapsed, Icelandic ð as Vietnamese đ.

    Repair old fonts first: in TCVN3 the sign Ð is the letter é.
    """
    return " ".join(filter(None, map(_clean_words.__getitem__, text.split())))


def _clean_word(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(INVISIBLE)).translate(LOOKALIKES)


_clean_words: Final = _Words(_clean_word)


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    if character in "đĐðÐɖƉ":
        return "d"
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower())
    bare = "".join(mark for mark in plain if unicodedata.category(mark) != "Mn")
    return "".join(part if part.isalnum() else " " for part in bare) or " "


_fold_characters: Final = _Words(_fold_character)


def _fold_word(word: str) -> str:
    return " ".join("".join(map(_fold_characters.__getitem__, word)).split())


_fold_words: Final = _Words(_fold_word)


@lru_cache(maxsize=CACHE)
def fold(text: str) -> str:
    """Return text as search sees it: lower case, no marks, đ as d, punctuation as space, spaces collapsed."""
    return " ".join(filter(None, map(_fold_words.__getitem__, text.split())))


# --- sorting -------------------------------------------------------------------------------------------------------
#
# The key is made of 0-9 and a-z only, which every collation of every database orders alike. Three levels follow one
# another, parted by 0: letters; tones of the vowels; capitals. Trailing "nothing" of the two last levels is cut off.
# 0 parts levels · 1 space · 2x punctuation (x from 0 to p) and digits (x from q to z) · 3 to y one letter each ·
# z1 the letter z · z2xxxx other scripts by code point.

LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxy"
CODES: Final = "3456789abcdefghijklmnopqrstuvwxy"
PUNCTUATION: Final = (*"_-,;:!?.'\"()[]{}@*/\\&#%", "`^+<=>|~$")
VOWELS: Final = frozenset("aăâeêioôơuưy")
TONES: Final = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
SHAPES: Final = frozenset("\u0302\u0306\u031b")
# Signs that stand right behind a plain one in the order.
VARIANTS: Final = {"–": "214", "—": "215", "‘": "281", "’": "282", "“": "291", "”": "292", "«": "293", "»": "294"}


def _primary_table() -> dict[int, str]:
    table = {ord(" "): "1"}
    table |= {ord(letter): code for letter, code in zip(LETTERS, CODES, strict=True)}
    table |= {ord(digit): "2" + code for digit, code in zip("0123456789", "qrstuvwxyz", strict=True)}
    for code, signs in zip("0123456789abcdefghijklmnop", PUNCTUATION, strict=False):
        for i, sign in enumerate(signs):
            has_variants = sign in "-'\"" or len(signs) > 1
            table[ord(sign)] = f"2{code}{i}" if has_variants else f"2{code}"
    table |= {ord(sign): code for sign, code in VARIANTS.items()}
    table[ord("z")] = "z1"
    return table


_PLAIN: Final = _primary_table()


def _split(character: str) -> tuple[str, str]:
    """Return a letter without tone and other marks, in lower case, and the digit of its tone (7: a foreign mark)."""
    lower = character.lower()
    if lower in {"ð", "ɖ"}:
        return "đ", "1"
    base, tone = "", "1"
    for part in unicodedata.normalize("NFD", lower):
        if part in TONES:
            tone = TONES[part]
        elif part in SHAPES and unicodedata.normalize("NFC", base + part) in LETTERS:
            base = unicodedata.normalize("NFC", base + part)
        elif unicodedata.category(part) == "Mn":
            tone = "7"
        else:
            base += part
    return base, tone


def _sort_character(character: str) -> tuple[str, str, str]:
    """Return what a character adds to the three levels of a key."""
    if unicodedata.category(character) in {"Mn", "Cf", "Cc"}:
        return "", "", ""
    base, tone = _split(character)
    if all(ord(part) in _PLAIN for part in base):
        code = "".join(_PLAIN[ord(part)] for part in base)
    else:
        code = f"{'z2' if character.isalnum() else '2p'}{ord(character):06x}"
    return code, tone if base in VOWELS else "", "1" if character.isupper() else "0"


_sort_characters: Final = _Words(_sort_character)


def _sort_word(word: str) -> tuple[str, str, str]:
    levels = list(map(_sort_characters.__getitem__, unicodedata.normalize("NFC", word)))
    letters, tones, capitals = map("".join, zip(*levels, strict=True))
    return letters, tones, capitals


_sort_words: Final = _Words(_sort_word)


@lru_cache(maxsize=CACHE)
def sort_key(text: str) -> str:
    """Return a key of 0-9a-z whose order is the order of text in Vietnamese, as ICU's "vi" has it.

    Letters a ă â b c d đ e ê … decide first, then the tones of the vowels (none, huyền, hỏi, ngã, sắc, nặng), then
    small before capital. The key is about as long as the text, seldom more than half as long again.
    """
    words = text.split()
    if not words:
        return ""
    letters_of, tones_of, capitals_of = zip(*map(_sort_words.__getitem__, words), strict=True)
    key = "1".join(letters_of)
    tones = "".join(tones_of).rstrip("1")
    capitals = "0".join(capitals_of).rstrip("0")
    if capitals:
        width = (len(capitals) + 3) // 4
        return f"{key}0{tones}0{int(capitals.ljust(width * 4, '0'), 2):0{width}x}"
    return f"{key}0{tones}" if tones else key


# --- tones and names -----------------------------------------------------------------------------------------------

_TONED: Final = {
    letter: {
        mark: unicodedata.normalize("NFC", letter + mark) for mark in TONES
    } for letter in "aeiouy"
}  # fmt: skip
_TONE_OF: Final = {toned: (letter, mark) for letter, marks in _TONED.items() for mark, toned in marks.items()}
_CLASS: Final = {letter: "".join(marks.values()) for letter, marks in _TONED.items()}
# oà oè uỳ at the end of a syllable carry the tone on the first vowel (hòa); qu and gi are consonants (quý, giá).
_LATE: Final = re.compile(rf"(?<!q)(?:o[{_CLASS['a']}{_CLASS['e']}]|u[{_CLASS['y']}])\b")
_EARLY: Final = re.compile(rf"(?<=q)[{_CLASS['u']}][aăâeêioôơy]|(?<=\bg)[{_CLASS['i']}][aăâeêoôơuư]")


_BRACKETS: Final = re.compile(r"\([^)]*\)")


def _moved_back(found: re.Match[str]) -> str:
    first, second = found[0][0], found[0][1]
    letter, mark = _TONE_OF[second]
    return _TONED[first][mark] + letter


def _moved_on(found: re.Match[str]) -> str:
    first, second = found[0][0], found[0][1]
    letter, mark = _TONE_OF[first]
    return letter + unicodedata.normalize("NFC", second + mark)


def _tone_word(word: str) -> str:
    return _LATE.sub(_moved_back, _EARLY.sub(_moved_on, _clean_word(word).lower()))


_tone_words: Final = _Words(_tone_word)


@lru_cache(maxsize=CACHE)
def tone_key(text: str) -> str:
    """Return text cleaned and in lower case with marks kept and each tone in one place: hoà as hòa, qúy as quý."""
    return " ".join(filter(None, map(_tone_words.__getitem__, text.split())))


@lru_cache(maxsize=CACHE)
def given_name(full: str) -> str:
    """Return the name a person is called and sorted by: the last word ("An" of "Nguyễn Văn An").

    Names of the Central Highlands put it first: "Y Blô" of "Y Blô Niê", "H'Hen" of "H'Hen Niê". Brackets are left out.
    """
    words = clean(_BRACKETS.sub(" ", full) if "(" in full else full).split()
    if not words:
        return ""
    if len(words) > 2 and words[0] in {"Y", "H'", "H’"}:
        return f"{words[0]} {words[1]}"
    if len(words) > 1 and words[0][:2] in {"H'", "H’"}:
        return words[0]
    return words[-1]
