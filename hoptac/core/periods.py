"""Reporting periods: month, quarter, half, nine months, year; each ends exclusively."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from django.utils import translation

from hoptac.core.errors import RuleBroken

Kind = Literal["month", "quarter", "half", "nine_months", "year"]

MONTHS: Final[dict[Kind, int]] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
ROMAN: Final = ("I", "II", "III", "IV")
CODE: Final = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)|(?P<month>\d{2})))?")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of calendar from starts_on (included) to ends_before (excluded).

    Periods order by their start, then by their end. Build them with parse() or of(), which keep kind and dates true
    to each other.
    """

    starts_on: date
    ends_before: date
    kind: Kind

    @classmethod
    def of(cls, kind: Kind, year: int, number: int = 1) -> Period:
        """Return a period by its kind, its year and its number in that year, counted from 1 (3: the third quarter).

        Raises RuleBroken ("period.unreadable") when the year holds no such period.
        """
        months = MONTHS[kind]
        last = 1 if kind == "nine_months" else 12 // months
        if not 1 <= number <= last or not 1000 <= year <= 9998:
            raise _unreadable(f"{kind} {number} {year}")
        first = (number - 1) * months
        return cls(_month_start(year, first), _month_start(year, first + months), kind)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period written as "2025-07", "2025-Q3", "2025-H1", "2025-9M" or "2025".

        Raises RuleBroken ("period.unreadable") for anything else.
        """
        found = CODE.fullmatch(text.strip().upper())
        if not found:
            raise _unreadable(text)
        year = int(found["year"])
        if found["nine"]:
            return cls.of("nine_months", year)
        kinds: tuple[Kind, ...] = ("quarter", "half", "month")
        for kind in kinds:
            if found[kind]:
                return cls.of(kind, year, int(found[kind]))
        return cls.of("year", year)

    @classmethod
    def containing(cls, kind: Kind, day: date) -> Period:
        """Return the period of this kind that day lies in. Nine months exist for days before October only."""
        return cls.of(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @property
    def year(self) -> int:
        """The calendar year the period lies in."""
        return self.starts_on.year

    @property
    def number(self) -> int:
        """Which period of its kind in the year, counted from 1."""
        return (self.starts_on.month - 1) // MONTHS[self.kind] + 1

    @property
    def code(self) -> str:
        """The period as parse() reads it."""
        suffix = {"month": f"-{self.number:02}", "quarter": f"-Q{self.number}", "half": f"-H{self.number}"}
        return f"{self.year:04}{suffix.get(self.kind, '-9M' if self.kind == 'nine_months' else '')}"

    @property
    def label(self) -> str:
        """The period as reports name it, in English where English is active and otherwise in Vietnamese.

        Both live here and in no catalogue: an official report is Vietnamese even where no catalogue was compiled.
        """
        names = _english if (translation.get_language() or "").startswith("en") else _vietnamese
        return names(self.kind, self.number, self.year)

    def contains(self, day: date) -> bool:
        """Return whether day lies in the period: on starts_on or later, and before ends_before."""
        return self.starts_on <= day < self.ends_before

    def previous(self) -> Period:
        """Return the period of the same kind just before; for nine months, those of the year before."""
        months = 12 if self.kind == "nine_months" else MONTHS[self.kind]
        return self._moved(-months)

    def year_before(self) -> Period:
        """Return the same period of the year before."""
        return self._moved(-12)

    def _moved(self, months: int) -> Period:
        start = _month_start(self.year, self.starts_on.month - 1 + months)
        return Period(start, _month_start(start.year, start.month - 1 + MONTHS[self.kind]), self.kind)

    def __str__(self) -> str:
        return self.code


def _month_start(year: int, months: int) -> date:
    """Return the first day of the month that lies so many months after January of year."""
    return date(year + months // 12, months % 12 + 1, 1)


def _unreadable(text: str) -> RuleBroken:
    return RuleBroken(
        "period.unreadable",
        "“%(text)s” is no period. Write 2025 for a year, 2025-H1 for a half, 2025-9M for nine months, "
        "2025-Q3 for a quarter or 2025-07 for a month.",
        text=text,
    )


def _vietnamese(kind: Kind, number: int, year: int) -> str:
    match kind:
        case "month":
            return f"Tháng {number} năm {year}"
        case "quarter":
            return f"Quý {ROMAN[number - 1]} năm {year}"
        case "half":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        case "nine_months":
            return f"9 tháng năm {year}"
        case "year":
            return f"Năm {year}"


def _english(kind: Kind, number: int, year: int) -> str:
    match kind:
        case "month":
            return f"{date(year, number, 1):%B} {year}"
        case "quarter":
            return f"Quarter {ROMAN[number - 1]} of {year}"
        case "half":
            return f"{'First' if number == 1 else 'Second'} half of {year}"
        case "nine_months":
            return f"First nine months of {year}"
        case "year":
            return f"Year {year}"
