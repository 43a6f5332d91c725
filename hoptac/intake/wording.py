"""The dictionary of headings: which words name which field.

It stands in `headings.txt`. A wording is one or more phrases joined by "+": all must occur, in any order, each as words
that stand together. Words are written folded, and compared after `abbreviations.canonical` has written abbreviations
out, so that "Số TV nữ" and "Thành viên là nữ" are one.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hoptac.intake.abbreviations import canonical

_FILE = Path(__file__).with_name("headings.txt")

Wording = tuple[tuple[str, ...], ...]


def _compiled() -> list[tuple[str, Wording, frozenset[str]]]:
    table, key = [], ""
    for line in _FILE.read_text(encoding="utf8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            key = line.strip(" :")
            continue
        for wording in line.split("|"):
            phrases = tuple(canonical(phrase) for phrase in wording.split("+"))
            table.append((key, phrases, frozenset(word for phrase in phrases for word in phrase)))
    return table


#: (field, its phrases, all their words), one a wording.
COMPILED: list[tuple[str, Wording, frozenset[str]]] = _compiled()


def _indexed() -> dict[str, list[tuple[str, Wording, frozenset[str]]]]:
    """Return the wordings under the rarest of their words, so that a heading meets only those it may match."""
    often = Counter(word for _, _, words in COMPILED for word in words)
    index: dict[str, list[tuple[str, Wording, frozenset[str]]]] = {}
    for entry in COMPILED:
        index.setdefault(min(entry[2], key=lambda word: (often[word], word)), []).append(entry)
    return index


#: The wordings by their rarest word.
BY_WORD: dict[str, list[tuple[str, Wording, frozenset[str]]]] = _indexed()

#: Every word the dictionary knows: what a mistyped word is compared with.
VOCABULARY: frozenset[str] = frozenset(word for _, _, words in COMPILED for word in words if len(word) >= 3)
