"""What pages read: narrowed through the gate, right, and in a number of questions that does not grow."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoptac.access import gate
from hoptac.access.models import User
from hoptac.facts.elements import BY_CODE
from hoptac.registry import actions, queries
from hoptac.registry.actions import NewMember
from hoptac.registry.choices import Status
from hoptac.registry.entries import ReadingKey
from hoptac.registry.queries import Narrowing, numbers
from tests.factories import access as make
from tests.factories import registry

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)


def fresh(user):
    """Return the user as the next request meets them: nothing read yet."""
    return User.objects.get(pk=user.pk)


def names(actor, **asked):
    return [row.name for row in queries.listed(actor, Narrowing(**asked), on=ON)]


@pytest.fixture
def officer():
    return registry.officer()


@pytest.fixture
def four(officer):
    reading = {ReadingKey(BY_CODE["members"].number, date(2025, 12, 31), date(2026, 1, 1)): 45}
    return {
        "che": registry.entered(officer, "HTX Chè", code=registry.CODES[0], readings=reading),
        "gach": registry.entered(officer, "HTX Gạch", sector="industry", registered_on=date(2021, 1, 1)),
        "an": registry.entered(officer, "THT An", kind="group", sector="", address=registry.ELSEWHERE),
        "cu": registry.entered(officer, "HTX Cũ", status="dissolved", status_on=date(2025, 1, 1)),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["HTX Chè", "HTX Gạch", "THT An"]),
        ({"status": "all"}, ["HTX Chè", "HTX Cũ", "HTX Gạch", "THT An"]),
        ({"status": "dissolved"}, ["HTX Cũ"]),
        ({"status": "active"}, ["HTX Chè", "HTX Gạch", "THT An"]),
        ({"kind": "group"}, ["THT An"]),
        ({"sector": "industry"}, ["HTX Gạch"]),
        ({"sector": "unknown"}, ["THT An"]),
        ({"size": "unknown"}, ["HTX Gạch", "THT An", "HTX Chè"]),
        ({"founded_from": 2021}, ["HTX Gạch"]),
        ({"founded_to": 2020}, ["HTX Chè", "THT An"]),
        ({"text": "che"}, ["HTX Chè"]),
        ({"text": "Tà Xùa"}, ["THT An"]),
        ({"text": registry.CODES[0]}, ["HTX Chè"]),
        ({"text": "…"}, []),
        ({"sort": "-name"}, ["THT An", "HTX Gạch", "HTX Chè"]),
        ({"sort": "commune"}, ["HTX Chè", "HTX Gạch", "THT An"]),
        ({"sort": "nonsense"}, ["HTX Chè", "HTX Gạch", "THT An"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(officer, four, asked, found):
    assert sorted(names(officer, **asked)) == sorted(found)
    if asked.get("sort"):
        assert names(officer, **asked) == found


def test_the_list_tells_the_state_of_the_day(officer, four):
    row = queries.listed(officer, Narrowing(text="che"), on=ON).get()
    assert (row.status, row.sector, row.size, row.member_count, row.address) == (
        "active",
        "agriculture",
        "",
        45,
        registry.ADDRESS,
    )
    assert queries.listed(officer, Narrowing(text="gach"), on=ON).get().member_count is None
    assert [name for _pk, name in queries.communes(officer)] == ["Xã Gia Phù", "Xã Tà Xùa"]


def test_a_manager_sees_only_their_own(four):
    assert names(registry.manager(four["che"])) == ["HTX Chè"]
    assert names(make.user("khong")) == []


def _questions(read, actor):
    with CaptureQueriesContext(connection) as asked:
        read(actor)
    return len(asked)


def test_the_number_of_questions_does_not_grow(officer):
    made = registry.entered(officer, "HTX 1")
    counted = []
    for number in (2, 3, 4):
        other = registry.entered(officer, f"HTX {number}")
        actions.status_change(actor=officer, organisation=other, status=Status.MERGED, on=ON, successors=[made])
        actions.members_add(actor=officer, organisation=made, members=[NewMember(name=f"A{number}")], on=ON)
        counted.append(_counts(officer, made))
    first, *others = counted
    assert others == [first, first]
    assert first == {
        "list": 2,
        "rights": 2,
        "history": 1,
        "known": 1,
        "kin": 3,
        "reported": 1,
        "members": 2,
        "entries": 8,
    }


def _counts(officer, made):
    made = queries.organisations(officer).get(pk=made.pk)
    reads = {
        "list": lambda actor: list(queries.listed(actor, Narrowing(status="all"), on=ON)),
        "rights": lambda actor: queries.rights(actor, made),
        "history": lambda actor: queries.history(made),
        "known": lambda actor: queries.known(made),
        "kin": lambda actor: queries.kin(actor, made),
        "reported": lambda actor: queries.reported(made),
        "members": lambda actor: [str(row.person) for row in queries.members(actor, made, on=ON)],
        "entries": lambda actor: queries.entries([made.pk]),
    }
    return {name: _questions(read, fresh(officer)) for name, read in reads.items()}


def test_what_is_known_is_what_entries_say(officer):
    made = registry.entered(officer, charter_capital=5, code=registry.CODES[1], representative="Lò Văn Tám")
    made = queries.organisations(officer).get(pk=made.pk)
    entry, known = queries.entries([made.pk])[made.pk].facts, queries.known(made)
    assert {name: value for name, value in known.items() if entry[name] != value} == {}


def test_names_out_of_reach_are_not_shown(officer, four):
    union = registry.entered(officer, "LHHTX Sơn La", kind="union")
    members = [
        NewMember(name=four[key].name, party="legal", member_organisation_id=four[key].pk) for key in ("che", "gach")
    ]
    actions.members_add(actor=officer, organisation=union, members=members, on=ON)
    manager = registry.manager(four["che"])

    assert [str(link.seen) for link in queries.kin(officer, union).members] == ["HTX Chè", "HTX Gạch"]
    own = queries.kin(manager, four["che"])
    assert (own.unions, own.members) == ([], [])
    assert gate.can(officer, "registry.organisation.view", union)


def test_named_finds_by_code_and_by_whole_name(officer, four):
    found = queries.named(officer, [registry.CODES[0], "htx gach", "HTX", ""])
    assert [(one.written, [row.name for row in one.found]) for one in found] == [
        (registry.CODES[0], ["HTX Chè"]),
        ("htx gach", ["HTX Gạch"]),
        ("HTX", []),
    ]


def test_reported_numbers_stand_in_a_table(officer):
    year, day = (date(2025, 1, 1), date(2026, 1, 1)), (date(2025, 12, 31), date(2026, 1, 1))
    readings = {
        ReadingKey(BY_CODE["revenue"].number, *year): 900,
        ReadingKey(BY_CODE["members"].number, *day): 45,
    }
    made = registry.entered(officer, readings=readings)
    stocks, flows = queries.reported(made)
    assert [column.label for column in stocks.columns + flows.columns] == ["31/12/2025", "Năm 2025"]
    assert [(element.code, [cell.value for cell in cells]) for element, cells in flows.rows] == [("revenue", [900])]
    assert flows.sources == ["test"]
    assert queries.standing(made, on=ON) == {"organisations": 1, "organisations_active": 1, "members": 45}


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "label"),
    [
        (date(2025, 1, 1), date(2025, 7, 1), "6 tháng đầu năm 2025"),
        (date(2025, 1, 1), date(2025, 10, 1), "9 tháng năm 2025"),
        (date(2025, 7, 1), date(2025, 10, 1), "Quý III năm 2025"),
        (date(2025, 7, 1), date(2025, 8, 1), "Tháng 7 năm 2025"),
        (date(2025, 7, 3), date(2025, 7, 4), "03/07/2025"),
        (date(2025, 7, 3), date(2025, 8, 4), "03/07/2025 – 03/08/2025"),
    ],
)
def test_columns_bear_the_name_of_their_period(starts_on, ends_before, label):
    assert numbers.Column(starts_on, ends_before).label == label
