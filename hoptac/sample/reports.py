"""What an organisation reports on a wave: levels on its day, sums of the periods that have ended since the last."""

from __future__ import annotations

from datetime import date, timedelta

from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE, BY_NUMBER
from hoptac.registry.entries import ReadingKey
from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT, WAVES, Wave
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.sizes import trainable
from hoptac.sample.units import Unit

#: Revenue of a year as permille of that of 2024.
_OF_2024 = {2021: 780, 2022: 860, 2023: 930, 2024: 1000}
#: Of the revenue expected for 2025 (permille of 2024), what came by the end of June and of September.
_EXPECTED_2025, _HALF, _NINE_MONTHS = 1085, 452, 731
#: Tây Bắc Eco: revenue by period, area by wave (square metres), quantity of nine months as published (figures.md).
_ECO_REVENUE = {"2021": 392, "2022": 511, "2023": 668, "2024": 905, "2025-H1": 447, "2025-9M": 812}
_ECO_AREA = (90_000, 140_000, 210_000, 340_000, 420_000, 500_000)
_ECO_9M = 200 + 1_050 + 500

Readings = dict[ReadingKey, int]


def readings(unit: Unit, wave: Wave) -> Readings:
    """Return what the unit reports on this wave; nothing once it has ended."""
    if not unit.exists(wave.on):
        return {}
    chance = Chance(f"reports {unit.key} {wave.on}")
    found = _levels(unit, wave)
    if unit.kind == "union":
        found = {key: value for key, value in found.items() if key.element != BY_CODE["members"].number}
    if _works(unit, wave.on) and (wave.on == AS_AT or chance.happens(94) or unit.name == ECO_NAME):
        found |= _sums(chance, unit, wave)
    return found


def sums(unit: Unit, period: Period) -> dict[str, int]:
    """Return what the unit has to say of a whole period of 2024 or 2025, by element; nothing when it did not work."""
    last = period.ends_before - timedelta(1)
    wave = next(wave for wave in WAVES[3:] if wave.on >= last)
    if not _works(unit, last) or not unit.exists(last):
        return {}
    chance = Chance(f"reports {unit.key} {wave.on}")
    chance.happens(94)  # as readings() asked whether it reported at all
    whole = Period.parse(str(wave.year)) if wave.year else period
    found = {
        BY_NUMBER[key.element].code: value
        for key, value in _sums(chance, unit, wave).items()
        if (key.starts_on, key.ends_before) == (whole.starts_on, whole.ends_before)
    }
    return found if whole == period else _first_half(unit, found)


def _first_half(unit: Unit, year: dict[str, int]) -> dict[str, int]:
    """Return what of the sums of 2024 came in its first half."""
    part = _part_of_year(unit, 2024)
    months = max(part - 6, 0)
    share = Chance(f"2024-H1 {unit.key}").between(880, 980) * months // part
    return {
        code: value * months // part if code in ("worker_months", "wages_paid")
        else value * share // 1000 // 100_000 * 100_000 if code in ("revenue", "profit")
        else value * share // 1000
        for code, value in year.items()
    }  # fmt: skip


def _works(unit: Unit, on: date) -> bool:
    before = [event for event in unit.events if event.on <= on]
    return not before or before[-1].status in ("active", "not_at_address")


def _so_far(name: str, final: int, share: int) -> int:
    """Return how many of a few had come when `share` permille of all had: each on a day of its own, for good."""
    chance = Chance(f"so far {name}")
    return sum(chance.below(1000) < share for _ in range(final))


def _levels(unit: Unit, wave: Wave) -> Readings:
    size, share = unit.size, wave.permille
    members = max(size.members * share // 1000, min(size.members, 5))
    workers = max(size.workers * share // 1000, min(size.workers, 1))
    stated = {
        "members": members,
        "members_women": min(size.women * share // 1000, members),
        "members_ethnic_minority": min(size.minority * share // 1000, members),
        "regular_workers": workers,
        "staff_trainable": trainable(members, workers),
        "staff_trained": min(size.trained * share * share // 1_000_000, trainable(members, workers)),
    }
    if unit.kind != "group":
        stated |= {
            "managers": size.managers,
            "managers_elementary_intermediate": _so_far(f"lower {unit.key}", size.managers_lower, share),
            "managers_higher": _so_far(f"higher {unit.key}", size.managers_higher, share),
        }
    if unit.capital:
        stated["total_capital"] = unit.capital * (900 + share // 2) // 1000 // 1_000_000 * 1_000_000
        stated["paid_capital"] = unit.capital * min(share + 40, 1000) // 1000 // 1_000_000 * 1_000_000
    area = _ECO_AREA[WAVES.index(wave)] if unit.name == ECO_NAME else size.area * share // 1000
    if area:
        stated["production_area"] = area
    return {ReadingKey(BY_CODE[code].number, wave.on, wave.on + timedelta(1)): value for code, value in stated.items()}


def _sums(chance: Chance, unit: Unit, wave: Wave) -> Readings:
    found: Readings = {}
    if wave.year is not None:
        period, part = str(wave.year), _part_of_year(unit, wave.year)
        revenue = unit.size.revenue * _OF_2024[wave.year] // 1000 * part // 12 * chance.between(90, 110) // 100
        found |= _results(unit, wave, period, revenue, months=part)
        plan = revenue * chance.between(104, 118) // 100 if part == 12 else unit.size.revenue
        _put(found, "revenue_plan", str(wave.year + 1), plan // 10_000_000 * 10_000_000)
    else:
        is_half = wave.on < AS_AT
        period, permille, months = ("2025-H1", _HALF, 6) if is_half else ("2025-9M", _NINE_MONTHS, 9)
        end = Period.parse(period).ends_before
        if unit.founded >= end - timedelta(days=40):
            return {}
        months = min(months, max(1, (end - unit.founded).days // 30))
        expected = unit.size.revenue * _EXPECTED_2025 // 1000
        share = permille * months // (6 if is_half else 9)
        revenue = expected * share // 1000 * Chance(f"2025 {unit.key}").between(86, 114) // 100
        found |= _results(unit, wave, period, revenue, months=months)
    return found


def _results(unit: Unit, wave: Wave, period: str, revenue: int, *, months: int) -> Readings:
    """Return revenue, profit, wages, jobs and quantity of a period."""
    found: Readings = {}
    workers = max(unit.size.workers * wave.permille // 1000, 1)
    revenue = _ECO_REVENUE[period] * 1_000_000 if unit.name == ECO_NAME else revenue // 100_000 * 100_000
    _put(found, "revenue", period, revenue)
    _put(found, "profit", period, revenue * unit.size.margin // 1000 // 100_000 * 100_000)
    income = unit.size.income * (wave.permille + 200) // 1200 // 10_000 * 10_000
    _put(found, "worker_months", period, workers * months)
    _put(found, "wages_paid", period, workers * months * income)
    grown = unit.size.workers * wave.permille // 1000 - unit.size.workers * (wave.permille - 60) // 1000
    _put(found, "new_jobs", period, grown if wave.year or wave.on == AS_AT else grown // 2)
    if unit.name == ECO_NAME:
        _put(found, "production_quantity", period, _ECO_9M if period == "2025-9M" else _ECO_9M * wave.permille // 1600)
    elif unit.size.quantity:
        _put(found, "production_quantity", period, unit.size.quantity * wave.permille // 1000 * months // 12)
    return found


def _put(found: Readings, element: str, period: str, value: int) -> None:
    whole = Period.parse(period)
    found[ReadingKey(BY_CODE[element].number, whole.starts_on, whole.ends_before)] = value


def _part_of_year(unit: Unit, year: int) -> int:
    """Return in how many months of a year the unit could earn."""
    return 12 if unit.founded.year < year else max(1, 13 - unit.founded.month)
