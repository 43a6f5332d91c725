"""Decisions on values, without a database."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.registry import rules
from hoptac.registry.choices import Status
from hoptac.registry.rules import Threshold

A, B = date(2025, 1, 1), date(2026, 1, 1)
ENDED = ("dissolved", "bankrupt", "revoked", "split", "merged", "consolidated", "converted")
LIVING = ("active", "separated", "suspended", "not_at_address", "ceased")
AGRICULTURE = [
    Threshold("large", 300, 50_000_000_000, 10_000_000_000),
    Threshold("medium", 200, 10_000_000_000, 5_000_000_000),
    Threshold("small", 50, 2_000_000_000, 1_000_000_000),
]


def _allowed(before: str, after: str) -> bool:
    """What the law's words say, told apart from the table."""
    if before in ENDED:
        return False
    if before == "dissolving":
        return after in ("active", "dissolved", "bankrupt", "revoked")
    return after != before or before == "separated"


@pytest.mark.parametrize("before", Status.values)
@pytest.mark.parametrize("after", Status.values)
def test_every_pair_of_states(before, after):
    try:
        rules.status_change_check(before, after, on=B, last_on=A, has_successor=True)
        said = ""
    except RuleBroken as broken:
        said = broken.code
    assert said == ("" if _allowed(before, after) else "status_not_next")


def test_states_that_exist_and_work():
    assert set(Status.values) - rules.EXISTING == set(ENDED)
    assert rules.WORKING < rules.EXISTING
    assert {state for state in Status.values if state in rules.TRANSITIONS} == {*LIVING, "dissolving"}


@pytest.mark.parametrize("on", [A, date(2024, 12, 31)])
def test_a_state_must_come_after_the_last_one(on):
    with pytest.raises(RuleBroken) as broken:
        rules.status_change_check("active", "suspended", on=on, last_on=A, has_successor=False)
    assert broken.value.code == "status_out_of_order"


@pytest.mark.parametrize("after", sorted(rules.SUCCEEDED))
def test_a_successor_is_named(after):
    with pytest.raises(RuleBroken) as broken:
        rules.status_change_check("active", after, on=B, last_on=None, has_successor=False)
    assert broken.value.code == "status_needs_successor"


@pytest.mark.parametrize(
    ("kind", "amount", "official", "refused"),
    [
        ("cooperative", 300, True, False),
        ("cooperative", 301, True, True),
        ("cooperative", 301, False, False),
        ("credit_fund", 301, True, True),
        ("union", 400, True, False),
        ("union", 401, True, True),
    ],
)
def test_capital_ceilings(kind, amount, official, refused):
    def check():
        rules.capital_share_check(amount=amount, charter_capital=1000, kind=kind, is_official=official)

    if refused:
        with pytest.raises(RuleBroken) as broken:
            check()
        assert broken.value.code == "capital_above_ceiling"
        assert broken.value.values["ceiling"] == (40 if kind == "union" else 30)
    else:
        check()


def test_nothing_is_said_without_a_charter_capital():
    rules.capital_share_check(amount=10**12, charter_capital=None, kind="cooperative", is_official=True)
    assert rules.capital_ceiling("cooperative") == Fraction(3, 10)
    assert rules.capital_ceiling("union") == Fraction(2, 5)


@pytest.mark.parametrize(
    ("members", "revenue", "capital", "size"),
    [
        (300, 50_000_000_000, None, "large"),
        (300, None, 10_000_000_000, "large"),
        (299, 50_000_000_000, 10_000_000_000, "medium"),
        (300, 49_999_999_999, 9_999_999_999, "medium"),
        (200, 9_999_999_999, 4_999_999_999, "small"),
        (50, 2_000_000_000, 0, "small"),
        (49, 2_000_000_000, 0, "micro"),
        (300, 0, 0, "micro"),
        (None, 2_000_000_000, 0, ""),
        (300, None, None, ""),
    ],
)
def test_size_bands_of_agriculture(members, revenue, capital, size):
    assert rules.size_band(members=members, revenue=revenue, capital=capital, thresholds=AGRICULTURE) == size


def test_unknown_bands_are_never_guessed():
    only_large = [Threshold("large", 100, 80_000_000_000, 20_000_000_000)]
    big = {"members": 100, "revenue": 80_000_000_000, "capital": 0}
    assert rules.size_band(**big, thresholds=only_large) == "large"
    assert rules.size_band(**{**big, "members": 99}, thresholds=only_large) == ""
    assert rules.size_band(**big, thresholds=[]) == ""


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        (100, "good"),
        (80, "good"),
        (79, "fair"),
        (65, "fair"),
        (64, "average"),
        (50, "average"),
        (49, "weak"),
        (0, "weak"),
    ],
)
def test_grades(points, grade):
    assert rules.grade_for(points, {"good": 80, "fair": 65, "average": 50, "weak": 0}) == grade


def test_no_grade_without_bands():
    assert rules.grade_for(100, {}) == ""


def test_minimum_members():
    kinds = ("cooperative", "union", "group", "credit_fund")
    assert [rules.minimum_members(kind) for kind in kinds] == [5, 3, 2, 0]


def test_differences_pass_over_what_is_left_out_and_how_words_are_written():
    before = {"name": "HTX Hoà Bình", "sector": "agriculture", "charter_capital": 5}
    wanted = {"name": "HTX Hòa Bình", "sector": "", "charter_capital": 6, "code": None}
    assert rules.differences(before, wanted) == {"charter_capital": (5, 6)}


def test_existence():
    states, ended = rules.existence(A, [(date(2025, 6, 1), "suspended"), (B, "dissolved")])
    assert states == [(A, "active"), (date(2025, 6, 1), "suspended"), (B, "dissolved")]
    assert ended == B
    assert rules.existence(A, [(A, "suspended")]) == ([(A, "suspended")], None)
