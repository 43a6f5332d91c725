"""Workbooks to try the import with: lists as communes and offices send them, about organisations of the sample."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from hoptac.sample.chance import Chance
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.names import codes, person, phone
from hoptac.sample.units import Unit

_HEADINGS = ("TT", "Tên HTX", "Mã số HTX", "Địa chỉ", "Ngày thành lập", "Người đại diện", "Số TV", "LĐ thường xuyên")
_MONEY = ("DT 2024 (triệu đồng)", "KH DT 2025 (triệu đồng)", "LN 2024 (triệu đồng)")
#: Codes from here on belong to nobody in the sample; new organisations of the workbooks bear them.
_UNUSED_CODES = 2_400


def write(folder: Path, units: Sequence[Unit]) -> list[Path]:
    """Write the workbooks into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Chance("workbooks")
    there = [unit for unit in units if unit.kind == "cooperative" and unit.is_there and unit.code]
    return [
        _districts(folder / "danh-sach-htx-theo-huyen.xlsx", chance, there),
        _products(folder / "san-pham-ocop.csv", chance, there),
        _members(folder / "thanh-vien-tay-bac-eco.xlsx", chance),
    ]


def _districts(path: Path, chance: Chance, units: Sequence[Unit]) -> Path:
    """Write cooperatives by district: title rows, two-row headings, group and subtotal rows, ticks, notes below."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Biểu 01")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, 5, "LIÊN MINH HỢP TÁC XÃ TỈNH SƠN LA (SỐ LIỆU MẪU)")
    sheet.merge_range(1, 0, 1, 11, "DANH SÁCH HỢP TÁC XÃ NĂM 2025", bold)
    for column, heading in enumerate(_HEADINGS):
        sheet.merge_range(3, column, 4, column, heading, bold)
    sheet.merge_range(3, 8, 3, 10, "Kết quả sản xuất kinh doanh", bold)
    sheet.write_row(4, 8, _MONEY, bold)
    sheet.merge_range(3, 11, 4, 11, "Liên kết chuỗi", bold)
    row, unused = 5, list(_unused(6))
    for district in ("Phù Yên", "Mộc Châu", "Yên Châu"):
        near = [one for one in units if one.seats[0].commune.district_name == district][:18]
        sheet.write(row, 1, near[0].seats[0].commune.district, bold)
        row, first = row + 1, row + 1
        for number, unit in enumerate(near, start=1):
            _write_row(sheet, row, _row(chance, number, unit), day)
            row += 1
        for number in (len(near) + 1, len(near) + 2):
            _write_row(sheet, row, _new_row(chance, number, near[0], unused.pop()), day)
            row += 1
        sheet.write(row, 1, "Cộng", bold)
        sheet.write(row, 6, f"=SUM(G{first + 1}:G{row})", bold)
        row += 1
    sheet.write(row + 1, 1, "Ghi chú: số liệu do các xã báo cáo đến ngày 31/10/2025.")
    book.close()
    return path


def _unused(count: int) -> list[str]:
    found = codes()
    for _ in range(_UNUSED_CODES):
        next(found)
    return [next(found) for _ in range(count)]


def _row(chance: Chance, number: int, unit: Unit) -> list[Any]:
    """Return a known cooperative: written a little otherwise, without its code here and there, with newer numbers."""
    name = unit.name.replace("Hợp tác xã", "HTX") if chance.happens(50) else unit.name.upper()
    code = unit.code if chance.happens(75) else ""
    founded: Any = unit.founded if chance.happens(70) else f"{unit.founded.day}/{unit.founded.month}/{unit.founded:%y}"
    size = unit.size
    million = size.revenue // 1_000_000
    return [
        number, name, code, unit.seats[0].address(date(2025, 6, 1)), founded, unit.representative,
        size.members + chance.below(3), size.workers, f"{million:,}".replace(",", ".") + ",5", million * 11 // 10,
        million * size.margin // 1_000, "x" if "value_chain" in unit.features else "",
    ]  # fmt: skip


def _new_row(chance: Chance, number: int, near: Unit, code: str) -> list[Any]:
    name, _, _ = person(chance)
    commune = near.seats[0].commune
    title = f"HTX nông nghiệp {chance.pick(('Đồi Mây', 'Suối Bạc', 'Nương Xanh', 'Bản Mây'))} {number}"
    address = f"Bản Mây, {commune.name}, {commune.district}"
    return [number, title, code, address, date(2025, 10, 6), f"Ông {name}", 7, 9, "", "1.200", "", ""]


def _write_row(sheet: Any, row: int, values: Sequence[Any], day: Any) -> None:
    for column, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, day)
        else:
            sheet.write(row, column, value)


def _products(path: Path, chance: Chance, units: Sequence[Unit]) -> Path:
    """Write a list of OCOP products as a spreadsheet program saves "Unicode text": UTF-16, tabs."""
    lines = ["STT\tTên sản phẩm\tTên HTX\tMã số HTX\tHạng sao\tNgày công nhận\tGiá bán (đồng)\tĐVT"]
    makers = [unit for unit in units if unit.business[0] in ("0121", "0149") and not unit.events][:24]
    for number, unit in enumerate(makers, start=1):
        kind = "Mật ong" if unit.business[0] == "0149" else "Hoa quả sấy"
        day = f"{chance.between(1, 28):02}/{chance.between(1, 9):02}/2025"
        name, price = f"{kind} {unit.seats[0].commune.bare_name}", chance.between(40, 260) * 1_000
        stars = chance.pick(("3 sao", "3 sao", "4 sao", "***"))
        lines.append(f"{number}\t{name}\t{unit.name}\t{unit.code}\t{stars}\t{day}\t{price}\thộp")
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-16"))
    return path


def _members(path: Path, chance: Chance) -> Path:
    """Write new members of Tây Bắc Eco with their capital in thousand đồng."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Thành viên")
    sheet.write(0, 0, f"DANH SÁCH THÀNH VIÊN MỚI {ECO_NAME.upper()} (SỐ LIỆU MẪU)")
    heads = (
        "STT",
        "Họ và tên",
        "Năm sinh",
        "Giới tính",
        "Dân tộc",
        "Điện thoại",
        "Vốn góp (nghìn đồng)",
        "Ngày vào",
        "HTX",
    )
    sheet.write_row(2, 0, heads)
    for number in range(1, 9):
        name, sex, ethnicity = person(chance)
        values = ["Nữ" if sex == "female" else "Nam", ethnicity, phone(chance), chance.between(2, 9) * 1_000]
        sheet.write_row(2 + number, 0, [number, name, chance.between(1965, 2001), *values, "6/10/2025", ECO_NAME])
    book.close()
    return path
