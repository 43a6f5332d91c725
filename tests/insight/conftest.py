"""A small real province: eight cooperatives in four communes of Sơn La, two more of another province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.places.models import Place
from hoptac.registry import facts
from hoptac.registry.entries import Entry
from hoptac.registry.models import Registration
from tests.factories import access
from tests.factories import figures as make

DAY = date(2025, 9, 30)


@dataclass
class Province:
    """Who is there, and what."""

    officer: User
    leader: User
    commune: User
    spots: list[make.Spot]
    pks: list[int]
    outside: list[int]


@pytest.fixture
def province(db):
    return build()


def build() -> Province:
    """Enter the organisations and those who look at them."""
    actor, spots = make.officer("14"), make.spots("14", on=date(2024, 1, 1), count=4)
    readings = [
        {
            make.at("members", date(2025, 1, 1)): 10 + number,
            make.within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 10**9 * (number + 1),
        }
        for number in range(8)
    ]
    entries = [
        make.entry(
            f"HTX <số> {number}",
            spots[number % 4],
            date(2018 + number, 2, 3),
            readings[number],
            sector="trade" if number == 7 else "agriculture",
        )
        for number in range(8)
    ]
    pks = make.save(actor, entries, on=DAY)
    other = make.spots("20", on=date(2024, 1, 1), count=1)[0]
    outside = make.save(
        make.officer("20"), [make.entry(f"HTX ngoài {n}", other, date(2019, 2, 3)) for n in range(2)], on=DAY
    )
    son_la, here = Place.objects.get(code="14", valid_to=None), Place.objects.get(pk=spots[0].place_id)
    people = [access.user(name) for name in ("officer", "leader", "commune")]
    for person, role, place in zip(
        people, (Role.PROVINCE_OFFICER, Role.PROVINCE_LEADER, Role.COMMUNE_OFFICER), (son_la, son_la, here), strict=True
    ):
        access.grant(person, role, place)
    return Province(*people, spots, pks, outside)


@pytest.fixture
def contradicting(province):
    return contradict(province)


def contradict(province: Province) -> tuple[int, int]:
    """Let the first say two quarters that are not its half-year, the second keep a register that has nobody."""
    first, second, outside = province.pks[0], province.pks[1], province.outside[0]
    quarters = {
        make.within("revenue", date(2025, 1, 1), date(2025, 4, 1)): 10**9,
        make.within("revenue", date(2025, 4, 1), date(2025, 7, 1)): 10**9,
    }
    make.save(make.officer("14"), [Entry(first, {}, quarters, "quarters")], on=DAY)
    half = {make.within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 5}
    make.save(make.officer("20"), [Entry(outside, {}, {**quarters, **half}, "elsewhere")], on=DAY)
    Registration.objects.filter(pk=second).update(members_kept_from=date(2025, 1, 1))
    with transaction.atomic():
        facts.sync([second])
    return first, second


@pytest.fixture
def browse():
    """Return a function that signs a user in and gets a page."""

    def get(user, address):
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.get(address)

    return get
