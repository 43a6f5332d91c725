"""Periods, dates and plan as headings and titles name them: "6T 2024", "Quý III/2025", "KH 2025", "đến 31/12/2024"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Kind, Period
from hoptac.intake.units import plain

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SHORT = r"(?:(?P<year>(?:19|20)\d\d)(?!\d)|(?<=[/'’.])(?P<short>\d\d)(?!\d))"
_JOIN = r"\s*[/.\-,]?\s*(?:cua\s+)?(?:nam\s*)?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_RANGE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d(?!\d)|giai doan")
_AS_ON = re.compile(
    r"(?:tinh\s+)?(?:(?:den|tai|vao)\s+)?(?:thoi diem\s+)?(?:het\s+)?(?:ngay\s+)?"
    r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d\d)(?!\d)"
)
_HALF = re.compile(
    rf"(?<![\d/])(?:0?6|sau)\s*(?:thang|th|t)(?![a-z])\.?\s*(?P<end>dau|cuoi)?\s*(?:nam)?{_JOIN}{_SHORT}?|"
    rf"\bh(?P<half>[12])[/\- ]{_YEAR.replace('year', 'hyear')}"
)
_NINE = re.compile(rf"(?<![\d/])(?:0?9|chin)\s*(?:thang|th|t)(?![a-z])\.?\s*(?:dau)?\s*(?:nam)?{_JOIN}{_SHORT}?")
_TWELVE = re.compile(rf"(?<![\d/])12\s*(?:thang|t)(?![a-z])\.?{_JOIN}{_SHORT}?")
_THREE = re.compile(rf"(?<![\d/])0?3\s*(?:thang|t)(?![a-z])\.?\s*dau\s*(?:nam)?{_JOIN}{_SHORT}?")
_QUARTER = re.compile(rf"\b(?:quy|q)\s*\.?\s*(?P<number>iii|ii|iv|i|[1-4])(?![a-z0-9]){_JOIN}{_SHORT}?")
_MONTH = re.compile(
    rf"\b(?:thang|t)\s*\.?\s*(?P<number>0?[1-9]|1[0-2])(?!\d){_JOIN}{_SHORT}?|"
    rf"(?<![\d/])(?P<bare>0?[1-9]|1[0-2])[/.\-](?P<byear>20\d\d)(?!\d)"
)
_YEARS = re.compile(
    rf"(?:\b(?:ca\s+)?nam\s*)?(?<![\d/.]){_YEAR}|\b(?:nam|kh|th|dt|tt)\s*'?(?P<short>\d\d)(?![\d/]|\s*(?:t|thang)\b)"
)
_RELATIVE = (
    (re.compile(r"\b(?:cung ky(?: nam (?:truoc|ngoai))?|ck(?: nam truoc)?)\b"), -1, True),
    (re.compile(r"\bnam (?:truoc|ngoai)(?: lien ke)?\b"), -1, False),
    (re.compile(r"\bnam (?:sau|toi|ke tiep|tiep theo)\b"), 1, False),
    (re.compile(r"\b(?:nam nay|nam bao cao|ca nam|trong nam)\b"), 0, False),
)
_PLAN = re.compile(
    r"\bke hoach\b|^\W*kh\b|\bkh(?=\s*(?:nam\b|\d|quy\b|q\d|thang\b|t\d|$|[/(,:\-]))|\bdu kien\b|"
    r"\bchi tieu (?:ke hoach|giao)\b|\bmuc tieu\b"
)
_ACTUAL = re.compile(r"\bthuc hien\b|\bth(?=\s*(?:nam\b|\d|quy\b|q\d|thang\b|t\d|$|[/(,:\-]))|\bthuc te\b")
_ESTIMATE = re.compile(r"\buoc(?: (?:tinh|dat|thuc hien|th))?\b|\buth\b")


@dataclass(frozen=True, slots=True)
class Time:
    """What a heading says of time. `relative` is (years from the sheet's year, whether the sheet's period is meant).

    `part` is a period without its year: (kind, number). `is_range` marks stretches that are no period of a report.
    """

    period: Period | None = None
    as_on: dt.date | None = None
    part: tuple[Kind, int] | None = None
    relative: tuple[int, bool] | None = None
    is_plan: bool = False
    is_range: bool = False

    @property
    def is_named(self) -> bool:
        """Whether any period or date was named, with or without a year."""
        return bool(self.period or self.as_on or self.part or self.relative or self.is_range)

    def within(self, sheet: Period | None) -> Time:
        """Return the time with what it leaves open taken from the sheet's own period."""
        if self.period or not sheet:
            return self
        if self.part:
            return replace(self, period=Period.of(self.part[0], sheet.year, self.part[1]))
        if self.relative:
            years, is_same = self.relative
            whole = sheet if is_same else Period.of("year", sheet.year)
            return replace(self, period=Period.of(whole.kind, whole.year + years, whole.number))
        return self


def take(text: str) -> tuple[Time, str]:
    """Return what text says of time, and text without it."""
    read = plain(text)
    spans: list[tuple[int, int]] = []
    found = _RANGE.search(read)
    if found:
        return Time(is_range=True), text
    said = {pattern: pattern.search(read) for pattern in (_PLAN, _ESTIMATE, _ACTUAL)}
    spans.extend(found.span() for found in said.values() if found)
    time = Time(is_plan=said[_PLAN] is not None)
    time, span = _named(read, time)
    if span:
        spans.append(span)
    return time, _without(text, spans)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    gone = {i for start, end in spans for i in range(start, end)}
    return "".join(" " if i in gone else character for i, character in enumerate(text))


def _named(read: str, time: Time) -> tuple[Time, tuple[int, int] | None]:
    found = _AS_ON.search(read)
    if found:
        try:
            return replace(time, as_on=dt.date(int(found[3]), int(found[2]), int(found[1]))), found.span()
        except ValueError:
            return time, None
    for pattern, kind in (
        (_HALF, "half"), (_NINE, "nine_months"), (_TWELVE, "year"), (_THREE, "quarter"), (_QUARTER, "quarter"),
        (_MONTH, "month"),
    ):  # fmt: skip
        found = pattern.search(read)
        if found:
            return _period(time, found, kind), found.span()  # type: ignore[arg-type]
    for relative, years, is_same in _RELATIVE:
        found = relative.search(read)
        if found:
            return replace(time, relative=(years, is_same)), found.span()
    found = _YEARS.search(read)
    return (_period(time, found, "year"), found.span()) if found else (time, None)


def _period(time: Time, found: re.Match[str], kind: Kind) -> Time:
    groups = found.groupdict()
    number = 1
    if kind == "half":
        number = 2 if groups.get("end") == "cuoi" else int(groups.get("half") or 1)
    elif groups.get("number") or groups.get("bare"):
        written = groups.get("number") or groups["bare"] or ""
        number = _ROMAN.get(written) or int(written)
    year = groups.get("year") or groups.get("byear") or groups.get("hyear")
    if groups.get("short"):
        year = f"20{groups['short']}"
    if not year:
        return replace(time, part=(kind, number))
    try:
        return replace(time, period=Period.of(kind, int(year), number))
    except RuleBroken:
        return time
