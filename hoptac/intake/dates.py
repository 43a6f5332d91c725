"""Dates as people type them, with the precision they typed; the order of day and month is decided by the column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from hoptac.core.text import fold
from hoptac.intake.shapes import PartialDate, Precision

#: No cooperative, member or certificate of these registers is older.
FIRST_YEAR = 1900
_EPOCH = dt.date(1899, 12, 30)
_BLANK = frozenset({"", "-", "–", "—", "...", "…", "/", "x", "0"})
_NOT_KNOWN = frozenset(["khong", "khong ro", "chua ro", "khong nho", "chua xac dinh", "chua co", "khong co", "kxd"])
_FULL = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-–\s]\s*(\d{1,2})\s*[/.\-–\s]\s*(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)")
_SAID = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4}|\d{2})")
_MONTH = re.compile(r"(?:^|\b(?:thang|t)\s*)(\d{1,2})\s*(?:[/.\-]|\s*nam\s*)\s*(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


class Unreadable(ValueError):
    """No date, or an impossible one; `code` says which: unreadable, impossible, two_dates."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=65_536)
def parse(text: str, *, latest: dt.date, is_month_first: bool = False) -> PartialDate | None:
    """Return the date of `text`, or None for an empty cell; two-digit years are the last ones not after `latest`.

    Raises Unreadable.
    """
    text = text.strip().lower()
    if text in _BLANK or fold(text) in _NOT_KNOWN:
        return None
    found = _ISO.search(text)
    if found:
        return _built(int(found[1]), int(found[2]), int(found[3]))
    said = _SAID.search(fold(text))
    full = said or _FULL.search(text)
    if full:
        if len(_FULL.findall(text)) > 1:
            raise Unreadable("two_dates")
        day, month = int(full[1]), int(full[2])
        if is_month_first and not said:
            day, month = month, day
        return _built(_full_year(full[3], latest), month, day)
    return _part(text)


def _part(text: str) -> PartialDate:
    found = _MONTH.search(_unmarked(text))
    if found:
        return _built(int(found[2]), int(found[1]), 1, Precision.MONTH)
    years = _YEAR.findall(text)
    if len(years) == 1 and len(re.findall(r"\d+", text)) == 1:
        return _built(int(years[0]), 1, 1, Precision.YEAR)
    raise Unreadable("unreadable")


def _unmarked(text: str) -> str:
    return text.replace("tháng", "thang").replace("năm", "nam")


def _full_year(written: str, latest: dt.date) -> int:
    if len(written) == 4:
        return int(written)
    year = latest.year // 100 * 100 + int(written)
    return year if year <= latest.year else year - 100


def _built(year: int, month: int, day: int, precision: Precision = Precision.DAY) -> PartialDate:
    if not FIRST_YEAR <= year <= 2100:
        raise Unreadable("impossible")
    try:
        return PartialDate(dt.date(year, month, day), precision)
    except ValueError:
        raise Unreadable("impossible") from None


def from_number(number: float) -> PartialDate:
    """Return the date a number cell means: a bare year, or a serial number of days; raises Unreadable."""
    if number != int(number) and number < 3000:
        month, year = divmod(round(number * 10_000), 10_000)  # 7.2019 typed as July 2019
        if 1 <= month <= 12 and 1950 <= year <= 2100:
            return _built(year, month, 1, Precision.MONTH)
        raise Unreadable("unreadable")
    whole = int(number)
    if FIRST_YEAR <= whole <= 2100:
        return _built(whole, 1, 1, Precision.YEAR)
    if 7_000 <= whole <= 75_000:
        return PartialDate(_EPOCH + dt.timedelta(days=whole))
    if 1_01_1900 <= whole <= 31_12_2100:  # 15032019 typed without separators
        return _built(whole % 10_000, whole // 10_000 % 100, whole // 1_000_000)
    raise Unreadable("unreadable")


def is_month_first(texts: Iterable[str]) -> bool:
    """Return whether a column is written month/day/year: some cells read only so, and none only the other way."""
    only_month_first = only_day_first = 0
    for text in texts:
        found = _FULL.search(text)
        if found:
            first, second = int(found[1]), int(found[2])
            only_month_first += first <= 12 < second <= 31
            only_day_first += second <= 12 < first <= 31
    return only_month_first >= 2 and not only_day_first


def is_swapped(texts: Iterable[str], cells: Iterable[dt.date]) -> bool:
    """Return whether a spreadsheet took d/m for m/d where it could.

    Then every date it left as text has a day above 12, and every real date has a day of 12 or less.
    """
    firsts = [int(found[1]) for found in map(_FULL.search, texts) if found]
    days = [cell.day for cell in cells]
    return len(firsts) >= 3 and len(days) >= 3 and min(firsts) > 12 and max(days) <= 12
