"""Two years of reports: rounds that are over and nearly complete, and one under way in every state."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from hoptac.access.models import User
from hoptac.core.periods import Period
from hoptac.facts import figures, layers
from hoptac.facts.choices import Layer
from hoptac.reporting import queries
from hoptac.reporting.models import Report, Round
from hoptac.sample.days import AS_AT
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.reporting import PAST, PERIOD

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("province")]


def _states(form, period):
    rows = Report.objects.filter(round__version__code=form, round__period=period)
    return Counter(rows.values_list("state", flat=True))


def _officer():
    return User.objects.get(username="canbo")


@pytest.mark.parametrize(("form", "period"), PAST)
def test_rounds_that_are_over_are_nearly_complete(form, period):
    states = _states(form, period)
    assert set(states) <= {"accepted", "submitted", "open"}
    assert states["accepted"] >= states.total() * 9 // 10
    handed = Round.objects.get(version__code=form, period=period).handovers
    assert sum(len(each.absent) for each in handed.all()) == states["open"]
    assert sum(each.passed for each in handed.all()) == states["accepted"]


def test_the_round_under_way_shows_every_state():
    states = _states("cooperative_year", PERIOD.code)
    assert set(states) == {"open", "entered", "submitted", "checked", "returned", "accepted"}
    under_way = Report.objects.filter(round__period=PERIOD.code)
    assert under_way.filter(state="open", revision__gt=0).count() >= 5
    assert under_way.filter(state="returned", remarks__line="revenue").exists()
    reopened = under_way.filter(state="returned", accepted_at__isnull=False)
    assert reopened.filter(remarks__text__contains="đơn vị tính").exists()
    assert set(under_way.filter(state="checked").values_list("checked_by__username", flat=True)) == {"xagiaphu"}


def test_lines_stand_beside_three_earlier_periods():
    report = queries.reports(_officer()).get(organisation__name=ECO_NAME, round__period=PERIOD.code)
    line = queries.filled(report).lines["revenue"]
    assert line.before == (511_000_000, 668_000_000, 905_000_000)


def test_the_curve_runs_beside_the_round_before():
    asked = Round.objects.select_related("version").get(version__code="cooperative_half", period="2025-H1")
    found = queries.progress(asked, today=AS_AT)
    assert (found.earlier.period, found.days[0] < 0) == ("2024-H1", True)
    assert len({*found.before}) > 10
    assert found.now[-1] > found.now[len(found.now) // 3]


def test_layers_and_the_year_before_are_known():
    period = Period.parse("2025-H1")
    question = figures.Question(figures.Moment.parse(period.code), date(2026, 1, 1), "14")
    revenue = figures.indicator("revenue")
    [found] = figures.answer([revenue], question, compare=figures.Moment.parse(period.year_before().code)).figures
    assert Fraction(1, 20) < found.change_share < Fraction(1, 3)
    [layered] = layers.layered([revenue], question)
    assert layered.share(Layer.ACCEPTED) > Fraction(17, 20)
    assert layered.total == found.value
