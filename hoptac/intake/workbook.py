"""Read a workbook into plain cells: xlsx, xls, ods, csv. What cannot be read is said in one sentence."""

from __future__ import annotations

import ctypes
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hoptac.core.errors import RuleBroken
from hoptac.intake import delimited
from hoptac.intake.shapes import Cell, Merge, Sheet, Workbook

#: A registry of a whole province has some 1,000 rows; these stop mistakes and bombs, not work.
MAX_BYTES = 40_000_000
MAX_UNPACKED = 600_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 300

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY_ENDINGS = {".xlsx", ".xlsm", ".xls", ".ods"}
_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"{\\rtf": "RTF",
}
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div|\?xml|workbook|ss:workbook)", re.IGNORECASE
)
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*>.*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)


def read(path: Path | str, *, name: str = "") -> Workbook:
    """Return the cells of the workbook at `path`; `name` is the file's name where `path` is a temporary one.

    The content decides what the file is, not its name. Raises RuleBroken when it cannot be read: too big, empty, not a
    workbook, damaged, protected by a password, a web page or plain text under a workbook's name.
    """
    path = Path(path)
    name = name or path.name
    if not path.is_file():
        raise RuleBroken("file_missing", "There is no file %(name)s.", name=name)
    size = path.stat().st_size
    if size == 0:
        raise RuleBroken("file_empty", "The file %(name)s is empty.", name=name)
    if size > MAX_BYTES:
        raise RuleBroken(
            "file_too_big", "The file %(name)s is larger than %(limit)s MB.", name=name, limit=MAX_BYTES // 1_000_000
        )
    return read_bytes(path.read_bytes(), name=name)


def read_bytes(data: bytes, *, name: str) -> Workbook:
    """Return the cells of the workbook whose bytes are `data`; raises RuleBroken as `read` does."""
    form = _form(data, name)
    return delimited.read(data, name=name) if form == "csv" else _read_cells(data, name, form)


def check_bytes(data: bytes, *, name: str, sheet: str = "") -> None:
    """Raise RuleBroken when `data` is no workbook or has no sheet of that name; no cell is read yet."""
    form = _form(data, name)
    if form == "csv":
        names = [each.name for each in delimited.read(data, name=name).sheets]
    else:
        with _opened(data, name) as book:
            names = book.sheet_names
    if sheet and sheet not in names:
        raise sheet_unknown(sheet, names)


def sheet_unknown(name: str, names: Iterable[str]) -> RuleBroken:
    """Return the sentence that there is no sheet of that name, with those there are."""
    there = ", ".join(names)
    return RuleBroken("sheet_unknown", "There is no sheet “%(name)s”; there are: %(names)s.", name=name, names=there)


def _form(data: bytes, name: str) -> str:
    """Return xlsx, xls, ods or csv by the content; raises RuleBroken for anything else."""
    if not data.strip(b"\x00 \r\n\t"):
        raise RuleBroken("file_empty", "The file %(name)s is empty.", name=name)
    _refuse_foreign(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _packed_form(data, name)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _protected(name)
        return "xls"
    if Path(name).suffix.lower() in _BINARY_ENDINGS:
        raise _not_workbook(name)
    return "csv"


def _refuse_foreign(data: bytes, name: str) -> None:
    for start, form in _FOREIGN.items():
        if data.startswith(start):
            raise RuleBroken("file_foreign", "%(name)s is a %(form)s file, not a workbook.", name=name, form=form)
    head = data[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if _MARKUP.match(head):
        raise RuleBroken(
            "file_markup",
            "%(name)s is a web page saved under a workbook's name. Open it in Excel and save it as xlsx.",
            name=name,
        )


def _not_workbook(name: str) -> RuleBroken:
    return RuleBroken("file_not_workbook", "%(name)s is not a workbook, or it is damaged.", name=name)


def _damaged(name: str) -> RuleBroken:
    return RuleBroken("file_damaged", "The workbook %(name)s is damaged or cut off; send it again.", name=name)


def _protected(name: str) -> RuleBroken:
    return RuleBroken(
        "file_protected", "The workbook %(name)s is protected by a password; save it without one.", name=name
    )


def _packed_form(data: bytes, name: str) -> str:
    """Return whether a zip is xlsx or ods, after a look at what it would unpack to."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
            is_locked = b"manifest:encryption-data" in (
                archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            )
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise _damaged(name) from error
    if unpacked > MAX_UNPACKED:
        raise RuleBroken("file_unpacks", "The workbook %(name)s unpacks to more than can be read.", name=name)
    if is_locked:
        raise _protected(name)
    if "word/document.xml" in names:
        raise RuleBroken("file_foreign", "%(name)s is a %(form)s file, not a workbook.", name=name, form="Word")
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    if any(entry.startswith("xl/workbook") for entry in names):
        return "xlsx"
    raise _not_workbook(name)


def _read_cells(data: bytes, name: str, form: str) -> Workbook:
    with _opened(data, name) as book:
        sheets = [
            _sheet(book.get_sheet_by_name(meta.name), name, meta.visible is not SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ is SheetTypeEnum.WorkSheet
        ]
    if form == "xlsx":
        _put_error_cells(data, sheets)
    _give_back()
    if not any(sheet.rows for sheet in sheets):
        raise RuleBroken("file_empty", "The file %(name)s is empty.", name=name)
    return Workbook(name, form, sheets)


def _give_back() -> None:
    """Give the reader's memory back to the system: the C library of most Linux systems would keep 16 MB of it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[CalamineWorkbook]:
    """Open a workbook and close it again; what the reader stumbles over becomes a sentence."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            yield book
    except PasswordError as error:
        raise _protected(name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(name) from error
    except BaseException as error:  # the Rust reader panics on some damaged files, outside Exception
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error


def _sheet(source: CalamineSheet, name: str, is_hidden: bool) -> Sheet:
    """Return the cells from A1, without the empty rows and columns at the end."""
    if source.total_height > MAX_ROWS or source.total_width > MAX_COLUMNS:
        raise RuleBroken(
            "sheet_too_big",
            "The sheet %(sheet)s of %(name)s has more than %(rows)s rows or %(columns)s columns.",
            sheet=source.name, name=name, rows=MAX_ROWS, columns=MAX_COLUMNS,
        )  # fmt: skip
    rows: list[list[Cell]] = source.to_python(skip_empty_area=False)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    merged = source.merged_cell_ranges
    merges: list[Merge] | None = None if merged is None else [(*first, *last) for first, last in merged]
    return Sheet(source.name, rows, merges, is_hidden)


def _put_error_cells(data: bytes, sheets: list[Sheet]) -> None:
    """Write "#N/A" and its like into the cells that hold them: the reader leaves those empty, as if never filled."""
    by_order = re.compile(r"xl/worksheets/sheet(\d+)\.xml$")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {int(found[1]): entry for entry in archive.namelist() if (found := by_order.match(entry))}
        if sorted(parts) != list(range(1, len(sheets) + 1)):
            return  # sheets were reordered or are charts: which part is which sheet is not worth the reading
        for number, entry in parts.items():
            if _has_errors(archive, entry):
                _put_errors(archive.read(entry), sheets[number - 1])


def _has_errors(archive: zipfile.ZipFile, entry: str) -> bool:
    """Return whether a sheet has a cell with an error, without unpacking all of it at once."""
    sign, before = b't="e"', b""
    with archive.open(entry) as part:
        while chunk := part.read(1 << 18):
            if sign in before + chunk:
                return True
            before = chunk[-len(sign) :]
    return False


def _put_errors(xml: bytes, sheet: Sheet) -> None:
    for letters, number, text in _ERROR_CELL.findall(xml):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        row = int(number) - 1
        if row < len(sheet.rows) and column <= len(sheet.rows[row]) and sheet.rows[row][column - 1] == "":
            sheet.rows[row][column - 1] = text.decode("utf8", "replace")
