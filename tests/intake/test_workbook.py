"""Files are read whatever they are called, and what cannot be read is said in one sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from hoptac.core.errors import RuleBroken
from hoptac.intake import delimited, workbook
from tests.intake import workbooks


def _xlsx(path: Path) -> bytes:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("A")
    sheet.write_row(1, 1, ["Tên", 5, 2.5])
    sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    sheet.merge_range(3, 0, 3, 2, "Rộng")
    book.close()
    return path.read_bytes()


def test_cells_stand_where_they_stand(tmp_path: Path) -> None:
    _xlsx(tmp_path / "a.xlsx")
    book = workbook.read(tmp_path / "a.xlsx")
    assert book.form == "xlsx"
    assert book.sheets[0].rows == [
        ["", "", "", ""],
        ["", "Tên", 5.0, 2.5],
        ["", "#N/A", "", ""],
        ["Rộng", "", "", ""],
    ]
    assert book.sheets[0].merges == [(3, 0, 3, 2)]
    assert book.sheet("A") is book.sheets[0]
    assert book.sheet("B") is None


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    data = _xlsx(tmp_path / "a.xlsx")
    assert workbook.read_bytes(data, name="a.xls").form == "xlsx"
    assert workbook.read_bytes(data, name="a.csv").form == "xlsx"


def _word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def _locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b" \r\n \x00", "a.csv", "file_empty"),
        (b"hello", "a.xlsx", "file_not_workbook"),
        (b"PK\x03\x04 cut off", "a.xlsx", "file_damaged"),
        (b"%PDF-1.7 ...", "a.xlsx", "file_foreign"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "file_markup"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "a.xls", "file_markup"),
        (_word(), "a.xlsx", "file_foreign"),
        (_locked(), "a.xlsx", "file_protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 900, "a.xls", "file_damaged"),
        (bytes(range(1, 9)) * 200, "a.csv", "file_not_workbook"),
    ],
)
def test_what_cannot_be_read(data: bytes, name: str, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        workbook.read_bytes(data, name=name)
    assert caught.value.code == code
    assert "%(" not in str(caught.value)


def test_a_workbook_cut_off_is_damaged(tmp_path: Path) -> None:
    data = _xlsx(tmp_path / "a.xlsx")
    for size in (100, len(data) // 2, len(data) - 30):
        with pytest.raises(RuleBroken) as caught:
            workbook.read_bytes(data[:size], name="a.xlsx")
        assert caught.value.code == "file_damaged"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as caught:
        workbook.read(tmp_path / "none.xlsx")
    assert caught.value.code == "file_missing"


_LINES = "STT;Tên hợp tác xã;Xã\r\n1;HTX Mẫu;xã Gia Phù\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (_LINES.encode(), "utf-8"),
        (_LINES.encode("utf-8-sig"), "utf-8"),
        (_LINES.encode("utf-16"), "utf-16"),
        (_LINES.encode("utf-16-le"), "utf-16-le"),
        (_LINES.encode("utf-16-be"), "utf-16-be"),
        (workbooks._as_1258(_LINES), "windows-1258"),
        (workbooks.tcvn3(_LINES).encode("latin-1"), "windows-1252"),
    ],
)
def test_encodings_of_csv(data: bytes, encoding: str) -> None:
    book = delimited.read(data, name="a.csv")
    assert (book.encoding, book.delimiter) == (encoding, ";")
    if encoding != "windows-1252":
        assert book.sheets[0].rows == [["STT", "Tên hợp tác xã", "Xã"], ["1", "HTX Mẫu", "xã Gia Phù"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_of_csv(delimiter: str) -> None:
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in (["a,b", "c;d", "e"], ["1,5", "2;5", "3"]))
    assert delimited.read(text.encode(), name="a.csv").sheets[0].rows == [["a,b", "c;d", "e"], ["1,5", "2;5", "3"]]


def test_excel_may_name_the_delimiter() -> None:
    assert delimited.read(b"sep=;\na;b,c\n", name="a.csv").sheets[0].rows == [["a", "b,c"]]
