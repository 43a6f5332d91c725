"""Files that platforms give to their sellers: a line an order, or a line a month, in Vietnamese or English wording.

Platforms change their headings often, so nothing hangs on a fixed layout: columns are known by their words, the table
by the line in which most of them stand.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold
from hoptac.intake import dates, numbers, workbook
from hoptac.intake.shapes import Cell, Precision
from hoptac.presence.rules import Numbers

#: A heading stands within so many lines from the top: above it platforms write the shop and the days asked for.
TOP = 30

_WORDS: dict[str, tuple[str, ...]] = {
    "order": (
        "ma don hang", "ma don", "order id", "order no", "order number", "ordernumber", "order sn",
        "orderid", "id don hang", "ma van don hang",
    ),
    "date": (
        "ngay dat hang", "thoi gian dat hang", "ngay tao", "thoi gian tao", "thoi gian tao don", "ngay tao don",
        "ngay dat", "order creation date", "created time", "create time", "createtime", "created at", "order time",
        "order date", "order created time", "ngay", "date", "ngay hoan thanh", "thoi gian hoan thanh",
    ),
    "state": (
        "trang thai don hang", "trang thai", "tinh trang", "tinh trang don hang", "order status", "status",
        "order state", "trang thai don",
    ),
    "amount": (
        "tong gia tri don hang", "tong gia tri don hang vnd", "tong tien", "thanh tien", "tong so tien",
        "tong so tien nguoi mua thanh toan", "tong cong", "gia tri don hang", "doanh thu don hang", "grand total",
        "order amount", "total amount", "paid price", "paidprice", "amount", "total", "subtotal", "order total",
    ),
    "month": ("thang", "month", "ky", "period", "thang nam"),
    "orders": (
        "so don", "so don hang", "so don hang ban", "so luong don hang", "don hang", "luot don hang", "tong so don",
        "tong don hang", "orders", "number of orders", "total orders", "so don hang da ban",
    ),
    "sales": (
        "doanh thu", "doanh so", "tong doanh thu", "tong doanh so", "doanh so vnd", "doanh thu vnd", "sales",
        "revenue", "gmv", "total sales", "gross sales",
    ),
    "followers": (
        "nguoi theo doi", "so nguoi theo doi", "luot theo doi", "quan tam", "so nguoi quan tam", "followers",
        "total followers", "page followers", "luot thich trang",
    ),
}  # fmt: skip
_FIELD = {word: field for field, words in _WORDS.items() for word in words}
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}.*$")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(rf"(\d{{1,2}})\s+({'|'.join(_MONTHS)})[a-z]*\.?\s+(\d{{4}})", re.IGNORECASE)
_LOST = (
    "huy",
    "cancel",
    "hoan tien",
    "tra hang",
    "return",
    "refund",
    "that bai",
    "failed",
    "unpaid",
    "chua thanh toan",
)


@dataclass(frozen=True)
class Told:
    """What a file tells: numbers of each month, by its first day; how many lines were used, left out, or unreadable."""

    months: dict[dt.date, Numbers]
    used: int
    lost: int
    unreadable: int


def read(data: bytes, *, name: str, on: dt.date) -> Told:
    """Return what a platform's file tells, up to the day `on`.

    Lines of one order count once; orders that were cancelled, returned or never paid do not count.

    Raises:
        RuleBroken: what workbook.read_bytes() raises, presence_file_unknown, presence_file_empty.
    """
    for sheet in workbook.read_bytes(data, name=name).sheets:
        found = _heading(sheet.rows)
        if found is not None:
            at, columns = found
            told = (
                _orders(sheet.rows[at + 1 :], columns, on)
                if "order" in columns
                else _months(sheet.rows[at + 1 :], columns, on)
            )
            if told.months:
                return told
            raise RuleBroken("presence_file_empty", "No line of %(name)s tells of an order or a month.", name=name)
    raise RuleBroken(
        "presence_file_unknown",
        "%(name)s has no columns we know: orders with date and amount, or months with orders, sales or followers.",
        name=name,
    )


def _heading(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    """Return the line of the heading and the column of each field in it; the first column of a meaning counts."""
    best: tuple[int, dict[str, int]] | None = None
    for at, row in enumerate(rows[:TOP]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            field = _FIELD.get(_bare(cell)) if isinstance(cell, str) else None
            if field is not None:
                columns.setdefault(field, column)
        if _is_enough(columns) and (best is None or len(columns) > len(best[1])):
            best = at, columns
    return best


def _bare(cell: str) -> str:
    """Return a heading without marks, units in brackets and stars."""
    return fold(cell.partition("(")[0]) or fold(cell)


def _is_enough(columns: dict[str, int]) -> bool:
    if {"order", "date"} <= columns.keys():
        return bool({"amount", "sales"} & columns.keys())
    return bool({"month", "date"} & columns.keys()) and bool({"orders", "sales", "followers"} & columns.keys())


def _orders(rows: Sequence[Sequence[Cell]], columns: dict[str, int], on: dt.date) -> Told:
    """Add up a line an order (or several lines of one order, each bearing its whole amount)."""
    orders: dict[str, tuple[dt.date, int]] = {}
    lost = unreadable = 0
    for row in rows:
        number = str(_cell(row, columns, "order")).strip()
        if not number:
            continue
        if any(word in fold(str(_cell(row, columns, "state"))) for word in _LOST):
            lost += 1
            continue
        day = _day(_cell(row, columns, "date"), on)
        total = amount(_cell(row, columns, "amount" if "amount" in columns else "sales"))
        if day is None or total is None or day > on:
            unreadable += 1
        else:
            orders[number] = (day.replace(day=1), max(total, orders.get(number, (day, 0))[1]))
    months: dict[dt.date, list[int]] = defaultdict(list)
    for month, total in orders.values():
        months[month].append(total)
    told = {month: Numbers(orders=len(totals), sales=sum(totals)) for month, totals in sorted(months.items())}
    return Told(told, len(orders), lost, unreadable)


def _months(rows: Sequence[Sequence[Cell]], columns: dict[str, int], on: dt.date) -> Told:
    """Take a line a month, or add up lines a day; of followers the last line of a month counts."""
    fields = [field for field in ("followers", "orders", "sales") if field in columns]
    months: dict[dt.date, Numbers] = {}
    used = unreadable = 0
    for row in rows:
        day = _day(_cell(row, columns, "month" if "month" in columns else "date"), on)
        found = {field: amount(_cell(row, columns, field)) for field in fields}
        if day is None or day > on or all(value is None for value in found.values()):
            unreadable += any(str(cell).strip() for cell in row)
            continue
        before = months.get(day.replace(day=1), Numbers())
        followers = found.get("followers")
        months[day.replace(day=1)] = Numbers(
            before.followers if followers is None else followers,
            _sum(before.orders, found.get("orders")),
            _sum(before.sales, found.get("sales")),
        )
        used += 1
    return Told(dict(sorted(months.items())), used, 0, unreadable)


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _cell(row: Sequence[Cell], columns: dict[str, int], field: str) -> Cell:
    column = columns.get(field)
    return row[column] if column is not None and column < len(row) else ""


def amount(cell: Cell) -> int | None:
    """Return a number of đồng, orders or followers; None where there is none.

    All of these are whole, so "120,000" and "120.000" can only be thousands.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return numbers.whole(numbers.exact(cell)) if cell >= 0 else None
    if not isinstance(cell, str):
        return None
    written = numbers.written(_figure(cell))
    if written.shape in {"zero", "plain", numbers.VI, numbers.EN, "ambiguous"}:
        scale = written.unit.scale if written.unit and written.unit.dimension == "money" else Decimal(1)
        value = numbers.whole(written.value * scale)
        return value if value >= 0 else None
    return None


def _figure(cell: str) -> str:
    """Return a number without the currency that stands before it ("VND 120,000", "₫120.000")."""
    return cell.strip().removeprefix("VND").removeprefix("₫").removesuffix("₫").strip()


def _day(cell: Cell, on: dt.date) -> dt.date | None:
    """Return the day a cell names, or the first of the month it names."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return None
    try:
        found = dates.parse(_plain(cell), latest=on) if isinstance(cell, str) else dates.from_number(float(cell))
    except dates.Unreadable:
        return None
    return None if found is None or found.precision is Precision.YEAR else found.date


def _plain(text: str) -> str:
    """Return the date in a text without the time of day; 2025-10 and 03 Oct 2025 as one writes them here."""
    text = _TIME.sub("", text.strip())
    if found := _ISO_MONTH.fullmatch(text):
        return f"{found[2]}/{found[1]}"
    if found := _ENGLISH.fullmatch(text):
        return f"{found[1]}/{_MONTHS.index(found[2].lower()) + 1}/{found[3]}"
    return text
