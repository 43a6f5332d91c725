"""Dreadful workbooks whose places are real, made in code, with what must come of each."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.intake.workbooks import _as_1258, codes, tcvn3

A, B, C, D, E, F, G, H = codes(8, start=560_000_000)


@dataclass(frozen=True)
class Dreadful:
    """A workbook, how the command is called for it, and the counts it must show: new, changed, same, doubtful, refused."""

    name: str
    write: Callable[[Path], None]
    on: str
    province: str
    first: tuple[int, int, int, int, int]
    again: tuple[int, int, int, int, int]


def _xlsx(path: Path) -> None:
    """Titles, two-row merged headings, groups, subtotals, repeated headings, a blank column, ticks, a plan, notes."""
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet("Biểu 01"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, 5, "LIÊN MINH HỢP TÁC XÃ TỈNH SƠN LA")
    sheet.merge_range(1, 0, 1, 13, "DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH NĂM 2024")
    sheet.write(2, 10, "Đơn vị tính: triệu đồng")
    for column, text in ((0, "TT"), (1, "Tên HTX"), (2, "Mã số thuế"), (3, "Địa chỉ"), (5, "Ngày thành lập"),
                         (8, "Vốn ĐL (tr.đ)"), (12, "Lợi nhuận"), (13, "Tham gia chuỗi giá trị")):  # fmt: skip
        sheet.merge_range(3, column, 4, column, text)
    sheet.merge_range(3, 6, 3, 7, "Thành viên (người)")
    sheet.write_row(4, 6, ["Tổng số", "Trong đó: nữ"])
    sheet.merge_range(3, 9, 3, 11, "Doanh thu (triệu đồng)")
    sheet.write_row(4, 9, ["2023", "KH 2024", "TH 2024"])
    rows: list[Sequence[Any]] = [
        ["I", "Huyện Phù Yên", "", "", "", "", 57, 20],
        [1, "HTX Nông nghiệp Bản Mẫu", float(A), "Bản Mẫu, xã Gia Phù", "", dt.datetime(2015, 3, 5), "45", 20, "1.500,5", "1.234,5",
         "2.000", 1800.5, "-12,5", "x"],
        [2, "HTX Dịch vụ Hoa Ban", B, "Tiểu khu 1, TT. Phù Yên", "", "12/3/16", "12", "", "500", "350,25", "400", "–", 7, "✓"],
        [3, "HTX Sai Mã", "0100000013", "Xã Gia Phù", "", 2018, 9, "", "10", "5", "1", 1, 1, ""],
        ["", "Cộng huyện Phù Yên", "", "", "", "", 57, 20],
        ["TT", "Tên HTX", "Mã số thuế", "Địa chỉ", "", "Ngày thành lập"],
        ["II", "Thành phố Sơn La"],
        [4, "HTX Chè Đồi Mẫu", C, "P. Tô Hiệu", "", "2019", 1200.0, 3, "1.234,0", "99,5", "100", "90", "5", "có"],
        [5, "HTX Chè Đồi Mẫu", C, "P. Tô Hiệu", "", "2019", 1200.0, 3, "1.234,0", "99,5", "100", "90", "5", "có"],
        [6, "HTX Nông nghiệp Bản Mẫu", A, "Bản Mẫu, xã Gia Phù, huyện Phù Yên", "", "05/03/2015", 46, 20, "1.500,5", "1.234,5",
         "2.000", 1800.5, "-12,5", "x"],
        [7, "HTX Ở Đâu", "", "Xã Không Có", "", "2020", 8, "", "10", "5", "1", 1, 1, ""],
        [8, "HTX Bảy Người", "", "P. Tô Hiệu", "", "2020", "bảy", "", "10", "5", "1", 1, 1, ""],
        ["", "Tổng cộng", "", "", "", "", 1262],
        ["", "Ghi chú: số liệu do các huyện báo cáo"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "", "", "", "CHỦ TỊCH"],
    ]  # fmt: skip
    for line, row in enumerate(rows, start=5):
        for column, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write_datetime(line, column, value, day)
            elif value != "":
                sheet.write(line, column, value)
    book.close()


def _xls(path: Path) -> None:
    """An old xls of old Phú Thọ: TCVN3, a VNI column, serial and two-digit dates, sectors as groups, đồng."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    rows: list[Sequence[Any]] = [
        ["Danh sách hợp tác xã tỉnh Phú Thọ"],
        [],
        ["STT", "Tên hợp tác xã", "Mã số HTX", "Địa chỉ", "Giám đốc", "Ngày thành lập", "Số xã viên", "Vốn điều lệ (đồng)", "Tình trạng"],
        ["A", "HTX nông nghiệp"],
        [1.0, "Hợp tác xã Đồng Tiến", float(D), "Xã Hương Nộn, huyện Tam Nông", None, 36526.0, 15.0, "1.500.000.000", "Đang hoạt động"],
        ["B", "HTX xây dựng"],
        [2.0, "Hợp tác xã Quyết Thắng", E, "Phường Gia Cẩm, thành phố Việt Trì", None, "15/8/98", "1.020", 500_000_000.0, "Đã giải thể"],
        ["", "Cộng", "", "", "", "", 1035.0],
    ]  # fmt: skip
    directors = iter(["Nguyeãn Vaên Maãu", "Traàn Thò Thöû"])
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None:
                sheet.write(line, column, next(directors))
            elif value != "":
                sheet.write(line, column, tcvn3(value) if isinstance(value, str) else value)
    book.save(str(path))


def _ods(path: Path) -> None:
    """Decomposed letters, English numbers, bare years and d/m/yy, average income, no merges told."""
    rows: list[Sequence[Any]] = [
        ["Biểu tổng hợp HTX thành phố Sơn La 9 tháng năm 2025"],
        ["STT", "Tên HTX", "Phường, xã", "Năm TL", "Vốn ĐL (tr.đ)", "DT 9T/2025 (tr.đ)", "LĐ thường xuyên", "TNBQ (triệu đồng/người/tháng)"],
        [1, "HTX Vận tải Sao Mai", "P. Tô Hiệu", "1/2/09", "1,250.5", "2,345.75", 10, "5.5"],
        [2, "HTX Rau sạch Ví Dụ", "P. Tô Hiệu", 2021, "300.25", "1,000.25", 4, "4.5"],
        [3, "HTX Ngày Lạ", "P. Tô Hiệu", "31/2/20", "300.25", "1,000.25", 4, "4.5"],
    ]  # fmt: skip
    document, table = OpenDocumentSpreadsheet(), Table(name="Biểu 2")
    for row in rows:
        line = TableRow()
        for value in row:
            is_text = isinstance(value, str)
            cell = TableCell(valuetype="string") if is_text else TableCell(valuetype="float", value=str(value))
            cell.addElement(P(text=unicodedata.normalize("NFD", str(value))))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def _csv_1258(path: Path) -> None:
    """Groups in Windows-1258, parted by semicolons, half a year in the title, the unit in a title line."""
    path.write_bytes(
        _as_1258(
            "UBND HUYỆN PHÙ YÊN;;;;;;\n"
            "DANH SÁCH TỔ HỢP TÁC 6 THÁNG ĐẦU NĂM 2024;;;;;;\n"
            ";;;;;ĐVT: triệu đồng;\n"
            "STT;Tên tổ hợp tác;Xã;Tổ trưởng;Số tổ viên;Doanh thu;Lĩnh vực\n"
            '1;THT Nuôi cá lồng;Gia Phù;Bùi Văn Thử;12;"1.250,5";Thủy sản\n'
            '2;THT Trồng rau sạch;TT. Phù Yên;Hà Thị Ví Dụ;8;"85,75";Trồng trọt\n'
            '3;THT May mặc;Gia Phù;Đỗ Giả Định;"1,5";"2.345,0";Tiểu thủ công nghiệp\n'
            ";Tổng số: 3 tổ;;;;;\n"
        )
    )


def _csv_utf16(path: Path) -> None:
    """Products in UTF-16, parted by tabs: an owner written once for several products, stars in many ways."""
    rows = [
        ("Biểu số 03: SẢN PHẨM OCOP TỈNH SƠN LA",),
        ("STT", "Chủ thể", "Mã số thuế", "Tên sản phẩm", "Nhóm SP", "Hạng sao", "Quyết định công nhận", "", "Giá bán (đ)"),
        ("", "", "", "", "", "", "Số", "Ngày", ""),
        ("1", "HTX Nông nghiệp Bản Mẫu", A, "Chè xanh Bản Mẫu", "Đồ uống", "4 sao", "1234/QĐ-UBND", "15/12/2024", "250.000"),
        ("2", "", "", "Mật ong Bản Mẫu", "Thực phẩm", "***", "1234/QĐ-UBND", "15/12/2024", "180.000"),
        ("3", "Cơ sở Ví Dụ", "", "Rượu men lá", "Đồ uống", "3", "56/QĐ-UBND", "năm 2023", "85.000"),
        ("4", "HTX Dịch vụ Hoa Ban", B, "Thổ cẩm", "Thủ công mỹ nghệ", "6 sao", "", "", ""),
    ]  # fmt: skip
    path.write_bytes("".join("\t".join(row) + "\r\n" for row in rows).encode("utf-16"))


def _members(path: Path) -> None:
    """Members of one cooperative named in the title; years of birth in two columns of sexes; thousands of đồng."""
    rows: list[Sequence[Any]] = [
        ["DANH SÁCH THÀNH VIÊN HTX NÔNG NGHIỆP BẢN MẪU"],
        [f"Mã số thuế: {A}"],
        ["Đơn vị tính: nghìn đồng"],
        ["STT", "Họ và tên", "Năm sinh", "", "Số CCCD", "Vốn góp", "", "Ngày vào HTX"],
        ["", "", "Nam", "Nữ", "", "Cam kết góp", "Đã góp", ""],
        [1, "Nguyễn Văn Thử", 1980, "", "001080000001", "12.500,5", "10.000,0", "05.01.2024"],
        [2, "Trần Thị Ví Dụ", "", "1985", "14185000002", "1.500,0", "1.500,0", "2/3/24"],
        [3, "Hộ ông Giả Định", "", "", "", "abc", 500, "1/1/2099"],
        ["", "Cộng", "", "", "", "14.000,5", "12.000,0", ""],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("TV")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)


def _staff(path: Path) -> None:
    """Officers with their training, the cooperative as a group row."""
    rows: list[Sequence[Any]] = [
        ["DANH SÁCH CÁN BỘ QUẢN LÝ HỢP TÁC XÃ"],
        ["STT", "Họ và tên", "Tên HTX", "Chức vụ", "Trình độ chuyên môn"],
        [1, "Lò Văn An", "HTX Nông nghiệp Bản Mẫu", "Chủ tịch HĐQT kiêm Giám đốc", "Đại học"],
        [2, "Lò Thị Bình", "HTX NN Bản Mẫu", "Kế toán trưởng", "Trung cấp"],
        [3, "Lò Văn Cường", "HTX Không Có", "Giám đốc", "Sơ cấp"],
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("CB")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)


#: In the order they are imported: owners before what they own.
def _printed(path: Path) -> None:
    """Headings again on each printed page, name and address in one cell, days and amounts in words, lists of phones."""
    book = xlwt.Workbook()
    sheet, other = book.add_sheet("DS in"), book.add_sheet("Ghi chú")
    other.write(0, 0, "Không nhập trang này")
    head = ("TT", "Tên, địa chỉ HTX", "Ngày thành lập", "Vốn điều lệ", "Số điện thoại", "Số TV", "DT 2024")
    rows: list[Sequence[Any]] = [
        ("ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN HUYỆN",), head,
        (1, "HTX In Một\nBản Bó, xã Gia Phù", "ngày 5 tháng 3 năm 2019", "1,2 tỷ", "0912.345.678; 0212 3862 111", 12, "500tr"),
        (2, "HTX In Hai, bản Tre, xã Gia Phù", "Ngày 15 tháng 11 năm 2020", "800 triệu", "Ô. An 0987654321", 9, "1 tỷ 250 triệu"),
        ("Trang 1",), head,
        (3, "HTX In Ba (xã Gia Phù)", "tháng 7 năm 2018", "500tr", "02123.862.222 - 0915111222", "15 người", "0,9 tỷ"),
        ("", "Cộng: 3 HTX", "", "", "", 36),
    ]  # fmt: skip
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.save(str(path))


def _holes(path: Path) -> None:
    """Communes merged down the rows, formulas with errors, a hidden row, column and sheet, an empty page in front."""
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Bìa")
    sheet, hidden = book.add_worksheet("DS"), book.add_worksheet("Cũ")
    hidden.write_column(0, 0, ["Tên HTX", *[f"HTX Cũ {i}" for i in range(20)]])
    hidden.hide()
    sheet.write_row(0, 0, ["STT", "Xã", "Tên HTX", "Ghi chú", "Số thành viên", "Vốn điều lệ (tr.đ)", "Năm TL"])
    sheet.merge_range(1, 1, 2, 1, "Gia Phù")
    sheet.merge_range(3, 1, 4, 1, "Tô Hiệu")
    for line, row in enumerate(
        [
            ("HTX Lỗ Một", 10, 2015),
            ("HTX Lỗ Hai", 11, "2016"),
            ("HTX Lỗ Ba", 12, "T5/2017"),
            ("HTX Lỗ Bốn", 13, "15/06/2018"),
        ],
        start=1,
    ):
        sheet.write(line, 0, line)
        sheet.write(line, 2, row[0])
        sheet.write_row(line, 4, [row[1], "", row[2]])
    sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 5, "=250*2", None, 500)
    sheet.write_row(3, 5, ["1.500,5"])
    sheet.write_row(4, 5, ["2.000"])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    book.close()


WORKBOOKS = (
    Dreadful("biểu 01.xlsx", _xlsx, "2025-06-01", "14", (3, 0, 1, 2, 2), (0, 0, 4, 2, 2)),
    Dreadful("phú thọ.xls", _xls, "2024-06-30", "25", (2, 0, 0, 0, 0), (0, 0, 2, 0, 0)),
    Dreadful("biểu 2.ods", _ods, "2025-10-01", "14", (2, 0, 0, 0, 1), (0, 0, 2, 0, 1)),
    Dreadful("tổ hợp tác.csv", _csv_1258, "2024-08-01", "14", (2, 0, 0, 0, 1), (0, 0, 2, 0, 1)),
    Dreadful("ocop.csv", _csv_utf16, "2025-10-01", "14", (2, 0, 0, 0, 2), (0, 0, 2, 0, 2)),
    Dreadful("thành viên.xlsx", _members, "2025-10-01", "14", (2, 0, 0, 0, 1), (0, 0, 2, 0, 1)),
    Dreadful("cán bộ.xlsx", _staff, "2025-10-01", "14", (2, 0, 0, 0, 1), (0, 0, 2, 0, 1)),
)
#: Told apart from the others because they came later; their sums are counted on their own.
LATER = (
    Dreadful("in từng trang.xls", _printed, "2025-10-01", "14", (3, 0, 0, 0, 0), (0, 0, 3, 0, 0)),
    Dreadful("lỗ chỗ.xlsx", _holes, "2025-10-01", "14", (3, 0, 0, 0, 1), (0, 0, 3, 0, 1)),
)
