"""Numbers are found in digits and words of five languages, with what they count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hoptac.sharing.drafting import numbers, reading


def found(text: str, language: str) -> list[tuple[str, int | None, str]]:
    read = reading.Reading(text)
    return [
        (text[slice(*read.span(one.start, one.end))], None if one.value is None else int(one.value), one.unit)
        for one in numbers.find(read.letters, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("vi", "1.200.000 đ", [("1.200.000", 1_200_000, "đ")]),
        ("vi", "75k", [("75k", 75_000, "đ")]),
        ("vi", "1,5 tấn", [("1,5", 1_500_000, "g")]),
        ("vi", "hai mươi lăm kg", [("hai mươi lăm", 25_000, "g")]),
        ("vi", "hai trăm ba mươi nghìn đồng", [("hai trăm ba mươi nghìn", 230_000, "đ")]),
        ("vi", "một trăm linh năm hộp", [("một trăm linh năm", 105, "box")]),
        ("vi", "năm ngày", [("năm", 5, "day")]),
        ("vi", "hàng trăm hộ", [("hàng trăm", None, "")]),
        ("vi", "tháng 3 đến tháng 5 và 11", [("3", 3, "calendar"), ("5", 5, "calendar"), ("11", 11, "calendar")]),
        ("vi", "quả chín mỗi năm, gạo tám, một loại trà, tỷ lệ", []),
        ("en", "VND 75,000", [("VND 75,000", 75_000, "đ")]),
        ("en", "$5 and 12 months", [("$5", 5, "money"), ("12", 12, "month")]),
        ("en", "twenty-five boxes", [("twenty-five", 25, "box")]),
        ("en", "two hundred and thirty-five grams", [("two hundred and thirty-five", 235, "g")]),
        ("en", "100 %", [("100", 100, "%")]),
        ("de", "fünfundzwanzig Kilo", [("fünfundzwanzig", 25_000, "g")]),
        ("de", "zweihundert Gramm und 1.200 kg", [("zweihundert", 200, "g"), ("1.200", 1_200_000, "g")]),
        ("de", "eine Tasse und ein Glas", []),
        ("id", "dua puluh lima hari", [("dua puluh lima", 25, "day")]),
        ("id", "sebelas kotak, dua belas kg", [("sebelas", 11, "box"), ("dua belas", 12_000, "g")]),
        ("ms", "lapan puluh ribu dong", [("lapan puluh ribu", 80_000, "đ")]),
        ("ms", "５ kg, ٥ kg", [("５", 5000, "g"), ("٥", 5000, "g")]),
        ("en", "0–8 °C", [("0", 0, "°c"), ("8", 8, "°c")]),
        ("vi", "", []),
    ],
)
def test_numbers_are_read(language: str, text: str, wanted: list[tuple[str, int | None, str]]) -> None:
    assert found(text, language) == wanted


def test_a_thousand_is_grouped_as_the_language_does() -> None:
    [vietnamese] = numbers.find("1.200 kg", "vi")
    [english] = numbers.find("1.200 kg", "en")
    assert (vietnamese.value, english.value) == (Decimal(1_200_000), Decimal(1200))
