"""What a need may ask for, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.market.rules import needs as rules
from hoptac.market.rules.needs import Part, Wanted

ON = date(2026, 11, 22)
PART = Part(date(2026, 12, 1), date(2026, 12, 11), 5000)
WANTED = Wanted(1, 1, 1, (PART,))


def test_an_ordinary_need_is_taken() -> None:
    rules.check(replace(WANTED, parts=(PART,) * 12, tolerance=50, most_suppliers=20, smallest_lot=5000), on=ON)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"parts": ()}, "need_parts"),
        ({"parts": (PART,) * 13}, "need_parts"),
        ({"parts": (replace(PART, ends_before=PART.starts_on),)}, "need_window"),
        ({"parts": (Part(date(2026, 11, 1), ON, 5),)}, "need_past"),
        ({"parts": (Part(date(2029, 1, 1), date(2029, 1, 9), 5),)}, "need_far"),
        ({"parts": (replace(PART, ends_before=PART.starts_on + timedelta(days=367)),)}, "need_wide"),
        ({"parts": (replace(PART, quantity=0),)}, "need_quantity"),
        ({"parts": (replace(PART, quantity=10**9 + 1),)}, "need_quantity"),
        ({"tolerance": 51}, "need_tolerance"),
        ({"most_suppliers": 0}, "need_suppliers"),
        ({"smallest_lot": 5001}, "need_lot"),
        ({"price_ceiling": 0}, "need_price"),
    ],
)
def test_what_nobody_could_deliver_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check(replace(WANTED, **changes), on=ON)  # type: ignore[arg-type]

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("is_checked", "is_open", "today", "code"),
    [(False, 3, 0, "need_most_open"), (False, 2, 3, "need_most_today"), (True, 100, 0, "need_most_open")],
)
def test_floods_are_refused(is_checked: bool, is_open: int, today: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.flood_check(is_checked=is_checked, is_open=is_open, today=today)

    assert refused.value.code == code


def test_a_checked_buyer_may_post_more() -> None:
    rules.flood_check(is_checked=True, is_open=3, today=3)
    rules.flood_check(is_checked=False, is_open=2, today=2)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Gọi 0912 345 678 nhé", "Gọi … nhé"),
        ("Zalo: +84.912.345.678", "Zalo: …"),
        ("mua@bep.vn hoặc https://bep.vn/mua", "… hoặc …"),
        ("xem www.bep.vn", "xem …"),
        ("Quả 1,2–1,5 kg, vụ 2026–2027", "Quả 1,2–1,5 kg, vụ 2026–2027"),
    ],
)
def test_words_lose_their_contacts_on_the_way_to_strangers(words: str, shown: str) -> None:
    assert rules.without_contacts(words) == shown
