"""Figures of a place are read from indexes alone, and of these only what was asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoptac.facts import figures
from hoptac.facts.figures import Moment, Question
from tests.factories import figures as make

pytestmark = pytest.mark.django_db
MONTHS = [Moment.parse(f"2024-{month:02}") for month in range(1, 13)]


def _plan(code):
    """Return how SQLite reads facts and totals for a figure of twelve months by commune of a province."""
    question = Question(Moment.parse("2024"), make.NOW, "14")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        figures.read([figures.indicator(code)], MONTHS, question.scope(question.place()), "place")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {seen.captured_queries[-1]['sql']}")
        return [row[3] for row in cursor.fetchall() if "facts_total" in row[3] or " f " in row[3]]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a plan of SQLite's")
@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("members", ["SEARCH facts_total USING PRIMARY KEY (element=? AND cell_id=? AND span>? AND span<?)"] * 2),
        (
            "support_beneficiaries",
            ["SEARCH f USING COVERING INDEX fact_element_cell (element=? AND cell_id=? AND on>? AND on<?)"] * 12,
        ),
    ],
)
def test_only_what_is_asked_for_is_read(code, reads):
    assert _plan(code) == reads


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an index of PostgreSQL's")
def test_indexes_carry_what_is_read():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, split_part(indexdef, ' USING btree ', 2) FROM pg_indexes "
            "WHERE indexname IN ('fact_element_cell', 'facts_total_pkey') ORDER BY 1"
        )
        assert cursor.fetchall() == [
            ("fact_element_cell", '(element, cell_id, "on") INCLUDE (organisation_id)'),
            ("facts_total_pkey", "(element, cell_id, span, layer) INCLUDE (value)"),
        ]


def test_years_and_months_of_several_moments_add_up_once():
    actor, spots = make.officer("14"), make.spots("14", on=date(2024, 1, 1), count=2)
    told = {date(2021, 3, 31): 5, date(2023, 12, 31): 7, date(2024, 1, 1): 11, date(2024, 6, 30): 13}
    make.save(
        actor,
        [make.entry("HTX", spots[0], date(2020, 3, 5), {make.at("members", on): level for on, level in told.items()})],
        on=date(2025, 11, 20),
    )
    question = Question(Moment.parse("2024"), make.NOW, "14")
    moments = [Moment.parse(code) for code in ("2020", "2021", "2022-06", "2023", "2024-01", "2024-H1", "2024-06-29")]
    found, _uncertain = figures.read([figures.indicator("members")], moments, question.scope(question.place()))

    assert [figures.evaluate(figures.indicator("members"), each.get("", {})) for each in found] == [
        None, 5, 5, 7, 11, 13, 11,
    ]  # fmt: skip
