"""Lào Cai and Yên Bái became one on 1 July 2025, and the code 15 passed from the one to the whole."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.facts import figures
from hoptac.facts.figures import Map, Moment, Question
from tests.factories import figures as make

pytestmark = pytest.mark.django_db

DAY = "2024-06-30"
THEN = date(2024, 6, 30)


@pytest.fixture
def provinces():
    """Three cooperatives in what was Yên Bái, five in what was Lào Cai."""
    actor = make.officer("15")
    for code, count in (("15", 3), ("10", 5)):
        spots = make.spots(code, on=THEN, count=count)
        members = {make.at("members", date(2024, 1, 1)): 10}
        make.save(
            actor,
            [make.entry(f"HTX {code} {n}", spot, date(2015, 5, 5), members) for n, spot in enumerate(spots)],
            on=THEN,
        )


def _answer(code, read_on, moment=DAY, **asked):
    question = Question(Moment.parse(moment), make.NOW, code, read_on)
    return figures.answer([figures.indicator("cooperatives"), figures.indicator("members")], question, **asked)


def test_then_15_is_yen_bai_and_10_is_lao_cai(provinces):
    assert [figure.value for figure in _answer("15", Map.THEN).figures] == [3, 30]
    assert [figure.value for figure in _answer("10", Map.THEN).figures] == [5, 50]
    assert _answer("15", Map.THEN).place.name == "Yên Bái"


def test_now_15_is_both_and_says_so(provinces):
    found = _answer("15", Map.NOW)

    assert [figure.value for figure in found.figures] == [8, 80]
    assert found.place.name == "Lào Cai"
    assert len(found.notes) >= 2  # carried to today's unit; the code meant another area


def test_now_10_is_no_place(provinces):
    with pytest.raises(RuleBroken):
        _answer("10", Map.NOW)


def test_after_the_reform_both_maps_agree(provinces):
    then, now = _answer("15", Map.THEN, "2025-07-01"), _answer("15", Map.NOW, "2025-07-01")

    assert [figure.value for figure in then.figures] == [figure.value for figure in now.figures] == [8, 80]


def test_the_last_day_before_the_reform_is_still_the_old_map(provinces):
    assert _answer("15", Map.THEN, "2025-06-30").figures[0].value == 3


def test_comparing_across_the_reform_as_then_says_that_the_areas_differ(provinces):
    found = _answer("15", Map.THEN, "2025-12-31", compare=Moment.parse(DAY))

    assert (found.figures[0].value, found.figures[0].compared) == (8, 3)
    assert any("Yên Bái" in note for note in found.notes)


def test_comparing_across_the_reform_as_now_is_the_same_area(provinces):
    found = _answer("15", Map.NOW, "2025-12-31", compare=Moment.parse(DAY))

    assert (found.figures[0].value, found.figures[0].compared) == (8, 8)


def test_districts_of_then_split_the_old_province(provinces):
    found = _answer("15", Map.THEN, by="place", level=2).figures[0]

    assert sum(part.value for part in found.parts) == 3
    assert all(part.label.startswith(("Huyện", "Thị xã", "Thành phố")) for part in found.parts)
