"""Habits of lists from communes, districts and tax offices: each a small sheet, read without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from hoptac.intake import actions, matching, naming, understand
from hoptac.intake.shapes import Kind, Merge, PartialDate, Sheet, Understanding, Workbook
from tests.intake.workbooks import codes

ON = dt.date(2025, 10, 1)


def _sheet(*rows: Sequence[Any], merges: list[Merge] | None = None, name: str = "DS") -> Sheet:
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], merges)


def _read(*rows: Sequence[Any], merges: list[Merge] | None = None) -> Understanding:
    return understand.understand(_sheet(*rows, merges=merges), on=ON)


def _slots(found: Understanding) -> list[str]:
    return [column.slot for column in found.columns]


def _values(found: Understanding, slot: str) -> list[Any]:
    return [row.values.get(slot) for row in found.rows]


def test_the_nearer_group_of_headings_says_what_is_counted() -> None:
    found = _read(
        ("TT", "Tên HTX", "Thành viên và lao động", "", "", ""),
        ("", "", "Thành viên", "", "Lao động làm việc thường xuyên", ""),
        ("", "", "Tổng số", "Nữ", "Tổng số", "Nữ"),
        (1, "HTX Bản Bó", 35, 12, 8, 3),
        merges=[(0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5), (0, 0, 2, 0), (0, 1, 2, 1)],
    )
    assert _slots(found)[2:] == ["members", "members_women", "regular_workers", "regular_workers_women"]


def test_a_row_of_units_belongs_to_the_headings_and_sums_under_merged_communes_are_no_records() -> None:
    found = _read(
        ("Xã", "HTX", "DT 2024", "LN 2024", "Số LĐ TX"),
        ("", "", "tr.đ", "tr.đ", "người"),
        ("Vân Hồ", "HTX Rau", 1500, 100, 10),
        ("", "Cộng xã Vân Hồ", 1500, 100, 10),
        merges=[(2, 0, 3, 0)],
    )
    assert [(row.number, row.values["revenue@2024"], row.values["regular_workers"]) for row in found.rows] == [
        (3, 1_500_000_000, 10)
    ]
    assert found.issues == []


def test_a_later_table_of_a_sheet_is_read_under_its_own_headings() -> None:
    found = _read(
        ("A. HỢP TÁC XÃ",),
        ("TT", "Tên HTX", "Mã số thuế", "Số thành viên", "Vốn điều lệ (tr.đ)"),
        (1, "HTX Bản Bó", codes(1)[0], 25, 2500),
        ("B. TỔ HỢP TÁC",),
        ("TT", "Tên tổ hợp tác", "Tổ trưởng", "Xã", "Số tổ viên"),
        (1, "THT nuôi ong", "Lò Văn Ơn", "Gia Phù", 11),
    )
    assert [
        (row.number, row.values.get("kind"), row.values["members"], row.values.get("representative_name"))
        for row in found.rows
    ] == [(3, None, 25, None), (6, "group", 11, "Lò Văn Ơn")]
    assert _values(found, "commune") == [None, "Gia Phù"]


def test_a_title_in_two_halves_names_the_cooperative_and_a_unit_is_no_name() -> None:
    head = ("STT", "Họ và tên", "Số CCCD", "Vốn đã góp")
    row = (1, "Lò Văn An", "", 500)
    halves = _read(("HTX BẢN BÓ", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), head, row)
    unit = _read(("Đơn vị: nghìn đồng",), ("THÀNH VIÊN HTX BẢN BÓ",), head, row)
    assert (halves.about["organisation_name"], unit.about["organisation_name"]) == ("HTX BẢN BÓ", "HTX BẢN BÓ")
    assert _values(unit, "paid_in") == [500_000]


def test_the_kind_of_a_member_may_be_ticked() -> None:
    found = _read(
        ("STT", "Tên thành viên", "Loại thành viên", "", "", "Số vốn góp", ""),
        ("", "", "Cá nhân", "Hộ gia đình", "Pháp nhân", "Theo Điều lệ (đ)", "Đã góp (đ)"),
        (1, "Lò Văn An", "x", "", "", 20_000_000, 10_000_000),
        (2, "Công ty Sao Mai", "", "", "x", 5_000_000, 5_000_000),
        merges=[(0, 2, 0, 4), (0, 5, 0, 6)],
    )
    assert _values(found, "party_kind") == ["individual", "legal"]
    assert _values(found, "pledged_capital") == [20_000_000, 5_000_000]


def test_as_above_stands_for_the_cell_above_and_training_is_abbreviated() -> None:
    found = _read(
        ("TT", "Họ tên cán bộ", "Đơn vị (HTX)", "Chức danh", "Trình độ chuyên môn", ""),
        ("", "", "", "", "Chưa qua ĐT", "Sơ cấp"),
        (1, "Cầm Văn Tú", "HTX Bản Bó", "Phó Giám đốc", "x", ""),
        (2, "Cầm Thị Xôm", "nt", "Giám đốc", "", "x"),
        merges=[(0, 4, 0, 5)],
    )
    assert _values(found, "organisation_name") == ["HTX Bản Bó", "HTX Bản Bó"]
    assert _values(found, "training_level") == ["none", "elementary"]


def test_numbers_before_names_numbers_of_papers_and_units_of_prices() -> None:
    names = _read(("Tên HTX", "Số TV", "Xã"), ("1. HTX Bản Bó", 9, "Gia Phù"), ("2. HTX 19/5", 8, "Gia Phù"))
    assert _values(names, "name") == ["HTX Bản Bó", "HTX 19/5"]
    starred = _read(
        ("TT", "Chủ thể", "Sản phẩm tham gia", "Hạng sao", "Số, ngày QĐ công nhận", "Giá bán", "Quy cách", "SL"),
        (1, "HTX Bản Bó", "Chè", "3 sao", "2100/QĐ-UBND ngày 12/12/2024", "120.000đ/kg", "Túi 500g", "5 tấn"),
    )  # fmt: skip
    [row] = starred.rows
    assert (row.values["decision_no"], row.values["decided_on"]) == (
        "2100/QĐ-UBND",
        PartialDate(dt.date(2024, 12, 12)),
    )
    assert (row.values["price"], row.values["unit"]) == (120_000, "kg")


def test_letters_typed_for_digits_two_phones_and_states_of_the_new() -> None:
    [code] = codes(1)
    found = _read(
        ("S\nT\nT", "Tên HTX", "MST", "Điện thoại", "Tình trạng", "Thành viên", "Tổ chức Đảng", "UBND xã chứng thực"),
        (1, "HTX Bản Bó", code.replace("0", "O"), "0212 3840 111 0912000111", "Mới thành lập", 9, "x", "có"),
    )
    [row] = found.rows
    assert (row.values["code"], row.values["status"], row.issues) == (code, "active", [])
    assert row.values["phone"] == ("+842123840111", "+84912000111")
    assert [column.reason.code for column in found.columns[-2:]] == ["crosses", "crosses"]
    assert found.columns[0].field == "serial"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Quỹ TDND Cò Nòi", "credit_fund"), ("Liên hiệp HTX Sơn La", "union"), ("Tổ HT ong", "group"),
     ("Htx Bó", "cooperative"), ("Cơ sở THT", "")],
)  # fmt: skip
def test_a_name_tells_its_kind(name: str, kind: str) -> None:
    assert naming.kind_of(name) == kind


def test_a_name_without_marks_tells_no_more() -> None:
    assert matching.is_respelt("HTX Mia duong Na Bo", "HTX Mía đường Nà Bó")
    assert not matching.is_respelt("HTX Mía đường Nà Bó", "HTX Mia duong Na Bo")


def test_the_sheet_with_records_is_read_and_not_the_sums_of_districts() -> None:
    sums = _sheet(("STT", "Huyện", "Số HTX", "Số thành viên"), *((i, f"Huyện {i}", i, 9) for i in range(9)), name="TH")
    listed = _sheet(("STT", "HTX", "Xã", "Số TV"), (1, "HTX Bản Bó", "Gia Phù", 9), name="Phù Yên")
    assert actions.sheet_of(Workbook("a.xlsx", "xlsx", [sums, listed]), "").name == "Phù Yên"
    assert understand.understand(listed, on=ON).kind is Kind.COOPERATIVES
