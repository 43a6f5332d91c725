"""Pages of reports: what is typed stays, what is wrong is said, and everybody sees what is theirs."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from hoptac.reporting import actions, queries
from hoptac.reporting.models import Cell, Report, Round
from hoptac.reporting.written import Written
from hoptac.site import today


def _as(user):
    client = Client()
    client.force_login(user)
    return client


def _form(client, report):
    """Return what a browser would send back from the page of a report."""
    form = client.get(f"/reports/{report.pk}/").context["form"]
    sent = {"seen": form["seen"].value()}
    for _title, lines in form.sections():
        for _state, field, why in lines:
            sent[field.html_name] = field.field.prepare_value(field.value()) or ""
            sent[why.html_name] = why.value() or ""
    return sent


def _send(client, report, **changed):
    data = {**_form(client, report), **changed}
    return client.post(f"/reports/{report.pk}/fill/", data)


def test_report_is_filled_and_sent_without_scripts(stand):
    client, report = _as(stand.manager), stand.report
    answer = _send(client, report, line_revenue="1.000", line_profit="80,5")
    assert answer.status_code == 302
    assert dict(Cell.objects.values_list("line", "value")) == {"revenue": 1_000_000_000, "profit": 80_500_000}
    answer = _send(client, report, submit="1")
    assert answer.status_code == 302
    assert stand.report.state == "submitted"
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert stand.report.submissions.get().receipt in page
    assert "<textarea" not in page


def test_prefilled_lines_are_not_written_by_merely_saving(stand):
    _send(_as(stand.manager), stand.report)
    assert not Cell.objects.exists()


def test_nonsense_is_told_at_its_line_and_stays(stand):
    answer = _send(
        _as(stand.manager), stand.report, line_revenue="một tỷ", line_profit="7", line_members="-4", submit="1"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy ghi một số, ví dụ 1.250 hoặc 12,5." in page
    assert "Không nhỏ hơn 0." in page
    assert 'value="một tỷ"' in page
    assert dict(Cell.objects.values_list("line", "value")) == {"profit": 7_000_000}
    assert stand.report.state == "open"


def test_unfinished_report_is_not_sent_and_says_where_to_go_on(stand):
    answer = _send(_as(stand.manager), stand.report, submit="1")
    assert answer.status_code == 422
    assert "Còn 2 dòng cần sửa hoặc giải thích, bắt đầu từ “Doanh thu”." in answer.content.decode()


def test_warning_opens_a_field_for_its_explanation(stand):
    client = _as(stand.manager)
    page = client.get(f"/reports/{stand.report.pk}/").content.decode()
    assert '<textarea name="why_revenue"' not in page
    _send(client, stand.report, line_revenue="9000", line_profit="1")
    page = client.get(f"/reports/{stand.report.pk}/").content.decode()
    assert '<textarea name="why_revenue"' in page
    assert "Cùng kỳ năm trước là 900: xin giải thích." in page
    assert _send(client, stand.report, submit="1").status_code == 422
    assert _send(client, stand.report, why_revenue="Thêm nhà máy", submit="1").status_code == 302


def test_somebody_else_in_the_same_line(stand):
    mine, theirs = _as(stand.manager), _as(stand.accountant)
    data = _form(mine, stand.report)
    _send(theirs, stand.report, line_revenue="5")
    answer = mine.post(f"/reports/{stand.report.pk}/fill/", {**data, "line_revenue": "7", "line_profit": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "vừa ghi 5 ở dòng này; bạn ghi 7" in page
    assert 'value="7"' in page
    assert dict(Cell.objects.values_list("line", "value")) == {"revenue": 5_000_000, "profit": 1_000_000}


def _submitted(stand):
    _send(_as(stand.manager), stand.report, line_revenue="1000", line_profit="80", submit="1")
    return stand.report


def test_commune_checks_and_alliance_accepts_by_page(stand):
    report = _submitted(stand)
    commune, officer = _as(stand.commune), _as(stand.officer)
    page = commune.get(f"/reports/{report.pk}/").content.decode()
    assert f"/reports/{report.pk}/check/" in page
    assert f"/reports/{report.pk}/accept/" not in page
    assert commune.post(f"/reports/{report.pk}/check/", {"revision": report.revision}).status_code == 302
    stale = officer.post(f"/reports/{report.pk}/accept/", {"revision": report.revision})
    assert stale.status_code == 422
    assert "Báo cáo vừa thay đổi" in stale.content.decode()
    assert officer.post(f"/reports/{report.pk}/accept/", {"revision": stand.report.revision}).status_code == 302
    assert stand.report.state == "accepted"
    assert officer.post(f"/reports/{report.pk}/reopen/", {"reason": ""}).status_code == 422
    assert officer.post(f"/reports/{report.pk}/reopen/", {"reason": "Sai số"}).status_code == 302
    assert stand.report.state == "returned"


def test_returned_line_shows_its_reason_to_the_cooperative(stand):
    report = _submitted(stand)
    data = {"revision": report.revision, "line_revenue": "Thiếu doanh thu dịch vụ"}
    assert _as(stand.commune).post(f"/reports/{report.pk}/return/", data).status_code == 302
    page = _as(stand.manager).get(f"/reports/{report.pk}/").content.decode()
    assert "Thiếu doanh thu dịch vụ" in page
    assert str(stand.commune) in page


def test_return_without_words_is_refused(stand):
    report = _submitted(stand)
    answer = _as(stand.commune).post(f"/reports/{report.pk}/return/", {"revision": report.revision})
    assert answer.status_code == 422
    assert "Hãy ghi cần sửa gì." in answer.content.decode()


def test_board_counts_communes_and_lists_phones(stand):
    client = _as(stand.officer)
    _submitted(stand)
    answer = client.get(f"/reports/rounds/{stand.asked.pk}/")
    assert [(line.name, line.owed, line.states) for line in answer.context["board"]] == [
        ("Xã Gia Phù", 1, (0, 0, 1, 0, 0, 0)),
        ("Xã Tà Xùa", 1, (1, 0, 0, 0, 0, 0)),
    ]
    silent = client.get(f"/reports/rounds/{stand.asked.pk}/?state=open&page=77").context["page"]
    assert [report.organisation for report in silent] == [stand.there]
    place = stand.here.place_id
    here = client.get(f"/reports/rounds/{stand.asked.pk}/?commune={place}&state=nonsense").context["page"]
    assert [report.organisation for report in here] == [stand.here]


def test_officer_asks_for_reports_by_page(stand):
    client = _as(stand.officer)
    version = queries.version("cooperative_year").pk
    refused = client.post("/reports/rounds/open/", {"version": version, "period": "2026-H1"})
    assert refused.status_code == 422
    odd = client.post("/reports/rounds/open/", {"version": version, "period": "nửa năm"})
    assert odd.status_code == 422
    early = client.post("/reports/rounds/open/", {"version": version, "period": "2025", "due_on": "2025-12-01"})
    assert early.status_code == 422
    days = {"due_on": "2026-02-10", "closes_on": "2026-03-10"}
    assert client.post("/reports/rounds/open/", {"version": version, "period": "2025", **days}).status_code == 302
    assert Round.objects.get(period="2025").due_on == date(2026, 2, 10)
    assert Round.objects.get(period="2025").reports.count() == 2
    listed = client.get("/reports/rounds/").context["page"]
    assert [(one.period, one.owed, one.unsent, one.waiting, one.in_accepted) for one in listed] == [
        ("2026-H1", 2, 2, 0, 0),
        ("2025", 2, 2, 0, 0),
    ]


def test_today_names_what_waits_for_each(stand):
    def waiting(user):
        return [(item.text, item.count) for item in today.collect(user, (today.reports, today.reports_to_judge))]

    assert waiting(stand.manager) == [("Báo cáo 6 tháng của hợp tác xã", 1)]
    assert waiting(stand.officer) == []
    _submitted(stand)
    assert waiting(stand.manager) == []
    judged = [("1 báo cáo chờ kiểm tra, duyệt", 1)]
    assert (waiting(stand.officer), waiting(stand.commune), waiting(stand.outsider)[0][1]) == (judged, judged, 1)
    listed = _as(stand.officer).get("/reports/?state=waiting").context["page"]
    assert [report.organisation for report in listed] == [stand.here]


def test_extension_by_page(stand):
    url = f"/reports/{stand.report.pk}/extend/"
    client = _as(stand.officer)
    assert client.post(url, {"until": "2026-07-01", "reason": "Lũ"}).status_code == 422
    assert client.post(url, {"until": "2026-07-30", "reason": "Lũ"}).status_code == 302
    assert "30/07/2026 (còn 24 ngày)" in client.get(f"/reports/{stand.report.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_grow(stand, django_assert_num_queries, count):
    for number in range(count - 1):
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written(("revenue", "profit")[number], 5))
    client = _as(stand.officer)
    report = Report.objects.get(organisation=stand.here)
    with django_assert_num_queries(10):
        client.get(f"/reports/{report.pk}/")
    with django_assert_num_queries(9):
        client.get(f"/reports/rounds/{stand.asked.pk}/")
    with django_assert_num_queries(5):
        client.get("/reports/")
