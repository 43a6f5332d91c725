"""Files of platforms: recognised by their words, added up by month."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from hoptac.core.errors import RuleBroken
from hoptac.presence import exports
from hoptac.presence.rules import Numbers

ON = date(2025, 11, 22)
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


def xlsx(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def csv(text: str) -> bytes:
    return text.encode()


FILES: dict[str, tuple[bytes, dict[date, Numbers]]] = {
    "shopee.xlsx": (
        xlsx(
            [
                ["Báo cáo đơn hàng"],
                [],
                ["Mã đơn hàng", "Ngày đặt hàng", "Trạng Thái Đơn Hàng", "Tên sản phẩm", "Tổng giá trị đơn hàng (VND)"],
                ["251003AB", "2025-10-03 14:22", "Hoàn thành", "Chè", "120.000"],
                ["251003AB", "2025-10-03 14:22", "Hoàn thành", "Mật ong", "120.000"],
                ["251010XY", "2025-10-10 08:01", "Đã hủy", "Chè", "90.000"],
                ["251105QQ", "2025-11-05 09:30", "Đang giao", "Chè", "1.250.000"],
                ["251105QR", "vô cớ", "Hoàn thành", "Chè", "80.000"],
            ]
        ),
        {OCTOBER: Numbers(None, 1, 120_000), NOVEMBER: Numbers(None, 1, 1_250_000)},
    ),
    "lazada.csv": (
        csv(
            "orderNumber,createTime,status,paidPrice\n"
            '5512,03 Oct 2025 10:11,delivered,"120,000.00"\n5513,28 Oct 2025 10:11,canceled,"50,000.00"\n'
            '5514,31 Oct 2025 23:59,delivered,"80,500.00"\n'
        ),
        {OCTOBER: Numbers(None, 2, 200_500)},
    ),
    "tiktok.xlsx": (
        xlsx(
            [
                ["Order ID", "Order Status", "Created Time", "Order Amount"],
                ["577001", "Completed", "03/10/2025 14:22:11", "VND 120,000"],
                ["577002", "Completed", datetime(2025, 10, 4, 9, 0), 99000],
            ]
        ),
        {OCTOBER: Numbers(None, 2, 219_000)},
    ),
    "zalo.csv": (
        csv("Tháng;Số người quan tâm;Số đơn hàng;Doanh thu\n10/2025;1.204;12;3.400.000\nTháng 11/2025;1.250;;\n"),
        {OCTOBER: Numbers(1204, 12, 3_400_000), NOVEMBER: Numbers(1250, None, None)},
    ),
    "facebook.csv": (
        csv("Date,Followers\n2025-10-01,100\n2025-10-31,131\n2025-12-05,999\n"),
        {OCTOBER: Numbers(131, None, None)},
    ),
    "postmart.csv": (
        csv("STT,Kỳ,Doanh số (VNĐ),Số đơn\n1,2025-10,4200000,31\n"),
        {OCTOBER: Numbers(None, 31, 4_200_000)},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_channel_import_recognises_platforms(name: str) -> None:
    data, expected = FILES[name]

    assert exports.read(data, name=name, on=ON).months == expected


def test_lines_that_do_not_count_are_told() -> None:
    told = exports.read(FILES["shopee.xlsx"][0], name="shopee.xlsx", on=ON)

    assert (told.used, told.lost, told.unreadable) == (2, 1, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Ten,Dia chi\nHTX,Ban\n", "presence_file_unknown"),
        (b"Order ID,Created Time,Order Amount\n", "presence_file_empty"),
        (b"", "file_empty"),
        (b"%PDF-1.7 x", "file_foreign"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        exports.read(data, name="x.csv", on=ON)
    assert refused.value.code == code
