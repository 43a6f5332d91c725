"""Sends with receipts, values beside each other, reports filled in for others, and every refusal."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions, queries
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Batch, Cell, Confirmation, FormVersion, Report
from hoptac.reporting.written import Written
from tests.factories import access as make
from tests.reporting.conftest import TODAY
from tests.reporting.test_course_rules import ALLOWED

KEY = "0123456789abcdef"


def _refused(code, call, **values):
    with pytest.raises(RuleBroken) as refused:
        call(**values)
    assert refused.value.code == code
    return str(refused.value)


def _fill(stand, actor=None):
    lines = [Written("revenue", 1_000_000_000), Written("profit", 80_000_000)]
    actions.lines_put(actor=actor or stand.accountant, report=stand.report, lines=lines)


def _as(user):
    client = Client()
    client.force_login(user)
    return client


def _values():
    return dict(Cell.objects.values_list("line", "value"))


# -------------------------------------------------------------------------------------------- sends


def test_send_repeated_is_one_send(stand):
    send = {"actor": stand.accountant, "key": KEY, "lines": [(0, Written("revenue", 5)), (0, Written("gold", 1))]}
    first = actions.lines_send(report=stand.report, **send)
    revision = stand.report.revision
    again = actions.lines_send(report=stand.report, **{**send, "lines": [(0, Written("revenue", 9))]})
    assert (again.pk, again.receipt) == (first.pk, first.receipt)
    assert first.outcome == {"saved": ["revenue"], "refused": {"gold": "Báo cáo không có dòng gold."}}
    assert (_values(), stand.report.revision, Batch.objects.count()) == ({"revenue": 5}, revision, 1)
    assert AuditEntry.objects.filter(code="reporting.report.fill").count() == 1
    other = actions.lines_send(actor=stand.manager, report=stand.report, key=KEY, lines=[])
    assert other.pk != first.pk


def test_line_sent_twice_in_one_batch_says_what_was_written_last(stand):
    lines = [(0, Written("revenue", number)) for number in (5, 6)]
    for key in (KEY, f"{KEY}-again"):
        actions.lines_send(actor=stand.accountant, report=stand.report, key=key, lines=lines)
        assert _values() == {"revenue": 6}


def test_lines_sent_by_page_come_back_as_they_stand(stand):
    client, path = _as(stand.manager), f"/reports/{stand.report.pk}/cells/"
    changes = (
        '[{"code": "revenue", "typed": "9000", "why": "", "seen": 0},'
        '{"code": "members", "typed": "mười", "why": "", "seen": 0}]'
    )
    answer = client.post(path, {"key": KEY, "changes": changes})
    told = answer.json()
    assert (answer.status_code, told["receipt"]) == (200, Batch.objects.get().receipt)
    assert (told["lines"]["revenue"]["state"], told["lines"]["revenue"]["value"]) == ("asked", "9.000")
    assert told["lines"]["members"]["state"] == "wrong"
    assert "Hãy ghi một số" in told["lines"]["members"]["html"]
    assert _values() == {"revenue": 9_000_000_000}

    since = told["revision"]
    assert client.get(f"{path}?since={since}").status_code == 204
    actions.line_put(actor=stand.accountant, report=stand.report, line=Written("profit", 7_000_000))
    news = client.get(f"{path}?since={since}").json()
    assert {code: line["value"] for code, line in news["lines"].items()}["profit"] == "7"
    for odd in ("[1]", '[{"code": "x"}]', "nonsense", '{"a": 1}'):
        assert client.post(path, {"key": KEY + "x", "changes": odd}).status_code == 422
    assert client.post(path, {"key": "<b>", "changes": "[]"}).status_code == 422
    assert _as(stand.outsider).get(path).status_code == 404


def test_both_values_stay_until_one_is_chosen(stand):
    seen = stand.report.revision
    _fill(stand)
    late = {"actor": stand.manager, "report": stand.report, "seen": seen}
    _refused("report_line_changed", actions.line_put, line=Written("revenue", 7_000_000), **late)
    _refused("report_line_changed", actions.line_put, line=Written("revenue", 8_000_000), **late)
    cell = Cell.objects.get(line="revenue")
    assert (cell.value, [(each["value"], each["by"]) for each in cell.rivals]) == (
        1_000_000_000, [(8_000_000, stand.manager.pk)],
    )  # fmt: skip
    for user in (stand.accountant, stand.manager):
        page = _as(user).get(f"/reports/{stand.report.pk}/").content.decode()
        assert ('value="revenue:"' in page, 'value="revenue:0"' in page) == (True, True)
    _refused("report_unfinished", actions.report_submit, actor=stand.manager, report=stand.report)
    settle = {"actor": stand.accountant, "report": stand.report, "line": "revenue"}
    _refused("report_nothing_to_settle", actions.line_settle, choice=1, **settle)
    actions.line_settle(choice=0, **settle)
    cell.refresh_from_db()
    assert (cell.value, cell.changed_by, cell.rivals) == (8_000_000, stand.manager, [])
    _refused("report_nothing_to_settle", actions.line_settle, choice=None, **settle)


def test_choosing_by_page_keeps_what_else_was_typed(stand):
    seen = stand.report.revision
    _fill(stand)
    late = {"actor": stand.manager, "report": stand.report, "seen": seen}
    _refused("report_line_changed", actions.line_put, line=Written("revenue", 7_000_000), **late)
    data = {"seen": stand.report.revision, "line_members": "41", "choose": "revenue:"}
    assert _as(stand.manager).post(f"/reports/{stand.report.pk}/fill/", data).status_code == 302
    assert _values() == {"revenue": 1_000_000_000, "profit": 80_000_000, "members": 41}


def test_writing_over_what_was_seen_settles_it_and_over_the_unseen_does_not(stand):
    seen = stand.report.revision
    _fill(stand)
    late = {"actor": stand.manager, "report": stand.report, "seen": seen}
    _refused("report_line_changed", actions.line_put, line=Written("revenue", 7_000_000), **late)
    now = stand.report.revision
    before = {"actor": stand.accountant, "report": stand.report, "line": Written("revenue", 6_000_000)}
    actions.line_put(seen=now - 1, **before)
    assert len(Cell.objects.get(line="revenue").rivals) == 1
    actions.line_put(seen=stand.report.revision, **before)
    assert Cell.objects.get(line="revenue").rivals == []


def test_page_writes_only_the_lines_that_were_touched(stand):
    """The accountant's page is older than the manager's number: what it did not touch, it does not take back."""
    data = {"seen": stand.report.revision, "initial-line_members": "40", "line_members": "40", "line_profit": "7"}
    actions.line_put(actor=stand.manager, report=stand.report, line=Written("members", 44))
    assert _as(stand.accountant).post(f"/reports/{stand.report.pk}/fill/", data).status_code == 302
    assert _values() == {"members": 44, "profit": 7_000_000}


def test_nothing_changed_is_one_tap_where_the_form_allows_it(stand):
    repeat = {"actor": stand.manager, "report": stand.report}
    FormVersion.objects.update(definition={**stand.asked.version.definition, "unchanged_allowed": False})
    _refused("report_may_have_changed", actions.report_repeat, **repeat)
    FormVersion.objects.update(definition={**stand.asked.version.definition, "unchanged_allowed": True})
    _refused("report_unfinished", actions.report_repeat, **repeat)
    _fill(stand)
    answer = _as(stand.manager).post(f"/reports/{stand.report.pk}/fill/", {"seen": "0", "unchanged": "1"})
    assert (answer.status_code, stand.report.state) == (302, "submitted")
    assert stand.report.submissions.get().content["members"] == {"value": 40}


def test_what_changed_since_the_last_send_is_listed(stand):
    _fill(stand)
    actions.report_submit(actor=stand.manager, report=stand.report)
    report = stand.report
    sent = report.submissions.order_by("-number")
    assert queries.changes(queries.filled(report), sent) == []
    remarks = {"members": "Thiếu hai người"}
    actions.report_return(actor=stand.commune, report=report, revision=report.revision, remarks=remarks)
    actions.line_put(actor=stand.accountant, report=stand.report, line=Written("members", 42, explanation="Bổ sung"))
    for _round in ("under way", "sent again"):
        found = queries.changes(queries.filled(stand.report), sent.all())
        assert [(each.line.code, each.before, each.now, each.explanation) for each in found] == [
            ("members", "40", "42", "Bổ sung")
        ]
        if stand.report.state == "returned":
            actions.report_submit(actor=stand.manager, report=stand.report)
    page = _as(stand.officer).get(f"/reports/{stand.report.pk}/").content.decode()
    assert "Thay đổi so với lần gửi trước" in page


def test_what_comes_back_has_a_day_and_can_be_mended_after_the_others_closed(stand, monkeypatch):
    _fill(stand)
    actions.report_submit(actor=stand.manager, report=stand.report)
    report, later = stand.report, stand.asked.closes_on + timedelta(30)
    back = {"actor": stand.commune, "report": report, "revision": report.revision, "remarks": {"": "Sai"}}
    _refused("report_deadline_past", actions.report_return, until=TODAY - timedelta(1), **back)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: later)
    actions.report_return(**back)
    assert stand.report.extended_until == later + timedelta(7)
    _fill(stand)


# -------------------------------------------------------------------------------------------- for others


def _entered(stand):
    _fill(stand, stand.commune)
    return actions.report_enter(actor=stand.commune, report=stand.report)


def test_report_filled_in_for_others_counts_once_they_confirm_it(stand):
    with pytest.raises(gate.NotAllowed):
        actions.report_submit(actor=stand.commune, report=stand.report)
    confirmation, code = _entered(stand)
    assert (stand.report.state, stand.report.submissions.count()) == ("entered", 0)
    _refused("report_out_of_order", _fill, stand=stand)
    client = Client()
    assert client.get("/reports/confirm/report/").status_code == 302
    wrong = client.post("/reports/confirm/", {"number": confirmation.pk, "code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    assert Confirmation.objects.get().wrong_tries == 1
    assert client.post("/reports/confirm/", {"number": confirmation.pk, "code": code.lower()}).status_code == 302
    page = client.get("/reports/confirm/report/").content.decode()
    assert ("HTX Gia Phù" in page, "1.000" in page) == (True, True)
    assert client.post("/reports/confirm/report/", {"name": ""}).status_code == 422
    done = client.post("/reports/confirm/report/", {"name": "Lò Thị Mai, giám đốc", "confirm": "1"})
    sent = stand.report.submissions.get()
    assert sent.receipt in done.content.decode()
    assert (stand.report.state, sent.sent_by, sent.on_behalf_of) == (
        "submitted", stand.commune, "Lò Thị Mai, giám đốc",
    )  # fmt: skip
    entry = AuditEntry.objects.get(code="reporting.report.submit")
    assert (entry.actor, entry.on_behalf_of) == (stand.commune, "Lò Thị Mai, giám đốc")
    again = {"number": confirmation.pk, "at": timezone.now()}
    with pytest.raises(RuleBroken, match="Mã này đã dùng"):
        actions.confirmation_try(code=code, **again)
    own = {"actor": stand.commune, "report": stand.report, "revision": stand.report.revision}
    _refused("report_own", actions.report_check, **own)


def test_nobody_confirms_what_they_filled_in(stand):
    confirmation, _code = _entered(stand)
    said = {"confirmation": confirmation, "name": "Tôi"}
    _refused("report_own", actions.report_confirm, reader=stand.commune, **said)
    _refused("report_name_missing", actions.report_confirm, confirmation=confirmation, name=" ")
    actions.report_confirm(reader=stand.outsider, **said)
    _refused("report_out_of_order", actions.report_confirm, **said)


def test_organisation_sends_it_back_or_confirms_signed_in_and_old_codes_are_void(stand):
    first, _code = _entered(stand)
    second, _code = actions.report_enter(actor=stand.commune, report=stand.report)
    _refused("code.used", actions.report_confirm, confirmation=first, name="Mai")
    _refused("report_reason_missing", actions.report_deny, confirmation=second, name="Mai", reason=" ")
    actions.report_deny(confirmation=second, name="Mai", reason="Lợi nhuận sai")
    assert (stand.report.state, queries.filled(stand.report).whole_remarks[0].text) == ("open", "Mai: Lợi nhuận sai")
    _entered(stand)
    actions.report_withdraw(actor=stand.manager, report=stand.report)
    assert (stand.report.state, Confirmation.objects.filter(closed_at=None).count()) == ("open", 0)
    _entered(stand)
    assert _as(stand.manager).post(f"/reports/{stand.report.pk}/confirm/").status_code == 302
    assert (stand.report.state, stand.report.submitted_by) == ("submitted", stand.manager)


def test_code_is_shown_once_by_page(stand):
    client, path = _as(stand.commune), f"/reports/{stand.report.pk}/"
    data = {"seen": "0", "line_revenue": "1000", "line_profit": "80", "enter": "1"}
    page = client.post(f"{path}fill/", data).content.decode()
    assert ("/reports/confirm/" in page, stand.report.state) == (True, "entered")
    assert "Tạo mã mới" in client.get(path).content.decode()
    assert 'class="code"' in client.post(f"{path}enter/").content.decode()
    assert client.post(f"{path}withdraw/").status_code == 302
    assert stand.report.state == "open"


# -------------------------------------------------------------------------------------------- the table

#: Who may take a step: the organisation itself, its commune, the alliance.
MAY = {
    "fill": "manager accountant commune officer",
    "submit": "manager accountant",
    "enter": "commune officer",
    "withdraw": "manager accountant commune officer",
    "check": "commune",
    "return": "commune officer",
    "accept": "officer",
    "reopen": "officer",
    "extend": "officer",
}


def _take(step, actor, report):
    """Take a step as somebody; return what came of it."""
    calls = {
        "fill": lambda: actions.line_put(actor=actor, report=report, line=Written("members", 41)),
        "submit": lambda: actions.report_submit(actor=actor, report=report),
        "enter": lambda: actions.report_enter(actor=actor, report=report),
        "withdraw": lambda: actions.report_withdraw(actor=actor, report=report),
        "check": lambda: actions.report_check(actor=actor, report=report, revision=report.revision),
        "accept": lambda: actions.report_accept(actor=actor, report=report, revision=report.revision),
        "return": lambda: actions.report_return(
            actor=actor, report=report, revision=report.revision, remarks={"": "Sai"}
        ),
        "reopen": lambda: actions.report_reopen(actor=actor, report=report, reason="Sai"),
        "extend": lambda: actions.report_extend(actor=actor, report=report, until=report.round.closes_on, reason="Lũ"),
    }
    try:
        calls[step]()
    except gate.NotVisible:
        return "unseen"
    except gate.NotAllowed:
        return "not allowed"
    except RuleBroken as broken:
        return broken.code
    return "done"


def _stands(stand, state, author):
    """Bring the report into a state, its numbers written by somebody who judges nothing."""
    _fill(stand, author)
    if state == "entered":
        actions.report_enter(
            actor=make.grant(make.user("ho"), "commune_officer", stand.here.place).user, report=stand.report
        )
    elif state != "open":
        actions.report_submit(actor=author, report=stand.report)
    if state in {"checked", "returned", "accepted"}:
        now = {"checked_at": timezone.now(), "accepted_at": timezone.now(), "accepted_by": stand.officer}
        Report.objects.filter(pk=stand.report.pk).update(state=state, **now)


@pytest.mark.parametrize("state", ReportState.values)
def test_every_step_by_everybody_in_every_state(stand, state):
    clerk = make.user("ke-toan-2")
    make.grant(clerk, "accountant", stand.here)
    _stands(stand, state, clerk)
    people = {name: getattr(stand, name) for name in ("manager", "accountant", "commune", "officer", "outsider")}
    for step, allowed in MAY.items():
        for name, actor in people.items():
            entries = AuditEntry.objects.count()
            found, before = _undone(partial(_take, step, actor, stand.report), stand)
            if name == "outsider":
                assert found == "unseen", step
            elif name not in allowed.split():
                assert found == "not allowed", (step, name)
            else:
                assert found == ("done" if state in ALLOWED[step] else "report_out_of_order"), (step, name)
            assert (before > entries) == (found == "done"), f"{step} by {name} left no trace, or left one for nothing"
            gate.forget_grants(actor)


def _undone(call, stand):
    """Return what a call comes to and how many entries the trail has after it; then take it back."""
    from django.db import transaction

    with transaction.atomic():
        found = call()
        count = AuditEntry.objects.count()
        transaction.set_rollback(True)
    return found, count


@pytest.mark.parametrize("role", ["officer", "commune"])
@pytest.mark.parametrize("way", ["typed", "chosen"])
def test_whoever_entered_a_number_judges_nothing(stand, role, way):
    judge = getattr(stand, role)
    if way == "typed":
        actions.line_put(actor=judge, report=stand.report, line=Written("revenue", 1_000_000_000))
    else:
        actions.line_put(actor=stand.accountant, report=stand.report, line=Written("revenue", 2_000_000_000))
        _refused(
            "report_line_changed", actions.line_put,
            actor=judge, report=stand.report, line=Written("revenue", 1_000_000_000), seen=0,
        )  # fmt: skip
        actions.line_settle(actor=stand.accountant, report=stand.report, line="revenue", choice=0)
    actions.line_put(actor=stand.accountant, report=stand.report, line=Written("profit", 1_000_000))
    actions.report_submit(actor=stand.manager, report=stand.report)
    step = {"officer": actions.report_accept, "commune": actions.report_check}[role]
    _refused("report_own", step, actor=judge, report=stand.report, revision=stand.report.revision)


def test_whole_report_asks_little(stand, django_assert_num_queries):
    """On the last day everybody sends at once: what a report costs decides whether all get through."""
    lines = [(0, Written("revenue", 1_000_000_000)), (0, Written("profit", 80_000_000))]
    report, send = stand.report, {"actor": stand.manager, "report": stand.report}
    counts = (11, 26) if connection.vendor == "postgresql" else (10, 19)  # SQLite writes many rows past the count
    with django_assert_num_queries(counts[0]):
        actions.lines_send(key=KEY, lines=lines, **send)
    with django_assert_num_queries(counts[1]):
        actions.report_submit(**send)
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
