"""The workbook of 10,000 organisations × 25 columns that both importers read. Nothing in it is random."""

from __future__ import annotations

import datetime
from pathlib import Path

from stdnum.vn import mst

# Header as officials write it → field of the peer's model.
COLUMNS = {
    "Tên HTX": "name",
    "Mã số thuế": "code",
    "Số GCN đăng ký": "certificate",
    "Ngày cấp": "certificate_date",
    "Ngày thành lập": "founded_on",
    "Địa chỉ": "address",
    "Điện thoại": "phone",
    "Email": "email",
    "Người đại diện": "representative",
    "Chức vụ": "position",
    "Lĩnh vực": "sector",
    "Ngành nghề": "business_line",
    "Vốn điều lệ (triệu đồng)": "charter_capital",
    "Vốn đã góp (triệu đồng)": "paid_capital",
    "Số thành viên": "members",
    "Thành viên nữ": "women",
    "Số lao động": "workers",
    "LĐ thường xuyên": "regular_workers",
    "Số cán bộ quản lý": "managers",
    "Trình độ cao đẳng, đại học": "managers_higher",
    "Trình độ sơ cấp, trung cấp": "managers_middle",
    "Doanh thu 2024 (triệu đồng)": "revenue",
    "Lợi nhuận 2024 (triệu đồng)": "profit",
    "Tình trạng": "status",
    "Ghi chú": "note",
}
SECTORS = ("Nông nghiệp", "Công nghiệp - Xây dựng", "Thương mại - Dịch vụ")
LINES = ("Trồng cây ăn quả", "Chăn nuôi trâu, bò", "Chế biến nông sản", "Bán buôn nông, lâm sản", "Trồng rau, đậu")
WORDS = ("An", "Bình", "Cường", "Dũng", "Đoàn Kết", "Hoà Phát", "Minh Tâm", "Phú Thịnh", "Quyết Tiến", "Thành Công")
PEOPLE = ("Lò Văn", "Quàng Thị", "Hà Văn", "Nguyễn Thị", "Vì Văn", "Cà Thị", "Tòng Văn", "Trần Thị")
FIRST_CODE = 5_500_000_00


def addresses() -> list[str]:
    """Return the communes of Sơn La as written in addresses, from the loaded places or, without them, a few."""
    from django.db.utils import OperationalError, ProgrammingError

    from hoptac.places.models import Place

    try:
        names = list(
            Place.objects.filter(level=3, valid_to=None, parent__code="14")
            .order_by("code")
            .values_list("full_name", flat=True)
        )
    except (OperationalError, ProgrammingError):
        names = []
    return [f"{name}, tỉnh Sơn La" for name in names or ("Xã Phù Yên", "Xã Gia Phù", "Phường Tô Hiệu", "Xã Mộc Châu")]


def write(path: Path, *, rows: int = 10_000) -> Path:
    """Write the workbook: one header row, then the rows; return its path."""
    import xlsxwriter

    seats = addresses()
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("HTX")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, list(COLUMNS))
        for row in range(1, rows + 1):
            for column, value in enumerate(_row(row, seats)):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), day)
                else:
                    sheet.write(row, column, value)
    return path


def _code(n: int) -> str:
    """Return the n-th code; every eleventh stem has no check digit and is passed over."""
    stem = str(FIRST_CODE + n + n // 9)
    digit = mst.calc_check_digit(stem)
    return stem + digit if len(digit) == 1 else _code(n + 1_000_000)


def _row(n: int, seats: list[str]) -> list[object]:
    founded = datetime.date(2001, 1, 1) + datetime.timedelta(days=n * 37 % 8600)
    members, workers = 7 + n % 60, 10 + n % 45
    managers = 2 + n % 4
    return [
        f"HTX nông nghiệp {WORDS[n % 10]} {WORDS[n // 10 % 10]} {n}",
        _code(n),
        f"24070{n:06}",
        founded + datetime.timedelta(days=10),
        founded,
        f"Bản {n % 30 + 1}, {seats[n % len(seats)]}",
        f"09{10_000_000 + n * 7 % 89_999_999:08}",
        f"htx{n}@example.vn",
        f"{PEOPLE[n % 8]} {WORDS[n // 3 % 10]}",
        "Giám đốc",
        SECTORS[n % 3],
        LINES[n % 5],
        500 + n % 4000,
        400 + n % 3000,
        members,
        members // 3,
        workers,
        workers // 2,
        managers,
        managers // 2,
        managers - managers // 2,
        900 + n * 13 % 9000,
        50 + n * 7 % 700,
        "Đang hoạt động",
        "" if n % 7 else "Đã chuyển đổi theo Luật HTX 2012",
    ]
