"""The days of the sample's history, and how much of today's size stood on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

#: The day the sample shows: autumn 2025.
AS_AT: Final = date(2025, 10, 31)
#: First day of the map with two levels.
REFORM: Final = date(2025, 7, 1)


@dataclass(frozen=True)
class Wave:
    """A day on which the alliance entered what had come in since the last one.

    `permille`: how much of its size of autumn 2025 an organisation had. `year` is the full year reported, None
    within 2025.
    """

    on: date
    after: date
    permille: int
    year: int | None

    @property
    def name(self) -> str:
        """Return how the step is called in the trail."""
        return f"wave {self.on.isoformat()}"


WAVES: Final = (
    Wave(date(2021, 12, 31), date.min, 720, 2021),
    Wave(date(2022, 12, 31), date(2021, 12, 31), 800, 2022),
    Wave(date(2023, 12, 31), date(2022, 12, 31), 880, 2023),
    Wave(date(2024, 12, 31), date(2023, 12, 31), 950, 2024),
    Wave(date(2025, 6, 30), date(2024, 12, 31), 980, None),
    Wave(AS_AT, date(2025, 6, 30), 1000, None),
)

#: Cooperatives of autumn 2025 by year of founding, in proportion.
FOUNDED: Final = {
    2000: 4, 2001: 4, 2002: 5, 2003: 6, 2004: 6, 2005: 7, 2006: 8, 2007: 8, 2008: 9, 2009: 10, 2010: 11, 2011: 12,
    2012: 14, 2013: 20, 2014: 28, 2015: 46, 2016: 68, 2017: 90, 2018: 104, 2019: 108, 2020: 98, 2021: 92, 2022: 96,
    2023: 104, 2024: 88, 2025: 62,
}  # fmt: skip
