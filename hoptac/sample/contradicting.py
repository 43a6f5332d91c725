"""Reports that contradict what is known already: the work list of contradictions is nothing without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE
from hoptac.registry.entries import Entry, ReadingKey
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.units import Unit

#: The communes' quick report, after registers of members were opened and the nine months were reported.
QUICK_REPORT_ON = date(2025, 11, 10)
_THIRD_QUARTER = Period.parse("2025-Q3")
_SOURCE = f"Báo cáo nhanh của xã ngày {QUICK_REPORT_ON:%d/%m/%Y} (dữ liệu mẫu)"


def entries(units: Sequence[Unit], ids: Mapping[str, int]) -> Iterator[Entry]:
    """Yield reports of members that differ from a register, and of a quarter that does not fit the nine months."""
    day = QUICK_REPORT_ON, QUICK_REPORT_ON + timedelta(1)
    keeping = [unit for unit in units if unit.keeps_registers][:3]
    for surplus, unit in enumerate(keeping, start=2):
        key = ReadingKey(BY_CODE["members"].number, *day)
        yield Entry(ids[unit.key], {}, {key: unit.size.members + surplus}, source=_SOURCE)
    quarter = ReadingKey(BY_CODE["revenue"].number, _THIRD_QUARTER.starts_on, _THIRD_QUARTER.ends_before)
    for unit in [unit for unit in units if unit not in keeping and _earned_all_along(unit)][:4]:
        yield Entry(ids[unit.key], {}, {quarter: unit.size.revenue // 2_000_000 * 1_000_000}, source=_SOURCE)


def _earned_all_along(unit: Unit) -> bool:
    """The published figures of Tây Bắc Eco stay as they are."""
    return unit.kind == "cooperative" and unit.founded.year < 2021 and not unit.events and unit.name != ECO_NAME
