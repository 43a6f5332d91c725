"""Old fonts: found by column, repaired exactly, right text left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.tcvn3 import TCVN3
from viparse.normalize.vni import VNI

from hoptac.core import legacy, syllables

NAMES = (
    "Hợp tác xã nông nghiệp Mường Bú", "HTX dịch vụ tổng hợp Đường Lâm", "Xã Tân Phong", "Xã Phù Yên",
    "Phường Quyết Thắng", "Thị trấn Mộc Châu", "Bản Bó, xã Gia Phù, huyện Phù Yên, tỉnh Sơn La",
    "Nguyễn Văn Thưởng", "Lò Thị Hạnh", "Quàng Văn Ướt", "Đặng Hữu Nghĩa", "Trồng cây ăn quả, chăn nuôi gia súc",
    "Sản xuất giống nấm ăn", "Vận tải hàng hóa", "Mai Sơn", "Bắc Yên", "Sốp Cộp", "Quỳnh Nhai",
    "Kỳ Sơn, bẵng, ẵm, thuyền, kỵ sĩ, ẳng, kẻ, dĩ, chỉ, mỹ, ngõ, vẫn, nghỉ",
)  # fmt: skip
TCVN3_OF = {letter: sign for sign, letter in TCVN3.pairs}
VNI_OF = {letter: signs for signs, letter in VNI.pairs} | {"ẳ": "aú", "ỵ": "î"}
TONES = "\u0300\u0301\u0303\u0309\u0323"
RIGHT = (
    "Café", "Crème brûlée", "10 × 20 cm", "5 µm", "25°C", "½ kg", "Số hộ¹", "xã¹", "«Xanh»", "§ 5", "HTX®",
    "Coca-Cola®", "São Paulo", "Müller", "naïve", "El Niño", "façade", "Dvořák", "±5 %", "€100", "©2024", "AT&T™",
    "Krông Nô", "H'Hen Niê", "Lô Lô", "Tân Xã", "Yên", "â", "é", "×", "®", "Bún chả – nem", "1.234,5", "señor",
    "voilà", "Nestlé", "mã số", "Lò Văn Á", "Cà phê", "A·B", "Ba·Na", "mère", "là", "Noël", "Tú Lệ", "rosé", "Ông",
    "ô tô", "À ơi", "HBông", "Xã BHốk", "HTX", "TỔNG", "Agricultural cooperative", "2024", "", "Ý Yên", "m³", "Đ/c",
    "UBND tỉnh", "P. Tô Hiệu, TP Sơn La", "không có",
)  # fmt: skip


def to_tcvn3(name: str) -> str:
    return "".join(TCVN3_OF.get(letter, TCVN3_OF.get(letter.lower(), letter)) for letter in name)


def to_vni(name: str) -> str:
    return "".join(VNI_OF.get(letter, letter) for letter in name)


def to_1258(name: str) -> str:
    """Return what Excel shows of Windows-1258 bytes read as Windows-1252: tones stand behind their letters."""
    signs = ""
    for letter in name:
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(part for part in parts if part not in TONES)
        signs += unicodedata.normalize("NFC", base) + "".join(part for part in parts if part in TONES)
    return signs.encode("cp1258").decode("cp1252")


@pytest.mark.parametrize(
    ("encoding", "write"),
    [
        ("tcvn3", to_tcvn3),
        ("vni", to_vni),
        ("windows-1258", to_1258),
        ("decomposed", lambda name: unicodedata.normalize("NFD", name)),
    ],
)
def test_repair_column(encoding, write):
    # TCVN3 has no capitals with tones, so these come out small where the font was not one of capitals.
    names = [name for name in NAMES if encoding != "tcvn3" or "Ướt" not in name]
    values = [5, None, *map(write, names), "HTX 19-5", 2.5]
    repair = legacy.repair_column(values)
    assert repair == legacy.Repair(encoding, [5, None, *names, "HTX 19-5", 2.5])
    assert legacy.repair_column(repair.values) == legacy.Repair("unicode", repair.values)


@pytest.mark.parametrize(
    ("raw", "encoding", "repaired"),
    [
        ("Hîp t¸c x·", "tcvn3", "Hợp tác xã"),
        ("Nh\u00ad ý", "tcvn3", "Như ý"),
        ("M\u00adêng La", "tcvn3", "Mường La"),
        ("Thñ t−íng", "tcvn3", "Thủ tướng"),
        ("nhμ n−íc", "tcvn3", "nhà nước"),
        ("X· T©n", "tcvn3", "Xã Tân"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Oâng Quaùch Ñoàng Thaéng", "vni", "Ông Quách Đồng Thắng"),
        ("HÔÏP TAÙC XAÕ", "vni", "HỢP TÁC XÃ"),
        ("HîP T¸C X·", "tcvn3", "HỢP TÁC XÃ"),
        ("HTX DV TæNG HîP M\u00adêng Bang", "tcvn3", "HTX DV TỔNG HỢP Mường Bang"),
        ("HợP TáC Xã", "capitals", "HỢP TÁC XÃ"),
        ("HTX TổNG HợP Mường Bang", "capitals", "HTX TỔNG HỢP Mường Bang"),
    ],
)
def test_repair_one_text(raw, encoding, repaired):
    assert legacy.repair_column([raw]) == legacy.Repair(encoding, [repaired])
    assert legacy.is_legacy(raw) == (encoding != "unicode")


def test_short_capitals_follow_their_column():
    repair = legacy.repair_column(["HîP T¸C X· N¤NG NGHIÖP", "X· T¤ HIÖU", "X·", "Hµ"])
    assert repair.values == ["HỢP TÁC XÃ NÔNG NGHIỆP", "XÃ TÔ HIỆU", "XÃ", "HÀ"]
    repair = legacy.repair_column(["Hîp t¸c x· n«ng nghiÖp", "X· T« HiÖu", "X·", "Hµ", "HTX"])
    assert repair.values == ["Hợp tác xã nông nghiệp", "Xã Tô Hiệu", "Xã", "Hà", "HTX"]


def test_a_column_of_both_keeps_what_was_right():
    values = ["Hợp tác xã Mộc Châu", "Hîp t¸c x· M\u00adêng La", "Phù Yên", "Café", "N«ng nghiÖp", 7]
    assert legacy.repair_column(values) == legacy.Repair(
        "tcvn3", ["Hợp tác xã Mộc Châu", "Hợp tác xã Mường La", "Phù Yên", "Café", "Nông nghiệp", 7]
    )


@pytest.mark.parametrize("value", [*RIGHT, *NAMES])
def test_right_text_is_never_touched(value):
    assert legacy.repair_column([value]) == legacy.Repair("unicode", [value])


def test_right_columns_are_never_touched():
    for values in (list(RIGHT), list(NAMES), [*NAMES, *RIGHT], [1, 2.5, None, True], []):
        assert legacy.repair_column(values) == legacy.Repair("unicode", values)


@given(st.lists(st.sampled_from([*NAMES, *RIGHT]), max_size=8))
def test_any_column_of_right_text_is_left_alone(values):
    assert legacy.repair_column(values) == legacy.Repair("unicode", values)


@given(st.lists(st.one_of(st.text(max_size=20), st.integers(), st.none()), max_size=6))
def test_repair_keeps_the_shape_of_any_column(values):
    repair = legacy.repair_column(values)
    assert len(repair.values) == len(values)
    assert [type(value) for value in repair.values] == [type(value) for value in values]


def test_syllables():
    for word in "nghiêng Quyết giữ gìn giá hòa hoà khuỷu Đường yêu ý ẵm xoong Ướt quốc thuở huơ ngoéo uỷ".split():  # noqa: SIM905
        assert syllables.is_syllable(word), word


@pytest.mark.parametrize(
    "word", ["Hîp", "aị", "tác̀", "sãc", "hàc", "Đắk", "brûlée", "xaõ", "Kông-", "ăa", "tt", "ñ", "", "1"]
)
def test_not_syllables(word):
    assert not syllables.is_syllable(word)
