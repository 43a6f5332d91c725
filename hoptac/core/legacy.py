"""Text typed in fonts of before Unicode, found and repaired a column at a time.

A column is read in each old encoding; the one that makes Vietnamese syllables out of words that were none wins. What
is a syllable already speaks for leaving the column alone, so right text is never touched, whatever odd signs it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from hoptac.core.syllables import is_syllable

UNICODE: Final = "unicode"
# Combining marks of Vietnamese; and its letters that no old font has at their place in Unicode.
_MARKS: Final = re.compile("[\u0300-\u0303\u0306\u0309\u031b\u0323]")
_ONLY_UNICODE: Final = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u1ea0-\u1ef9]")
# A word of an old encoding: letters and the signs such fonts drew letters for, the soft hyphen (ư) among them.
_WORD: Final = re.compile("[A-Za-z\u00a1-\u024f\u02c6-\u02dc\u0300-\u0323\u03bc\u1ea0-\u1ef9\u2212\u2219]+")
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_SMALL_ASCII: Final = re.compile("[a-z]")

Reading = Callable[[str], str]


@dataclass(frozen=True)
class Repair:
    """What repair_column made of a column.

    encoding is "unicode" (nothing was wrong), "tcvn3", "vni", "windows-1258", "decomposed" or "capitals"; values are
    the column's, in their order, only those of text changed.
    """

    encoding: str
    values: list[object]


def repair_column(values: Sequence[object]) -> Repair:
    """Return the values of one column with old encodings made Unicode; whatever is no text stays as it is.

    Give the values as they were read: taking out soft hyphens or replacing Ð first loses letters.
    """
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str) and not value.isascii()))
    if not texts:
        return Repair(UNICODE, list(values))
    encoding, repaired = _repaired(texts)
    return Repair(encoding, [repaired.get(value, value) if isinstance(value, str) else value for value in values])


def is_legacy(text: str) -> bool:
    """Return whether text, seen alone, was plainly typed in an old encoding."""
    return repair_column([text]).encoding != UNICODE


def _repaired(texts: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the encoding of the distinct texts and the text that replaces each one that is wrong."""
    if any(_MARKS.search(text) for text in texts):
        return "decomposed", {text: unicodedata.normalize("NFC", text) for text in texts if _MARKS.search(text)}
    words = set(_WORD.findall("\n".join(texts)))
    encoding, wrong = _wrong_texts(texts, words)
    if wrong:
        return encoding, _read_all(wrong, _readings()[encoding], has_capital_fonts=encoding == "tcvn3")
    if not any(map(_is_torn, words)):
        return UNICODE, {}
    return "capitals", {text: whole for text in texts if (whole := _whole_capitals(text)) != text}


# --- which encoding ------------------------------------------------------------------------------------------------


@dataclass
class _Score:
    """The words one reading changes for the better, and how many for the worse or from nonsense to nonsense."""

    better: dict[str, str] = field(default_factory=dict)
    worse: int = 0
    nonsense: int = 0

    @property
    def sum(self) -> float:
        return len(self.better) - 2 * self.worse - self.nonsense / 2

    @property
    def is_convincing(self) -> bool:
        """One word convinces only when it is long enough: "µm" is no "àm". But every second place has "xã" in it."""
        if not self.better or self.sum < len(self.better) / 2:
            return False
        return len(self.better) > 1 or any(len(new) > 2 or new.lower() == "xã" for new in self.better.values())


def _score(words: set[str], read: Reading) -> _Score:
    score = _Score()
    for word in words:
        if word.isascii() or _ONLY_UNICODE.search(word) or not _ASCII_LETTER.search(word):
            continue
        changed = read(word)
        if changed == word:
            continue
        was_right, is_right = is_syllable(word), is_syllable(changed)
        if is_right and not was_right:
            score.better[word] = changed
        score.worse += was_right and not is_right
        score.nonsense += not was_right and not is_right
    return score


def _wrong_texts(texts: Sequence[str], words: set[str]) -> tuple[str, Sequence[str]]:
    """Return the encoding found and the texts to read in it: all of a column typed in it, else single cells."""
    scores = {name: _score(words, read) for name, read in _readings().items()}
    name = max(scores, key=lambda name: scores[name].sum)
    if scores[name].is_convincing and not any(map(_ONLY_UNICODE.search, words)):
        return name, texts
    single = {name: _wrong_cells(texts, name, score) for name, score in scores.items() if score.better}
    name = max(single, key=lambda name: len(single[name]), default=UNICODE)
    return name, single.get(name, ())


def _wrong_cells(texts: Sequence[str], encoding: str, column: _Score) -> list[str]:
    """Return the cells an encoding makes better although it does not fit the column, if they convince together."""
    read = _readings()[encoding]
    cells, found = [], _Score()
    for text in texts:
        words = set(_WORD.findall(text))
        if column.better.keys().isdisjoint(words) or _ONLY_UNICODE.search(text):
            continue
        score = _score(words, read)
        if score.sum > 0:
            cells.append(text)
            found.better |= score.better
            found.worse += score.worse
            found.nonsense += score.nonsense
    return cells if found.is_convincing else []


@cache
def _readings() -> dict[str, Reading]:
    """Return the encodings to try. The tables are loaded with the first column that needs them."""
    from viparse.normalize.tables import build_charmap, convert
    from viparse.normalize.tcvn3 import TCVN3
    from viparse.normalize.vni import VNI

    known = dict(VNI.pairs)
    # Letters the library's texts never showed, and capitals typed with the small mark ("Oâng" beside "OÂng").
    more = {"aú": "ẳ", "AÚ": "Ẳ", "î": "ỵ", "Î": "Ỵ", "uø": "ù"}
    more |= {pair[0] + pair[1].lower(): letter for pair, letter in (known | more).items() if len(pair) == 2}
    vni = build_charmap("vni", (known | {pair: letter for pair, letter in more.items() if pair not in known}).items())
    return {
        "tcvn3": lambda text: str(convert(text.replace("\u03bc", "\u00b5"), TCVN3)),
        "vni": lambda text: str(convert(text, vni)),
        "windows-1258": _read_1258,
    }


def _read_1258(text: str) -> str:
    """Return text whose bytes are Windows-1258 but were read as Windows-1252."""
    try:
        return unicodedata.normalize("NFC", text.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return text


# --- capitals ------------------------------------------------------------------------------------------------------
#
# The capital fonts of TCVN3 (.VnTimeH) draw capitals for the bytes of small letters, which come out small beside
# capitals of ASCII: "HîP T¸C X·" → "HợP TáC Xã".


def _read_all(texts: Sequence[str], read: Reading, *, has_capital_fonts: bool) -> dict[str, str]:
    """Return what each text reads as, where that differs."""
    changed = {text: new for text in texts if (new := read(text)) != text}
    if not has_capital_fonts:
        return changed
    words = [word for text in changed for word in _WORD.findall(text) if not word.isascii()]
    is_capital_column = sum(map(_is_capital_word, words)) > sum(bool(_SMALL_ASCII.search(word)) for word in words)
    return {old: _with_capitals(old, new, is_capital_column=is_capital_column) for old, new in changed.items()}


def _is_capital_word(word: str) -> bool:
    """Return whether a word in old bytes was set in capitals: two ASCII capitals or more, and no small letter."""
    letters = "".join(_ASCII_LETTER.findall(word))
    return len(letters) > 1 and letters.isupper()


def _with_capitals(old: str, new: str, *, is_capital_column: bool) -> str:
    letters = "".join(_ASCII_LETTER.findall(old))
    has_capital_word = any(_is_capital_word(word) for word in _WORD.findall(old) if not word.isascii())
    if letters.isupper() and (has_capital_word or is_capital_column):
        return new.upper()
    return _whole_capitals(new)


def _is_torn(word: str) -> bool:
    """Return whether a word is a syllable in capitals with small letters where its marks are: "HợP", "TổNG"."""
    if word.isascii() or word.isupper() or _SMALL_ASCII.search(word) or len(_ASCII_LETTER.findall(word)) < 2:
        return False
    return is_syllable(word)


def _whole_capitals(text: str) -> str:
    """Return text with torn words in capitals, all of it when it holds no small ASCII letter."""
    if not any(map(_is_torn, _WORD.findall(text))):
        return text
    if not _SMALL_ASCII.search(text):
        return text.upper()
    return _WORD.sub(lambda found: found[0].upper() if _is_torn(found[0]) else found[0], text)
