"""The list of contradictions and its file (contradiction_list, contradiction_export)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hoptac.insight import contradictions
from hoptac.registry import facts
from hoptac.registry.entries import Entry
from hoptac.registry.models import Registration
from tests.factories import figures as make
from tests.insight.conftest import DAY

PAGE = "/province/contradictions/?place=14"


@pytest.fixture
def contradicting(province):
    """The first says two quarters that are not its half-year, the second keeps a register that has nobody."""
    first, second, outside = province.pks[0], province.pks[1], province.outside[0]
    quarters = {
        make.within("revenue", date(2025, 1, 1), date(2025, 4, 1)): 10**9,
        make.within("revenue", date(2025, 4, 1), date(2025, 7, 1)): 10**9,
    }
    make.save(make.officer("14"), [Entry(first, {}, quarters, "quarters")], on=DAY)
    half = {make.within("revenue", date(2025, 1, 1), date(2025, 7, 1)): 5}
    make.save(make.officer("20"), [Entry(outside, {}, {**quarters, **half}, "elsewhere")], on=DAY)
    Registration.objects.filter(pk=second).update(members_kept_from=date(2025, 1, 1))
    facts.sync([second])
    return first, second


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
    assert lines[0].startswith("Tổ chức,Mã,Chỉ tiêu,")


def test_another_place_is_not_there(province, browse):
    assert browse(province.officer, "/province/contradictions/?place=20").status_code == 404
    assert browse(None, PAGE).status_code == 302


def test_ten_queries_at_most(province, contradicting):
    client = Client()
    client.force_login(province.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/province/contradictions/").status_code == 200
    assert len(queries) <= 10
