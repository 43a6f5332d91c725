"""Who has reported, how fast, and whom to call (round_detail, silent_list, silent_export, reports_status)."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from python_calamine import CalamineWorkbook

from hoptac.core.periods import Period
from hoptac.registry.models import Registration
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Submission
from hoptac.reporting.rules import pace
from hoptac.reporting.written import Written
from tests.reporting.conftest import TODAY

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def _send(stand):
    for code, value in {"revenue": 1_000_000_000, "profit": 80_000_000}.items():
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written(code, value))
    return actions.report_submit(actor=stand.manager, report=stand.report)


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_shares_are_of_what_is_owed():
    assert pace.shares([-2, 0, 0, 5], owed=8, since=-3, until=1) == [
        Fraction(0), Fraction(1, 8), Fraction(1, 8), Fraction(3, 8), Fraction(3, 8),
    ]  # fmt: skip
    assert pace.shares([], owed=0, since=0, until=0) == [Fraction(0)]


def test_the_curve_stands_beside_that_of_the_round_before(stand):
    sent = _send(stand)
    before, _count = actions.round_open(
        actor=stand.officer, version=stand.asked.version, place=stand.asked.place, period=Period.parse("2025-H2"),
        due_on=date(2026, 1, 15), closes_on=date(2026, 1, 20),
    )  # fmt: skip
    earlier = before.reports.get(organisation=stand.there)
    Submission.objects.create(
        report=earlier, number=1, receipt="EARLIER", content={}, sent_by=stand.officer,
        sent_at=datetime(2026, 1, 3, 8, tzinfo=SAIGON),
    )  # fmt: skip
    found = queries.progress(stand.asked, today=TODAY)
    assert sent.number == 1
    assert (found.days[-1], found.earlier) == ((stand.asked.closes_on - stand.asked.due_on).days, before)
    assert (found.now[-1], found.then) == (Fraction(1, 2), Fraction(1, 2))
    assert (TODAY - stand.asked.due_on).days == found.days[len(found.now) - 1] == -9
    assert set(found.before) == {Fraction(1, 2)}
    page = _client(stand.officer).get(f"/reports/rounds/{stand.asked.pk}/").text
    assert "Đã gửi 50 %; kỳ trước cùng ngày này là 50 %." in page
    assert page.count('role="img"') == 2


def test_the_board_is_live_and_leads_to_the_call_list(stand, django_assert_max_num_queries):
    client = _client(stand.officer)
    with django_assert_max_num_queries(10):
        page = client.get(f"/reports/rounds/{stand.asked.pk}/").text
    assert 'hx-trigger="every 30s"' in page
    assert f"/reports/silent/?round={stand.asked.pk}" in page


def test_silent_list_tells_how_to_reach_those_within_reach(stand, django_assert_max_num_queries):
    Registration.objects.filter(pk=stand.here.pk).update(phone="0912345678", representative="Bà Lò Thị Én")
    client = _client(stand.commune)
    with django_assert_max_num_queries(10):
        page = client.get("/reports/silent/").text
    assert ("tel:0912345678" in page, "Bà Lò Thị Én" in page, "HTX Tà Xùa" in page) == (True, True, False)
    assert [(each.organisation, each.has_account, each.seen_at) for each in queries.silent(stand.officer)] == [
        (each, True, None) for each in sorted((stand.here, stand.there), key=lambda unit: unit.place.sort_key)
    ]
    _send(stand)
    assert [each.organisation for each in queries.silent(stand.officer)] == [stand.there]
    assert "Không phải gọi ai" in client.get("/reports/silent/?round=x&commune=0").text
    assert _client(stand.manager).get("/reports/silent/").status_code == 403


def test_silent_export_is_the_same_list(stand):
    content = _client(stand.officer).get(f"/reports/silent.xlsx?commune={stand.there.place_id}").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Tổ chức", "HTX Tà Xùa"]


def test_reports_status_says_state_commune_completeness_and_who_is_silent(stand, capsys):
    _send(stand)
    call_command("reports_status", period="2026-H1", json=True)
    [found] = json.loads(capsys.readouterr().out)
    assert {state: count for state, count in found["states"].items() if count} == {"open": 1, "submitted": 1}
    assert (found["owed"], found["submitted_share"], found["accepted_share"]) == (2, 0.5, 0.0)
    assert [each["name"] for each in found["silent"]] == ["HTX Tà Xùa"]
    assert sum(each["states"]["submitted"] for each in found["communes"]) == 1

    call_command("reports_status", period="2026-H1", place=stand.here.place.code, json=True)
    [found] = json.loads(capsys.readouterr().out)
    assert (found["owed"], found["silent"]) == (1, [])
    call_command("reports_status", period="2026-H1")
    assert "– HTX Tà Xùa" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("reports_status", period="2026-H3")
