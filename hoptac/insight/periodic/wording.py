"""A report's words as an officer edits them: plain text with {{figures}} in it.

"# " begins a part, "## " a section, every other line is a paragraph. What stands in [square brackets] is left out as
long as one of its figures is not known. Pure: text in, parts out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from hoptac.core.errors import RuleBroken
from hoptac.insight.prose import UNKNOWN, Piece, Sentence
from hoptac.insight.summary import Part, Section

#: What a figure's name writes; None while nothing is known.
Say = Callable[[str], Sentence | None]

_TOKEN = re.compile(r"\{\{\s*([a-z0-9_.]+)\s*\}\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
MOST = 40_000


def names(text: str) -> list[str]:
    """Return the names of the figures in a text, each once, in their order."""
    return list(dict.fromkeys(_TOKEN.findall(text)))


def check(text: str, known: Collection[str]) -> None:
    """Raise RuleBroken when a text is empty or too long, names an unknown figure or leaves a bracket open."""
    if not text.strip():
        raise RuleBroken("report_text_empty", "The report needs words.")
    if len(text) > MOST:
        raise RuleBroken("report_text_long", "The report is longer than %(most)s characters.", most=MOST)
    for number, line in enumerate(text.splitlines(), 1):
        unknown = next((name for name in names(line) if name not in known), None)
        if unknown:
            raise RuleBroken(
                "report_text_figure", "Line %(line)s: there is no figure {{%(name)s}}.", line=number, name=unknown
            )
        bare = _TOKEN.sub("", line)
        if "{" in bare or "}" in bare:
            raise RuleBroken(
                "report_text_braces", "Line %(line)s: a figure stands in two braces, as {{members}}.", line=number
            )
        if re.search(r"[\[\]]", _OPTIONAL.sub("", bare)):
            raise RuleBroken("report_text_bracket", "Line %(line)s: a square bracket is left open.", line=number)


def parts(text: str, say: Say) -> tuple[Part, ...]:
    """Return the parts of a text with its figures written; sections and paragraphs nothing is left of are left out."""
    found: list[tuple[str, list[tuple[str, list[Sentence]]]]] = [("", [("", [])])]
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("## "):
            found[-1][1].append((_plain(line[3:], say), []))
        elif line.startswith("# "):
            found.append((_plain(line[2:], say).upper(), [("", [])]))
        else:
            sentence = tuple(_pieces(line, say))
            if any(piece.text.strip() for piece in sentence):
                found[-1][1][-1][1].append(sentence)
    made = (
        Part(head, tuple(Section(title, tuple((each,) for each in said)) for title, said in sections if said))
        for head, sections in found
    )
    return tuple(part for part in made if part.sections)


def _plain(text: str, say: Say) -> str:
    return "".join(piece.text for piece in _pieces(text, say))


def _pieces(line: str, say: Say) -> Iterator[Piece]:
    """Yield the pieces of a line; optional stretches only where all their figures are known."""
    at = 0
    for optional in _OPTIONAL.finditer(line):
        yield from _said(line[at : optional.start()], say)
        if all(say(name) is not None for name in names(optional[1])):
            yield from _said(optional[1], say)
        at = optional.end()
    yield from _said(line[at:], say)


def _said(text: str, say: Say) -> Iterator[Piece]:
    for index, stretch in enumerate(_TOKEN.split(text)):
        if index % 2:
            said = say(stretch)
            yield from (Piece(UNKNOWN),) if said is None else said
        elif stretch:
            yield Piece(stretch)
