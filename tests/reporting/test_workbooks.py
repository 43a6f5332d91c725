"""A report goes out as a workbook and comes back, by Excel's and by LibreOffice's hands."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoptac.core.errors import RuleBroken
from hoptac.reporting import queries, taking, workbooks
from hoptac.reporting.models import Batch, Cell, Round


def _book(stand):
    content = workbooks.write(queries.filled(stand.report), title="Báo cáo 6 tháng")
    return openpyxl.load_workbook(io.BytesIO(content))


def _edited(book, **cells):
    """Return the workbook with other values in the rows of these lines: VALUE, or (VALUE, WHY)."""
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=workbooks.FIRST_ROW + 1):
        code = row[workbooks.CODE].value
        if code in cells:
            value, why = cells[code] if isinstance(cells[code], tuple) else (cells[code], None)
            row[workbooks.VALUE].value = value
            row[workbooks.WHY].value = why
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _take(stand, content, actor=None):
    files = [SimpleUploadedFile("bao-cao.xlsx", content)]
    return taking.take(actor=actor or stand.manager, files=files)[0]


def test_workbook_is_filled_protected_and_validated(stand):
    sheet = _book(stand).worksheets[0]
    rows = {row[workbooks.CODE].value: row for row in sheet.iter_rows(min_row=workbooks.FIRST_ROW + 1)}
    assert [cell.value for cell in rows["members"]][1:6] == ["người", None, None, 40, 40]
    assert rows["revenue"][3].value == 900
    assert sheet.protection.sheet
    assert rows["members"][workbooks.VALUE].protection.locked is False
    assert rows["members"][workbooks.NAME].protection.locked is True
    assert sheet.column_dimensions["H"].hidden
    assert len(sheet.data_validations.dataValidation) == 19


def test_only_what_was_edited_comes_back(stand):
    content = _edited(_book(stand), revenue=1200.5, members=(41, "Kết nạp thêm"), difficulties="Thiếu nước")
    outcome = _take(stand, content)
    assert outcome.refused == []
    assert outcome.taken == [
        ("Tổng số thành viên", "40", "41"),
        ("Doanh thu", "–", "1.200,5"),
        ("Khó khăn, vướng mắc", "–", "Thiếu nước"),
    ]
    assert {cell.line: (cell.value, cell.text, cell.explanation) for cell in Cell.objects.all()} == {
        "members": (41, "", "Kết nạp thêm"),
        "revenue": (1_200_500_000, "", ""),
        "difficulties": (None, "Thiếu nước", ""),
    }
    again = _take(stand, content)
    assert (again.taken, again.refused) == ([], [])


def test_workbook_has_a_receipt_and_a_closed_report_takes_none(stand):
    content = _edited(_book(stand), revenue=5)
    assert _take(stand, content).receipt == Batch.objects.get().receipt
    Round.objects.update(due_on="2026-07-02", closes_on="2026-07-03")
    outcome = _take(stand, _edited(_book(stand), revenue=6))
    assert (outcome.receipt, outcome.taken) == ("", [])
    assert "đã khóa ngày 03/07/2026" in outcome.refused[0][2]


def test_untouched_workbook_changes_nothing(stand):
    outcome = _take(stand, _edited(_book(stand)))
    assert (outcome.taken, outcome.refused, Cell.objects.count()) == ([], [], 0)


def test_bad_cells_come_back_with_reasons_and_good_ones_are_taken(stand):
    content = _edited(_book(stand), revenue="một tỷ", members=-3, profit=80)
    outcome = _take(stand, content)
    assert outcome.taken == [("Lợi nhuận", "–", "80")]
    assert [(cell[0], typed) for cell, typed, _why in outcome.refused] == [("F", "-3"), ("F", "một tỷ")]
    assert [why for _cell, _typed, why in outcome.refused] == [
        "Không nhỏ hơn 0.", "Hãy ghi một số, ví dụ 1.250 hoặc 12,5.",
    ]  # fmt: skip


def test_line_that_somebody_changed_meanwhile_is_not_overwritten(stand):
    content = _edited(_book(stand), revenue=7)
    _take(stand, _edited(_book(stand), revenue=5), actor=stand.accountant)
    outcome = _take(stand, content)
    assert outcome.taken == []
    assert "vừa ghi 5 ở dòng này; bạn ghi 7" in outcome.refused[0][2]


def test_foreign_files_are_refused_with_a_sentence(stand):
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    for content, code in ((out.getvalue(), "workbook_not_ours"), (b"nonsense", "workbook_unreadable")):
        with pytest.raises(RuleBroken) as refused:
            workbooks.report_of(content)
        assert refused.value.code == code
    ours = _edited(_book(stand), revenue=5)
    assert _take(stand, ours, actor=stand.outsider).refused == [
        ("", "", "Bạn không có báo cáo nào ứng với tệp này."),
    ]
    assert not Cell.objects.exists()


def test_many_at_once_by_page(stand):
    client = Client()
    client.force_login(stand.officer)
    files = [
        SimpleUploadedFile("tốt.xlsx", _edited(_book(stand), profit=9)),
        SimpleUploadedFile("hỏng.xlsx", b"\x00" * 20),
    ]
    answer = client.post("/reports/workbooks/", {"workbooks": files})
    assert [(one.file, len(one.taken), len(one.refused)) for one in answer.context["outcomes"]] == [
        ("tốt.xlsx", 1, 0), ("hỏng.xlsx", 0, 1),
    ]  # fmt: skip
    assert client.post("/reports/workbooks/").status_code == 422
    download = client.get(f"/reports/{stand.report.pk}/workbook/")
    assert workbooks.report_of(download.content) == stand.report.pk


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here (apt-get install libreoffice-calc-nogui)")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_round_trip_through_libreoffice(stand, tmp_path, kind):
    source = tmp_path / "edited.xlsx"
    source.write_bytes(_edited(_book(stand), revenue=1200.5, members=41))
    saved = tmp_path / kind
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", kind]
    done = subprocess.run(
        [*command, "--outdir", saved, source], capture_output=True, text=True, timeout=120, check=False
    )
    if not (saved / f"edited.{kind}").exists():
        pytest.skip(f"this LibreOffice has no Calc: {done.stderr[-200:]}")
    outcome = _take(stand, (saved / f"edited.{kind}").read_bytes())
    assert outcome.refused == []
    assert outcome.taken == [("Tổng số thành viên", "40", "41"), ("Doanh thu", "–", "1.200,5")]
