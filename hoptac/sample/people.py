"""Registers some units keep themselves: members with capital, officers and staff. Nobody in them exists."""

from __future__ import annotations

from datetime import date, timedelta

from hoptac.parties.choices import PersonalBasis
from hoptac.registry.actions import NewMember, NewStaff
from hoptac.registry.choices import Membership, PartyKind, Post, Training
from hoptac.sample.chance import Chance, distribute
from hoptac.sample.names import person, phone
from hoptac.sample.units import Unit

_MANAGERS = (Post.DIRECTOR, Post.BOARD_CHAIR, Post.CONTROLLER, Post.CHIEF_ACCOUNTANT, Post.DEPUTY_DIRECTOR)
_FIELDS = ("Nông học", "Kế toán", "Quản trị kinh doanh", "Chăn nuôi thú y", "Bảo quản chế biến nông sản")


def members(unit: Unit) -> list[NewMember]:
    """Return the register of members: as many, and as many women and ethnic minorities, as the unit reported."""
    chance = Chance(f"members {unit.key}")
    size = unit.size
    women = chance.shuffled([index < size.women for index in range(size.members)])
    minority = chance.shuffled([index < size.minority for index in range(size.members)])
    if unit.capital is None:
        raise AssertionError(f"{unit.name} keeps a register without capital")
    pledges = distribute(unit.capital // 1_000_000, [chance.between(3, 9) for _ in range(size.members)])
    return [
        _member(chance, unit, index, is_woman=women[index], is_minority=minority[index], pledged=pledged * 1_000_000)
        for index, pledged in enumerate(pledges)
    ]


def _member(chance: Chance, unit: Unit, index: int, *, is_woman: bool, is_minority: bool, pledged: int) -> NewMember:
    peoples = ("Thái", "Thái", "Thái", "Mông", "Mường", "Khơ Mú") if is_minority else ("Kinh",)
    name, sex, ethnicity = person(chance, sex="female" if is_woman else "male", ethnicity=chance.pick(peoples))
    certified = unit.founded + timedelta(days=20)
    return NewMember(
        name=name,
        party=PartyKind.HOUSEHOLD if chance.happens(12) else PartyKind.PERSON,
        kind=Membership.OFFICIAL if pledged else Membership.AFFILIATE_NO_CAPITAL,
        phone=phone(chance) if chance.happens(55) else "",
        sex=sex,
        birth_year=chance.between(1958, 2002),
        ethnicity=ethnicity,
        personal_basis=PersonalBasis.CONSENT.value,
        pledged_amount=pledged,
        paid_amount=pledged if chance.happens(80) else pledged // 2_000_000 * 1_000_000,
        certificate_no=f"{index + 1:03}/GCN" if pledged else "",
        certificate_date=certified if pledged else None,
    )


def staff(unit: Unit) -> list[NewStaff]:
    """Return the list of officers and staff: as many managers with as much training as the unit reported."""
    chance = Chance(f"staff {unit.key}")
    size = unit.size
    levels = [chance.pick((Training.COLLEGE, Training.UNIVERSITY)) for _ in range(size.managers_higher)]
    levels += [chance.pick((Training.ELEMENTARY, Training.INTERMEDIATE)) for _ in range(size.managers_lower)]
    levels += [Training.NONE] * (size.managers - len(levels))
    managers = [
        _one(chance, unit, _MANAGERS[index] if index < len(_MANAGERS) else Post.BOARD_MEMBER, level, is_chief=not index)
        for index, level in enumerate(levels)
    ]
    others = (Post.ACCOUNTANT, Post.CASHIER, Post.STOREKEEPER, Post.TECHNICIAN, Post.WORKER, Post.WORKER, Post.WORKER)
    trained = (Training.INTERMEDIATE, Training.ELEMENTARY, Training.NONE)
    return managers + [_one(chance, unit, post, chance.pick(trained)) for post in others]


def _one(chance: Chance, unit: Unit, post: Post, training: Training, *, is_chief: bool = False) -> NewStaff:
    name, sex, _ = person(chance)
    if is_chief:
        name = unit.representative.removeprefix("Ông ").removeprefix("Bà ")
        sex = "female" if unit.representative.startswith("Bà ") else "male"
    return NewStaff(
        name=name,
        post=post,
        training=training,
        field_of_training=chance.pick(_FIELDS) if training not in (Training.NONE, Training.UNKNOWN) else "",
        phone=phone(chance),
        sex=sex,
        birth_year=chance.between(1962, 1999),
        personal_basis=PersonalBasis.CONSENT.value,
    )


def union_members(unit: Unit, units: list[Unit]) -> list[Unit]:
    """Return the cooperatives that are members of a union: of its sector, founded before it."""
    chance = Chance(f"union {unit.name}")
    words = {"chè": "0127", "cà phê": "0126", "thủy sản": "0322", "cây ăn quả": "0121"}
    wanted = next((code for word, code in words.items() if word in unit.name), "")
    fitting = [
        one
        for one in units
        if one.kind == "cooperative" and one.is_there and not one.events and one.founded < unit.founded
        and one.sector == unit.sector and one.former_sector is None and (not wanted or one.business[0] == wanted)
    ]  # fmt: skip
    return chance.shuffled(fitting)[: chance.between(5, 11)]


def joined(unit: Unit, union: Unit) -> date:
    """Return the day on which a cooperative joined a union."""
    return union.founded + timedelta(days=Chance(f"{union.key} {unit.key}").below(200))
