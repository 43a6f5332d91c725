"""A report's way from the question to the accepted number, with every refusal on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Fact, Reading
from hoptac.registry import actions as registry_actions
from hoptac.registry import facts as registry_facts
from hoptac.registry.choices import Status
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Cell, Report
from hoptac.reporting.written import Written
from tests.factories import registry
from tests.reporting.conftest import HALF, TODAY

REVENUE = BY_CODE["revenue"].number


def _refused(code, call, **values):
    with pytest.raises(RuleBroken) as refused:
        call(**values)
    assert refused.value.code == code
    return str(refused.value)


def _fill(stand, **numbers):
    """Write what the law wants at least, as the accountant."""
    for code, value in {"revenue": 1_000_000_000, "profit": 80_000_000, **numbers}.items():
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written(code, value))


def _submitted(stand):
    _fill(stand)
    actions.report_submit(actor=stand.manager, report=stand.report)
    return stand.report


def _revenue(layer):
    rows = Fact.objects.filter(element=REVENUE, on__gte=HALF.starts_on, layer=layer)
    return sum(rows.values_list("value", flat=True))


def test_round_asks_those_who_owe_and_later_those_who_came_to(stand):
    assert stand.asked.reports.count() == 2
    assert (stand.asked.due_on, stand.asked.closes_on) == (date(2026, 7, 15), date(2026, 8, 14))
    registry.entered(
        stand.officer, "HTX mới", code=registry.CODES[2], on=date(2026, 6, 20), registered_on=date(2026, 6, 1)
    )
    registry.entered(stand.officer, "HTX sau kỳ", code=registry.CODES[3], on=TODAY, registered_on=date(2026, 7, 2))
    again, count = actions.round_open(
        actor=stand.officer, version=stand.asked.version, place=stand.asked.place, period=HALF
    )
    assert (again, count) == (stand.asked, 1)
    assert AuditEntry.objects.filter(code="reporting.round.open").count() == 2


def test_round_refuses_the_wrong_period_and_strangers(stand):
    asked = {"version": stand.asked.version, "place": stand.asked.place}
    _refused("round_wrong_period", actions.round_open, actor=stand.officer, period=Period.parse("2026"), **asked)
    with pytest.raises(gate.NotVisible):
        actions.round_open(actor=stand.manager, period=HALF, **asked)


def test_prefilled_lines_say_what_is_known_and_from_when(stand):
    found = queries.filled(stand.report)
    assert {code: (known.value, known.on) for code, known in found.prefilled.items()} == {
        "members": (40, date(2025, 12, 31)),
        "regular_workers": (12, date(2025, 12, 31)),
        "managers": (5, date(2025, 12, 31)),
    }
    assert [period.code for period, _numbers in found.before] == ["2024-H2", "2025-H1", "2025-H2"]
    assert found.lines["revenue"].before == (None, 900_000_000, None)
    assert [line.line.code for line in found.to_do] == ["revenue", "profit"]


def test_flow_is_prefilled_from_quarters_that_cover_it(stand):
    def known():
        return queries.filled(stand.report).prefilled.get("revenue")

    for quarter, value in (("2026-Q1", 3), ("2026-Q2", 4)):
        assert known() is None
        period = Period.parse(quarter)
        Reading.objects.create(
            organisation=stand.here, element=REVENUE, starts_on=period.starts_on, ends_before=period.ends_before,
            value=value, source=quarter, entered_at=stand.asked.opened_at, entered_by=stand.officer,
        )  # fmt: skip
    assert known() == (7, date(2026, 6, 30), "2026-Q1; 2026-Q2")


def test_whole_way_to_the_accepted_number(stand):
    _fill(stand)
    assert _revenue(Layer.SUBMITTED) == 0
    sent = actions.report_submit(actor=stand.manager, report=stand.report)
    assert (sent.number, len(sent.receipt)) == (1, 10)
    assert sent.content["members"] == {"value": 40}
    assert _revenue(Layer.SUBMITTED) == 1_000_000_000

    actions.report_check(actor=stand.commune, report=stand.report, revision=stand.report.revision)
    actions.report_accept(actor=stand.officer, report=stand.report, revision=stand.report.revision)
    assert (_revenue(Layer.SUBMITTED), _revenue(Layer.ACCEPTED)) == (0, 1_000_000_000)
    report = stand.report
    assert (report.state, report.checked_by, report.accepted_by) == ("accepted", stand.commune, stand.officer)

    question = figures.Question(figures.Moment.parse(HALF.code), today=TODAY, place_code="14")
    answer = figures.answer([INDICATOR["revenue"]], question)
    assert [figure.value for figure in answer.figures] == [1_000_000_000]


def test_facts_can_be_derived_again(stand):
    _submitted(stand)
    stored = set(Fact.objects.values_list("organisation", "element", "on", "layer", "value"))
    derived = registry_facts.rows([stand.here.pk, stand.there.pk])
    assert {(row.organisation_id, row.element, row.on, row.layer, row.value) for row in derived} == stored


def test_unfinished_report_is_not_sent(stand):
    said = _refused("report_unfinished", actions.report_submit, actor=stand.manager, report=stand.report)
    assert "Doanh thu" in said
    assert stand.report.state == "open"
    assert not stand.report.submissions.exists()


def test_warning_is_settled_by_an_explanation(stand):
    _fill(stand, members=200, regular_workers=13)
    assert [line.line.code for line in queries.filled(stand.report).to_do] == []
    _fill(stand, revenue=9_000_000_000)
    assert [line.line.code for line in queries.filled(stand.report).to_do] == ["revenue"]
    line = Written("revenue", 9_000_000_000, explanation="Bán lô chè lớn cho nhà máy")
    actions.line_put(actor=stand.accountant, report=stand.report, line=line)
    assert queries.filled(stand.report).to_do == []


def test_returned_lines_carry_reasons_until_sent_again(stand):
    report = _submitted(stand)
    remarks = {"revenue": "Thiếu doanh thu dịch vụ", "": "Xem lại"}
    actions.report_return(actor=stand.commune, report=report, revision=report.revision, remarks=remarks)
    found = queries.filled(stand.report)
    assert stand.report.state == "returned"
    assert [remark.text for remark in found.lines["revenue"].remarks] == ["Thiếu doanh thu dịch vụ"]
    assert [remark.text for remark in found.remarks[""]] == ["Xem lại"]
    _fill(stand, revenue=1_100_000_000)
    sent = actions.report_submit(actor=stand.manager, report=stand.report)
    assert sent.number == 2
    assert queries.filled(stand.report).remarks == {}
    assert [each.content["revenue"]["value"] for each in stand.report.submissions.order_by("number")] == [
        1_000_000_000, 1_100_000_000,
    ]  # fmt: skip
    assert _revenue(Layer.SUBMITTED) == 1_100_000_000


def test_emptied_line_takes_its_number_back(stand):
    _fill(stand, worker_months=70)
    actions.report_submit(actor=stand.manager, report=stand.report)
    report = stand.report
    actions.report_return(actor=stand.officer, report=report, revision=report.revision, remarks={"": "Sai"})
    assert Reading.objects.filter(element=BY_CODE["worker_months"].number).count() == 1
    actions.line_put(actor=stand.accountant, report=stand.report, line=Written("worker_months"))
    actions.report_submit(actor=stand.manager, report=stand.report)
    assert not Reading.objects.filter(element=BY_CODE["worker_months"].number).exists()


@pytest.mark.parametrize("step", ["report_check", "report_accept"])
def test_nobody_judges_their_own_numbers(stand, step):
    actor = {"report_check": stand.commune, "report_accept": stand.officer}[step]
    _fill(stand)
    actions.line_put(actor=actor, report=stand.report, line=Written("members", 41))
    actions.report_submit(actor=stand.manager, report=stand.report)
    _refused("report_own", getattr(actions, step), actor=actor, report=stand.report, revision=stand.report.revision)


def test_nobody_judges_what_they_have_not_seen(stand):
    report = _submitted(stand)
    stale = report.revision - 1
    _refused("report_changed", actions.report_accept, actor=stand.officer, report=report, revision=stale)


def test_accepted_report_is_frozen_until_reopened_with_a_reason(stand):
    report = _submitted(stand)
    actions.report_accept(actor=stand.officer, report=report, revision=report.revision)
    line = Written("members", 41)
    _refused("report_out_of_order", actions.line_put, actor=stand.accountant, report=stand.report, line=line)
    _refused("report_reason_missing", actions.report_reopen, actor=stand.officer, report=stand.report, reason=" ")
    actions.report_reopen(actor=stand.officer, report=stand.report, reason="Sai số thành viên")
    assert (_revenue(Layer.ACCEPTED), _revenue(Layer.SUBMITTED)) == (0, 1_000_000_000)
    actions.line_put(actor=stand.accountant, report=stand.report, line=line)
    assert AuditEntry.objects.get(code="reporting.report.reopen").note.endswith("Sai số thành viên")


def test_two_people_in_one_line_see_both_values(stand):
    seen = stand.report.revision
    actions.line_put(actor=stand.manager, report=stand.report, line=Written("revenue", 5_000_000), seen=seen)
    late = {"actor": stand.accountant, "report": stand.report, "seen": seen}
    said = _refused("report_line_changed", actions.line_put, line=Written("revenue", 7_000_000), **late)
    assert f"{stand.manager} vừa ghi 5 ở dòng này; bạn ghi 7." in said
    assert Cell.objects.get(line="revenue").value == 5_000_000
    actions.line_put(line=Written("profit", 1_000_000), **late)
    actions.line_put(line=Written("revenue", 5_000_000), **late)


def test_closed_round_takes_only_those_with_more_time(stand, monkeypatch):
    later = stand.asked.closes_on + timedelta(1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: later)
    _refused("report_closed", _fill, stand=stand)
    extend = {"actor": stand.officer, "report": stand.report, "reason": "Lũ quét"}
    _refused("report_extension_backwards", actions.report_extend, until=later, **extend)
    actions.report_extend(until=later + timedelta(5), **extend)
    _fill(stand)


def test_strangers_neither_see_nor_touch(stand):
    report = stand.report
    with pytest.raises(gate.NotVisible):
        actions.line_put(actor=stand.outsider, report=report, line=Written("members", 1))
    _submitted(stand)
    with pytest.raises((gate.NotVisible, gate.NotAllowed)):
        actions.report_accept(actor=stand.commune, report=stand.report, revision=stand.report.revision)
    assert list(queries.reports(stand.outsider).values_list("organisation", flat=True)) == [stand.there.pk]


def test_unknown_line_and_impossible_number(stand):
    put = {"actor": stand.accountant, "report": stand.report}
    _refused("report_no_such_line", actions.line_put, line=Written("gold", 1), **put)
    _refused("report_too_small", actions.line_put, line=Written("members", -1), **put)
    _refused("report_too_large", actions.line_put, line=Written("members", 2**63), **put)


def test_new_version_leaves_reports_alone(stand):
    data = queries.as_file(stand.asked.version)
    assert actions.form_put(data=data)[1] is False
    made, is_new = actions.form_put(data={**data, "title": "Báo cáo 6 tháng (mới)"})
    assert (is_new, made.number) == (True, 2)
    assert stand.report.round.version.number == 1
    asked = {"actor": stand.officer, "place": stand.asked.place, "period": HALF}
    _refused("round_superseded", actions.round_open, version=stand.asked.version, **asked)


def test_ended_organisation_keeps_its_report(stand):
    registry_actions.status_change(
        actor=stand.officer, organisation=stand.there, status=Status.DISSOLVED, on=TODAY, reason="Tự giải thể"
    )
    assert Report.objects.filter(organisation=stand.there).count() == 1
