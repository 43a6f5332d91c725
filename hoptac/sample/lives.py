"""Gives units their lives: who ended and how, who rests, moved, changed sector, joined a chain, was rated well."""

from __future__ import annotations

from datetime import date, timedelta

from hoptac.sample.chance import Chance
from hoptac.sample.days import AS_AT, WAVES
from hoptac.sample.founding import COOPERATIVES, ECO_NAME, ENDED_COOPERATIVES, GROUPS, UNIONS, Founder
from hoptac.sample.units import Event, Seat, Unit

#: Of the ended cooperatives: how, in this order; the rest were dissolved.
_ENDINGS = ("bankrupt",) * 2 + ("revoked",) * 19 + ("merged",) * 10 + ("consolidated",) * 4
_REASONS = {
    "dissolved": "Giải thể tự nguyện theo nghị quyết đại hội thành viên",
    "bankrupt": "Tòa án tuyên bố phá sản",
    "revoked": "Thu hồi giấy chứng nhận đăng ký do không hoạt động liên tục",
    "merged": "Sáp nhập",
    "consolidated": "Hợp nhất",
    "converted": "Chuyển đổi thành hợp tác xã",
}
#: Of those in existence: how many are in which other state than working.
_RESTING = ("suspended",) * 46 + ("ceased",) * 17 + ("dissolving",) * 9 + ("not_at_address",) * 12


def live(units: list[Unit], founder: Founder) -> None:
    """Write events, seats, sectors, features and ratings onto the units."""
    chance = Chance("lives")
    cooperatives = [unit for unit in units if unit.kind in ("cooperative", "credit_fund")]
    there, gone = cooperatives[:COOPERATIVES], cooperatives[COOPERATIVES:]
    groups = [unit for unit in units if unit.kind == "group"]
    _end_cooperatives(chance, there, gone)
    _end_groups(chance, there, groups[GROUPS:])
    plain = [unit for unit in there if unit.kind == "cooperative" and unit.name != ECO_NAME]
    _rest(chance, [unit for unit in plain if unit.founded.year < 2023])
    _resume(chance, [unit for unit in plain if not unit.events and unit.founded.year < 2021])
    _move(chance, [unit for unit in plain if unit.founded.year < 2024], founder)
    _change_sector(chance, [unit for unit in plain if unit.founded.year < 2022])
    _join(chance, there, [unit for unit in units if unit.kind == "union"])
    for unit in cooperatives:
        _rate(chance, unit)
    assert len(gone) == ENDED_COOPERATIVES
    assert sum(unit.is_there for unit in cooperatives) == COOPERATIVES
    assert sum(unit.is_there for unit in groups) == GROUPS
    assert sum(unit.is_there for unit in units if unit.kind == "union") == UNIONS


def _end_cooperatives(chance: Chance, there: list[Unit], gone: list[Unit]) -> None:
    endings = [*_ENDINGS, *("dissolved",) * (len(gone) - len(_ENDINGS))]
    for unit, status in zip(chance.shuffled(gone), endings, strict=True):
        on = _later(chance, unit.founded, 700, AS_AT)
        successors: tuple[str, ...] = ()
        if status in ("merged", "consolidated"):
            on = max(on, date(2022, 2, 1) + timedelta(days=chance.below(1200)))
            older = [one for one in there if one.sector == unit.sector and one.founded < date(2020, 1, 1)]
            newer = [one for one in there if one.kind == "cooperative" and one.founded.year in (2023, 2024)]
            successor = chance.pick(older if status == "merged" else newer)
            on = on if status == "merged" else successor.founded
            successors = (successor.key,)
        unit.events.append(Event(on, status, reason=_REASONS[status], successors=successors))


def _end_groups(chance: Chance, there: list[Unit], gone: list[Unit]) -> None:
    """End groups: most dissolved, some became cooperatives."""
    successors = chance.shuffled([unit for unit in there if unit.founded.year in (2022, 2023, 2024, 2025)])
    for index, unit in enumerate(gone):
        if index < 9:
            successor = successors[index]
            event = Event(successor.founded, "converted", reason=_REASONS["converted"], successors=(successor.key,))
        else:
            event = Event(_later(chance, unit.founded, 500, AS_AT), "dissolved", reason="Tổ viên thống nhất giải thể")
        unit.events.append(event)


def _later(chance: Chance, since: date, least_days: int, until: date) -> date:
    """Return a weekday at least so many days after a day and before another."""
    first = since + timedelta(days=least_days)
    day = first + timedelta(days=chance.below(max((until - first).days, 1)))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _rest(chance: Chance, units: list[Unit]) -> None:
    for unit, status in zip(chance.shuffled(units), _RESTING, strict=False):
        on = _later(chance, max(unit.founded + timedelta(days=400), date(2024, 1, 5)), 0, date(2025, 10, 20))
        until = on + timedelta(days=365) if status == "suspended" and on > date(2025, 2, 1) else None
        reason = {"suspended": "Thông báo tạm ngừng kinh doanh", "dissolving": "Đang làm thủ tục giải thể"}
        unit.events.append(Event(on, status, until=until, reason=reason.get(status, "")))


def _resume(chance: Chance, units: list[Unit]) -> None:
    """Let some rest for a year and work again."""
    for unit in chance.shuffled(units)[:31]:
        on = _later(chance, date(2022, 1, 10), 0, date(2024, 6, 1))
        until = on + timedelta(days=chance.between(150, 365))
        unit.events += [
            Event(on, "suspended", until=until, reason="Thông báo tạm ngừng kinh doanh"),
            Event(until, "active", reason="Hoạt động trở lại"),
        ]


def _move(chance: Chance, units: list[Unit], founder: Founder) -> None:
    mixed = chance.shuffled(units)
    for unit in mixed[:38]:
        wave = chance.pick([wave for wave in WAVES[2:] if wave.after > unit.founded])
        seat = founder.seat(wave.on, unit.seats[0].commune.district_name)
        unit.seats.append(Seat(wave.on, seat.village, seat.commune))
    for unit in mixed[38:120]:
        unit.rewrites_address = True


def _change_sector(chance: Chance, units: list[Unit]) -> None:
    turned = [unit for unit in units if unit.sector in ("trade", "industry", "agriculture")]
    for unit in chance.shuffled(turned)[:27]:
        before = {"agriculture": "trade", "trade": "agriculture", "industry": "agriculture"}[unit.sector]
        unit.former_sector = (chance.pick(WAVES[2:5]).on, before)


def _join(chance: Chance, there: list[Unit], unions: list[Unit]) -> None:
    """Let units take part in chains, high technology and platforms, from the wave they were first heard of."""
    shares = {"value_chain": 19, "high_tech": 4, "ecommerce": 11}
    for unit in there:
        if unit.kind == "credit_fund" or unit.events:
            continue
        for feature, percent in shares.items():
            if feature != "ecommerce" and unit.sector not in ("agriculture", "industry"):
                continue
            if unit.name == ECO_NAME and feature != "high_tech":
                unit.features[feature] = (WAVES[3].on, None)
            elif chance.happens(percent):
                waves = [wave.on for wave in WAVES if wave.on >= unit.founded]
                first = chance.below(len(waves))
                is_over = first < len(waves) - 2 and chance.happens(8)
                unit.features[feature] = (waves[first], waves[-2] if is_over else None)
    for union in unions[:4]:
        union.features["value_chain"] = (max(wave.on for wave in WAVES if wave.after < union.founded), None)


def _rate(chance: Chance, unit: Unit) -> None:
    """Rate a unit for each full year it worked: not in its first twelve months, not while it rests."""
    level = chance.weighted((3, 2, 1, 0), (22, 38, 32, 8))
    for year in (2021, 2022, 2023, 2024):
        end = date(year, 12, 31)
        if unit.founded > date(year - 1, 12, 31) or not unit.exists(end) or chance.happens(6):
            continue
        before = [event for event in unit.events if event.on <= end]
        if before and before[-1].status != "active":
            continue
        level = min(3, max(0, level + chance.weighted((-1, 0, 1), (8, 78, 14))))
        unit.grades[year] = ("weak", "average", "fair", "good")[level]
