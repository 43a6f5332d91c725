from __future__ import annotations

from datetime import date

import pytest

from hoptac.catalogue import rules
from hoptac.catalogue.rules import Held, Recognised
from hoptac.core.errors import RuleBroken


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        (date(2022, 12, 28), 36, date(2025, 12, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
    ],
)
def test_months_later(on: date, months: int, later: date) -> None:
    assert rules.months_later(on, months) == later


def test_season_goes_both_ways() -> None:
    bits = rules.season_bits([1, 12, 5])

    assert bits == 0b100000010001
    assert rules.season_months(bits) == [1, 5, 12]
    assert rules.season_bits(range(1, 13)) == rules.ALL_YEAR


@pytest.mark.parametrize("month", [0, 13, -1])
def test_season_refuses_what_is_no_month(month: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.season_bits([month])

    assert broken.value.code == "season_month_unknown"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stars": 0}, "recognition_stars"),
        ({"stars": 6}, "recognition_stars"),
        ({"decided_on": date(2025, 11, 2)}, "recognition_future"),
        ({"valid_until": date(2025, 1, 1)}, "recognition_validity"),
    ],
)
def test_check_refuses(change: dict[str, object], code: str) -> None:
    stated = {"stars": 3, "decided_on": date(2025, 1, 1), "valid_until": date(2028, 1, 1), "on": date(2025, 11, 1)}
    rules.check(**stated)  # type: ignore[arg-type]

    with pytest.raises(RuleBroken) as broken:
        rules.check(**{**stated, **change})  # type: ignore[arg-type]

    assert broken.value.code == code


def test_ends_by_validity_revocation_or_the_next_decision() -> None:
    first = Recognised(1, date(2020, 1, 1), date(2023, 1, 1))
    second = Recognised(2, date(2022, 6, 1), date(2025, 6, 1), date(2024, 2, 2))
    third = Recognised(3, date(2026, 1, 1), date(2029, 1, 1))

    assert rules.ends([third, first, second]) == {1: date(2022, 6, 1), 2: date(2024, 2, 2), 3: date(2029, 1, 1)}


def test_star_changes_count_three_to_five() -> None:
    held = [
        Held(date(2020, 1, 1), date(2023, 1, 1), 2),
        Held(date(2021, 1, 1), date(2024, 1, 1), 4),
        Held(date(2021, 1, 1), date(2021, 1, 1), 5),
    ]

    assert rules.star_changes(held) == [(4, date(2021, 1, 1), 1), (4, date(2024, 1, 1), -1)]


def test_owner_changes_count_an_owner_once() -> None:
    held = [
        Held(date(2020, 1, 1), date(2023, 1, 1), 3),
        Held(date(2021, 1, 1), date(2023, 1, 1), 4),
        Held(date(2023, 1, 1), date(2024, 1, 1), 3),
        Held(date(2025, 1, 1), date(2026, 1, 1), 5),
    ]

    assert rules.owner_changes(held) == [
        (date(2020, 1, 1), 1),
        (date(2024, 1, 1), -1),
        (date(2025, 1, 1), 1),
        (date(2026, 1, 1), -1),
    ]
