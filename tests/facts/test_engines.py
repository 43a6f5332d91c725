"""Other engines give the same numbers over the files that facts_export wrote (figures --engine duckdb|spark)."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from importlib.util import find_spec

import pytest
from django.core.management import CommandError, call_command

from hoptac.facts import engines, figures
from hoptac.facts.figures import Map, Moment, Question
from hoptac.facts.indicators import INDICATORS
from tests.factories import figures as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 20)

QUESTIONS = [
    (Question(Moment.parse("2025-9M"), make.NOW, "14"), "place"),
    (Question(Moment.parse("2025-05-17"), make.NOW, sectors=("agriculture",)), "size"),
    (Question(Moment.parse("2024"), make.NOW, "14", Map.THEN), "sector"),
]


@pytest.fixture
def facts(tmp_path):
    """Export some organisations that moved, ended, reported and have no sector."""
    actor, spots = make.officer("14"), make.spots("14", on=date(2024, 1, 1), count=4)
    entries = [
        make.entry(
            f"HTX {number}", spots[number % 4], date(2019 + number % 6, 3, 5),
            {
                make.at("members", date(2025, 3, 31)): 10 + number,
                make.within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 10**9 * number,
            },
            sector="trade" if number % 3 else "agriculture", value_chain=number % 2 == 0,
        )
        for number in range(12)
    ]  # fmt: skip
    pks = make.save(actor, [*entries, make.entry("THT", spots[0], date(2021, 1, 1), kind="group", sector="")], on=DAY)
    make.end(actor, pks[:2], on=date(2025, 6, 5))
    call_command("facts_export", tmp_path, stdout=io.StringIO())
    return tmp_path


def _answers():
    return [
        (figures.answer(INDICATORS, question, compare=Moment.parse("2024-H1"), by=by).figures,
         figures.behind(INDICATORS[0], question))
        for question, by in QUESTIONS
    ]  # fmt: skip


def _missing(engine):
    if find_spec(engines._MODULES[engine]) is None:
        return f"{engine} is not installed"
    return "" if engine == "duckdb" or shutil.which("java") else "Spark needs Java"


@pytest.mark.parametrize("engine", [*engines.NAMES])
def test_numbers_are_equal(facts, engine):
    if why := _missing(engine):
        pytest.skip(why)
    expected = _answers()
    with engines.using(engine, facts):
        found = _answers()

    assert found == expected
    assert found[0][0][0].value == 10  # twelve, two of them ended


def test_command_asks_the_engine(facts):
    if why := _missing("duckdb"):
        pytest.skip(why)
    said = {}
    for given in ({}, {"engine": "duckdb", "data": facts}):
        out = io.StringIO()
        call_command("figures", "cooperatives", "members", place="14", period="2025-9M", json=True, stdout=out, **given)
        said[len(given)] = json.loads(out.getvalue())
    assert said[0] == said[2]


def test_without_the_engine_or_its_files_a_sentence(tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="facts_export"):
        call_command("figures", place="14", engine="duckdb", data=tmp_path)
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="pip install duckdb"):
        call_command("facts_export", tmp_path)
    with pytest.raises(CommandError, match="pip install pyspark"):
        call_command("figures", place="14", engine="spark", data=tmp_path)
