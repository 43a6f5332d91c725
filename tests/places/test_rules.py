"""How an address falls into parts, without a database."""

import pytest

from hoptac.places import rules


def read(address):
    return [("".join(str(level) for level in sorted(part.levels)), part.name) for part in rules.parts(address)]


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("xã Gia Phù huyện Phù Yên", [("3", "Gia Phù"), ("2", "Phù Yên")]),
        ("TP. Sơn La", [("12", "Sơn La")]),
        ("T.P Sơn La", [("12", "Sơn La")]),
        ("Bản Bó, X. Gia Phù", [("4", "Bản Bó"), ("3", "Gia Phù")]),
        ("12 Lê Lợi, P.4", [("4", "12 Lê Lợi"), ("3", "4")]),
        ("Phường 04", [("3", "04")]),
        ("xã Tứ Xã, huyện Lâm Thao", [("3", "Tứ Xã"), ("2", "Lâm Thao")]),
        ("Phú Thọ", [("", "Phú Thọ")]),
        ("Phường Phường Đúc, Quận Thuận Hóa", [("3", "Phường Đúc"), ("2", "Thuận Hóa")]),
        ("xa quan ba huyen quan ba", [("3", "quan ba"), ("2", "quan ba")]),
        ("xa Gia Phu huyen Phu Yen", [("3", "Gia Phu"), ("2", "Phu Yen")]),
        ("Việt Nam", []),
        ("-,;", []),
    ],
)
def test_parts(address, parts):
    assert read(address) == parts


def test_a_name_with_a_dash_stays_whole():
    dashed = frozenset({"van mieu quoc tu giam"})

    assert [part.name for part in rules.parts("P. Văn Miếu - Quốc Tử Giám - Hà Nội", dashed=dashed)] == [
        "Văn Miếu Quốc Tử Giám", "Hà Nội",
    ]  # fmt: skip


def test_numbers_lose_their_zeros_and_tones_their_place():
    assert rules.parts("Phường 04")[0].key == "4"
    assert rules.parts("xã Hoà Bình")[0].tone == rules.parts("xã Hòa Bình")[0].tone
