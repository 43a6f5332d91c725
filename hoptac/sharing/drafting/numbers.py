"""Numbers in a text, in digits and in words of five languages, and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from hoptac.sharing.drafting import reading

MONEY: Final = "đ"
PERCENT: Final = "%"
#: A month of the year by its number.
CALENDAR: Final = "calendar"
#: Languages in which a point groups thousands and a comma parts decimals.
POINT_GROUPS: Final = frozenset({"vi", "de", "id"})
_DIGITS: Final = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_MAGNITUDES: Final = {
    "k": 1000, "nghìn": 1000, "ngàn": 1000, "thousand": 1000, "tausend": 1000, "ribu": 1000, "rb": 1000, "tr": 10**6,
    "triệu": 10**6, "million": 10**6, "millionen": 10**6, "mio": 10**6, "juta": 10**6, "jt": 10**6, "tỷ": 10**9,
    "tỉ": 10**9, "billion": 10**9, "milliarden": 10**9, "miliar": 10**9,
}  # fmt: skip
_PERCENTS: Final = ("%", "phần trăm", "percent", "per cent", "prozent", "persen", "peratus", "pct")
_DONGS: Final = ("đồng", "đ", "₫", "vnd", "vnđ", "dong", "đồng việt nam")
_FOREIGN: Final = (
    "usd",
    "us$",
    "$",
    "€",
    "eur",
    "euro",
    "euros",
    "rp",
    "idr",
    "rm",
    "myr",
    "£",
    "¥",
    "dollar",
    "dollars",
)
_BEFORE: Final = re.compile(rf"(?:({'|'.join(map(re.escape, (*_FOREIGN, 'vnd', 'vnđ')))})\s*)$")
_MONTH_BEFORE: Final = re.compile(r"(?:tháng|months?|monate?|bulan)\s*$")
_RANGE: Final = re.compile(r"\s*(?:[–-]|đến|tới|to|bis|sampai|hingga)\s*[−-]?")
_MONTH_BETWEEN: Final = re.compile(
    r"[\s,–-]*(?:và|đến|tới|and|to|until|bis|und|dan|hingga|sampai)?[\s–-]*(?:tháng|bulan)?\s*"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at [start, end) of the letters read; value None: as many as nobody can check ("hundreds").

    `unit`: the base unit ("g", "ml", "day", "month", "đ", "%", …), the code of something counted ("box"), or ""; value
    is in that base unit. `word`: what stands behind it. `after`: where that ends.
    """

    start: int
    end: int
    value: Decimal | None
    unit: str
    word: str
    after: int


def find(letters: str, language: str) -> list[Number]:
    """Return the numbers in letters (see Reading), in order."""
    found = [*_in_digits(letters, language), *_in_words(letters), *_vague(letters)]
    kept: list[Number] = []
    for number in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or number.start >= kept[-1].end:
            kept.append(_of_calendar(letters, number, kept[-1] if kept else None))
    return [_of_range(letters, *pair) for pair in zip(kept, [*kept, None][1:], strict=True)]


def _of_range(letters: str, number: Number, following: Number | None) -> Number:
    """Return the number with the unit of the following one where both are a range: the 0 of "0–8 °C"."""
    if following is None or number.unit or number.value is None:
        return number
    if not _RANGE.fullmatch(letters, number.end, following.start):
        return number
    unit, factor = _units().get(following.word, ("", Decimal(1)))
    return replace(number, value=number.value * factor, unit=unit, word=following.word)


def _of_calendar(letters: str, number: Number, last: Number | None) -> Number:
    """Return the number, as a month of the year where it is one: "tháng 3", and the 5 of "tháng 3 đến 5"."""
    if number.unit not in {"", "month"} or number.value is None or not 1 <= number.value <= 12:
        return number
    is_one = _MONTH_BEFORE.search(letters, max(0, number.start - 10), number.start)
    if last and last.unit == CALENDAR:
        is_one = is_one or _MONTH_BETWEEN.fullmatch(letters, last.end, number.start)
    return replace(number, unit=CALENDAR) if is_one else number


def _in_digits(letters: str, language: str) -> Iterator[Number]:
    for found in _DIGITS.finditer(letters):
        value = _value(found.group(), language)
        end = found.end()
        magnitude = re.compile(rf"\s*({'|'.join(_MAGNITUDES)})(?!\w)").match(letters, end)
        if magnitude:
            value, end = value * _MAGNITUDES[magnitude[1]], magnitude.end()
        yield _counted(letters, found.start(), end, value, magnitude[1] if magnitude else "")


def _value(written: str, language: str) -> Decimal:
    """Return what digits with points, commas or blanks mean in a language."""
    written = re.sub(r"[\s\u00a0\u202f]", "", written)
    group, part = (".", ",") if language in POINT_GROUPS else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+(\{part}\d+)?", written):
        return Decimal(written.replace(group, "").replace(part, "."))
    if re.fullmatch(r"\d{1,3}([.,]\d{3}){2,}", written):
        return Decimal(re.sub(r"[.,]", "", written))
    return Decimal(written.replace(",", "."))


def _counted(letters: str, start: int, end: int, value: Decimal | None, magnitude: str) -> Number:
    """Return a number with what it counts, read off what stands around it."""
    before = _BEFORE.search(letters, max(0, start - 8), start)
    behind = _behind().match(letters, end)
    word = behind[1] if behind else ""
    after = behind.end() if behind else end
    if before:
        return Number(before.start(), end, value, MONEY if before[1].startswith("vn") else "money", "", end)
    unit, factor = _units().get(word, ("", Decimal(1)))
    if magnitude == "k" and not unit:
        unit = MONEY
    return Number(start, end, value * factor if value is not None else None, unit, word, after)


@cache
def _units() -> dict[str, tuple[str, Decimal]]:
    """Return word → (base unit, how much of it one is)."""
    known = {word: (PERCENT, Decimal(1)) for word in _PERCENTS} | {word: (MONEY, Decimal(1)) for word in _DONGS}
    known |= {word: ("money", Decimal(1)) for word in _FOREIGN}
    for code, unit in reading.table("units").items():
        for word in unit["words"]:
            known.setdefault(word, (unit.get("base", code), Decimal(str(unit.get("factor", 1)))))
    return known


@cache
def _behind() -> re.Pattern[str]:
    """Return what finds the word behind a number: a unit, else whatever word stands there."""
    units = "|".join(re.escape(word) for word in sorted(_units(), key=len, reverse=True))
    return re.compile(rf"[\s\-–_*~()×]*((?:{units})(?!\w)|[^\W\d_]+)")


def unit_of(word: str) -> str:
    """Return the base unit, or the code of what is counted, that a word names; "" for any other word."""
    return _units().get(word, ("", Decimal(1)))[0]


# --- words ---------------------------------------------------------------------------------------------------------


def _vague(letters: str) -> Iterator[Number]:
    terms = [term for words in reading.table("numbers").values() for term in words["vague"]]
    for found in re.finditer(reading.pattern(terms), letters):
        yield Number(found.start(), found.end(), None, "", "", found.end())


def _in_words(letters: str) -> Iterator[Number]:
    for clause in re.finditer(r"[^,.;:!?\n/()]+", letters):
        found = re.compile(r"[^\W\d_]+").finditer(letters, clause.start(), clause.end())
        words = [(word.group(), word.start(), word.end()) for word in found]
        for language in reading.table("numbers"):
            yield from _in_clause(letters, words, language)


def _in_clause(letters: str, words: list[tuple[str, int, int]], language: str) -> Iterator[Number]:
    at = 0
    while at < len(words):
        length, value = _run([word for word, _, _ in words[at : at + 12]], language)
        if length and _is_meant(words[at : at + length + 2], length, value, language):
            yield _counted(letters, words[at][1], words[at + length - 1][2], Decimal(value), "")
        at += max(1, length)


def _run(words: list[str], language: str) -> tuple[int, int]:
    """Return how many of the first words make a number, and its value; (0, 0) when none does."""
    known = reading.table("numbers")[language]
    parts: list[str] = []
    end = 0
    for length, word in enumerate(words, start=1):
        split = _split(word, language)
        if split is None and not (parts and word in known["glue"]):
            break
        if split is not None:
            parts, end = [*parts, *split], length
    return (end, _sum(parts, known)) if parts else (0, 0)


@cache
def _split(word: str, language: str) -> tuple[str, ...] | None:
    """Return the number words a word is made of (German writes them together), or None."""
    known = reading.table("numbers")[language]
    if language != "de":
        is_number = word in known["units"] or word in known["multipliers"] or word in known.get("teens", [])
        return (word,) if is_number else None
    parts = sorted([*known["units"], *known["multipliers"], "und"], key=len, reverse=True)
    found = re.fullmatch(rf"(?:{'|'.join(parts)})+", word)
    if found is None or word == "und":
        return None
    return tuple(part for part in re.findall("|".join(parts), word) if part != "und")


def _sum(parts: list[str], known: dict[str, dict[str, int]]) -> int:
    total = current = last = 0
    for part in parts:
        if part in known["units"]:
            current, last = current + last, known["units"][part]
        elif part in known.get("teens", []):
            current, last = current + 10 + last, 0
        elif known["multipliers"][part] < 1000:
            current, last = current + (last or 1) * known["multipliers"][part], 0
        else:
            total, current, last = total + ((current + last) or 1) * known["multipliers"][part], 0, 0
    return total + current + last


def _is_meant(words: list[tuple[str, int, int]], length: int, value: int, language: str) -> bool:
    """Whether a run of number words is a number here: "năm" is also a year, "chín" ripe, "một" and "a" an article."""
    known = reading.table("numbers")[language]
    if length > 1:
        return True
    word = words[0][0]
    following = [one for one, _, _ in words[length:]]
    is_counting = bool(following) and (following[0] in known["counted"] or unit_of(following[0]) not in {"", MONEY})
    if value == 1 or word in known["alone"]:
        stars = bool(following) and following[0] in {"sao", "star", "stars", "stern", "sterne", "bintang"}
        return stars or (is_counting and value != 1)
    return True
