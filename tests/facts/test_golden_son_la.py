"""Sơn La, autumn 2025: 3,550 managers of whom 649 and 756; the newspaper cut 21.296 %, the system rounds it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hoptac.facts import figures
from hoptac.facts.figures import Moment, Question
from hoptac.insight import words
from tests.factories import figures as make

pytestmark = pytest.mark.django_db

COUNT = 109


def _spread(total, number):
    """Return this organisation's part of a total, such that all parts add up to it."""
    return total // COUNT + (number < total % COUNT)


@pytest.fixture
def son_la():
    actor = make.officer("14")
    spots = make.spots("14", on=date(2024, 1, 1), count=20)
    day = date(2025, 9, 30)
    totals = {
        "managers": 3550,
        "managers_elementary_intermediate": 649,
        "managers_higher": 756,
        "regular_workers": 38950,
    }
    make.save(
        actor,
        [
            make.entry(
                f"HTX số {number}",
                spots[number % 20],
                date(2016, 3, 1),
                {make.at(code, day): _spread(total, number) for code, total in totals.items()},
            )
            for number in range(COUNT)
        ],
        on=day,
    )


def _figures(*codes):
    question = Question(Moment.parse("2025-11-21"), make.NOW, "14")
    return figures.answer([figures.indicator(code) for code in codes], question).figures


def test_managers_by_training(son_la):
    found = _figures("managers", "managers_elementary_intermediate", "managers_higher", "regular_workers")

    assert [figure.value for figure in found] == [3550, 649, 756, 38950]


def test_shares_are_exact_fractions_and_round_half_up(son_la):
    lower, higher = _figures("managers_elementary_intermediate_share", "managers_higher_share")

    assert (lower.value, higher.value) == (Fraction(649, 3550), Fraction(756, 3550))
    assert words.value_text(lower.indicator, lower.value) == "18,28 %"
    assert words.value_text(higher.indicator, higher.value) == "21,30 %"


def test_what_nobody_reported_is_not_zero(son_la):
    profit, courses = _figures("profit", "cooperatives_dissolved")

    assert profit.value is None
    assert courses.value == 0
