"""What is invented is the same every time, and adds up."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from hoptac.places import queries
from hoptac.sample.chance import Chance, distribute
from hoptac.sample.days import AS_AT
from hoptac.sample.plan import plan
from hoptac.sample.units import Commune, Seat


def test_distribute_gives_the_whole_and_nothing_more():
    assert distribute(10, [1, 1, 1]) == [4, 3, 3]
    assert distribute(10, [0, 9, 1], least=1) == [1, 7, 2]
    assert sum(distribute(3_550, list(range(1, 1_097)), least=2)) == 3_550
    with pytest.raises(ValueError, match="not enough"):
        distribute(1, [1, 1], least=1)


def test_chance_follows_from_its_name():
    first, second = Chance("one"), Chance("one")

    assert [first.below(1_000) for _ in range(5)] == [second.below(1_000) for _ in range(5)]
    assert Chance("one").below(10**9) != Chance("two").below(10**9)
    assert sorted(Chance("three").shuffled(range(50))) == list(range(50))


def test_chance_is_the_same_on_every_machine():
    chance = Chance("sample")

    assert [chance.below(100) for _ in range(8)] == [87, 8, 1, 35, 30, 1, 36, 32]


def test_address_follows_the_map_of_its_day():
    commune = Commune("Thị trấn Quang Huy", "Huyện Phù Yên", "Xã Phù Yên")
    seat = Seat(AS_AT, "Tổ 3", commune)

    assert seat.address(AS_AT.replace(month=6, day=30)) == "Tổ 3, thị trấn Quang Huy, huyện Phù Yên, tỉnh Sơn La"
    assert seat.address(AS_AT) == "Tổ 3, xã Phù Yên, tỉnh Sơn La"
    assert Commune("Phường Tô Hiệu", "Thành phố Sơn La", "Phường Tô Hiệu").district_name == "Sơn La"


@pytest.mark.django_db
def test_plan_is_the_same_every_time():
    province = queries.place_by_code("14", on=AS_AT)
    first, second = plan(province), plan(province)

    assert [asdict(unit) for unit in first.units] == [asdict(unit) for unit in second.units]
    assert [(good.unit.key, good.draft, good.decisions) for good in first.goods] == [
        (good.unit.key, good.draft, good.decisions) for good in second.goods
    ]
    assert sum(unit.is_there for unit in first.units) == 1_146
