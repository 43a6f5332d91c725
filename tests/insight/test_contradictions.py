"""The list of contradictions, its file and command, and settling one (contradiction_list, …_export, …_settle)."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.insight import actions, contradictions
from hoptac.parties.models import Organisation
from hoptac.registry.entries import Entry
from hoptac.reporting import actions as reporting
from hoptac.reporting import queries
from hoptac.reporting.written import Written
from tests.factories import figures as make
from tests.factories import registry
from tests.insight.conftest import DAY

PAGE = "/province/contradictions/?place=14"


def test_all_kinds_are_found_in_ones_own_place(province, contradicting):
    found = contradictions.contradictions(province.officer, province.officer.grants.get().place)

    said = [(each.reported.organisation_id, each.kind, each.reported.value, each.against) for each in found]
    assert said == [(contradicting[0], "parts", 10**9, 2 * 10**9), (contradicting[1], "register", 11, 0)]


def test_the_page_names_both_numbers_and_the_organisation(province, contradicting, browse):
    page = browse(province.officer, PAGE).content.decode()

    assert f"/{contradicting[0]}/" in page
    assert "1.000.000.000 đồng" in page
    assert "2.000.000.000 đồng" in page
    assert "Cộng các kỳ bên trong được số này (quarters)" in page
    assert "HTX ngoài" not in page


def test_a_commune_officer_sees_those_of_the_commune(province, contradicting):
    found = contradictions.contradictions(province.commune, province.commune.grants.get().place)

    assert {each.reported.organisation_id for each in found} == {contradicting[0]}


def test_nothing_contradicts(province, browse):
    assert "Không có số liệu báo cáo nào mâu thuẫn nhau." in browse(province.officer, PAGE).content.decode()


def test_the_overview_leads_there(province, browse):
    assert "/province/contradictions/?place=14" in browse(province.officer, "/province/").content.decode()


def test_contradiction_export(province, contradicting, browse):
    found = browse(province.officer, "/province/contradictions.csv?place=14")
    lines = found.content.decode("utf-8-sig").splitlines()

    assert found["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 3
    assert lines[0].startswith('Tổ chức,Mã,"Xã, phường",Chỉ tiêu,')


def test_another_place_is_not_there(province, browse):
    assert browse(province.officer, "/province/contradictions/?place=20").status_code == 404
    assert browse(None, PAGE).status_code == 302


def test_ten_queries_at_most(province, contradicting):
    client = Client()
    client.force_login(province.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/province/contradictions/").status_code == 200
    assert len(queries) <= 10


def _address(found):
    return f"/organisations/{found.reported.organisation_id}/settle/?{urlencode(found.key._asdict())}"


def test_contradiction_settle_holds_until_a_number_changes(province, contradicting):
    place = province.officer.grants.get().place
    parts, register = contradictions.contradictions(province.officer, place)
    client = Client()
    client.force_login(province.officer)
    assert "Ai phải giải quyết" in client.get(_address(parts)).text
    assert client.post(_address(parts), {"reason": "Quý gồm cả hoàn thuế"}).status_code == 302
    assert contradictions.open_ones(province.officer, place) == [register]
    assert "Quý gồm cả hoàn thuế" in client.get(f"{PAGE}&state=settled").text
    assert AuditEntry.objects.get(code="insight.contradiction.settle").organisation_id == contradicting[0]

    less = {make.within("revenue", date(2025, 1, 1), date(2025, 4, 1)): 10**9 - 1}
    make.save(make.officer("14"), [Entry(contradicting[0], {}, less, "quarters")], on=DAY)
    again, _register = contradictions.open_ones(province.officer, place)
    assert (again.key, again.against) == (parts.key, 2 * 10**9 - 1)
    assert "Quý gồm cả hoàn thuế" not in client.get(f"{PAGE}&state=settled").text

    client.post(_address(register), {"reason": "Đang rà soát"})
    client.post(_address(register), {"reason": ""})
    assert register in contradictions.open_ones(province.officer, place)


def test_only_officers_of_the_place_settle(province, contradicting):
    parts, register = contradictions.contradictions(province.officer, province.officer.grants.get().place)
    client = Client()
    client.force_login(province.leader)
    assert client.post(_address(parts), {"reason": "x"}).status_code == 403
    client.force_login(province.commune)
    assert client.post(_address(parts), {"reason": "x"}).status_code == 302
    assert client.post(_address(register), {"reason": "x"}).status_code == 404
    gone = _address(parts).replace("2025-07-01", "2025-07-02")
    assert client.get(gone).status_code == 302
    unit = Organisation.objects.get(pk=contradicting[0])
    with pytest.raises(RuleBroken):
        actions.contradiction_settle(actor=province.officer, organisation=unit, contradiction=register, reason="x")


def test_a_report_and_what_was_entered_over_it(province):
    """A submitted report says 7 members; a later list says 9 for the same day, and figures count that."""
    unit = Organisation.objects.get(pk=province.pks[2])
    son_la = province.officer.grants.get().place
    asked, _count = reporting.round_open(
        actor=province.officer, version=queries.version("cooperative_half"), place=son_la,
        period=Period.parse("2025-H1"), due_on=date(2099, 1, 1), closes_on=date(2099, 2, 1),
    )  # fmt: skip
    report = asked.reports.get(organisation=unit)
    for code, value in {"members": 7, "regular_workers": 2, "managers": 1, "revenue": 3 * 10**9, "profit": 10}.items():
        reporting.line_put(actor=province.officer, report=report, line=Written(code, value, explanation="Đúng"))
    reporting.report_submit(actor=registry.manager(unit), report=report)
    Reading.objects.filter(organisation=unit, element=BY_CODE["members"].number, starts_on=date(2025, 6, 30)).update(
        value=9, layer=Layer.ENTERED, source="list"
    )
    found = {each.kind: each for each in contradictions.contradictions(province.officer, unit.place)}
    report = found["report"]
    assert (report.reported.value, report.against, report.sources, report.settler) == (7, 9, ("list",), "commune")


def test_contradictions_says_who_settles(province, contradicting, capsys):
    call_command("contradictions", place="14", json=True)
    found = json.loads(capsys.readouterr().out)
    assert [(each["kind"], each["element"], each["settler"], each["settled"]) for each in found] == [
        ("parts", "revenue", "alliance", None), ("register", "members", "organisation", None),
    ]  # fmt: skip
    call_command("contradictions", place="20", json=True)
    assert [each["organisation"]["id"] for each in json.loads(capsys.readouterr().out)] == [province.outside[0]]
    with pytest.raises(CommandError):
        call_command("contradictions", place="none")
