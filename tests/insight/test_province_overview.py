"""The page of the whole province and its files (province_export)."""

from __future__ import annotations

import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.insight.conftest import DAY

PAGE = f"/province/?place=14&at={DAY}"


def _stat(page, label):
    """Return the number and the change of a headline figure."""
    found = re.search(
        rf'stat-label">{label}</p>\s*<p class="stat-value"><a[^>]*>([^<]*)</a>.*?</p>(.*?)</div>', page, re.DOTALL
    )
    return found[1], " ".join(re.sub(r"<[^>]*>", " ", found[2]).split())


def test_province_overview_shows_headlines_with_their_change(province, browse):
    page = browse(province.officer, PAGE).content.decode()

    assert _stat(page, "Hợp tác xã") == ("8", "▲ +1")
    assert _stat(page, "Thành viên")[0] == "108"
    assert _stat(page, "Doanh thu")[0] == "36,0"
    assert _stat(page, "Lợi nhuận")[0] == "–"


def test_every_headline_leads_to_its_figure(province, browse):
    page = browse(province.officer, PAGE).content.decode()
    addresses = re.findall(r'stat-value"><a href="([^"]*)"', page)

    assert len(addresses) == 15
    assert browse(province.officer, addresses[0].replace("&amp;", "&")).status_code == 200


def test_flows_of_periods_of_different_length_are_not_compared(province, browse):
    page = browse(province.officer, PAGE + "&compare=year_end").content.decode()

    assert _stat(page, "Hợp tác xã")[1] != ""
    assert _stat(page, "Hợp tác xã thành lập mới")[1] == ""


@pytest.mark.parametrize("who", ["officer", "leader", "commune"])
def test_without_a_place_one_sees_ones_own(province, browse, who):
    found = browse(getattr(province, who), f"/province/?at={DAY}")
    page = found.content.decode()

    assert found.status_code == 200
    assert _stat(page, "Hợp tác xã")[0] == ("2" if who == "commune" else "8")


def test_other_places_are_not_there(province, browse):
    assert browse(province.officer, "/province/?place=20").status_code == 404
    assert browse(province.commune, "/province/?place=14").status_code == 404
    assert browse(province.officer, "/province/?place=VN").status_code == 404


def test_former_units_inside_ones_place_may_be_asked(province, browse):
    assert browse(province.officer, "/province/?place=116&at=2024-06-30&map=then").status_code == 200


@pytest.mark.parametrize("words", ["place=99", "at=soon", "compare=once", "place=14&at=2025-13"])
def test_what_says_nothing_is_refused_with_a_sentence(province, browse, words):
    found = browse(province.officer, f"/province/?{words}")

    assert found.status_code == 422
    assert "notice-error" in found.content.decode()


def test_ten_queries_at_most(province):
    client = Client()
    client.force_login(province.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in (
        PAGE,
        f"/figures/members/?at={DAY}",
        f"/figures/revenue/?at={DAY}&by=sector",
        "/report/summary/?at=2025-Q3",
    ):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 10, address


def test_visitors_are_sent_to_sign_in(province, browse):
    assert browse(None, "/province/").status_code == 302


def test_province_export_by_place_adds_up(province, browse):
    found = browse(province.officer, f"/province/place.csv?at={DAY}")
    lines = found.content.decode("utf-8-sig").splitlines()

    assert found["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("Mã,")
    assert len(lines) == 1 + 4 + 1 + 1  # head, four communes, total, source
    assert lines[5].split(",")[:3] == ["", "Tổng số", "8"]


def test_province_export_as_a_workbook_sums_by_formula(province, browse):
    found = browse(province.officer, f"/province/sector.xlsx?at={DAY}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(found.content)).get_sheet_by_index(0)
    rows = sheet.to_python()

    assert rows[2][:3] == ["TT", "Lĩnh vực", "Hợp tác xã"]
    assert [row[2] for row in rows[3:5]] == [7, 1]


def test_province_export_of_what_is_not_there(province, browse):
    assert browse(province.officer, "/province/nothing.csv").status_code == 404
    assert browse(province.officer, "/province/place.exe").status_code == 404
