"""Five dreadful workbooks, understood exactly."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest

from hoptac.core.errors import RuleBroken
from hoptac.intake import understand, workbook
from hoptac.intake.shapes import Correction, Kind, PartialDate, Precision, Sheet, Understanding
from tests.intake import workbooks

ON = dt.date(2025, 10, 1)


def _understood(path: Path, **options: Any) -> Understanding:
    return understand.understand(workbook.read(path).sheets[0], on=ON, **options)


def _day(year: int, month: int = 1, day: int = 1, precision: Precision = Precision.DAY) -> PartialDate:
    return PartialDate(dt.date(year, month, day), precision)


def _issues(found: Understanding) -> list[tuple[int, str, str, str]]:
    return [(i.row, i.value, i.severity.value, i.reason.code) for i in found.issues]


def _skipped(found: Understanding) -> dict[int, str]:
    return {skipped.row: skipped.why for skipped in found.skipped}


def test_cooperatives_with_merged_headings(tmp_path: Path) -> None:
    found = _understood(workbooks.cooperatives_xlsx(tmp_path / "a.xlsx"))
    assert (found.kind, found.header_rows, found.unit) == (Kind.COOPERATIVES, (4, 5), "triệu đồng")
    assert [(column.letter, column.slot, column.option) for column in found.columns] == [
        ("A", "serial", ""), ("B", "name", ""), ("C", "code", ""), ("D", "address", ""), ("E", "phone", ""),
        ("G", "founded_on", ""), ("H", "status", "active"), ("I", "members", ""), ("J", "members_women", ""),
        ("K", "charter_capital", ""), ("L", "revenue@2023", ""), ("M", "revenue@2024+plan", ""), ("N", "revenue@2024", ""),
        ("O", "profit@2024", ""), ("P", "rating", "good"), ("Q", "rating", "fair"), ("R", "rating", "average"),
        ("S", "value_chain", ""), ("T", "note", ""),
    ]  # fmt: skip
    assert _skipped(found) == {
        1: "title", 2: "title", 3: "title", 4: "header", 5: "header", 6: "numbering", 7: "group", 10: "subtotal",
        11: "repeated_header", 12: "group", 15: "subtotal", 16: "note", 17: "note", 18: "note", 19: "note",
    }  # fmt: skip
    assert [row.number for row in found.rows] == [8, 9, 13, 14]
    assert found.rows[0].values == {
        "name": "HTX Nông nghiệp Bản Mẫu", "code": "5500000014", "address": "Bản Mẫu, xã Gia Phù, huyện Phù Yên",
        "phone": ("+84912000111", "+84987000222"), "founded_on": _day(2015, 3, 5), "status": "active", "members": 45,
        "members_women": 20, "charter_capital": 1_500_000_000, "revenue@2023": 1_234_500_000,
        "revenue@2024+plan": 2_000_000_000, "revenue@2024": 1_800_500_000, "profit@2024": -12_500_000, "rating": "good",
        "value_chain": True, "note": "ghi", "district": "Huyện Phù Yên",
    }  # fmt: skip
    assert found.rows[2].values["value_chain_name"] == "Chuỗi chè"
    assert found.rows[2].carried == {"district": "Huyện Mộc Châu"}
    assert _issues(found) == [
        (9, "0100000013", "refuse", "organisation_code.check_digit"),
        (13, "khoảng 90", "doubt", "about"),
        (14, "5500000022", "refuse", "organisation_code.check_digit"),
        (14, "12", "doubt", "phone.invalid"),
        (14, "31/02/2018", "refuse", "impossible_date"),
        (14, "bảy", "refuse", "not_number"),
        (14, "-5", "refuse", "negative"),
        (14, "x", "doubt", "two_ticks"),
    ]


def test_an_old_workbook_in_old_fonts(tmp_path: Path) -> None:
    found = _understood(workbooks.cooperatives_xls(tmp_path / "b.xls"))
    assert found.repairs == {"tcvn3": 9, "vni": 3, "date_serial": 1, "unit_in_cell": 1}
    assert [row.values["name"] for row in found.rows] == [
        "Hợp tác xã Đồng Tiến", "Hợp tác xã Thống Nhất", "Hợp tác xã Quyết Thắng",
    ]  # fmt: skip
    assert [row.values["representative_name"] for row in found.rows] == ["Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Đức Học"]
    assert [row.values["sector"] for row in found.rows] == ["agriculture", "agriculture", "construction"]
    assert [row.values["charter_capital"] for row in found.rows] == [1_500_000_000, 500_000_000, 2_000_000_000]
    assert [row.values["status"] for row in found.rows] == ["active", "ceased", "dissolved"]
    assert [row.values["founded_on"] for row in found.rows] == [
        _day(2000), _day(1998, 8, 15), _day(1999, precision=Precision.YEAR),
    ]  # fmt: skip
    assert [row.values["members"] for row in found.rows] == [15, 1020, 7]
    assert found.rows[0].originals["name"] == workbooks.tcvn3("Hợp tác xã Đồng Tiến")
    assert found.issues == []
    assert _skipped(found) == {1: "title", 3: "header", 4: "group", 7: "group", 9: "subtotal"}


def test_members_of_one_cooperative(tmp_path: Path) -> None:
    found = _understood(workbooks.members_ods(tmp_path / "c.ods"))
    assert (found.kind, found.header_rows, found.unit) == (Kind.MEMBERS, (5, 6), "nghìn đồng")
    assert found.about == {
        "organisation_name": "HTX NÔNG NGHIỆP BẢN MẪU", "organisation_code": "5500000014", "commune": "xã Gia Phù",
        "province": "Sơn La",
    }  # fmt: skip
    assert found.rows[0].values == {
        "full_name": "Nguyễn Văn Thử", "birth": _day(1980, precision=Precision.YEAR), "sex": "male",
        "citizen_id": "001080000001", "ethnicity": "Kinh", "pledged_capital": 12_500_500, "paid_in": 10_000_000,
        "certificate_no": "01/GCN", "joined_on": _day(2024, 1, 5),
    }  # fmt: skip
    assert [row.values.get("sex") for row in found.rows] == ["male", "female", "male", None]
    assert found.rows[1].values["citizen_id"] == "014185000002"
    assert found.rows[2].values["birth"] == _day(1975, 5, 12)
    assert _issues(found) == [
        (10, "123456789", "note", "old_card"),
        (11, "abc", "refuse", "not_number"),
        (11, "1/1/2099", "refuse", "future_date"),
    ]
    assert {row: why for row, why in _skipped(found).items() if row > 6} == {7: "numbering", 12: "subtotal", 13: "note"}


def test_an_officer_corrects_columns(tmp_path: Path) -> None:
    path = workbooks.members_ods(tmp_path / "c.ods")
    found = _understood(path, corrections={7: Correction(convention="en"), 10: Correction(ignore=True)})
    assert [row.values.get("paid_in") for row in found.rows] == [10_000_000, 1_500_000, None, 500_000]
    assert "note" not in found.rows[2].values
    with pytest.raises(RuleBroken):
        _understood(path, corrections={7: Correction(field="nonsense")})


def test_groups_in_windows_1258(tmp_path: Path) -> None:
    found = _understood(workbooks.groups_csv(tmp_path / "d.csv"))
    assert (found.kind, str(found.period), found.unit) == (Kind.GROUPS, "2024-H1", "triệu đồng")
    assert [row.values for row in found.rows] == [
        {"name": "THT Nuôi cá lồng", "commune": "xã Tân Phong", "representative_name": "Bùi Văn Thử",
         "representative_phone": ("+84972111222",), "founded_on": _day(2018, precision=Precision.YEAR), "members": 12,
         "revenue@2024-H1": 1_250_500_000, "sector": "agriculture"},
        {"name": "THT Trồng rau sạch", "commune": "thị trấn Mẫu", "representative_name": "Hà Thị Ví Dụ",
         "representative_phone": ("+84972111333", "+84972111444"),
         "founded_on": _day(2020, 3, precision=Precision.MONTH), "members": 8, "revenue@2024-H1": 85_750_000,
         "sector": "agriculture"},
        {"name": "THT May mặc", "commune": "xã Tân Phong", "representative_name": "Đỗ Giả Định",
         "founded_on": _day(2021, 12, precision=Precision.MONTH), "revenue@2024-H1": 2_345_000_000, "sector": "industry"},
    ]  # fmt: skip
    assert _issues(found) == [(7, "1,5", "refuse", "fraction_refused")]


def test_products_in_utf16(tmp_path: Path) -> None:
    found = _understood(workbooks.products_csv(tmp_path / "e.csv"))
    assert (found.kind, found.as_on) == (Kind.PRODUCTS, dt.date(2025, 9, 30))
    assert [(row.values["product_name"], row.values.get("stars"), row.values.get("price")) for row in found.rows] == [
        ("Chè xanh Bản Mẫu", "4", 250_000), ("Mật ong Bản Mẫu", "3", 180_000), ("Rượu men lá", "3", 85_000), ("Thổ cẩm", None, None),
    ]  # fmt: skip
    assert [row.values["organisation_name"] for row in found.rows] == [
        "HTX Nông nghiệp Bản Mẫu", "HTX Nông nghiệp Bản Mẫu", "Cơ sở Ví Dụ", "HTX Hoa Ban",
    ]  # fmt: skip
    assert found.rows[0].values["valid_until"] == _day(2027, 12, 15)
    assert (str(found.rows[0].values["quantity"]), found.rows[0].values["unit"]) == ("1.5", "kg")
    assert _issues(found) == [(7, "6 sao", "refuse", "stars")]


def test_two_columns_of_one_field_are_told_and_none_is_dropped() -> None:
    sheet = Sheet(
        "S", [["STT", "Tên HTX", "Vốn điều lệ (đồng)", "VĐL (đồng)", "Màu sơn"], [1, "HTX A", 5e8, 6e8, "đỏ"]]
    )
    found = understand.understand(sheet, on=ON)
    assert [(c.header, c.field, c.duplicate_of) for c in found.columns] == [
        ("STT", "serial", None), ("Tên HTX", "name", None), ("Vốn điều lệ (đồng)", "charter_capital", None),
        ("VĐL (đồng)", "", 2), ("Màu sơn", "", None),
    ]  # fmt: skip
    assert found.rows[0].values == {"name": "HTX A", "charter_capital": 500_000_000}


def test_money_without_a_unit_is_doubtful_unless_it_is_plainly_dong() -> None:
    header = ["TT", "Tên HTX", "Vốn điều lệ"]
    small = understand.understand(Sheet("S", [header, [1, "HTX A", 500.0], [2, "HTX B", 1200.0]]), on=ON)
    assert [i[3] for i in _issues(small)] == ["unit_unknown", "unit_unknown"]
    assert small.rows[0].values["charter_capital"] == 500_000_000
    plain = understand.understand(Sheet("S", [header, [1, "HTX A", 5e8], [2, "HTX B", 1.2e9]]), on=ON)
    assert _issues(plain) == []
    assert plain.rows[1].values["charter_capital"] == 1_200_000_000


def test_a_row_without_a_name_is_refused() -> None:
    rows = [["TT", "Tên HTX", "Địa chỉ", "Số TV"], [1, "HTX A", "xã B", 7], [2, "", "xã C", 9]]
    assert _issues(understand.understand(Sheet("S", rows), on=ON)) == [(3, "", "refuse", "no_name")]


def test_a_group_closes_the_groups_within_the_one_before() -> None:
    rows: list[list[Any]] = [
        ["TT", "Tên HTX", "Địa chỉ", "Số TV"],
        ["A", "HTX nông nghiệp", "", ""],
        ["I", "Xã Gia Phù (1 HTX)", "", ""],
        [1, "HTX A", "bản 1", 7],
        ["II", "Xã Tân Lang", "", ""],
        [2, "HTX B", "bản 2", 8],
        ["B", "HTX vận tải", "", ""],
        [3, "HTX C", "bản 3", 9],
    ]
    found = understand.understand(Sheet("S", rows), on=ON)
    assert [row.carried for row in found.rows] == [
        {"sector": "agriculture", "commune": "Xã Gia Phù"},
        {"sector": "agriculture", "commune": "Xã Tân Lang"},
        {"sector": "transport"},
    ]


def test_three_rows_of_headings_that_are_not_merged() -> None:
    rows: list[list[Any]] = [
        ["", "BIỂU TỔNG HỢP HTX 6 THÁNG ĐẦU NĂM 2025", "", "", "", "", "", ""],
        ["TT", "Đơn vị", "Lao động", "", "", "Cán bộ quản lý", "Kết quả SXKD (tr.đồng)", ""],
        ["", "", "Tổng số", "Trong đó", "", "", "Doanh thu", "Thu nhập BQ/người/tháng"],
        ["", "", "", "LĐ thường xuyên", "LĐ nữ", "", "", ""],
        [1, "HTX A", 10, 5, 2, 3, "1.250,5", "6,5"],
    ]
    found = understand.understand(Sheet("S", rows), on=ON)
    assert [column.slot for column in found.columns] == [
        "serial", "name", "workers", "regular_workers", "regular_workers_women", "managers", "revenue@2025-H1",
        "worker_income_month@2025-H1",
    ]  # fmt: skip
    assert found.rows[0].values["revenue@2025-H1"] == 1_250_500_000


def test_a_title_right_above_the_headings_is_no_group_of_columns() -> None:
    rows: list[list[Any]] = [
        ["HTX Tây Bắc Eco", "", "", ""],
        ["TÌNH HÌNH THÀNH VIÊN", "", "", ""],
        ["Số TT", "Họ và tên", "Vốn góp (đồng)", "Ngày vào HTX"],
        [1, "Lò Thị Mai", "5.000.000", "1/1/2020"],
    ]
    found = understand.understand(Sheet("S", rows), on=ON)
    assert [column.slot for column in found.columns] == ["serial", "full_name", "paid_in", "joined_on"]


def test_headings_that_their_cells_or_their_neighbour_explain() -> None:
    rows: list[list[Any]] = [
        ["Tên HTX", "Số thành viên", "Dân tộc", "Giám đốc", "Số CCCD", "Ngày cấp", "Vốn điều lệ (triệu đồng)"],
        ["HTX Một", 20, 12, "Lò Văn An", "014091000001", "01/02/2021", 500],
        ["HTX Hai", 9, 9, "Cầm Thị Hoa", "014091000002", "03/02/2021", 700],
    ]
    found = understand.understand(Sheet("a", rows), on=ON)

    assert [column.field for column in found.columns] == [
        "name", "members", "members_ethnic_minority", "representative_name", "representative_citizen_id", "",
        "charter_capital",
    ]  # fmt: skip
    assert found.columns[5].reason.code == "of_card"
    rows[1][2], rows[2][2] = "Thái", "Mường"
    assert understand.understand(Sheet("a", rows), on=ON).columns[2].field == "representative_ethnicity"


def test_headings_that_lean_on_the_one_to_their_left() -> None:
    header = [
        "TT",
        "Tên HTX",
        "Số TV",
        "Trong đó: nữ",
        "DTTS",
        "DT 2024 (triệu đồng)",
        "9T/2025",
        "KH 2025",
        "Xếp loại 2023",
        "Xếp loại 2024",
    ]
    found = understand.understand(Sheet("S", [header, [1, "HTX A", 9, 3, 2, 5.5, 4.5, 7, "Khá", "Tốt"]]), on=ON)
    assert [column.slot for column in found.columns] == [
        "serial", "name", "members", "members_women", "members_ethnic_minority", "revenue@2024", "revenue@2025-9M",
        "revenue@2025+plan", "", "rating",
    ]  # fmt: skip
    assert found.columns[8].duplicate_of == 9
    assert found.rows[0].values["revenue@2025+plan"] == 7_000_000


def test_a_sheet_without_headings() -> None:
    with pytest.raises(RuleBroken) as caught:
        understand.understand(Sheet("S", [["một", "hai"], [1, 2]]), on=ON)
    assert caught.value.code == "no_header"


@pytest.mark.slow
def test_ten_thousand_rows_are_understood_quickly(tmp_path: Path) -> None:
    path = workbooks.big_xlsx(tmp_path / "big.xlsx")
    best = 9e9
    for _ in range(3):
        before = time.process_time()
        found = _understood(path)
        best = min(best, time.process_time() - before)
    assert (len(found.rows), found.issues, [c.header for c in found.columns if not c.field]) == (10_000, [], [])
    assert best < 1.8, f"{best:.2f} s of processor time"


def test_a_column_that_cannot_tell_borrows_from_its_neighbours_when_they_agree() -> None:
    head = ["STT", "Tên HTX", "Doanh thu 2023 (tr.đ)", "Doanh thu 2024 (tr.đ)", "Lợi nhuận 2024 (tr.đ)"]
    agreed = Sheet("S", [head, [1, "HTX A", "1.234,5", "2.000", "100"], [2, "HTX B", "900,5", "3.500", "1.200"]])
    at_odds = Sheet("S", [head, [1, "HTX A", "1.234,5", "2.000", "1,100.5"], [2, "HTX B", "900,5", "3.500", "1,200.5"]])
    alone = Sheet("S", [head[:2] + head[3:4], [1, "HTX A", "2.000"], [2, "HTX B", "3.500"]])

    found = understand.understand(agreed, on=ON)
    assert [row.values["revenue@2024"] for row in found.rows] == [2_000_000_000, 3_500_000_000]
    assert found.rows[1].values["profit@2024"] == 1_200_000_000
    assert [issue.reason.code for issue in found.issues] == []
    same_field = understand.understand(at_odds, on=ON)
    assert same_field.rows[0].values["revenue@2024"] == 2_000_000_000
    assert [issue.reason.code for issue in understand.understand(alone, on=ON).issues] == ["ambiguous_number"] * 2
