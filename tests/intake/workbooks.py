"""Dreadful workbooks, made in code: every hazard of a real one, and no real person in any of them."""

# ruff: noqa: E501 - tables of cells are read as tables

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import Table, TableCell, TableRow
from odf.text import P

#: Code points of TCVN3 (ABC) and the letters its fonts drew for them.
_TCVN3 = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        strict=True,
    )
)


def tcvn3(text: str) -> str:
    """Return text as someone typed it in a font .VnTime."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def code(number: int) -> str:
    """Return a code of 10 digits with its check digit, made up from a number of up to 9 digits that allows one."""
    digits = f"{number:09}"
    check = 10 - sum(int(d) * w for d, w in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=True)) % 11
    assert check < 10, number
    return f"{digits}{check}"


def codes(count: int, *, start: int = 550_000_000) -> list[str]:
    """Return so many different right codes."""
    found: list[str] = []
    number = start
    while len(found) < count:
        number += 1
        try:
            found.append(code(number))
        except AssertionError:
            continue
    return found


def cooperatives_xlsx(path: Path) -> Path:
    """Two-row merged headings, numbering, districts as groups, subtotals, blank column, ticks, plan, repeated headings."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Biểu 01")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, 5, "LIÊN MINH HỢP TÁC XÃ TỈNH SƠN LA")
    sheet.merge_range(1, 0, 1, 19, "DANH SÁCH HỢP TÁC XÃ TRÊN ĐỊA BÀN TỈNH NĂM 2024")
    sheet.write(2, 16, "Đơn vị tính: triệu đồng")
    _merged_headings(sheet, 3)
    for column in range(20):
        if column != 5:
            sheet.write(5, column, f"({column + 1 - (column > 5)})")
    rows: list[tuple[Any, ...]] = [
        ("I", "Huyện Phù Yên", *[""] * 6, 57, *[""] * 11),
        (1, "HTX Nông nghiệp Bản Mẫu", 5500000014.0, "Bản Mẫu, xã Gia Phù, huyện Phù Yên", "0912000111/0987000222", "",
         dt.date(2015, 3, 5), "x", "45", 20, "1.500", "1.234,5", "2.000", 1800.5, "-12,5", "X", "", "", "có", "  ghi  "),
        (2, "HTX Dịch vụ Hoa Ban", "0100000013", "Tiểu khu 1, TT. Phù Yên", 912000333.0, "", "12/3/16", "", "12", "không",
         "500", "350,25", "400", "–", 7, "", "✓", "", "x", ""),
        ("", "Cộng huyện Phù Yên", *[""] * 6, 57, 20, *[""] * 10),
        ("TT", "Tên HTX", "Mã số thuế", "Địa chỉ", "SĐT", "", "Năm thành lập", "Đang HĐ", *[""] * 12),
        ("II", "Huyện Mộc Châu", *[""] * 18),
        (3, "HTX Chè Đồi Mẫu", "5500000021", "Xã Tân Lập", "", "", 2019, "x", 1200.0, 3, "1.234", "99,5", "100", "khoảng 90",
         "5", "", "", "x", "Chuỗi chè", ""),
        (4, "HTX Sai Mã", "5500000022", "Xã Tân Lập", "12", "", "31/02/2018", "x", "bảy", 3, "10", "-5", "1", 1, 1, "", "x", "x", "", ""),
        ("", "Tổng cộng", *[""] * 6, 1262, *[""] * 11),
        ("", "Ghi chú: số liệu do các huyện báo cáo", *[""] * 18),
        ("", "", "", "", "", "", "", "", "", "", "", "", "", "Sơn La, ngày 15 tháng 01 năm 2025", *[""] * 6),
        ("", "NGƯỜI LẬP BIỂU", *[""] * 11, "CHỦ TỊCH", *[""] * 6),
        ("", "Nguyễn Văn Mẫu", *[""] * 11, "Trần Thị Ví Dụ", *[""] * 6),
    ]  # fmt: skip
    for i, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(6 + i, column, dt.datetime(value.year, value.month, value.day), day)
            elif value != "":
                sheet.write(6 + i, column, value)
    book.close()
    return path


def _merged_headings(sheet: Any, top: int) -> None:
    for column, text in (
        (0, "TT"), (1, "Tên HTX"), (2, "Mã số thuế"), (3, "Địa chỉ"), (4, "SĐT"), (6, "Năm thành lập"), (7, "Đang HĐ"),
        (10, "Vốn ĐL (tr.đ)"), (18, "Tham gia chuỗi giá trị"), (19, "Ghi chú"),
    ):  # fmt: skip
        sheet.merge_range(top, column, top + 1, column, text)
    sheet.merge_range(top, 8, top, 9, "Thành viên (người)")
    sheet.write(top + 1, 8, "Tổng số")
    sheet.write(top + 1, 9, "Trong đó: nữ")
    sheet.merge_range(top, 11, top, 13, "Doanh thu (triệu đồng)")
    for column, text in ((11, "2023"), (12, "KH 2024"), (13, "TH 2024")):
        sheet.write(top + 1, column, text)
    sheet.merge_range(top, 14, top + 1, 14, "Lợi nhuận")
    sheet.merge_range(top, 15, top, 17, "Xếp loại")
    for column, text in ((15, "Tốt"), (16, "Khá"), (17, "TB")):
        sheet.write(top + 1, column, text)


def cooperatives_xls(path: Path) -> Path:
    """An old xls: TCVN3 headings and columns, one VNI column, serial dates, sector groups, amounts in đồng."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 8, tcvn3("Danh sách hợp tác xã"))
    headings = ("STT", "Tên hợp tác xã", "Mã số HTX", "Địa chỉ", "Giám đốc", "Ngày thành lập", "Số xã viên", "Vốn điều lệ (đồng)",
                "Tình trạng")  # fmt: skip
    for column, text in enumerate(headings):
        sheet.write(2, column, tcvn3(text))
    good = codes(4, start=260_000_000)
    rows: list[tuple[Any, ...]] = [
        ("A", tcvn3("HTX nông nghiệp"), "", "", "", "", "", "", ""),
        (1.0, tcvn3("Hợp tác xã Đồng Tiến"), float(good[0]), tcvn3("Xã Hương Nộn, huyện Tam Nông"), "Nguyeãn Vaên Maãu", 36526.0, 15.0,
         "1.500.000.000", tcvn3("Đang hoạt động")),
        (2.0, tcvn3("Hợp tác xã Thống Nhất"), good[1], tcvn3("Xã Cổ Tiết, huyện Tam Nông"), "Traàn Thò Thöû", "15/8/98", "1.020",
         500_000_000.0, tcvn3("Ngừng hoạt động")),
        ("B", tcvn3("HTX xây dựng"), "", "", "", "", "", "", ""),
        (3.0, tcvn3("Hợp tác xã Quyết Thắng"), good[2], tcvn3("Phường Gia Cẩm, thành phố Việt Trì"), "Leâ Ñöùc Hoïc", "1999", 7.0,
         "2 tỷ", tcvn3("Đã giải thể")),
        ("", tcvn3("Cộng"), "", "", "", "", 1042.0, "", ""),
    ]  # fmt: skip
    for i, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(3 + i, column, value)
    book.save(str(path))
    return path


def members_ods(path: Path) -> Path:
    """Members of one cooperative: unmerged two-row headings, thousands of đồng, 1,234.5, sexes in two columns of years."""
    rows: list[tuple[Any, ...]] = [
        ("DANH SÁCH THÀNH VIÊN HTX NÔNG NGHIỆP BẢN MẪU",),
        ("Mã số thuế: 5500000014 - xã Gia Phù, tỉnh Sơn La",),
        ("Đơn vị tính: nghìn đồng",),
        (),
        ("STT", "Họ và tên", "Năm sinh", "", "Số CCCD", "Dân tộc", "Vốn góp", "", "Số GCN", "Ngày vào HTX", "Ghi chú"),
        ("", "", "Nam", "Nữ", "", "", "Cam kết góp", "Đã góp", "", "", ""),
        ("A", "B", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        (1, "Nguyễn Văn Thử", 1980, "", "001080000001", "Kinh", "12,500.5", "10,000", "01/GCN", "05.01.2024", ""),
        (2, "Trần Thị Ví Dụ", "", "1985", "14185000002", "Thái", "1,500", "1,500", "02/GCN", "tháng 3/2024", ""),
        (3, "Lò Văn Mẫu", "12/5/75", "", "123456789", "Mường", "-", "-", "", "2024", "thành viên liên kết"),
        (4, "Hộ ông Giả Định", "", "", "", "", "abc", 500, "", "1/1/2099", ""),
        ("", "Cộng", "", "", "", "", "14,000.5", "12,000", "", "", ""),
        ("", "Người lập biểu", "", "", "", "", "", "Giám đốc", "", "", ""),
    ]  # fmt: skip
    document = OpenDocumentSpreadsheet()
    document.automaticstyles.addElement(Style(name="plain", family="table-cell"))
    table = Table(name="Thành viên")
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cell(value: Any) -> TableCell:
    if isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    elif value:
        cell = TableCell(valuetype="string")
    else:
        return TableCell()
    cell.addElement(P(text=str(value)))
    return cell


_GROUPS_CSV = """\
UBND HUYỆN MẪU;;;;;;;;
DANH SÁCH TỔ HỢP TÁC 6 THÁNG ĐẦU NĂM 2024;;;;;;;;
;;;;;;ĐVT: triệu đồng;;
STT;Tên tổ hợp tác;Xã, phường;Tổ trưởng;ĐT tổ trưởng;Năm TL;Số tổ viên;Doanh thu;Lĩnh vực
1;THT Nuôi cá lồng;xã Tân Phong;Bùi Văn Thử;0972.111.222;2018;12;"1.250,5";Thủy sản
2;THT Trồng rau sạch;thị trấn Mẫu;Hà Thị Ví Dụ;0972 111 333 - 0972111444;03/2020;8;"85,75";Trồng trọt
3;THT May mặc;xã Tân Phong;Đỗ Giả Định;;12/2021;"1,5";2.345;Tiểu thủ công nghiệp
;Tổng số: 3 tổ;;;;;;;
"""


def groups_csv(path: Path) -> Path:
    """Groups in Windows-1258, parted by semicolons: marks are combining bytes, the unit stands in a title line."""
    path.write_bytes(_as_1258(_GROUPS_CSV))
    return path


def _as_1258(text: str) -> bytes:
    """Return text as Windows writes it in code page 1258: base letters, and tones as combining bytes."""
    import unicodedata

    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
            continue
        except UnicodeEncodeError:
            pass
        base, tone = unicodedata.normalize("NFD", letter)[0], ""
        for mark in unicodedata.normalize("NFD", letter)[1:]:
            if mark in "\u0300\u0301\u0303\u0309\u0323":
                tone = mark
            else:
                base = unicodedata.normalize("NFC", base + mark)
        out += (base + tone).encode("cp1258")
    return bytes(out)


_PRODUCTS_CSV = [
    ("Biểu số 03: SẢN PHẨM OCOP TỈNH SƠN LA ĐẾN 30/9/2025",),
    ("STT", "Chủ thể", "Mã số thuế", "Tên sản phẩm", "Nhóm SP", "Hạng sao", "Quyết định công nhận", "", "Giá trị đến", "Giá bán (đ)", "ĐVT",
     "Sản lượng/năm"),
    ("", "", "", "", "", "", "Số", "Ngày", "", "", "", ""),
    ("1", "HTX Nông nghiệp Bản Mẫu", "5500000014", "Chè xanh Bản Mẫu", "Đồ uống", "4 sao", "1234/QĐ-UBND", "15/12/2024", "15/12/2027",
     "250.000", "kg", "1,5 tấn"),
    ("2", "", "", "Mật ong Bản Mẫu", "Thực phẩm", "***", "1234/QĐ-UBND", "15/12/2024", "15/12/2027", "180.000", "chai", "5.000"),
    ("3", "Cơ sở Ví Dụ", "", "Rượu men lá", "Đồ uống", "3", "56/QĐ-UBND", "năm 2023", "", "85.000đ/chai", "lít", "2000"),
    ("4", "HTX Hoa Ban", "", "Thổ cẩm", "Thủ công mỹ nghệ", "6 sao", "", "", "", "", "", ""),
]  # fmt: skip


def products_csv(path: Path) -> Path:
    """Products in UTF-16, parted by tabs: owners written once for several products, stars in many ways."""
    path.write_bytes("".join("\t".join(row) + "\r\n" for row in _PRODUCTS_CSV).encode("utf-16"))
    return path


BIG_HEADINGS = (
    "TT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Xã", "Huyện", "Điện thoại", "Ngày thành lập", "Giám đốc", "SĐT giám đốc", "Lĩnh vực",
    "Ngành nghề", "Tình trạng", "Số TV", "TV nữ", "TV DTTS", "LĐ thường xuyên", "Số CBQL", "Vốn ĐL (tr.đ)", "DT 2024 (triệu đồng)",
    "KH DT 2025 (triệu đồng)", "LN 2024 (triệu đồng)", "TNBQ (triệu đồng/tháng)", "Xếp loại", "Ghi chú",
)  # fmt: skip


def big_xlsx(path: Path, count: int = 10_000) -> Path:
    """A registry of `count` cooperatives in 25 columns, without hazards: for measuring."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("DS")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "DANH SÁCH HỢP TÁC XÃ NĂM 2024")
    sheet.write_row(2, 0, BIG_HEADINGS)
    for i, number in enumerate(codes(count)):
        founded = dt.datetime(2000 + i % 24, 1 + i % 12, 1 + i % 28)
        row = [
            i + 1, f"HTX Nông nghiệp dịch vụ Bản {i}", number, f"Bản {i % 300}, xã Gia Phù, huyện Phù Yên", f"xã Mẫu {i % 200}",
            f"huyện Mẫu {i % 12}", f"09{10_000_000 + i * 7919 % 89_000_000}", f"{founded:%d/%m/%Y}", f"Nguyễn Văn {i}",
            f"03{20_000_000 + i * 6007 % 79_000_000}", ("Nông nghiệp", "Thương mại, dịch vụ", "Xây dựng")[i % 3],
            f"Trồng trọt, chăn nuôi {i % 40}", ("Đang hoạt động", "Tạm ngừng", "Ngừng hoạt động")[i % 3], 7 + i % 400, i % 7, i % 5,
            i % 90, 1 + i % 6, f"{1 + i % 9}.{100 + i % 900},{i % 10}", i % 9001 + 0.25, 10 + i % 9000, f"{i % 999},{i % 10}", 3 + i % 6,
            ("Tốt", "Khá", "TB")[i % 3], "",
        ]  # fmt: skip
        sheet.write_row(3 + i, 0, row)
        if i % 2:
            sheet.write_datetime(3 + i, 7, founded, day)
    book.close()
    return path
