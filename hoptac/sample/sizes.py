"""Gives units their numbers of autumn 2025. Totals come out exactly because they are dealt out, never added on."""

from __future__ import annotations

from collections.abc import Sequence

from hoptac.sample.chance import Chance, distribute
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.units import Size, Unit

#: The figures of Sơn La in autumn 2025 (figures.md): they are dealt out over the organisations in existence.
MEMBERS = 88_640
WORKERS = 38_962
MANAGERS = 3_550
MANAGERS_LOWER = 649
MANAGERS_HIGHER = 756

_ECO = Size(
    members=23, women=9, minority=19, workers=18, managers=5, managers_lower=1, managers_higher=3, trained=31,
    revenue=905_000_000, margin=118, income=6_200_000, area=500_000, quantity=1_750,
)  # fmt: skip

#: Least and most members, and how common such cooperatives are.
_MEMBER_BANDS = ((7, 16), (17, 50), (51, 160), (161, 620))
_MEMBER_WEIGHTS = (58, 27, 12, 3)
#: Revenue of a year in million đồng, least and most for a small one, by sector.
_REVENUE = {
    "agriculture": (260, 1_500),
    "industry": (500, 2_600),
    "construction": (900, 4_800),
    "trade": (450, 2_900),
    "transport": (700, 3_600),
    "environment": (400, 1_300),
    "credit": (4_000, 11_000),
    "other": (180, 800),
}


def measure(units: Sequence[Unit], union_members: int) -> None:
    """Write the size of every unit. `union_members` are the members of unions, which are counted with the others."""
    chance = Chance("sizes")
    for unit in units:
        unit.size = _alone(chance, unit)
    there = [unit for unit in units if unit.is_there and unit.name != ECO_NAME]
    peopled = [unit for unit in there if unit.kind != "union"]
    _deal(peopled, "members", MEMBERS - union_members - _ECO.members, least=3)
    _deal(there, "workers", WORKERS - _ECO.workers, least=1)
    managed = [unit for unit in there if unit.kind != "group"]
    _deal(managed, "managers", MANAGERS - _ECO.managers, least=2)
    _train_managers(chance, managed)
    for unit in units:
        if unit.name == ECO_NAME:
            unit.size, unit.capital, unit.is_full = _ECO, 1_150_000_000, True
        else:
            _follow(chance, unit)
    for unit in chance.shuffled([unit for unit in peopled if _may_keep(unit)])[:27]:
        unit.keeps_registers = True


def _may_keep(unit: Unit) -> bool:
    small = unit.kind == "cooperative" and unit.size.members <= 48 and not unit.events
    return small and unit.founded.year < 2024 and len(unit.seats) == 1


def _alone(chance: Chance, unit: Unit) -> Size:
    """Return a size on its own scale, before totals are dealt out; ended units keep it."""
    if unit.kind == "group":
        return Size(members=chance.between(4, 14), workers=chance.between(1, 5))
    if unit.kind == "union":
        return Size(workers=chance.between(6, 30), managers=chance.between(4, 7))
    if unit.kind == "credit_fund":
        return Size(members=chance.between(900, 2_400), workers=chance.between(9, 18), managers=chance.between(5, 8))
    least, most = chance.weighted(_MEMBER_BANDS, _MEMBER_WEIGHTS)
    members = chance.between(least, most)
    workers = chance.between(4, 10) + members * chance.between(20, 60) // 100
    return Size(members=members, workers=workers, managers=2 + chance.below(3) + min(members // 60, 4))


def _deal(units: Sequence[Unit], name: str, total: int, *, least: int) -> None:
    parts = distribute(total, [getattr(unit.size, name) for unit in units], least=least)
    for unit, part in zip(units, parts, strict=True):
        setattr(unit.size, name, part)


def _train_managers(chance: Chance, units: Sequence[Unit]) -> None:
    """Draw the trained managers out of all managers, so that no unit has more trained ones than managers."""
    lower, higher = MANAGERS_LOWER - _ECO.managers_lower, MANAGERS_HIGHER - _ECO.managers_higher
    posts = chance.shuffled([unit for unit in units for _ in range(unit.size.managers)])
    for unit in posts[:lower]:
        unit.size.managers_lower += 1
    for unit in posts[lower : lower + higher]:
        unit.size.managers_higher += 1


def _follow(chance: Chance, unit: Unit) -> None:
    """Write what follows from members and workers: women, minorities, training, revenue, land, capital."""
    size = unit.size
    size.women = size.members * chance.between(22, 58) // 100
    size.minority = size.members * chance.between(58, 97) // 100
    size.trained = trainable(size.members, size.workers) * chance.between(36, 74) // 100
    least, most = _REVENUE[unit.sector]
    growth = 100 + min(size.members, 400) * chance.between(20, 60) // 100
    share = 12 if unit.kind == "group" else 100
    size.revenue = chance.between(least, most) * growth * share // 10_000 * 1_000_000
    size.margin = chance.between(-25, 150) if chance.happens(88) else chance.between(-90, 0)
    size.income = chance.between(42, 78) * 100_000
    if unit.sector == "agriculture" and unit.kind != "union":
        size.area = size.members * chance.between(1_600, 7_400) // 1_000 * 1_000
        size.quantity = size.area // 1_000 * chance.between(200, 750)
    if unit.kind in ("cooperative", "credit_fund", "union"):
        shares, step = size.members * chance.between(1, 5), 10_000_000
        unit.capital = min(max(30, shares, size.revenue // step * chance.between(5, 30) // 100), 1_800) * step
    unit.is_full = unit.kind != "group" and (size.members > 40 or chance.happens(35))


def trainable(members: int, workers: int) -> int:
    """Return how many count for training: members, workers, and one who keeps the books."""
    return members + workers + 1
