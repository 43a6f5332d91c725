"""Rule tables from files: loaded once, an operator's own overwrite, bad ones change nothing."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hoptac.facts import queries as fact_queries
from hoptac.facts.elements import BY_CODE
from hoptac.registry import facts as registry_facts
from hoptac.registry import queries
from hoptac.registry.entries import ReadingKey
from hoptac.registry.models import Classification, GradeBand, SizeThreshold
from tests.factories import registry

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)
HEAD = "decree_sector,size,valid_from,valid_to,least_members,least_revenue,least_capital,legal_basis\n"


def load(*asked: str) -> str:
    said = io.StringIO()
    call_command("registry_rules_load", *asked, stdout=said)
    return said.getvalue().strip()


def test_the_committed_tables():
    SizeThreshold.objects.all().delete()
    GradeBand.objects.all().delete()
    assert load() == "Loaded 8 rules (8 new or changed)."
    assert load() == "Already up to date: 8 rules (0 new or changed)."
    assert queries.grade_bands(on=ON) == {"good": 80, "fair": 65, "average": 50, "weak": 0}
    bands = {band.size: band for band in queries.thresholds("agriculture", on=ON)}
    assert bands["small"] == ("small", 50, 2_000_000_000, 1_000_000_000)
    assert [band.size for band in queries.thresholds("industry", on=ON)] == ["large"]
    assert queries.thresholds("agriculture", on=date(2024, 10, 31)) == []
    assert queries.thresholds("services", on=ON) == []


def test_an_operators_rows_overwrite_and_stay(tmp_path):
    own = f"{HEAD}industry,small,2024-11-01,,10,1,1,Văn bản X\nindustry,large,2024-11-01,,120,2,2,Văn bản X\n"
    (tmp_path / "size_thresholds.csv").write_text(own, encoding="utf8")
    assert load("--folder", str(tmp_path)) == "Loaded 9 rules (2 new or changed)."
    assert load() == "Already up to date: 9 rules (0 new or changed)."
    least = dict(SizeThreshold.objects.filter(decree_sector="industry").values_list("size", "least_members"))
    assert least == {"small": 10, "large": 120}


def test_new_size_bands_classify_what_is_there(tmp_path):
    members = ReadingKey(BY_CODE["members"].number, date(2025, 12, 31), date(2026, 1, 1))
    capital = {"charter_capital": 2_000_000_000}
    made = registry.entered(registry.officer(), readings={members: 60}, **capital)
    other = registry.entered(registry.officer("khac"), "HTX Hai", readings={members: 40}, **capital)
    assert [row.size for row in Classification.objects.filter(organisation=made)] == ["small"]
    own = f"{HEAD}agriculture,medium,2024-11-01,,50,1,1,Văn bản X\n"
    (tmp_path / "size_thresholds.csv").write_text(own, encoding="utf8")

    said = load("--folder", str(tmp_path))

    assert said.endswith("Size bands: 1 organisations have another size from today.")
    sizes = Classification.objects.filter(organisation=made).order_by("starts_on")
    assert [(row.size, row.starts_on) for row in sizes][1:] == [("medium", timezone.localdate())]
    assert Classification.objects.filter(organisation=other).count() == 1
    before, after = fact_queries.stored([made.pk], [BY_CODE["organisations"].number]), registry_facts.rows([made.pk])
    cells = {row.cell.size for row in after if row.element == BY_CODE["organisations"].number}
    assert cells == {"small", "medium"}
    assert sum(before.values()) == 1


@pytest.mark.parametrize(
    "row", ["industry,huge,2024-11-01,,1,1,1,X", "industry,small,gestern,,1,1,1,X", "a,small,2024-11-01,,x,1,1,X"]
)
def test_bad_rows_change_nothing(tmp_path, row):
    (tmp_path / "size_thresholds.csv").write_text(
        f"{HEAD}industry,medium,2024-11-01,,1,1,1,X\n{row}\n", encoding="utf8"
    )
    with pytest.raises(CommandError, match="cannot be read"):
        load("--folder", str(tmp_path))
    assert not SizeThreshold.objects.filter(decree_sector="industry", size="medium").exists()


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is no folder"):
        load("--folder", str(tmp_path / "nothing"))
