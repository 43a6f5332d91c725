"""Every number and every claim of a text, held against the record.

What is looked for does not depend on the language of the text: a Vietnamese text may hide "five-star" or "organic".
Names the record knows (of the product, its maker, its place, certificates in force) are no claims. Better too much is
marked than too little: a person who knows better changes the record or the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from hoptac.core import text as folding
from hoptac.sharing.drafting import numbers, reading, stated
from hoptac.sharing.drafting.facts import Facts
from hoptac.sharing.drafting.numbers import Number
from hoptac.sharing.drafting.reading import Reading

_STAR_SIGNS: Final = "★⭐✩☆🌟✪✭✮✯⋆*"
_STAR_WORDS: Final = r"(?:ngôi[\W_]*)?(?:sao(?!\w)|stars?|stern\w*|bintang)"
_PLACE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:đến từ|xuất xứ|nguồn gốc|sản xuất tại|trồng tại|từ vùng|made in|grown in|produced in|from"
    r"|hergestellt in|angebaut in|stammt aus|stammen aus|herkunft|berasal dari|dibuat di|ditanam di|buatan|daripada"
    r"|dari)[\W_]{1,3}$"
)
_PER: Final = r"\s*(?:/|mỗi|một|per|an?|each|every|je|pro|im|setiap|tiap|bagi|hàng|se)[\s–-]*"
_PERIOD: Final = re.compile(
    rf"{_PER}(?:tháng|ngày|tuần|giờ|month|day|week|hour|monat|tag|woche|bulan|hari|minggu)(?!\w)"
)
_ADVERB: Final = re.compile(r"\s*(?:daily|weekly|monthly|täglich|wöchentlich|monatlich|harian|bulanan|mingguan)(?!\w)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim at [start, end) of the text. `claim`: see sharing.choices.Claim."""

    start: int
    end: int
    claim: str
    is_supported: bool


def check(text: str, language: str, facts: Facts) -> tuple[Finding, ...]:
    """Return the claims of a text (in NFC) in the order in which they stand; of overlapping ones the unsupported."""
    read = Reading(text)
    letters = reading.blanked(read.letters, _names(facts))
    stars = list(_stars(letters, facts))
    claims = [*stars, *_claims(letters, facts), *_months(letters, facts), *_places(read, letters, text, facts)]
    taken = [(one.start, one.end) for one in claims]
    found = [*claims, *_unreadable(letters)]
    for number in numbers.find(letters, language):
        if not any(start <= number.start and number.end <= end for start, end in taken):
            found.append(_number(letters, number, facts))
    spans = [Finding(*read.span(one.start, one.end), one.claim, one.is_supported) for one in found]
    return tuple(_apart(spans))


def unsupported(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what the record does not support."""
    return tuple(one for one in findings if not one.is_supported)


def _apart(findings: list[Finding]) -> Iterator[Finding]:
    """Yield findings that do not overlap: those without support first, then the longer ones, by where they stand."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda one: (one.is_supported, one.start - one.end)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.start)


def _names(facts: Facts) -> list[str]:
    """Return the names that are no claims. A name that is nothing but a claim, or that gives itself stars, is one."""
    return [name for name in facts.known() if name and not _is_claim(Reading(name).letters)]


@lru_cache(maxsize=4096)
def _is_claim(letters: str) -> bool:
    if _star_pattern().search(letters):
        return True
    return any(re.fullmatch(claim, letters.strip()) for claim, _ in _claim_patterns().values())


# --- stars ---------------------------------------------------------------------------------------------------------


def _stars(letters: str, facts: Facts) -> Iterator[Finding]:
    for found in _star_pattern().finditer(letters):
        if found["signs"]:
            value = len(re.findall(rf"[{re.escape(_STAR_SIGNS)}]", found["signs"]))
        else:
            value = _star_value(found["before"] or found["behind"] or found["of"])
        yield Finding(found.start(), found.end(), "stars", value == facts.stars and facts.stars > 0)


def _star_value(written: str) -> int:
    return int(written) if written.isdigit() else _number_words().get(written, 0)


@cache
def _number_words() -> dict[str, int]:
    """Return the words for 1 to 10 in all languages, Vietnamese ones also without marks."""
    found: dict[str, int] = {}
    for known in reading.table("numbers").values():
        for word, value in known["units"].items():
            if value <= 10:
                found |= {word: value, folding.fold(word): value}
    return found


@cache
def _star_pattern() -> re.Pattern[str]:
    """Return what finds "5 sao", "fünf-Sterne", "bintang lima", "hạng 4", "5/5" and rows of star signs."""
    number = rf"\d+|{'|'.join(sorted(map(re.escape, _number_words()), key=len, reverse=True))}"
    signs = re.escape(_STAR_SIGNS)
    return re.compile(
        rf"(?P<signs>(?:[{signs.replace(re.escape('*'), '')}][\s]*)+|(?<!\*)\*{{3,5}}(?!\*))"
        rf"|(?<!\w)(?P<before>{number})(?:[\W_]*{_STAR_WORDS}|\s*[{signs}])"
        rf"|(?<!\w)(?:hạng|bintang|sao|rated|rating|xếp hạng)[\W_]*(?P<behind>{number})(?!\w)"
        rf"|(?<!\w)(?P<of>\d)\s*/\s*5(?!\w)"
    )


# --- claims --------------------------------------------------------------------------------------------------------


@cache
def _claim_patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Return claim → what finds it, and what looks like it but is none."""
    return {
        claim: (
            re.compile(reading.pattern(known["terms"])),
            re.compile(reading.pattern(known["except"])) if "except" in known else None,
        )
        for claim, known in reading.table("claims").items()
    }


def _claims(letters: str, facts: Facts) -> Iterator[Finding]:
    for claim, (terms, others) in _claim_patterns().items():
        plain = others.sub(lambda found: " " * len(found.group()), letters) if others else letters
        for found in terms.finditer(plain):
            yield Finding(found.start(), found.end(), claim, _is_held(claim, facts))


def _is_held(claim: str, facts: Facts) -> bool:
    """Whether a certificate or recognition in force supports a claim."""
    known = reading.table("claims")[claim]
    held = {badge.kind for badge in facts.badges}
    wanted = set(known.get("certificates", ()))
    return bool(held & wanted) or ("*" in wanted and bool(held)) or (bool(known.get("stars")) and facts.stars > 0)


def _months(letters: str, facts: Facts) -> Iterator[Finding]:
    for month, expression in enumerate(_month_patterns(), start=1):
        for found in expression.finditer(letters):
            yield Finding(found.start(), found.end(), "season", month in facts.months)


@cache
def _month_patterns() -> tuple[re.Pattern[str], ...]:
    """Return what finds each month by its name; "may" and "mac" only where a time is told."""
    table = reading.table("months")
    names = [{table[language][at].lower() for language in table if language != "vi"} for at in range(12)]
    told = r"(?<=in )|(?<=from )|(?<=to )|(?<=until )|(?<=and )|(?<=dari )|(?<=dan )|(?<=bulan )|(?<=hingga )|(?<=–)"
    expressions = []
    for month in names:
        sure = "|".join(sorted(month - {"may", "mac"}))
        risky = "|".join(sorted(month & {"may", "mac"}))
        expressions.append(rf"(?<!\w)(?:{sure})(?!\w)" + (rf"|(?:{told})(?:{risky})(?!\w)" if risky else ""))
    return tuple(map(re.compile, expressions))


def _places(read: Reading, letters: str, text: str, facts: Facts) -> Iterator[Finding]:
    """Yield names of other places, and capital letters where a place is told that the record does not know."""
    if facts.elsewhere:
        for found in _elsewhere(facts.elsewhere).finditer(letters):
            yield Finding(found.start(), found.end(), "elsewhere", is_supported=False)
    for found in re.finditer(r"[^\W\d_]+", letters):
        is_capital = text[read.at(found.start())].isupper()
        if is_capital and _PLACE_BEFORE.search(letters, max(0, found.start() - 24), found.start()):
            yield Finding(found.start(), found.end(), "elsewhere", is_supported=False)


@cache
def _elsewhere(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(reading.pattern({Reading(name).letters for name in names}))


def _unreadable(letters: str) -> Iterator[Finding]:
    """Yield letters of other scripts and words spelled out letter by letter: nobody could check them."""
    for found in re.finditer(r"[^\W\d_]+", letters):
        if any(not unicodedata.name(letter, "").startswith("LATIN") for letter in found.group()):
            yield Finding(found.start(), found.end(), "unreadable", is_supported=False)
    for found in re.finditer(r"(?<!\w)(?:[^\W\d_][.\-_*·\s]{1,2}){2,}[^\W\d_](?!\w)", letters):
        yield Finding(found.start(), found.end(), "unreadable", is_supported=False)


# --- numbers -------------------------------------------------------------------------------------------------------


def _number(letters: str, number: Number, facts: Facts) -> Finding:
    if number.unit == numbers.CALENDAR:
        return Finding(number.start, number.end, "season", number.value in facts.months)
    end = number.after if number.unit else number.end
    if number.unit == numbers.MONEY:
        return Finding(number.start, end, "price", _is_price(letters, number, facts))
    if number.unit in {numbers.PERCENT, "money"}:
        return Finding(number.start, end, "percent" if number.unit == numbers.PERCENT else "price", is_supported=False)
    is_stated = number.value is not None and (number.value, number.unit or number.word) in stated.amounts(facts)
    is_rate = _PERIOD.match(letters, number.after) or _ADVERB.match(letters, number.after)
    return Finding(number.start, end, "number", is_stated and not is_rate)


def _is_price(letters: str, number: Number, facts: Facts) -> bool:
    """Whether this is a price of the record; where the text says for how much, it must be for that."""
    units = [price.unit for price in facts.prices if price.amount == number.value]
    per = re.compile(rf"{_PER}([^\W\d_]+)").match(letters, number.after)
    if not per or (per[1] not in _unit_words()):
        return bool(units)
    return any(per[1] in stated.unit_names(unit) for unit in units)


@cache
def _unit_words() -> frozenset[str]:
    return frozenset(word for unit in reading.table("units").values() for word in unit["words"])
