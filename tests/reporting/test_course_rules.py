"""Who owes a report, and which step follows which."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.reporting.choices import ReportState
from hoptac.reporting.rules import course

HALF = Period.parse("2025-H1")
EARLY = date(2019, 1, 1)


@pytest.mark.parametrize(
    ("exists_from", "ended", "working", "owed"),
    [
        (EARLY, None, [], True),
        (date(2025, 3, 9), None, [], True),
        (date(2025, 6, 30), None, [], True),
        (date(2025, 7, 1), None, [], False),
        (EARLY, date(2025, 6, 30), [], False),
        (EARLY, date(2025, 7, 1), [], True),
        (EARLY, None, [(date(2024, 5, 1), False)], False),
        (EARLY, None, [(date(2025, 1, 1), False)], False),
        (EARLY, None, [(date(2025, 1, 2), False)], True),
        (EARLY, None, [(date(2024, 5, 1), False), (date(2025, 6, 30), True)], True),
        (EARLY, None, [(date(2024, 5, 1), False), (date(2025, 7, 1), True)], False),
    ],
)
def test_who_owes(exists_from, ended, working, owed):
    assert course.owes(HALF, exists_from=exists_from, ended=ended, working=working) is owed


def test_founded_in_march_owes_nothing_for_january():
    assert not course.owes(Period.parse("2025-01"), exists_from=date(2025, 3, 3), ended=None, working=[])


ALLOWED = {
    "fill": {"open", "returned"},
    "submit": {"open", "returned", "entered"},
    "enter": {"open", "returned", "entered"},
    "withdraw": {"entered"},
    "confirm": {"entered"},
    "check": {"submitted"},
    "return": {"submitted", "checked"},
    "accept": {"submitted", "checked"},
    "reopen": {"accepted"},
    "extend": {"open", "returned", "entered"},
}


@pytest.mark.parametrize("step", ALLOWED)
@pytest.mark.parametrize("state", ReportState.values)
def test_every_step_in_every_state(step, state):
    if state in ALLOWED[step]:
        course.may_follow(step, state)
        return
    with pytest.raises(RuleBroken) as refused:
        course.may_follow(step, state)
    assert refused.value.code == "report_out_of_order"


@pytest.mark.parametrize(
    ("today", "extended", "is_open"),
    [
        (date(2025, 8, 14), None, True),
        (date(2025, 8, 15), None, False),
        (date(2025, 8, 15), date(2025, 8, 20), True),
        (date(2025, 8, 21), date(2025, 8, 20), False),
        (date(2025, 8, 14), date(2025, 8, 1), True),
    ],
)
def test_last_days_are_inclusive(today, extended, is_open):
    closes_on = date(2025, 8, 14)
    if is_open:
        course.still_open(today=today, closes_on=closes_on, extended_until=extended)
        return
    with pytest.raises(RuleBroken):
        course.still_open(today=today, closes_on=closes_on, extended_until=extended)
