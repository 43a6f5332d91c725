"""The command `figures`, to the letter of its contract."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from hoptac.facts.indicators import INDICATORS
from hoptac.places.choices import Level
from hoptac.places.models import LocalityUnit, Place
from tests.insight.conftest import DAY


@pytest.fixture
def figures(province, capsys):
    """Return a function that runs the command and returns what it printed."""

    def run(*words):
        call_command("figures", *words)
        return capsys.readouterr().out

    return run


@pytest.fixture
def asked(figures):
    """Return a function that runs the command with --json and returns what it says."""
    return lambda *words: json.loads(figures(*words, "--json"))


def test_the_document(asked):
    found = asked("cooperatives", "--place", "14", "--on", str(DAY))

    assert found["place"] == "14"
    assert found["on"] == "2025-09-30"
    assert "period" not in found
    assert found["figures"] == [{"code": "cooperatives", "value": 8, "unit": "organisations"}]


def test_without_codes_all_figures_come(asked):
    found = asked("--place", "14", "--on", str(DAY))

    assert [each["code"] for each in found["figures"]] == [each.code for each in INDICATORS]


def test_a_stock_of_a_period_is_that_of_its_last_day(asked):
    period = asked("cooperatives", "members", "--place", "14", "--period", "2024")
    day = asked("cooperatives", "members", "--place", "14", "--on", "2024-12-31")

    assert period["period"] == "2024"
    assert "on" not in period
    assert period["figures"] == day["figures"]


def test_comparison(asked):
    found = asked("cooperatives", "--place", "14", "--on", str(DAY), "--compare", "2022-12-31")["figures"][0]

    assert found["compare"] == {"value": 5, "change": 3, "change_share": 0.6}


def test_comparison_of_periods(asked):
    found = asked("cooperatives_new", "--place", "14", "--period", "2024", "--compare", "2023")["figures"][0]

    assert found["compare"] == {"value": 1, "change": 0, "change_share": 0}


def test_ratios_keep_full_precision_and_money_is_in_dong(asked):
    share = asked("revenue_per_cooperative", "revenue", "--place", "14", "--period", "2025")["figures"]
    thirds = asked("cooperatives", "--place", "14", "--on", "2021-12-31", "--compare", "2020-12-31")["figures"][0]

    assert [each["value"] for each in share] == [4_500_000_000, 36_000_000_000]
    assert thirds["compare"]["change_share"] == 1 / 3


def test_what_is_not_known_is_null(asked):
    assert asked("profit", "--place", "14", "--on", str(DAY))["figures"][0]["value"] is None


@pytest.mark.parametrize("split", ["place", "sector", "kind", "size"])
def test_splits_add_up(asked, split):
    found = asked("cooperatives", "--place", "14", "--on", str(DAY), "--by", split)["figures"][0]

    assert all(set(part) == {"key", "label", "value"} for part in found["by"])
    assert sum(part["value"] for part in found["by"]) == 8


def test_rows_are_the_organisations_behind(asked, province):
    rows = asked("members", "--place", "14", "--on", str(DAY), "--rows")["figures"][0]["rows"]

    assert sorted(row["id"] for row in rows) == sorted(province.pks)
    assert sum(row["value"] for row in rows) == 108


def test_all_is_everywhere(asked):
    found = asked("cooperatives", "--place", "all", "--on", str(DAY), "--by", "place")

    assert found["place"] == "all"
    assert found["figures"][0]["value"] == 10
    assert {part["key"]: part["value"] for part in found["figures"][0]["by"]} == {"14": 8, "20": 2}


def _unit(province, level, day):
    """Return the unit that the first spot lay in on a day."""
    place = (
        LocalityUnit.objects.filter(locality=province.spots[0].locality_id, valid_from__isnull=True).get().place
        if day < "2025-07-01"
        else Place.objects.get(pk=province.spots[0].place_id)
    )
    ids = [int(part) for part in place.path.strip("/").split("/")]
    return Place.objects.get(pk__in=ids, level=level)


@pytest.mark.parametrize("level", [Level.DISTRICT, Level.COMMUNE])
def test_codes_of_former_units_are_read_on_the_map_of_then(asked, province, level):
    code = _unit(province, level, "2024-06-30").code
    found = asked("cooperatives", "--place", code, "--on", "2024-06-30", "--map", "then")

    assert found["figures"][0]["value"] >= 2


def test_code_of_todays_commune(asked, province):
    code = _unit(province, Level.COMMUNE, "2025-09-30").code

    assert asked("cooperatives", "--place", code, "--on", str(DAY))["figures"][0]["value"] == 2


def test_then_and_now_split_by_other_units(asked):
    words = ("cooperatives", "--place", "14", "--on", "2024-06-30", "--by", "place")
    then, now = asked(*words, "--map", "then")["figures"][0], asked(*words, "--map", "now")["figures"][0]

    assert then["value"] == now["value"] == 7
    assert sum(part["value"] for part in then["by"]) == sum(part["value"] for part in now["by"]) == 7
    assert {part["key"] for part in then["by"]} != {part["key"] for part in now["by"]}


def test_a_split_may_stop_at_districts(asked, province):
    words = ("cooperatives", "--place", "14", "--on", "2024-06-30", "--map", "then", "--by", "place")
    found = asked(*words, "--level", "district")["figures"][0]["by"]

    assert _unit(province, Level.DISTRICT, "2024-06-30").code in {part["key"] for part in found}
    assert sum(part["value"] for part in found) == 7


def test_text_for_people(figures):
    printed = figures("cooperatives", "--place", "14", "--on", str(DAY), "--compare", "2024-09-30", "--by", "sector")

    assert printed.startswith("Tỉnh Sơn La, 2025-09-30")
    assert "cooperatives" in printed
    assert "+1" in printed


def test_an_unknown_code_is_told_which_are_near(figures):
    with pytest.raises(CommandError) as told:
        figures("cooperative", "--place", "14")

    assert "“cooperative”" in str(told.value)
    assert "cooperatives" in str(told.value)
    assert told.value.returncode == 1


@pytest.mark.parametrize(
    "words", [("--place", "99"), ("--place", "14", "--on", "soon"), ("--place", "14", "--period", "2025-Q5")]
)
def test_bad_words_end_with_one_sentence(figures, words):
    with pytest.raises(CommandError) as told:
        figures("cooperatives", *words)

    assert told.value.returncode == 1
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    "words", [(), ("--place", "14", "--on", "2025-01-01", "--period", "2025"), ("--place", "14", "--by", "colour")]
)
def test_what_the_contract_does_not_know_is_refused(figures, words):
    with pytest.raises(CommandError):
        figures("cooperatives", *words)
