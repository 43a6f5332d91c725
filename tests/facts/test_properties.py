"""What must hold whatever is entered: totals equal facts, parts add up, figures equal a plain count of the rows."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hoptac.facts import actions, figures
from hoptac.facts.figures import Map, Moment, Question
from hoptac.facts.models import Fact, Total
from hoptac.registry import actions as registry_actions
from hoptac.registry import facts as registry_facts
from hoptac.registry.entries import Entry
from tests.factories import figures as make

pytestmark = pytest.mark.django_db

FIRST = date(2018, 1, 1)
ASKED = ("cooperatives", "groups", "members", "revenue", "cooperatives_new", "cooperatives_dissolved")

days = st.integers(0, 2700).map(lambda number: FIRST + timedelta(days=number))
quarters = st.tuples(st.integers(2019, 2025), st.integers(0, 3)).map(
    lambda pair: (date(pair[0], 3 * pair[1] + 1, 1), date(pair[0] + pair[1] // 3, (3 * pair[1] + 3) % 12 + 1, 1))
)
organisation = st.fixed_dictionaries(
    {
        "spot": st.integers(0, 3),
        "kind": st.sampled_from(["cooperative", "group"]),
        "sector": st.sampled_from(["agriculture", "trade", ""]),
        "registered_on": days,
        "members": st.dictionaries(days, st.integers(0, 300), max_size=3),
        "revenue": st.dictionaries(quarters, st.integers(0, 10**11), max_size=3),
        "moves": st.none() | st.tuples(days, st.integers(0, 3)),
        "retrades": st.none() | days,
        "ends": st.none() | st.integers(1, 2000),
    }
)


class _Undo(Exception):
    """Ends one example: everything it wrote is taken back."""


@pytest.fixture
def stage():
    return make.officer("14"), make.spots("14", on=date(2024, 1, 1), count=4)


def _build(actor, spots, rows):
    """Save organisations, then move, re-trade and end them; return their ids."""
    entries = [
        make.entry(
            f"HTX {number}",
            spots[row["spot"]],
            row["registered_on"],
            {make.at("members", on): value for on, value in row["members"].items()}
            | {make.within("revenue", *quarter): value for quarter, value in row["revenue"].items()},
            kind=row["kind"],
            sector=row["sector"],
        )
        for number, row in enumerate(rows)
    ]
    pks = make.save(actor, entries, on=make.NOW)
    for pk, row in zip(pks, rows, strict=True):
        if row["moves"] and row["moves"][0] > row["registered_on"]:
            on, to = row["moves"]
            seat = {"address": f"mới {to}", "locality_id": spots[to].locality_id, "place_id": spots[to].place_id}
            registry_actions.organisations_save(actor=actor, entries=[Entry(pk, seat)], on=on)
        if row["retrades"] and row["retrades"] > row["registered_on"]:
            registry_actions.organisations_save(
                actor=actor, entries=[Entry(pk, {"sector": "industry"})], on=row["retrades"]
            )
        if row["ends"]:
            make.end(actor, [pk], on=row["registered_on"] + timedelta(days=row["ends"]))
    return pks


def _kept():
    return {(t.element, t.cell_id, t.span, t.layer): t.value for t in Total.objects.all() if t.value}


def _added_up():
    sums = defaultdict(int)
    for fact in Fact.objects.all():
        for span in (fact.on.year, fact.on.year * 100 + fact.on.month):
            sums[fact.element, fact.cell_id, span, fact.layer] += fact.value
    return {key: value for key, value in sums.items() if value}


def _check(pks, rows, day):
    assert _kept() == _added_up()
    stored = set(Fact.objects.values_list("organisation_id", "element", "on", "cell_id", "layer", "value"))
    actions.totals_rebuild()
    assert _kept() == _added_up()
    registry_facts.sync(pks)
    assert set(Fact.objects.values_list("organisation_id", "element", "on", "cell_id", "layer", "value")) == stored
    question = Question(Moment.day(day), make.NOW, "14")
    wanted = [figures.indicator(code) for code in ASKED]
    whole = {figure.indicator.code: figure for figure in figures.answer(wanted, question, by="place").figures}
    for code, figure in whole.items():
        for parts in (figure.parts, figure.by_sector, figure.by_kind):
            assert sum(part.value or 0 for part in parts) == (figure.value or 0), code
        assert sum(value or 0 for value in figures.behind(figure.indicator, question).values()) == (
            figure.value or 0
        ), code
    then = figures.values(wanted, Question(Moment.day(day), make.NOW, "14", Map.THEN))
    assert then == {code: figure.value for code, figure in whole.items()}
    assert whole["cooperatives"].value == _standing(rows, "cooperative", day)
    assert whole["groups"].value == _standing(rows, "group", day)


def _standing(rows, kind, day):
    """Count by hand the organisations of a kind in existence at the end of a day."""
    return sum(
        row["kind"] == kind
        and row["registered_on"] <= day
        and not (row["ends"] and row["registered_on"] + timedelta(days=row["ends"]) <= day)
        for row in rows
    )


# Shrinking would save hundreds of provinces; five organisations can be read as they are.
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(organisation, min_size=1, max_size=5), day=days)
def test_figures_are_the_rows_whatever_they_are(stage, rows, day):
    actor, spots = stage
    with contextlib.suppress(_Undo), transaction.atomic():
        pks = _build(actor, spots, rows)
        _check(pks, rows, day)
        raise _Undo
