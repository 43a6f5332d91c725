"""Sentences of the report, without a database."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import pytest

from hoptac.insight import prose
from hoptac.insight.prose import Value


def _values(**known):
    values = defaultdict(lambda: Value(None))
    values.update(
        {code: value if isinstance(value, Value) else Value(Fraction(value)) for code, value in known.items()}
    )
    return values


def _text(sentences):
    return " ".join(prose.text(each) for each in sentences if each)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (504, 467, "tăng 37 hợp tác xã (7,9%)"),
        (467, 504, "giảm 37 hợp tác xã (7,3%)"),
        (50, 50, "không thay đổi"),
        (5, 0, "tăng 5 hợp tác xã"),
        (None, 5, ""),
        (5, None, ""),
    ],
)
def test_change_of_a_count(now, before, expected):
    assert prose.change(now, before, unit="hợp tác xã") == expected


def test_change_of_money_and_of_a_share():
    assert prose.change(Fraction(3 * 10**9), Fraction(2 * 10**9), amount="money") == "tăng 1 tỷ đồng (50,0%)"
    assert prose.change(Fraction(3, 4), Fraction(4, 5), amount="share") == "giảm 5 điểm phần trăm"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1_722_907_656_820, "1.722,9 tỷ đồng"),
        (850_000_000, "850 triệu đồng"),
        (7_250_000, "7.250.000 đồng"),
        (-2_000_000_000, "-2 tỷ đồng"),
    ],
)
def test_money(amount, expected):
    assert prose.money(Fraction(amount)) == expected


def test_counts_name_their_figures():
    values = _values(cooperatives=Value(Fraction(1090), Fraction(1081), Fraction(1053)), unions=6, groups=50)
    values |= _values(cooperatives_active=1070, cooperatives_agricultural=640)

    first, second = prose.counts(values, where="toàn tỉnh", until="30/06/2025")

    assert prose.text(first) == (
        "Đến hết ngày 30/06/2025, toàn tỉnh có 1.090 hợp tác xã, 6 liên hiệp hợp tác xã và 50 tổ hợp tác; trong đó có "
        "1.070 hợp tác xã đang hoạt động và 640 hợp tác xã thuộc lĩnh vực nông, lâm, ngư, diêm nghiệp."
    )
    assert prose.text(second) == (
        "So với cùng kỳ năm trước, số hợp tác xã tăng 37 hợp tác xã (3,5%); so với kỳ trước, tăng 9 hợp tác xã (0,8%)."
    )
    assert [piece.code for piece in first if piece.code] == [
        "cooperatives",
        "unions",
        "groups",
        "cooperatives_active",
        "cooperatives_agricultural",
    ]


def test_managers_with_shares():
    values = _values(
        managers=3550,
        managers_elementary_intermediate=649,
        managers_elementary_intermediate_share=Fraction(649, 3550),
        managers_higher=756,
        managers_higher_share=Fraction(756, 3550),
    )

    assert _text(prose.managers(values)) == (
        "Đội ngũ cán bộ quản lý có 3.550 người, trong đó trình độ sơ cấp, trung cấp 649 người, chiếm 18,28%; "
        "trình độ cao đẳng, đại học trở lên 756 người, chiếm 21,30%."
    )


def test_what_is_not_known_is_said_to_be_so():
    said = " ".join(map(_text, (prose.people(_values()), prose.managers(_values()), prose.results(_values()))))

    assert said.count("chưa có số liệu") == 5  # members, workers, managers, revenue, profit
    assert "0 " not in said


def test_nothing_founded_and_nothing_ended():
    said = _text(prose.movements(_values(cooperatives_new=0, cooperatives_dissolved=0), period="quý I năm 2025"))

    assert said == (
        "Trong quý I năm 2025, không có tổ chức thành lập mới; không có hợp tác xã giải thể. "
        "Số thành lập mới bằng số giải thể."
    )


def test_founded_and_ended_with_their_net():
    values = _values(
        cooperatives_new=Value(Fraction(45), Fraction(30), Fraction(50)), groups_new=3, cooperatives_dissolved=8
    )

    assert _text(prose.movements(values, period="năm 2023")) == (
        "Trong năm 2023, thành lập mới 45 hợp tác xã và 3 tổ hợp tác; 8 hợp tác xã giải thể hoặc chấm dứt tồn tại. "
        "Số thành lập mới nhiều hơn số giải thể 37 hợp tác xã. So với cùng kỳ năm trước, số hợp tác xã thành lập mới "
        "giảm 5 hợp tác xã (10,0%); so với kỳ trước, tăng 15 hợp tác xã (50,0%)."
    )
