"""Who may give and end what; codes. Tables of cases, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from hoptac.access import rules
from hoptac.access.choices import PLACE_ROLES, Role
from hoptac.access.rules import Anchor
from hoptac.core.errors import RuleBroken

PROVINCE, COMMUNE, ELSEWHERE = "/000001/000014/", "/000001/000014/000412/", "/000001/000015/000500/"
OFFICER = Anchor(Role.PROVINCE_OFFICER, PROVINCE)
MANAGER = Anchor(Role.COOPERATIVE_MANAGER, COMMUNE, 7)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("held", "asked", "wanted"),
    [
        (OFFICER, Anchor(Role.COMMUNE_OFFICER, COMMUNE), True),
        (OFFICER, Anchor(Role.COMMUNE_OFFICER, ELSEWHERE), False),
        (OFFICER, Anchor(Role.PROVINCE_OFFICER, PROVINCE), True),
        (OFFICER, Anchor(Role.PROVINCE_OFFICER, "/000001/"), False),
        (OFFICER, Anchor(Role.OPERATOR, PROVINCE), False),
        (OFFICER, Anchor(Role.FUND_DIRECTOR, PROVINCE), False),
        (OFFICER, Anchor(Role.COOPERATIVE_MANAGER, COMMUNE, 7), True),
        (OFFICER, Anchor(Role.COOPERATIVE_MANAGER, ELSEWHERE, 8), False),
        (MANAGER, Anchor(Role.CLERK, COMMUNE, 7), True),
        (MANAGER, Anchor(Role.CLERK, COMMUNE, 8), False),
        (MANAGER, Anchor(Role.UNION_MANAGER, COMMUNE, 7), False),
        (MANAGER, Anchor(Role.COMMUNE_OFFICER, COMMUNE), False),
        (Anchor(Role.OPERATOR, PROVINCE), Anchor(Role.PROVINCE_OFFICER, PROVINCE), False),
        (Anchor(Role.PROVINCE_LEADER, PROVINCE), Anchor(Role.PROVINCE_LEADER, PROVINCE), False),
        (Anchor(Role.ACCOUNTANT, COMMUNE, 7), Anchor(Role.CLERK, COMMUNE, 7), False),
    ],
)
def test_one_gives_only_what_one_holds_inside_ones_reach(held, asked, wanted):
    assert rules.may_give([held], asked) is wanted


def test_who_holds_nothing_gives_nothing():
    assert not any(rules.may_give([], Anchor(role, COMMUNE, 7)) for role in Role)


def test_an_operator_ends_any_role_inside_and_gives_none_of_them():
    operator, officer = Anchor(Role.OPERATOR, PROVINCE), Anchor(Role.PROVINCE_OFFICER, PROVINCE)

    assert rules.may_end([operator], officer)
    assert not rules.may_end([operator], Anchor(Role.COMMUNE_OFFICER, ELSEWHERE))


def test_including_is_transitive_and_stays_inside_what_is_included():
    for role, included in rules.INCLUDES.items():
        assert role in included
        assert all(rules.INCLUDES.get(other, frozenset()) <= included for other in included), role


def _code(check, *arguments, **given):
    with pytest.raises(RuleBroken) as broken:
        check(*arguments, **given)
    return broken.value.code


def test_nobody_gives_to_oneself():
    asked = Anchor(Role.COMMUNE_OFFICER, COMMUNE)

    assert _code(rules.giving_check, held=[OFFICER], asked=asked, to_oneself=True) == "grant.to_oneself"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_held_where_it_belongs(role):
    at_place = role in PLACE_ROLES

    rules.anchor_check(role=role, has_place=at_place, has_organisation=not at_place)
    for place, organisation in ((not at_place, at_place), (True, True), (False, False)):
        assert _code(rules.anchor_check, role=role, has_place=place, has_organisation=organisation).startswith("grant.")


@pytest.mark.parametrize(
    ("ends_before", "on", "code"),
    [
        (date(2026, 1, 1), date(2026, 6, 1), "grant.has_ended"),
        (None, date(2024, 12, 31), "grant.ends_too_early"),
    ],
)
def test_ending_follows_the_days(ends_before, on, code):
    asked = Anchor(Role.CLERK, COMMUNE, 7)
    given = {"held": [MANAGER], "asked": asked, "starts_on": date(2025, 1, 1), "ends_before": ends_before, "on": on}

    assert _code(rules.ending_check, **given) == code


@pytest.mark.parametrize(("typed", "wanted"), [("k7pm-4xqd", "K7PM4XQD"), (" K7PM 4XQD ", "K7PM4XQD"), ("", "")])
def test_a_code_is_read_as_people_type_it(typed, wanted):
    assert rules.code_clean(typed) == wanted
    assert rules.code_clean(rules.code_shown("K7PM4XQD")) == "K7PM4XQD"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_used": True}, "code.used"),
        ({"is_withdrawn": True}, "code.withdrawn"),
        ({"wrong_tries": rules.CODE_TRIES}, "code.locked"),
        ({"expires_at": NOW}, "code.expired"),
    ],
)
def test_a_code_closes(change, code):
    is_open = {"is_used": False, "is_withdrawn": False, "wrong_tries": 0, "expires_at": NOW + timedelta(1), "at": NOW}

    rules.code_open_check(**is_open)
    assert _code(rules.code_open_check, **(is_open | change)) == code


@pytest.mark.parametrize("name", ["ab", "1abc", "+84912345678", "0912345678", "lò-văn-an", "a b c", "x" * 41])
def test_a_user_name_cannot_be_taken_for_a_number(name):
    assert _code(rules.username_clean, name) == "username.signs"
