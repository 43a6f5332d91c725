"""What one heading means: field, option, period, plan, unit. Headings come as levels, from the group to the leaf."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from hoptac.core.periods import Period
from hoptac.core.text import clean
from hoptac.intake import abbreviations, choices, fields, times, units, wording
from hoptac.intake.shapes import Kind, Reason

#: Below this a heading is kept as unknown: a column left for the officer is better than one in the wrong place.
ENOUGH = 0.6
_GROUP_WEIGHT = 0.35
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_NUMBERED = re.compile(r"^\s*(?:[IVX]{1,4}|\d{1,2}|[a-zA-Z])\s*[.)]\s*(?=\D{2})|^\s*[-+*•–]\s*")
_SERIAL = frozenset({"tt", "stt", "so tt", "so thu tu", "thu tu", "no", "tt so", "s tt", "s t t"})
_OPTION_GROUPS = (
    "status", "rating", "sector", "kind", "size_band", "sex", "training_level", "stars", "member_kind", "party_kind",
)  # fmt: skip


_UNKNOWN = Reason("unknown", "The heading is not in the dictionary.")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading was taken to mean. `field` is "" when unknown, "serial" for the TT column."""

    field: str = ""
    option: str = ""
    period: Period | None = None
    as_on: dt.date | None = None
    is_plan: bool = False
    unit: units.Unit | None = None
    per: str = ""
    confidence: float = 0.0
    reason: Reason = _UNKNOWN
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    levels: tuple[tuple[str, ...], ...]
    extras: tuple[str, ...]
    time: times.Time
    unit: units.Unit | None
    per: str


def joined(levels: tuple[str, ...]) -> str:
    """Return the heading as one line, its levels parted by " / "."""
    return " / ".join(clean(level) for level in levels)


@lru_cache(maxsize=8192)
def meaning(levels: tuple[str, ...], kind: Kind, sheet_period: Period | None = None) -> Meaning:
    """Return what a heading of a sheet of `kind` means; `levels` run from the top group to the heading itself."""
    if levels and " ".join(abbreviations.canonical(levels[-1])) in _SERIAL:
        return Meaning("serial", confidence=1.0, reason=Reason("serial", "Running numbers."))
    heading = _heading(levels)
    time = heading.time.within(sheet_period)
    found = _option(heading, kind) or _best(heading, kind)
    for nearer in range(1, len(levels)):  # a group that says nothing of its own: "Kết quả sản xuất kinh doanh"
        if not found.field or (nearer < len(levels) - 1 and not found.option):
            alone = _best(_heading(levels[nearer:]), kind)
            found = alone if alone.confidence > found.confidence else found
    if time.is_range or not found.field:
        found = replace(found, field="", option="", confidence=0.0) if time.is_range else found
        return replace(found, unit=heading.unit, per=heading.per, is_named=time.is_named)
    field, period = _by_unit(found.field, heading, kind), time.period
    as_on = time.as_on
    if not fields.BY_KEY[field].by_period and period:
        as_on, period = as_on or period.ends_before - dt.timedelta(days=1), None
    return replace(
        found,
        field=field, period=period, as_on=as_on, is_plan=time.is_plan, unit=heading.unit, per=heading.per,
        is_named=time.is_named,
    )  # fmt: skip


def _by_unit(field: str, heading: _Heading, kind: Kind) -> str:
    """Return the field its unit makes of it: "DT" in hectares is an area, income may be by month or by year."""
    dimension = heading.unit.dimension if heading.unit else ""
    if field == "revenue" and dimension == "area":
        return "production_area"
    if field == "production_area" and dimension == "money" and "dt" in heading.levels[-1]:
        return "revenue"
    if field == "worker_income_month":
        words = {word for level in heading.levels for word in level}
        named = heading.per or ("month" if "thang" in words else "year" if "nam" in words else "")
        return "worker_income_year" if named == "year" else field
    return field


@lru_cache(maxsize=8192)
def _heading(levels: tuple[str, ...]) -> _Heading:
    time, unit, per = times.Time(), None, ""
    words: list[tuple[str, ...]] = []
    extras: list[str] = []
    for level in levels:
        text = clean(level)
        for inner in _BRACKETS.findall(text):
            known = units.unit_of(inner)
            if known:
                unit, per = known[0], known[1] or per
                continue
            inner_time, rest = times.take(inner)
            time = _merged(time, inner_time)
            within = units.unit_of(rest.strip(" ,;-/")) or next(
                (part for part in map(units.unit_of, re.split(r"[,;]", rest)) if part), None
            )
            if within:
                unit, per = within[0], within[1] or per
            else:
                extras.extend(abbreviations.canonical(rest))
        text = _BRACKETS.sub(" ", text)
        running = units.in_running(text.strip()) or _trailing(text)
        if running:
            unit, per, text = running[0], running[1] or per, running[2]
        level_time, text = times.take(_NUMBERED.sub("", text))
        time = _merged(time, level_time)
        words.append(_mended(abbreviations.canonical(text)))
    return _Heading(tuple(words), tuple(extras), time, unit, per)


def _trailing(text: str) -> tuple[units.Unit, str, str] | None:
    """Return the unit behind the last comma or colon ("Diện tích, ha", "Vốn ĐVT: đồng")."""
    parts = re.split(r"[,;:\-–]\s*|\bĐVT\b:?\s*|\bđvt\b:?\s*", text)
    known = units.unit_of(parts[-1]) if len(parts) > 1 and parts[-1].strip() and any(parts[:-1]) else None
    return (known[0], known[1], text[: text.rindex(parts[-1])]) if known else None


def _merged(upper: times.Time, lower: times.Time) -> times.Time:
    """Return what two levels say together: the lower one decides, a year above completes a part below."""
    part = lower.part or upper.part
    period = lower.period or upper.period
    if (
        part
        and period
        and period.kind == "year"
        and not (lower.period and upper.part and not lower.part and part is None)
    ):
        period = Period.of(part[0], period.year, part[1])
    return times.Time(
        period,
        lower.as_on or upper.as_on,
        part,
        lower.relative or upper.relative,
        upper.is_plan or lower.is_plan,
        upper.is_range or lower.is_range,
    )


def _mended(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with a single slip of the keyboard put right where the dictionary has exactly one such word."""
    return tuple(word if word in wording.VOCABULARY else _nearest(word) for word in words)


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    single = re.sub(r"(.)\1+$", r"\1", word)
    if single != word and single in wording.VOCABULARY:
        return single
    if len(word) < 5:
        return word
    near = [
        known for known in wording.VOCABULARY if abs(len(known) - len(word)) <= 1 and OSA.distance(known, word) == 1
    ]
    return near[0] if len(near) == 1 else word


def _option(heading: _Heading, kind: Kind) -> Meaning | None:
    """Return the meaning of a column that stands for one value of a choice ("Tốt" under "Xếp loại"), or None."""
    leaf = " ".join(heading.levels[-1])
    group = heading.levels[:-1]
    if leaf in choices.SEX and kind in fields.OWNED and any("sinh" in level for level in group):
        return Meaning(
            "birth", choices.SEX[leaf], confidence=0.95, reason=Reason("option", "One value a column, ticked.")
        )
    for key in _OPTION_GROUPS:
        field = fields.BY_KEY[key]
        code = choices.OPTIONS[field.choices].get(leaf)
        if not code or kind not in field.kinds:
            continue
        named = any(
            " ".join(level) in _option_group_names(key) or _option_group_names(key) & _spans(level) for level in group
        )
        alone = key in {"status", "rating", "stars"} or (key == "sex" and kind in fields.PERSONS)
        if named or (not any(group) and alone and len(leaf) > 1):
            confidence = 0.95 if named else 0.65
            return Meaning(key, code, confidence=confidence, reason=Reason("option", "One value a column, ticked."))
    return None


@lru_cache(maxsize=64)
def _option_group_names(key: str) -> frozenset[str]:
    return frozenset(
        " ".join(phrases[0]) for field, phrases, _ in wording.COMPILED if field == key and len(phrases) == 1
    )


def _spans(words: tuple[str, ...]) -> set[str]:
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}


def _best(heading: _Heading, kind: Kind) -> Meaning:
    """Return the wording that explains most of the heading; the leaf must be explained, the group may be."""
    leaf = heading.levels[-1] if heading.levels else ()
    group = tuple(word for level in heading.levels[:-1] for word in (*level, "/"))
    extras = heading.extras
    everything = frozenset((*group, *leaf, *extras))
    best, best_rank = Meaning(), (0.0, 0.0)
    candidates = (entry for word in everything for entry in wording.BY_WORD.get(word, ()))
    for key, phrases, words in sorted(candidates):
        if not words <= everything or kind not in fields.BY_KEY[key].kinds:
            continue
        rank = _rank(phrases, group, leaf, extras)
        if rank[1] >= ENOUGH and rank > best_rank:
            best_rank = rank
            best = Meaning(key, confidence=round(min(rank[1], 1.0), 2), reason=_why(rank[1]))
    return best


def _why(confidence: float) -> Reason:
    if confidence >= 0.99:
        return Reason("dictionary", "The heading is in the dictionary.")
    return Reason("resembles", "The heading resembles one of the dictionary.")


def _rank(
    phrases: wording.Wording, group: tuple[str, ...], leaf: tuple[str, ...], extras: tuple[str, ...]
) -> tuple[float, float]:
    """Return (words explained, confidence); confidence is 0 when a left-over word contradicts the wording."""
    in_leaf, in_group, in_extras = set[int](), set[int](), set[int]()
    for phrase in phrases:
        for words, places in ((leaf, in_leaf), (group, in_group), (extras, in_extras)):
            at = _find(phrase, words)
            if at is not None:
                places.update(range(at, at + len(phrase)))
                break
        else:
            return 0.0, 0.0
    rest_leaf = [word for i, word in enumerate(leaf) if i not in in_leaf]
    rest_group = [word for i, word in enumerate(group) if i not in in_group and word != "/"]
    if any(word in abbreviations.BLOCKING for word in rest_leaf):
        return 0.0, 0.0
    open_leaf = sum(word not in abbreviations.STOP for word in rest_leaf)
    open_group = sum(word not in abbreviations.STOP for word in rest_group)
    covered = _weight(leaf, in_leaf) + _GROUP_WEIGHT * _weight(group, in_group) + 0.2 * len(in_extras)
    total = covered + open_leaf + _GROUP_WEIGHT * 0.5 * open_group
    stops = 0.02 * (len(rest_leaf) - open_leaf)
    rank = _weight(leaf, in_leaf) + 0.2 * _weight(group, in_group) + 0.1 * len(in_extras) - stops
    if open_leaf and not in_leaf:
        return 0.0, 0.0
    return rank, covered / total if total else 0.0


def _weight(words: tuple[str, ...], places: set[int]) -> float:
    """Return how much the explained words say: words that add little to a heading count a third."""
    return sum(0.3 if words[i] in abbreviations.STOP else 1.0 for i in places)


def _find(phrase: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    size = len(phrase)
    return next((i for i in range(len(words) - size + 1) if words[i : i + size] == phrase), None)
