"""Rating a cooperative: its own points, the commune's, the province's; and the grade the registry then keeps."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact
from hoptac.registry import actions as registry_actions
from hoptac.registry.choices import Status
from hoptac.registry.models import Rating
from hoptac.reporting import actions, queries
from hoptac.reporting.queries import rating as rating_queries
from hoptac.reporting.rules import rating
from hoptac.reporting.rules.form import rating_check, read
from hoptac.reporting.written import Written
from tests.factories import registry
from tests.reporting.visiting import browser

YEAR = Period.parse("2025")
EARLY = date(2020, 5, 1)
FILE = json.loads(Path("data/reporting/forms/cooperative_rating.json").read_text(encoding="utf8"))
SHIPPED = read({"sections": FILE["sections"], "checks": FILE["checks"], "is_rating": True})
#: Points an operator may have read in the circular; invented for these tests only.
REST = dict(zip(["participation", "benefit", "services", "information", "influence", "awards"],
                [8, 8, 8, 6, 6, 4], strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("exists_from", "working", "why"),
    [
        (EARLY, [], ""),
        (date(2025, 1, 1), [], ""),
        (date(2025, 1, 2), [], "young"),
        (date(2025, 12, 31), [], "young"),
        (EARLY, [(date(2025, 3, 1), False), (date(2025, 6, 1), True)], ""),
        (EARLY, [(date(2025, 3, 1), False), (date(2025, 6, 2), True)], "stopped"),
        (EARLY, [(date(2025, 10, 1), False)], ""),
        (EARLY, [(date(2025, 9, 30), False)], "stopped"),
        (EARLY, [(date(2024, 10, 1), False), (date(2025, 3, 1), True)], ""),
        (EARLY, [(date(2024, 10, 1), False), (date(2025, 4, 2), True)], "stopped"),
        (EARLY, [(date(2026, 1, 5), False)], ""),
        (EARLY, [(date(2025, 2, 1), False), (date(2025, 3, 1), True), (date(2025, 9, 1), False),
                 (date(2025, 11, 1), True)], ""),
    ],
)  # fmt: skip
def test_who_is_not_assessed(exists_from, working, why):
    assert rating.unassessed(YEAR, exists_from=exists_from, working=working) == why


def test_shipped_form_has_fifteen_criteria_and_says_what_is_unknown():
    assert len(SHIPPED.lines) == 15
    assert [sum(line.most or 0 for line in section.lines) for section in SHIPPED.sections] == [30, 30, 0]
    with pytest.raises(RuleBroken) as refused:
        rating_check(SHIPPED)
    assert (refused.value.code, refused.value.values["sum"], refused.value.values["open"]) == (
        "form_marks_missing", 60, 6,
    )  # fmt: skip


@pytest.mark.parametrize("points", [{}, {"capital": 8}, {"gold": 1}, {"capital": -1}])
def test_points_outside_a_criterion_are_refused(points):
    full = rating.criteria(SHIPPED)
    rating.points_check(SHIPPED, full)
    with pytest.raises(RuleBroken) as refused:
        rating.points_check(SHIPPED, {**full, **points} if points else {})
    assert refused.value.code == "rating_points"


def _open(stand):
    place = stand.asked.place
    version = queries.version("cooperative_rating")
    days = {"due_on": date(2026, 7, 20), "closes_on": date(2026, 7, 30)}
    return actions.round_open(actor=stand.officer, version=version, place=place, period=YEAR, **days)


def _filled_in(stand):
    """Put a version into use whose points are complete, as an operator does on screen."""
    draft = actions.form_draft(actor=stand.officer, version=queries.version("cooperative_rating"))
    client = browser(stand.officer)
    for code, most in REST.items():
        url = f"/reports/forms/{draft.pk}/parts/line/{code}/"
        known = {key: value for key, value in client.get(url).context["form"].initial.items() if value is not None}
        assert client.post(url, {**known, "scale": 1, "least": 0, "most": most}).status_code == 302
    seen = client.get(f"/reports/forms/{draft.pk}/").context["seen"]
    assert client.post(f"/reports/forms/{draft.pk}/use/", {"seen": seen}).status_code == 302


def _sent(stand, **less):
    _filled_in(stand)
    asked, _count = _open(stand)
    report = queries.reports(stand.officer).get(round=asked, organisation=stand.here)
    full = rating.criteria(read(queries.version("cooperative_rating").definition))
    for code, most in full.items():
        actions.line_put(actor=stand.accountant, report=report, line=Written(code, most - less.get(code, 0)))
    actions.report_submit(actor=stand.manager, report=report)
    return queries.reports(stand.officer).get(pk=report.pk), full


def _score(actor, report, points):
    return actions.report_score(actor=actor, report=report, revision=report.revision, points=points)


def test_rating_is_not_asked_for_until_its_points_are_complete(stand):
    with pytest.raises(RuleBroken) as refused:
        _open(stand)
    assert refused.value.code == "form_marks_missing"
    _filled_in(stand)
    assert _open(stand)[1] == 2


def test_young_and_stopped_ones_are_not_asked_but_listed(stand):
    registry.entered(
        stand.officer, "HTX Mới", code=registry.CODES[2], on=date(2026, 1, 20), registered_on=date(2025, 6, 1)
    )
    registry_actions.status_change(
        actor=stand.officer, organisation=stand.there, status=Status.SUSPENDED, on=date(2025, 9, 1)
    )
    _filled_in(stand)
    asked, count = _open(stand)
    assert count == 1
    assert [(unit.name, why) for unit, why in queries.unassessed(asked)] == [
        ("HTX Mới", "young"), (stand.there.name, "stopped"),
    ]  # fmt: skip
    page = browser(stand.officer).get(f"/reports/rounds/{asked.pk}/unassessed/").content.decode()
    assert "HTX Mới" in page


def test_way_from_own_points_to_the_registrys_rating(stand):
    report, full = _sent(stand, awards=4)
    for step, actor in (("report_check", stand.commune), ("report_accept", stand.officer)):
        with pytest.raises(RuleBroken) as refused:
            getattr(actions, step)(actor=actor, report=report, revision=report.revision)
        assert refused.value.code == "rating_points_missing"
    _score(stand.commune, report, {**full, "awards": 0, "law": 2})
    actions.report_check(actor=stand.commune, report=report, revision=report.revision)
    report.refresh_from_db()
    _score(stand.officer, report, {**full, "awards": 0, "law": 0, "result": 0})
    assert rating_queries.rated(report).sums == (96, 90, 77)
    actions.report_accept(actor=stand.officer, report=report, revision=report.revision)
    found = Rating.objects.get(organisation=stand.here)
    assert (found.year, found.points, found.grade, found.rated_on) == (2025, 77, "fair", date(2025, 12, 31))
    effective = Fact.objects.filter(organisation=stand.here, element=BY_CODE["rated_effective"].number)
    assert list(effective.values_list("on", "value")) == [(date(2025, 12, 31), 1)]


def test_nobody_scores_what_they_wrote_or_what_is_none(stand):
    report, full = _sent(stand)
    report.cells.filter(line="law").update(changed_by=stand.commune)
    with pytest.raises(RuleBroken) as refused:
        _score(stand.commune, report, full)
    assert refused.value.code == "report_own"
    with pytest.raises(RuleBroken) as refused:
        _score(stand.commune, stand.asked.reports.get(organisation=stand.here), full)
    assert refused.value.code == "report_no_rating"


def test_points_by_page_begin_with_those_of_the_layer_before(stand):
    report, full = _sent(stand, law=3)
    client, url = browser(stand.commune), f"/reports/{report.pk}/points/"
    form = client.get(url).context["form"]
    assert (form["line_law"].value(), form["line_capital"].value()) == (5, 7)
    save = f"/reports/{report.pk}/score/"
    data = {"revision": report.revision, **{f"line_{code}": most for code, most in full.items()}}
    assert client.post(save, {**data, "line_law": "9"}).status_code == 422
    assert client.post(save, data).status_code == 302
    seen = browser(stand.manager).get(url)
    assert seen.context["form"] is None
    assert seen.context["rated"].sums == (97, 100, None)
    assert browser(stand.manager).post(save, data).status_code == 403
    other = stand.asked.reports.get(organisation=stand.here)
    assert client.get(f"/reports/{other.pk}/points/").status_code == 302
