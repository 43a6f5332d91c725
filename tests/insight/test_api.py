"""The API of figures: the JSON of the command, through the gate."""

from __future__ import annotations

import json

from django.core.management import call_command

from tests.insight.conftest import DAY

ADDRESS = f"/api/figures?on={DAY}&place=14"


def test_figures_are_those_of_the_command(province, browse, capsys):
    call_command(
        "figures", "cooperatives", "revenue", place="14", on=str(DAY), compare="2024-09-30", by="sector", json=True
    )
    printed = json.loads(capsys.readouterr().out)

    found = browse(province.officer, ADDRESS + "&code=cooperatives&code=revenue&compare=2024-09-30&by=sector")

    assert found.status_code == 200
    assert found.json() == printed
    assert found.json()["figures"][0]["value"] == 8


def test_rows_are_those_the_gate_shows(province, browse):
    rows = browse(province.officer, ADDRESS + "&code=members&rows=true").json()["figures"][0]["rows"]

    assert sorted(row["id"] for row in rows) == sorted(province.pks)
    assert sum(row["value"] for row in rows) == 108


def test_refusals(province, browse):
    assert browse(None, ADDRESS).status_code == 401
    assert browse(province.officer, "/api/figures?place=20").status_code == 404
    assert browse(province.officer, "/api/figures?code=nothing").status_code == 422
    assert browse(province.officer, "/api/figures?by=colour").status_code == 422


def test_documentation_needs_no_foreign_server(province, browse):
    page = browse(province.officer, "/api/docs").content.decode()

    assert "https://" not in page
    assert "/api/figures" in browse(province.officer, "/api/openapi.json").json()["paths"]
