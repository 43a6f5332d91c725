"""Figures follow what was last sent: rebuilt they are the same, and accepted they move by reopening only."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact, Reading
from hoptac.reporting import actions, facts, queries
from hoptac.reporting.written import Written
from tests.reporting.conftest import TODAY
from tests.reporting.visiting import browser

MEMBERS, REVENUE = BY_CODE["members"].number, BY_CODE["revenue"].number
#: Both end on the last day of June: two reports say how many members there are then.
QUARTER = Period.parse("2026-Q2")
FORM = {
    "code": "short", "title": "Báo cáo nhanh", "legal_basis": "", "kinds": ["cooperative"], "period_kind": "quarter",
    "due_after_days": 20, "closes_after_days": 40, "checks": [],
    "sections": [{"code": "a", "title": "A", "lines": [
        {"code": "members", "title": "Thành viên", "unit": "persons", "element": "members"},
    ]}],
}  # fmt: skip


def _send(stand, report, **numbers):
    report.refresh_from_db()
    for code, value in numbers.items():
        line = Written(code, value, explanation="Đã đối chiếu sổ sách")
        actions.line_put(actor=stand.accountant, report=report, line=line)
    actions.report_submit(actor=stand.manager, report=report)


def _accept(stand, report):
    report.refresh_from_db()
    actions.report_accept(actor=stand.officer, report=report, revision=report.revision)


def _reopen(stand, report):
    report.refresh_from_db()
    actions.report_reopen(actor=stand.officer, report=report, reason="Đếm lại thành viên")


@pytest.fixture
def half(stand):
    return stand.report


@pytest.fixture
def quarter(stand):
    version, _is_new = actions.form_put(data=FORM)
    asked, _count = actions.round_open(actor=stand.officer, version=version, place=stand.asked.place, period=QUARTER)
    return queries.reports(stand.officer).get(round=asked, organisation=stand.here)


def _members(stand):
    found = Reading.objects.filter(organisation=stand.here, element=MEMBERS, starts_on=date(2026, 6, 30))
    return list(found.values_list("value", "layer"))


def _agree():
    call_command("facts_rebuild", "--check", verbosity=0)


def test_rebuilt_from_submissions_figures_are_the_same_at_every_step(stand, half, quarter):
    _send(stand, half, members=41, revenue=10**9, profit=10**7)
    _agree()
    _send(stand, quarter, members=42)
    assert _members(stand) == [(42, Layer.SUBMITTED)]
    _agree()
    _accept(stand, half)
    assert _members(stand) == [(41, Layer.ACCEPTED)]
    _agree()
    _reopen(stand, half)
    assert _members(stand) == [(42, Layer.SUBMITTED)]
    _agree()
    _accept(stand, quarter)
    _send(stand, half, members=43)
    assert _members(stand) == [(42, Layer.ACCEPTED)]
    _agree()


def test_accepted_number_stands_against_another_report(stand, half, quarter):
    _send(stand, half, members=41, revenue=10**9, profit=10**7)
    _accept(stand, half)
    _send(stand, quarter, members=42)
    before = sorted(Fact.objects.values_list("element", "on", "layer", "value"))
    with pytest.raises(RuleBroken) as refused:
        _accept(stand, quarter)
    assert refused.value.code == "report_accepted_elsewhere"
    assert "Báo cáo 6 tháng" in str(refused.value)
    assert sorted(Fact.objects.values_list("element", "on", "layer", "value")) == before


def test_what_was_changed_behind_the_reports_back_is_found_and_mended(stand, half):
    _send(stand, half, members=41, revenue=10**9, profit=10**7)
    _accept(stand, half)
    Reading.objects.filter(element=REVENUE, layer=Layer.ACCEPTED).update(value=5)
    assert [key[1] for key, _should in facts.readings_differing([stand.here.pk])] == [REVENUE]
    with pytest.raises(CommandError):
        _agree()
    call_command("facts_rebuild", verbosity=0)
    _agree()
    assert Reading.objects.get(element=REVENUE, layer=Layer.ACCEPTED).value == 10**9


def test_number_entered_over_one_not_accepted_is_no_fault(stand, half):
    _send(stand, half, members=41, revenue=10**9, profit=10**7)
    Reading.objects.filter(element=REVENUE, layer=Layer.SUBMITTED).update(value=5, layer=Layer.ENTERED)
    assert facts.readings_differing([stand.here.pk]) == []
    _accept(stand, half)
    assert Reading.objects.get(element=REVENUE, layer=Layer.ACCEPTED).value == 10**9


def test_reopening_list_says_what_each_moved(stand, half, monkeypatch, django_assert_num_queries):
    _send(stand, half, members=41, revenue=10**9, profit=10**7)
    _accept(stand, half)
    _reopen(stand, half)
    client = browser(stand.officer)
    [row] = client.get("/reports/reopened/").context["rows"]
    assert (row.report, row.changes, row.entry.actor) == (half, None, stand.officer)
    assert row.entry.note.endswith("Đếm lại thành viên")
    later = half.round.opened_at.replace(day=TODAY.day + 1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    _send(stand, half, members=43)
    with django_assert_num_queries(7):
        [row] = client.get("/reports/reopened/").context["rows"]
    assert row.changes == [("Tổng số thành viên", "41", "43")]
    assert browser(stand.commune).get("/reports/reopened/").status_code == 403


def test_line_is_filled_beforehand_from_another_element_or_an_indicator(stand):
    lines = [
        {"code": "people", "title": "Số người", "unit": "persons", "prefill": "members"},
        {"code": "wage", "title": "Thu nhập", "unit": "VND", "prefill": "worker_income_month"},
        {"code": "share", "title": "Tỷ lệ", "unit": "%", "prefill": "managers_higher_share"},
        {"code": "empty", "title": "Khác", "unit": "x"},
    ]
    for code, value in (("wages_paid", 700), ("worker_months", 99)):
        Reading.objects.create(
            organisation=stand.here, element=BY_CODE[code].number, starts_on=QUARTER.starts_on,
            ends_before=QUARTER.ends_before, value=value, source="Q2", entered_at=stand.asked.opened_at,
            entered_by=stand.officer,
        )  # fmt: skip
    form = {**FORM, "code": "other", "sections": [{"code": "a", "title": "A", "lines": lines}]}
    version, _is_new = actions.form_put(data=form)
    asked, _count = actions.round_open(actor=stand.officer, version=version, place=stand.asked.place, period=QUARTER)
    report = queries.reports(stand.officer).get(round=asked, organisation=stand.here)
    assert {code: each.value for code, each in queries.filled(report).prefilled.items()} == {"people": 40, "wage": 7}
