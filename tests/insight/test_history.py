"""A figure over time (moments.recent, figures.answer), its completeness, its plan."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from hoptac.facts import figures, series
from hoptac.facts.choices import Direction, Layer
from hoptac.facts.figures import Figure, Moment, Question
from hoptac.facts.indicators import INDICATOR, INDICATORS
from hoptac.facts.models import Target
from hoptac.facts.queries import Stand
from hoptac.facts.series import LayerCount
from hoptac.insight import moments, plans
from tests.insight.conftest import DAY


@pytest.mark.parametrize(
    ("at", "is_stock", "last", "first"),
    [
        ("2025-Q3", True, "2025-Q3", "2022-Q4"),
        ("2025-H1", False, "2025-H1", "2019-H2"),
        ("2025-9M", False, "2025-9M", "2014-9M"),
        ("2025", False, "2025", "2014"),
        ("2025-10-31", True, "2025-10-31", "2023-Q1"),
        ("2025-09-30", True, "2025-Q3", "2022-Q4"),
        ("2025-10-31", False, "2024", "2013"),
    ],
)
def test_recent_moments(at, is_stock, last, first):
    found = moments.recent(Moment.parse(at), is_stock=is_stock)

    assert (found[0].code, found[-1].code, len(found)) == (first, last, 12)


def test_every_figure_over_time_is_what_it_is_at_each_time(province):
    asked = Question(Moment.day(DAY), date(2026, 1, 15), "14")
    times = [Moment.parse(text) for text in ("2024", "2025-Q1", "2025-H1", "2025-09-30", "2025")]

    expected = [figures.values(INDICATORS, asked.at(time)) for time in times]
    for by in ("", "place", "size"):
        for found in figures.answer(INDICATORS, asked, by=by, over=times, compare=times[0]).figures:
            told = [values[found.indicator.code] for values in expected]
            assert (list(found.over), found.compared) == (told, told[0]), found.indicator.code


def _stand(pk, element, layer, value):
    return Stand(0, pk, "cooperative", element, layer, value)


def test_completeness_counts_layers_and_who_is_missing():
    rows = [_stand(1, 20, 2, 30), _stand(2, 20, 2, 0), _stand(2, 20, 4, 12)]

    found = series.counted(rows, {1, 2, 3}, is_reported=True)

    assert found.layers == (LayerCount(Layer.ENTERED, 1, 1), LayerCount(Layer.ACCEPTED, 1, 1))
    assert (found.existing, found.missing) == (3, 1)


def test_a_flow_of_nothing_is_a_value():
    found = series.counted([_stand(1, 42, 2, 0)], {1}, is_reported=True)

    assert found.layers == (LayerCount(Layer.ENTERED, 1, 1),)
    assert found.missing == 0


def test_nothing_is_missing_where_nothing_is_reported():
    assert series.counted([_stand(1, 1, 1, 1)], {1}, is_reported=False).missing is None


def test_standing_has_the_organisations_behind(province):
    asked = Question(Moment.day(DAY), date(2026, 1, 15), "14")

    for indicator in INDICATORS:
        assert series.standing(indicator, asked).values == figures.behind(indicator, asked), indicator.code


def _target(**values):
    defaults = {"indicator": "cooperatives_new", "starts_on": date(2025, 1, 1), "ends_before": date(2026, 1, 1)}
    return Target(**{**defaults, "value": Decimal(60), **values})


@pytest.mark.parametrize(
    ("code", "value", "target", "expected"),
    [
        ("cooperatives_new", 59, {}, "đạt 98,3 % kế hoạch năm 2025 (60)"),
        ("revenue", 10**9, {"value": Decimal(2 * 10**9)}, "đạt 50,0 % kế hoạch năm 2025 (2,0 tỷ đồng)"),
        ("cooperatives_new", 30, {"direction": Direction.AT_MOST}, "bằng 50,0 % mức tối đa của năm 2025 (60)"),
        ("cooperatives_new", None, {}, ""),
        ("cooperatives_new", 5, {"value": Decimal(0)}, ""),
    ],
)
def test_plan_text(code, value, target, expected):
    figure = Figure(INDICATOR[code], None if value is None else Fraction(value))

    assert plans.plan_text(figure, _target(**target)) == expected


def test_without_a_target_nothing_is_said():
    assert plans.plan_text(Figure(INDICATOR["members"], Fraction(1)), None) == ""


@pytest.fixture
def plan(province):
    _target(place=province.officer.grants.get().place, value=Decimal(4)).save()
    _target(place=province.officer.grants.get().place, indicator="members", value=Decimal(120)).save()


def test_the_overview_and_the_figure_say_the_plan(province, plan, browse):
    overview = browse(province.officer, f"/province/?at={DAY}").content.decode()
    figure = browse(province.officer, f"/figures/members/?at={DAY}").content.decode()

    assert "đạt 90,0 % kế hoạch năm 2025 (120 người)" in overview
    assert "đạt 25,0 % kế hoạch năm 2025 (4)" in overview
    assert "đạt 90,0 % kế hoạch năm 2025 (120 người)" in figure


def test_no_plan_for_a_part_or_another_year(province, plan, browse):
    assert "kế hoạch" not in browse(province.officer, f"/figures/members/?at={DAY}&sector=trade").content.decode()
    assert "kế hoạch" not in browse(province.officer, "/figures/members/?at=2024").content.decode()


def test_each_point_of_the_line_leads_to_its_figure(province, browse):
    page = browse(province.officer, "/figures/members/?at=2025-Q3").content.decode()
    points = re.findall(r'<th scope="row">(Quý [^<]*)</th><td class="number"><a href="([^"]*)">([^<]*)</a>', page)

    assert [(label, value) for label, _url, value in points] == [
        ("Quý III năm 2025", "108"),
        ("Quý II năm 2025", "108"),
        ("Quý I năm 2025", "108"),
    ]
    assert ">108 " in browse(province.officer, points[1][1].replace("&amp;", "&")).content.decode().replace("<", " <")


def test_the_line_as_a_file(province, browse):
    lines = browse(province.officer, "/figures/members/time.csv?at=2025-Q3").content.decode("utf-8-sig").splitlines()

    assert lines[1] == "2025-Q1,Quý I năm 2025,108"


def test_completeness_on_the_page(province, browse):
    page = browse(province.officer, f"/figures/members/?at={DAY}").content.decode()

    assert "0 trong 8 đơn vị đang tồn tại chưa có số liệu nào." in page
    assert "Đã nhập" in page
