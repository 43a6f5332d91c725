"""Reminding the silent: on which days, by which way, and never twice."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.registry import actions as registry_actions
from hoptac.registry.choices import Status
from hoptac.reporting import actions, jobs, queries
from hoptac.reporting.models import Report
from hoptac.reporting.queries import reminding as silence
from hoptac.reporting.rules import reminding
from hoptac.reporting.written import Written
from hoptac.site import today as todays
from tests.reporting.visiting import browser

DUE, CLOSES = date(2026, 7, 15), date(2026, 8, 14)


@pytest.mark.parametrize(
    ("on", "is_day"),
    [
        (date(2026, 7, 8), True),
        (date(2026, 7, 9), False),
        (date(2026, 7, 12), True),
        (date(2026, 7, 14), True),
        (date(2026, 7, 15), True),
        (date(2026, 7, 16), False),
        (date(2026, 7, 22), True),
        (date(2026, 8, 12), True),
        (date(2026, 8, 19), False),
    ],
)
def test_days_of_reminders(on, is_day):
    assert reminding.is_day(on, due_on=DUE, closes_on=CLOSES) is is_day


def _remind(on, *options):
    out = StringIO()
    call_command("reports_remind", "--on", on.isoformat(), "--json", *options, stdout=out)
    return [(each["organisation"], each["letter"]) for each in json.loads(out.getvalue())]


def test_letters_go_to_those_with_an_address_once_a_day(stand, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    stand.manager.email = "giamdoc@example.vn"
    stand.manager.save()
    both = [stand.here.name, stand.there.name]
    assert _remind(DUE, "--dry-run") == list(zip(both, [True, False], strict=True))
    assert mail.outbox == []
    assert _remind(DUE) == list(zip(both, [True, False], strict=True))
    for task in DBTaskResult.objects.ready():
        jobs.letter_send.call(*task.args_kwargs["args"])
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["giamdoc@example.vn"], "Báo cáo 6 tháng của hợp tác xã: 6 tháng đầu năm 2026")
    ]
    assert "15/07/2026" in mail.outbox[0].body
    assert _remind(DUE) == [(name, False) for name in both]
    assert DBTaskResult.objects.count() == 1
    assert [entry.organisation for entry in AuditEntry.objects.filter(code="reporting.report.remind")] == [stand.here]


def test_sent_closed_and_extended_reports(stand):
    Report.objects.filter(organisation=stand.there).update(extended_until=date(2026, 8, 30))
    assert [(each.report.organisation, each.last) for each in silence.silent_on(date(2026, 8, 20))] == [
        (stand.there, date(2026, 8, 30))
    ]
    assert silence.silent_on(date(2026, 8, 31)) == []


def test_silent_text_names_units_and_nothing_private(stand):
    stand.here.registration.phone = "+84912345678"
    stand.here.registration.save()
    client = browser(stand.officer)
    page = client.get("/reports/silent/text/")
    texts = dict(page.context["page"].object_list)
    assert list(texts) == ["Xã Gia Phù", "Xã Tà Xùa"]
    assert stand.here.name in texts["Xã Gia Phù"]
    assert stand.there.name not in texts["Xã Gia Phù"]
    assert "912345678" not in page.content.decode()
    own = browser(stand.commune).get(f"/reports/silent/text/?round={stand.asked.pk}").context["page"]
    assert [place for place, _text in own] == ["Xã Gia Phù"]


def test_officer_sees_today_what_is_late(stand, monkeypatch):
    assert todays.collect(stand.officer, (todays.reports_late,)) == []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 7, 20))
    [waiting] = todays.collect(stand.officer, (todays.reports_late,))
    assert (waiting.count, waiting.due) == (2, DUE)


def test_several_forms_are_asked_for_at_once(stand):
    versions = [queries.version(code) for code in ("cooperative_year", "group_year", "union_year")]
    client = browser(stand.officer)
    sent = {"version": [version.pk for version in versions], "period": "2025"}
    sent |= {"due_on": "2026-07-20", "closes_on": "2026-08-20"}
    assert client.post("/reports/rounds/open/", sent).status_code == 302
    rounds = queries.rounds(stand.officer).filter(period="2025")
    assert {asked.version.code: asked.owed for asked in rounds} == {
        "cooperative_year": 2, "group_year": 0, "union_year": 0,
    }  # fmt: skip
    wrong = {**sent, "version": [versions[0].pk, stand.asked.version_id], "period": "2024"}
    assert client.post("/reports/rounds/open/", wrong).status_code == 422
    assert not queries.rounds(stand.officer).filter(period="2024").exists()


def test_who_ended_before_the_last_day_is_let_go_if_nothing_was_written(stand):
    registry_actions.status_change(
        actor=stand.officer, organisation=stand.there, status=Status.MERGED, on=date(2026, 5, 2),
        successors=[stand.here],
    )  # fmt: skip
    again = {"actor": stand.officer, "version": stand.asked.version, "place": stand.asked.place}
    assert actions.round_open(**again, period=queries.period_of(stand.asked)) == (stand.asked, 0)
    assert list(stand.asked.reports.values_list("organisation", flat=True)) == [stand.here.pk]


def test_report_is_not_filled_before_its_first_day(stand):

    stand.asked.opens_on = date(2026, 7, 7)
    stand.asked.save()
    with pytest.raises(RuleBroken) as refused:
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written("members", 41))
    assert refused.value.code == "report_not_open_yet"
