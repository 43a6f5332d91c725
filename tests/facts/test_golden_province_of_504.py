"""A province of 504 cooperatives, December 2023, as its newspaper printed it; built from rows, never from totals."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from hoptac.facts import figures
from hoptac.facts.figures import Map, Moment, Question
from tests.factories import figures as make

pytestmark = pytest.mark.django_db

PRINTED = date(2023, 12, 15)
BEFORE, NEW, ENDED, CHAINS = 475, 45, 16, 77


@pytest.fixture
def province():
    """475 cooperatives before 2023, of which 8 ended earlier; 45 founded and 8 ended in 2023; 3 unions, 12 groups."""
    actor = make.officer("20")
    spots = make.spots("20", on=PRINTED, count=25)
    old = [
        make.entry(
            f"HTX số {number}",
            spots[number % 25],
            date(2001 + number % 22, 1 + number % 12, 1 + number % 28),
            value_chain=number < CHAINS,
        )
        for number in range(BEFORE)
    ]
    new = [
        make.entry(
            f"HTX mới số {number}",
            spots[number % 25],
            date(2023, 1 + number % 11, 3),
            {make.within("new_jobs", date(2023, 1, 1), date(2024, 1, 1)): 34},
            sector="trade" if number % 3 else "agriculture",
        )
        for number in range(NEW)
    ]
    others = [
        make.entry(f"LHHTX số {number}", spots[number], date(2019, 4, 2), kind="union", value_chain=number < 2)
        for number in range(3)
    ]
    groups = [make.entry(f"THT số {number}", spots[number], date(2020, 4, 2), kind="group") for number in range(12)]
    pks = make.save(actor, [*old, *new, *others, *groups], on=PRINTED)
    make.end(actor, pks[BEFORE - ENDED : BEFORE - 8], on=date(2022, 12, 31))
    make.end(actor, pks[BEFORE - 8 : BEFORE], on=date(2023, 9, 1))
    return actor


def _value(code, moment, **values):
    question = Question(Moment.parse(moment), make.NOW, "20", **values)
    return figures.answer([figures.indicator(code)], question, compare=Moment.parse("2022-12-31")).figures[0]


@pytest.mark.parametrize("read_on", list(Map))
def test_504_cooperatives_37_more_than_at_the_end_of_2022(province, read_on):
    found = _value("cooperatives", "2023-12-15", map=read_on)

    assert (found.value, found.compared, found.change) == (504, 467, 37)


def test_77_cooperatives_and_2_unions_in_value_chains(province):
    assert _value("cooperatives_in_value_chains", "2023-12-15").value == 77
    assert _value("unions_in_value_chains", "2023-12-15").value == 2


def test_over_1500_new_jobs_in_the_year(province):
    assert _value("new_jobs", "2023").value == 1530


def test_founded_and_ended_explain_the_change(province):
    assert _value("cooperatives_new", "2023").value == 45
    assert _value("cooperatives_dissolved", "2023").value == 8
    assert _value("cooperatives_dissolved", "2022").value == 8


def test_communes_and_sectors_add_up_to_the_whole(province):
    question = Question(Moment.parse("2023-12-15"), make.NOW, "20")
    found = figures.answer([figures.indicator("cooperatives")], question, by="place").figures[0]

    assert sum(part.value for part in found.parts) == found.value == 504
    assert sum(part.value for part in found.by_sector) == 504
    assert {part.key: part.value for part in found.by_sector} == {"agriculture": 459 + 15, "trade": 30}


def test_rows_behind_are_the_figure(province):
    question = Question(Moment.parse("2023-12-15"), make.NOW, "20")

    assert sum(figures.behind(figures.indicator("cooperatives"), question).values()) == 504


def test_command_prints_it(province, capsys):
    call_command("figures", "cooperatives", place="20", on="2023-12-15", compare="2022-12-31")

    assert capsys.readouterr().out.splitlines()[-1].split()[1:] == ["504", "467", "+37"]
