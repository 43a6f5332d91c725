"""When reported numbers contradict each other, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from hoptac.insight.rules import contradictions as rules
from hoptac.insight.rules.contradictions import Reported

JANUARY, APRIL, JULY, OCTOBER, NEXT = (date(2025, month, 1) for month in (1, 4, 7, 10, 12))


def _said(starts_on, ends_before, value, source="list"):
    return Reported(7, 42, starts_on, ends_before, value, 2, source)


def _found(*readings):
    found = rules.flow_contradictions(list(readings))
    return [(each.kind, each.reported.value, each.against, each.sources) for each in found]


def test_one_number_contradicts_nothing():
    assert _found(_said(JANUARY, JULY, 5)) == []


def test_nested_periods_agree():
    assert _found(_said(JANUARY, JULY, 5), _said(JANUARY, APRIL, 2), _said(JANUARY, OCTOBER, 9)) == []


def test_parts_that_add_up_to_something_else():
    found = _found(_said(JANUARY, JULY, 5), _said(JANUARY, APRIL, 2, "Q1"), _said(APRIL, JULY, 4, "Q2"))

    assert found == [("parts", 5, 6, ("Q1", "Q2"))]


def test_periods_that_overlap():
    assert _found(_said(JANUARY, JULY, 5), _said(APRIL, OCTOBER, 4, "other")) == [("overlap", 4, 5, ("list",))]


def test_a_register_and_the_latest_number():
    latest = Reported(7, 20, JULY, date(2025, 7, 2), 30, 2, "list")

    found = rules.register_contradiction(latest, kept_from=JANUARY, count=28)

    assert found is not None
    assert (found.kind, found.reported.value, found.against) == ("register", 30, 28)
    assert rules.register_contradiction(latest, kept_from=JULY, count=28) is not None
    assert rules.register_contradiction(latest, kept_from=JANUARY, count=30) is None
    assert rules.register_contradiction(latest, kept_from=OCTOBER, count=28) is None


def test_a_longer_period_says_less_than_a_shorter_one_within_it():
    readings = [_said(JANUARY, OCTOBER, 4, "nine months"), _said(JANUARY, JULY, 5, "half")]

    assert _found(*readings) == []
    [found] = rules.flow_contradictions(readings, only_grows=True)
    assert (found.kind, found.reported.value, found.against, found.sources) == ("earlier", 4, 5, ("half",))


@pytest.mark.parametrize(
    ("kind", "layer", "settler"),
    [
        ("register", 3, "organisation"),
        ("parts", 2, "alliance"),
        ("parts", 3, "commune"),
        ("report", 4, "alliance"),
        ("outlier", 3, "alliance"),
    ],
)
def test_who_settles_it(kind, layer, settler):
    said = Reported(7, 42, JANUARY, JULY, 5, layer, "list")
    assert rules.Contradiction(kind, said, 4).settler == settler
