"""What a contract may say, how its document is worded from a template, and what a delivery costs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from hoptac.core.errors import RuleBroken

#: Words of both sides, each at most so many letters; with "_en" behind the name, the same in English.
TERMS: Final = (
    "grade", "season", "area", "quality", "place", "acceptance", "deduction", "advance_note", "payment", "risk",
    "dispute", "source",
)  # fmt: skip
TERM_MOST: Final = 1000
#: Percent of the value of what fails (Commercial Law 36/2005/QH11, Art. 301).
PENALTY_MOST: Final = 8
TOLERANCE_MOST: Final = 50
#: What a template may name beside the terms.
FIELDS: Final = frozenset(TERMS) | {
    "drafted", "province", "kind", "unit", "value", "value_words", "tolerance", "certificates", "advance",
    "advance_words", "penalty", "starts_on", "last_day",
}  # fmt: skip
FLAGS: Final = frozenset(
    {"price_fixed", "price_floor", "price_market", "price_shared", "price_of_day", "bilingual"}
)  # fmt: skip
TABLES: Final = frozenset({"parties", "lines"})
_FIELD: Final = re.compile(r"\{([a-z_]+)\}")
_FLAG: Final = re.compile(r"\?([a-z_]+) (.+)")
_FULL_STOPS: Final = re.compile(r"(?<!\.)\.\.(?!\.)")
_TABLE: Final = re.compile(r"\[([a-z]+)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a template: "basis", "article", "words" or the name of a table; shown when `flag` is set or empty."""

    kind: str
    text: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a document: its kind as in Line, "clause" for words within an article; its number as "2.1"."""

    kind: str
    number: str
    text: str


def read(text: str) -> list[Line]:
    """Return the lines of a template's text: `> basis`, `# article`, `[table]`, `?flag words`, words with {fields}.

    Raises:
        RuleBroken: template_unknown_word, for a field, flag or table nobody fills.
    """
    found = []
    for row in filter(None, (row.strip() for row in text.splitlines())):
        line = _line(row)
        unknown = set(_FIELD.findall(line.text)) - FIELDS
        if line.flag and line.flag not in FLAGS:
            unknown.add(line.flag)
        if row.startswith("[") and line.kind not in TABLES:
            unknown.add(line.kind)
        if unknown:
            raise RuleBroken(
                "template_unknown_word", "The template names what is not known: %(words)s.",
                words=", ".join(sorted(unknown)),
            )  # fmt: skip
        found.append(line)
    return found


def _line(row: str) -> Line:
    if table := _TABLE.fullmatch(row):
        return Line(table[1], "")
    if flag := _FLAG.fullmatch(row):
        return Line("words", flag[2], flag[1])
    kinds = {"# ": "article", "> ": "basis"}
    kind = kinds.get(row[:2], "words")
    return Line(kind, row if kind == "words" else row[2:])


def worded(text: str, values: Mapping[str, str], flags: Collection[str]) -> Iterator[Block]:
    """Yield the paragraphs of a document; a line whose fields are all empty is left out, so is one whose flag is not
    set, and articles and clauses are numbered as they stand. Raises as read().
    """
    article = clause = 0
    for line in read(text):
        names = _FIELD.findall(line.text)
        if (line.flag and line.flag not in flags) or (names and not any(values.get(name) for name in names)):
            continue
        if line.kind == "article":
            article, clause = article + 1, 0
        elif line.kind == "words" and article:
            clause += 1
        number = str(article) if line.kind == "article" else f"{article}.{clause}" if clause else ""
        is_clause = line.kind == "words" and article > 0
        kind = "clause" if is_clause else line.kind
        words = _FULL_STOPS.sub(".", _FIELD.sub(lambda found: values.get(found[1], ""), line.text))
        yield Block(kind, number if kind in {"article", "clause"} else "", words)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the sides may say in a draft, as models.Contract keeps it."""

    price_rule: str
    starts_on: date
    ends_before: date
    advance: int
    penalty: int
    tolerance: int
    is_bilingual: bool
    terms: Mapping[str, str]


def terms_check(stated: Stated, terms: Mapping[str, str]) -> None:
    """Refuse what a contract cannot say; `terms` are its words as they would be kept.

    Raises:
        RuleBroken: contract_days, contract_penalty, contract_tolerance, contract_advance, contract_term,
            contract_source.
    """
    if stated.ends_before <= stated.starts_on:
        raise RuleBroken("contract_days", "The contract must end after it begins.")
    if not 0 <= stated.penalty <= PENALTY_MOST:
        raise RuleBroken(
            "contract_penalty",
            "A penalty is at most %(most)s %% of what was breached (Commercial Law, Art. 301).",
            most=PENALTY_MOST,
        )
    if not 0 <= stated.tolerance <= TOLERANCE_MOST:
        raise RuleBroken("contract_tolerance", "Quantities may differ by %(most)s %% at most.", most=TOLERANCE_MOST)
    if stated.advance < 0:
        raise RuleBroken("contract_advance", "An advance cannot be less than nothing.")
    if any(name.removesuffix("_en") not in TERMS or len(words) > TERM_MOST for name, words in terms.items()):
        raise RuleBroken("contract_term", "These words are too long, or belong to no term of a contract.")
    if stated.price_rule != "fixed" and not terms.get("source"):
        raise RuleBroken("contract_source", "A price of the day needs a source: who publishes it.")


def price(rule: str, agreed: int, of_the_day: int | None) -> int | None:
    """Return đồng a base unit by a price rule; None while it needs a price of the day and there is none.

    "shared" is the mean of both, rounded down to the đồng. KeyError for a rule that is none.
    """
    if rule == "fixed":
        return agreed
    if of_the_day is None:
        return None
    found = {"floor": max(agreed, of_the_day), "market": of_the_day, "shared": (agreed + of_the_day) // 2}
    return found[rule]


def penalty(*, percent: int, contract_value: int, delivered_value: int) -> int:
    """Return đồng of penalty for ending a contract: percent of the value not delivered, rounded down, never below 0."""
    return max(contract_value - delivered_value, 0) * percent // 100


def is_fulfilled(*, promised: int, accepted: int, tolerance: int) -> bool:
    """Return whether what was accepted of a line is enough: what was promised less the tolerance, in percent."""
    return accepted * 100 >= promised * (100 - tolerance)


def number(count: int, year: int, kind: str) -> str:
    """Return the number of a contract in its province and year, as "12/2026/HĐBT"."""
    return f"{count:02d}/{year}/{ {'offtake': 'HĐBT', 'linkage': 'HĐLK', 'sale': 'HĐMB'}[kind] }"
