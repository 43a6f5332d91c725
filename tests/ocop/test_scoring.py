from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hoptac.core.errors import RuleBroken
from hoptac.ocop.rules import scoring, steps
from hoptac.ocop.rules.scoring import Line
from tests.ocop.conftest import sheet
from tests.ocop.test_sheets import CODES

BANDS = (30, 50, 70, 90)


def lines(code: str) -> list[Line]:
    """Return a shipped sheet as scoring needs it, criteria numbered from 1."""
    shipped = sheet(code)
    ids = {criterion.number: at for at, criterion in enumerate(shipped.criteria, 1)}
    parts = {one.number: section.part for section in shipped.sections for one in section.criteria}
    return [Line(ids[c.number], parts[c.number], c.points, ids.get(c.requires)) for c in shipped.criteria]


SHEETS = {code: lines(code) for code in CODES}
OPTIONS = {
    code: {at: [option.points for option in one.options] for at, one in enumerate(sheet(code).criteria, 1)}
    for code in CODES
}


@some.composite
def chosen(draw: some.DrawFn) -> tuple[list[Line], dict[int, int]]:
    """Draw a sheet and an option for some of its criteria."""
    code = draw(some.sampled_from(CODES))
    picked = {}
    for at, points in OPTIONS[code].items():
        option = draw(some.sampled_from([None, *points]))
        if option is not None:
            picked[at] = option
    return SHEETS[code], picked


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen())
def test_points_always_add_up(drawn: tuple[list[Line], dict[int, int]]) -> None:
    sheet_lines, picked = drawn

    found = scoring.points(sheet_lines, picked)

    counted = {
        line.id: picked[line.id]
        for line in sheet_lines
        if line.id in picked and (line.requires is None or picked.get(line.requires, 0) > 0)
    }
    assert found.total == sum(found.parts.values()) == sum(counted.values())
    assert 0 <= found.parts["A"] <= 35
    assert 0 <= found.parts["B"] <= 25
    assert 0 <= found.parts["C"] <= 40
    assert not set(found.missing) & set(counted)
    waived = {line.id for line in sheet_lines if line.requires is not None and not picked.get(line.requires)}
    assert set(found.missing) | set(counted) | waived == {line.id for line in sheet_lines}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen(), some.integers())
def test_points_of_other_sheets_count_nothing(drawn: tuple[list[Line], dict[int, int]], foreign: int) -> None:
    sheet_lines, picked = drawn

    assert scoring.points(sheet_lines, picked) == scoring.points(sheet_lines, {**picked, 10_000: foreign})


@pytest.mark.parametrize("code", CODES)
def test_the_best_of_everything_is_a_hundred(code: str) -> None:
    best = {at: max(points) for at, points in OPTIONS[code].items()}

    assert scoring.points(SHEETS[code], best).total == 100
    assert scoring.points(SHEETS[code], best).missing == ()


TOTALS = some.lists(some.integers(0, 100), min_size=1, max_size=15)


@given(TOTALS)
def test_the_average_lies_between_the_lowest_and_the_highest(totals: list[int]) -> None:
    average = scoring.average(totals)

    assert min(totals) <= average <= max(totals)
    assert average * len(totals) == sum(totals)
    assert scoring.spread(totals) == max(totals) - min(totals)
    assert 1 <= scoring.stars(average, bands=BANDS) <= 5


@given(TOTALS)
def test_what_is_shown_never_reaches_a_band_that_was_not_reached(totals: list[int]) -> None:
    average = scoring.average(totals)
    shown = Fraction(scoring.shown(average).replace(",", "."))

    assert 0 <= average - shown < Fraction(1, 100)
    assert scoring.stars(shown, bands=BANDS) == scoring.stars(average, bands=BANDS)


@given(some.dictionaries(some.integers(), some.integers(0, 100), max_size=15), some.integers(0, 99))
def test_a_wider_limit_marks_no_more_outliers(totals: dict[int, int], most: int) -> None:
    assert scoring.outliers(totals, most=most + 1) <= scoring.outliers(totals, most=most) <= set(totals)
    assert scoring.outliers(totals, most=100) == set()


def test_outliers_lie_far_from_the_median() -> None:
    assert scoring.outliers({1: 80, 2: 82, 3: 81, 4: 92, 5: 70}, most=10) == {4, 5}
    assert scoring.outliers({1: 80, 2: 82, 3: 81, 4: 91, 5: 71}, most=10) == set()


@pytest.mark.parametrize(
    ("total", "of", "stars"),
    [
        (0, 5, 1), (149, 5, 1), (150, 5, 2), (249, 5, 2), (250, 5, 3), (349, 5, 3), (350, 5, 4), (449, 5, 4),
        (450, 5, 5), (500, 5, 5), (89_999, 1000, 4), (629, 7, 4), (630, 7, 5),
    ],
)  # fmt: skip
def test_stars_follow_the_bands_without_rounding(total: int, of: int, stars: int) -> None:
    assert scoring.stars(Fraction(total, of), bands=BANDS) == stars


def test_shown_cuts_off() -> None:
    assert scoring.shown(Fraction(89_999, 1000)) == "89,99"
    assert scoring.shown(Fraction(400, 5)) == "80,00"


def test_the_average_of_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="Nobody"):
        scoring.average([])


@given(some.integers(1, 5), some.booleans(), some.booleans())
def test_a_disqualifying_condition_beats_any_points(stars: int, is_declined: bool, is_excluded: bool) -> None:
    given_ = {"stars": stars, "province_most": 4, "is_declined": is_declined}
    if is_excluded:
        assert steps.decide_check(is_excluded=True, **given_) == 0
    elif stars == 5 and not is_declined:
        with pytest.raises(RuleBroken) as broken:
            steps.decide_check(is_excluded=False, **given_)
        assert broken.value.code == "decision_centre"
    else:
        assert steps.decide_check(is_excluded=False, **given_) == {1: 0, 2: 0, 3: 3, 4: 4, 5: 4}[stars]
