"""Where single lines came back, the others stay as they were sent: by action, page, workbook and without a network."""

from __future__ import annotations

import json

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.reporting import actions, queries, workbooks
from hoptac.reporting.models import Cell, Remark
from hoptac.reporting.rules import filling
from hoptac.reporting.written import Written
from tests.reporting.conftest import HALF
from tests.reporting.test_workbooks import _book, _edited, _take
from tests.reporting.visiting import browser

OTHERS = "Lúc này chỉ sửa được các dòng bị trả lại; bạn ghi %s."


@pytest.mark.parametrize(
    ("returned", "is_as_sent", "is_open", "locked"),
    [
        ((), True, False, False),
        (("",), True, False, False),
        (("", "revenue"), True, False, False),
        (("profit",), True, False, False),
        (("revenue",), True, False, True),
        (("revenue", "members"), True, False, True),
        (("revenue",), True, True, False),
        (("revenue",), False, False, False),
        (("revenue",), False, True, False),
    ],
)
def test_which_lines_are_locked(returned, is_as_sent, is_open, locked):
    found = filling.is_locked(returned=returned, line="profit", is_as_sent=is_as_sent, is_open=is_open)
    assert found is locked


def _line(stand, code, value, **words):
    actions.line_put(actor=stand.accountant, report=stand.report, line=Written(code, value, **words))


def _sent(stand):
    for code, value in (("revenue", 1_000_000_000), ("profit", 80_000_000)):
        if code not in queries.filled(stand.report).locked:
            _line(stand, code, value)
    actions.report_submit(actor=stand.manager, report=stand.report)
    return {"report": stand.report, "revision": stand.report.revision}


@pytest.fixture
def returned(stand):
    """A report of which only the revenue came back."""
    actions.report_return(actor=stand.commune, **_sent(stand), remarks={"revenue": "Thiếu doanh thu dịch vụ"})
    return stand


def _values():
    return dict(Cell.objects.filter(line__in=["revenue", "profit", "members"]).values_list("line", "value"))


SENT = {"revenue": 1_000_000_000, "profit": 80_000_000, "members": 40}


def test_action_takes_only_what_came_back(returned):
    shut = [Written("profit", 9), Written("profit", 80_000_000, explanation="Vì"), Written("worker_months", 7)]
    for line in shut:
        with pytest.raises(RuleBroken) as refused:
            actions.line_put(actor=returned.accountant, report=returned.report, line=line)
        assert refused.value.code == "report_line_locked"
    _line(returned, "revenue", 1_100_000_000, explanation="Thêm dịch vụ thủy lợi")
    assert _values() == {**SENT, "revenue": 1_100_000_000}
    sent = actions.report_submit(actor=returned.manager, report=returned.report)
    assert sent.content["revenue"] == {"value": 1_100_000_000, "explanation": "Thêm dịch vụ thủy lợi"}


def test_page_shows_and_keeps_the_locks(returned):
    client, path = browser(returned.manager), f"/reports/{returned.report.pk}/"
    page = client.get(path)
    assert [state.line.code for state in page.context["filled"].returned] == ["revenue"]
    told = page.content.decode()
    assert told.count('data-status="locked"') == told.count("readonly") == len(page.context["filled"].locked)
    data = {"seen": returned.report.revision, "line_profit": "90", "initial-line_profit": "80", "line_revenue": "1.100"}
    answer = client.post(f"{path}fill/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"line_profit": [OTHERS % 90]}
    assert _values() == {**SENT, "revenue": 1_100_000_000}


def test_workbook_is_protected_and_refused(returned):
    rows = _book(returned).worksheets[0].iter_rows(min_row=workbooks.FIRST_ROW + 1)
    found = {row[workbooks.CODE].value for row in rows if not row[workbooks.VALUE].protection.locked}
    assert found == {"revenue"}
    outcome = _take(returned, _edited(_book(returned), revenue=1100, profit=90))
    assert outcome.taken == [("Doanh thu", "1.000", "1.100")]
    assert outcome.refused == [("Lợi nhuận", "", OTHERS % 90)]


def test_lines_kept_without_a_network_come_back_as_they_stand(returned):
    typed = {"profit": "90", "revenue": "1100"}
    seen = returned.report.revision
    changes = [{"code": code, "typed": each, "why": "", "seen": seen} for code, each in typed.items()]
    path = f"/reports/{returned.report.pk}/cells/"
    told = browser(returned.manager).post(path, {"key": "k" * 16, "changes": json.dumps(changes)}).json()
    assert {code: (line["state"], line["value"]) for code, line in told["lines"].items() if code in SENT} == {
        "profit": ("locked", "80"),
        "revenue": ("saved", "1.100"),
    }
    assert OTHERS % 90 in told["lines"]["profit"]["html"]


def test_what_the_mended_line_made_wrong_can_be_mended_until_it_says_again_what_was_sent(returned):
    assert "profit" in queries.filled(returned.report).locked
    _line(returned, "revenue", 50_000_000)
    assert "profit" not in queries.filled(returned.report).locked
    _line(returned, "profit", 9_000_000)
    assert "profit" not in queries.filled(returned.report).locked
    _line(returned, "revenue", 1_000_000_000)
    _line(returned, "profit", 80_000_000)
    assert "profit" in queries.filled(returned.report).locked


def test_number_that_became_known_since_does_not_enter_a_locked_line(returned):
    Reading.objects.create(
        organisation=returned.here, element=BY_CODE["worker_months"].number, starts_on=HALF.starts_on,
        ends_before=HALF.ends_before, value=7, source="Sổ", entered_at=returned.asked.opened_at,
        entered_by=returned.officer,
    )  # fmt: skip
    assert queries.filled(returned.report).lines["worker_months"].value is None
    Remark.objects.all().delete()
    assert queries.filled(returned.report).lines["worker_months"].value == 7


def test_sent_again_returned_as_a_whole_or_reopened_nothing_is_locked(returned):
    _line(returned, "revenue", 1_100_000_000)
    again = _sent(returned)
    assert queries.filled(again["report"]).locked == frozenset()
    actions.report_return(actor=returned.commune, **again, remarks={"revenue": "Sai", "": "Xem lại tất cả"})
    assert queries.filled(returned.report).locked == frozenset()
    _line(returned, "profit", 90_000_000)
    actions.report_accept(actor=returned.officer, **_sent(returned))
    actions.report_reopen(actor=returned.officer, report=returned.report, reason="Theo kiểm toán")
    assert queries.filled(returned.report).locked == frozenset()
    _line(returned, "profit", 95_000_000)
