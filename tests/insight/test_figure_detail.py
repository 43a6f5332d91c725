"""The page of one figure, its files (figure_export), and what the public may see (public_figures)."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.insight.conftest import DAY


def test_figure_detail_shows_number_definition_and_rows(province, browse):
    page = browse(province.officer, f"/figures/members/?at={DAY}").content.decode()

    assert ">108" in page
    assert "sổ thành viên" in page
    assert page.count("HTX &lt;số&gt; ") == 8
    assert "HTX ngoài" not in page


def test_rows_are_those_the_gate_shows(province, browse):
    page = browse(province.commune, f"/figures/members/?at={DAY}").content.decode()

    assert page.count("HTX &lt;số&gt; ") == 2


@pytest.mark.parametrize("split", ["place", "sector", "kind", "size"])
def test_every_split(province, browse, split):
    assert browse(province.officer, f"/figures/cooperatives/?at={DAY}&by={split}").status_code == 200


def test_narrowed_to_a_sector(province, browse):
    page = browse(province.officer, f"/figures/cooperatives/?at={DAY}&sector=trade").content.decode()

    assert page.count("HTX &lt;số&gt; ") == 1


def test_a_figure_that_is_not_there(province, browse):
    assert browse(province.officer, "/figures/nothing/").status_code == 404


def test_figure_export_of_rows(province, browse):
    lines = browse(province.officer, f"/figures/members/rows.csv?at={DAY}").content.decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + 8 + 1
    assert sum(int(line.rsplit(",", 1)[1]) for line in lines[1:9]) == 108


def test_figure_export_keeps_to_the_gate(province, browse):
    assert browse(province.officer, "/figures/members/rows.csv?place=20").status_code == 404


def test_public_figures_need_no_account_and_name_nobody(province, browse):
    found = browse(None, "/open/figures/")
    page = found.content.decode()

    assert settings.PROVINCE_CODE == "14"
    assert found.status_code == 200
    assert "CC BY 4.0" in page
    assert "HTX &lt;số&gt;" not in page


def test_public_figures_export(province, browse):
    found = browse(None, "/open/figures/all.csv").content.decode("utf-8-sig")

    assert "cooperatives,Hợp tác xã,8" in found
    assert browse(None, "/open/figures/cooperatives.xlsx").status_code == 200
    assert browse(None, "/open/figures/revenue.csv").status_code == 404  # by commune it would show one cooperative's
