"""How text becomes words to find, and a typed line becomes a question. No database."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from hoptac.core import text as core_text

#: A typed line is read no further than this.
LONGEST_LINE = 200
MOST_WORDS = 12

WORD = re.compile(r"[^\W_]+")

#: Written out → short form; the longest that fits counts.
SHORT_FORMS = (
    ("liên hiệp hợp tác xã", "lhhtx"),
    ("liên hiệp htx", "lhhtx"),
    ("lh hợp tác xã", "lhhtx"),
    ("lh htx", "lhhtx"),
    ("hợp tác xã", "htx"),
    ("tổ hợp tác", "tht"),
    ("quỹ tín dụng nhân dân", "qtdnd"),
    ("quỹ tdnd", "qtdnd"),
    ("thành phố", "tp"),
)


class Word(NamedTuple):
    """One word without marks, and as typed (lower case, marks kept)."""

    folded: str
    toned: str

    @property
    def is_marked(self) -> bool:
        """Whether the word was typed with marks."""
        return self.folded != self.toned


class Question(NamedTuple):
    """A typed line, understood: its words, short forms applied. When `is_open`, the last word may go on."""

    words: tuple[Word, ...]
    is_open: bool

    @property
    def folded(self) -> str:
        """The whole line without marks."""
        return " ".join(word.folded for word in self.words)

    @property
    def toned(self) -> str:
        """The whole line with its marks."""
        return " ".join(word.toned for word in self.words)

    @property
    def is_marked(self) -> bool:
        """Whether at least one word was typed with marks."""
        return any(word.is_marked for word in self.words)

    @property
    def sought(self) -> tuple[tuple[Word, bool], ...]:
        """The words to look up, each with whether it may go on. A last single letter begins too much to look up."""
        *whole, last = self.words
        if self.is_open and len(last.folded) == 1 and last.folded.isalpha() and whole:
            return tuple((word, False) for word in whole)
        return (*((word, False) for word in whole), (last, self.is_open and len(last.folded) > 1))


#: First word without marks → the long forms that begin with it.
_LONG_FORMS: dict[str, list[tuple[list[Word], Word]]] = {}


def _shortened(words: list[Word]) -> list[Word]:
    """Return the words with what is written out put in its short form; the same list when nothing was."""
    if _LONG_FORMS.keys().isdisjoint([word.folded for word in words]):
        return words
    kept: list[Word] = []
    at = 0
    while at < len(words):
        for long, short in _LONG_FORMS.get(words[at].folded, ()):
            if _is_written(words[at : at + len(long)], long):
                kept.append(short)
                at += len(long)
                break
        else:
            kept.append(words[at])
            at += 1
    return words if len(kept) == len(words) else kept


def _is_written(words: list[Word], long: list[Word]) -> bool:
    """Whether the words are the long form, each with its marks or typed without any."""
    return len(words) == len(long) and all(
        word.folded == wanted.folded and (word.toned == wanted.toned or not word.is_marked)
        for word, wanted in zip(words, long, strict=True)
    )


def _word(typed: str) -> Word:
    """Return one run of letters and digits, in lower case, as a word."""
    if typed.isascii():
        return Word(typed, typed)
    return Word(core_text.fold(typed).replace(" ", ""), core_text.tone_key(typed))


@lru_cache(maxsize=65_536)
def _written(together: str) -> tuple[Word, ...]:
    """Return the words in what is written without a space."""
    return tuple(word for word in map(_word, WORD.findall(core_text.clean(together).lower())) if word.folded)


def _words(text: str) -> list[Word]:
    return list(chain.from_iterable(map(_written, text.split())))


for _long, _short in SHORT_FORMS:
    _LONG_FORMS.setdefault(core_text.fold(_long.split()[0]), []).append((_words(_long), Word(_short, _short)))


class Indexed(NamedTuple):
    """A text as it is kept: the whole of it without marks and with them, and its distinct words in both forms."""

    folded: str
    toned: str
    words: list[str]


def indexed(text: str) -> Indexed:
    """Return a text as it is kept, short forms applied."""
    words = _shortened(_words(text))
    if not words:
        return Indexed("", "", [])
    folded, toned = zip(*words, strict=True)
    return Indexed(" ".join(folded), " ".join(toned), list(dict.fromkeys((*folded, *toned))))


def question(line: str) -> Question:
    """Return what a typed line asks for. A line without a letter or digit has no words.

    The last word may go on, unless a space follows it.
    """
    line = line[:LONGEST_LINE]
    words = _shortened(_words(line)[:MOST_WORDS])
    return Question(tuple(words), bool(words) and line[-1:].strip() != "")


def completed(asked: Question) -> Question:
    """Return the question with a long form begun at its end ("hop ta") put as its short form, or as it is."""
    if not asked.is_open:
        return asked
    for count in range(4, 1, -1):
        ending = asked.words[-count:]
        for long, short in _LONG_FORMS.get(ending[0].folded, ()):
            if len(ending) == count < len(long) + 1 and _is_begun(ending, long):
                return Question((*asked.words[:-count], short), is_open=True)
    return asked


def _is_begun(words: tuple[Word, ...], long: list[Word]) -> bool:
    """Whether the words are the beginning of the long form, the last of them possibly cut short."""
    *whole, last = words
    return _is_written(whole, long[: len(whole)]) and long[len(whole)].folded.startswith(last.folded)
