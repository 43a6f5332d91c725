"""The command of the contract: seven dreadful workbooks twice, exact counts, exact sums; exit codes, JSON, refusals."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hoptac.catalogue.models import Product
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.intake import workbook
from hoptac.parties.models import Organisation
from hoptac.registry.models import Member, Staff
from tests.intake import dreadful, sheets
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

COUNTS = ("new", "changed", "same", "doubtful", "refused")


def run(file, *options):
    out = StringIO()
    call_command("import_registry", str(file), *options, stdout=out)
    return out.getvalue()


def counted(told):
    return tuple(told[name] for name in COUNTS)


@pytest.fixture
def folder(tmp_path):
    for one in dreadful.WORKBOOKS:
        one.write(tmp_path / one.name)
    return tmp_path


def imported(folder, one, *options):
    return json.loads(run(folder / one.name, "--json", "--province", one.province, "--on", one.on, *options))


def test_dreadful_workbooks_come_out_exactly_and_the_second_time_changes_nothing(folder):
    for one in dreadful.WORKBOOKS:
        preview, applied = imported(folder, one), imported(folder, one, "--apply")
        assert counted(preview) == one.first, (one.name, preview)
        assert counted(applied) == one.first, one.name
    before = Organisation.objects.count()
    for one in dreadful.WORKBOOKS:
        again = imported(folder, one, "--apply")
        assert counted(again) == one.again, (one.name, again["changes"])
    assert Organisation.objects.count() == before == 9
    call_command("facts_rebuild", check=True, verbosity=0)
    _sums_are_right()


def test_printed_pages_and_sheets_full_of_holes_come_out_exactly(tmp_path):
    for one in dreadful.LATER:
        one.write(tmp_path / one.name)
        assert counted(imported(tmp_path, one, "--apply")) == one.first, one.name
        assert counted(imported(tmp_path, one, "--apply")) == one.again, one.name
    held = Organisation.objects.order_by("pk").values_list(
        "name",
        "place__full_name",
        "registration__registered_on",
        "registration__charter_capital",
        "registration__phone",
    )
    assert [(*row[:2], row[2].isoformat(), *row[3:]) for row in held] == [
        ("HTX In Một", "Xã Gia Phù", "2019-03-05", 1_200_000_000, "+84912345678, +842123862111"),
        ("HTX In Hai", "Xã Gia Phù", "2020-11-15", 800_000_000, "+84987654321"),
        ("HTX In Ba", "Xã Gia Phù", "2018-07-01", 500_000_000, "+842123862222, +84915111222"),
        ("HTX Lỗ Hai", "Xã Gia Phù", "2016-01-01", 500_000_000, ""),
        ("HTX Lỗ Ba", "Phường Tô Hiệu", "2017-05-01", 1_500_500_000, ""),
        ("HTX Lỗ Bốn", "Phường Tô Hiệu", "2018-06-15", 2_000_000_000, ""),
    ]
    assert total("members") == 72
    assert total("revenue") == 2_650_000_000
    call_command("facts_rebuild", check=True, verbosity=0)


def total(code):
    return sum(Reading.objects.filter(element=BY_CODE[code].number).values_list("value", flat=True))


def _sums_are_right():
    """Compare with what one reckons by hand from the sheets."""
    assert total("members") == 45 + 12 + 1200 + 15 + 1020 + 12 + 8
    million = 1_000_000
    capital = [1_500_500_000, 500 * million, 1234 * million, 1500 * million, 500 * million, 1_250_500_000, 300_250_000]
    assert total("charter_capital") == sum(capital)
    revenue = [1_234_500_000, 350_250_000, 99_500_000, 1_800_500_000, 90 * million,
               2_345_750_000, 1_000_250_000, 1_250_500_000, 85_750_000]  # fmt: skip
    assert total("revenue") == sum(revenue)
    assert total("revenue_plan") == (2000 + 400 + 100) * million
    assert total("profit") == -12_500_000 + 7 * million + 5 * million
    assert total("wages_paid") == 5_500_000 * 10 * 9 + 4_500_000 * 4 * 9
    assert sorted(Product.objects.values_list("name", flat=True)) == ["Chè xanh Bản Mẫu", "Mật ong Bản Mẫu"]
    assert sum(Member.objects.values_list("paid_amount", flat=True)) == 11_500_000
    assert sorted(Staff.objects.values_list("person__full_name", flat=True)) == ["Lò Thị Bình", "Lò Văn An"]


def test_a_code_of_a_province_is_read_on_the_day_of_the_list(folder):
    old = next(one for one in dreadful.WORKBOOKS if one.province == "25")

    imported(folder, old, "--apply")

    assert {each.place.parent.full_name for each in Organisation.objects.select_related("place__parent")} == {
        "Tỉnh Phú Thọ"
    }
    with pytest.raises(CommandError):
        run(folder / old.name, "--province", "99", "--on", "2024-06-30")


HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Vốn điều lệ (triệu đồng)")


@pytest.fixture
def small(tmp_path):
    (code,) = good_codes(1)
    return sheets.xlsx(
        tmp_path / "nhỏ.xlsx", HEAD, (1, "HTX Bản Bó", code, "xã Gia Phù, huyện Phù Yên", 12, 500),
        (2, "HTX Sai", "", "xã Gia Phù", "bảy", "x1"), (3, "HTX Ở Đâu", "", "xã Không Có", 5, 1),
    )  # fmt: skip


def test_json_has_the_shape_of_the_contract(small, son_la):
    told = json.loads(run(small, "--json", "--on", "2025-10-01"))

    assert (told["rows"], counted(told)) == (3, (1, 0, 0, 1, 1))
    assert told["columns"] == {
        "STT": "serial", "Tên HTX": "name", "Mã số thuế": "code", "Địa chỉ": "address", "Số TV": "members",
        "Vốn điều lệ (triệu đồng)": "charter_capital",
    }  # fmt: skip
    assert told["repairs"] == {}
    assert [(each["row"], each["column"], each["value"]) for each in told["refusals"]] == [
        (3, "Số TV", "bảy"),
        (3, "Vốn điều lệ (triệu đồng)", "x1"),
    ]
    assert all(isinstance(each["reason"], str) and each["reason"] for each in told["refusals"])
    assert not Organisation.objects.exists()


def test_changes_are_told_field_by_field_as_numbers(small, son_la, tmp_path):
    run(small, "--apply", "--on", "2025-10-01")
    (code,) = good_codes(1)
    other = sheets.xlsx(tmp_path / "sau.xlsx", HEAD, (1, "HTX Bản Bó", code, "xã Gia Phù, huyện Phù Yên", 12, 700))

    told = json.loads(run(other, "--json", "--on", "2025-10-02"))

    assert told["changes"] == [
        {"row": 2, "name": "HTX Bản Bó", "changes": {"charter_capital": [500_000_000, 700_000_000]}}
    ]


def test_refused_rows_are_written_with_their_reasons(small, son_la, tmp_path):
    target = tmp_path / "từ chối.xlsx"

    run(small, "--apply", "--rejects", str(target), "--on", "2025-10-01")

    rows = workbook.read(target).sheets[0].rows
    assert [row[:2] for row in rows] == [["STT", "Tên HTX"], [2, "HTX Sai"]]
    assert rows[1][6]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("không có.xlsx", None),
        ("trống.xlsx", b""),
        ("ảnh.xlsx", b"\x89PNG\r\n\x1a\n"),
        ("chữ.xls", b"hello"),
        ("a.csv", b"\x00"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_exit_code_2(son_la, tmp_path, name, data):
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)

    with pytest.raises(CommandError) as failed:
        run(file)

    assert failed.value.returncode == 2
    assert str(failed.value)


def test_an_unknown_sheet_ends_with_exit_code_2(small, son_la):
    with pytest.raises(CommandError) as failed:
        run(small, "--sheet", "Biểu 9")

    assert failed.value.returncode == 2
    assert "DS" in str(failed.value)


def test_the_text_for_people_says_what_was_and_was_not_written(small, son_la):
    preview, applied = run(small, "--on", "2025-10-01"), run(small, "--apply", "--on", "2025-10-01")

    assert "1 mới" in preview
    assert "Chưa ghi gì" in preview
    assert "Đã ghi" in applied
