"""Read a csv: its encoding, its delimiter, its cells. Everything stays text."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from itertools import pairwise

from hoptac.core.errors import RuleBroken
from hoptac.core.text import repair_column
from hoptac.intake.shapes import Cell, Sheet, Workbook

_DELIMITERS = ",;\t|"
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
_MARKS = frozenset("\u0300\u0309\u0303\u0301\u0323")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_FIRST_LINES = 80


def read(data: bytes, *, name: str) -> Workbook:
    """Return the one sheet of a csv; raises RuleBroken when the bytes are no text or no table."""
    encoding, text = decode(data, name=name)
    marker = re.match(r"sep=(.)\r?\n", text)
    if marker:
        text = text[marker.end() :]
    delimiter = marker[1] if marker else sniff(text)
    try:
        parsed = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = [[cell.strip(" \t\r\n\ufeff\xa0") for cell in row] for row in parsed]
    except csv.Error as error:
        raise _not_table(name) from error
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise RuleBroken("file_empty", "The file %(name)s is empty.", name=name)
    width = max(map(len, rows))
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Workbook(name, "csv", [Sheet("csv", rows)], encoding, delimiter)


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """Return (encoding, text). Order: byte order mark, UTF-16 by its zero bytes, UTF-8, then one-byte encodings."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return encoding.removesuffix("-sig"), _strict(data, encoding, name)
    if b"\x00" in data[:400]:
        encoding = "utf-16-be" if data[:400:2].count(0) > data[1:400:2].count(0) else "utf-16-le"
        return encoding, _strict(data, encoding, name)
    try:
        encoding, text = "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        encoding, text = _decode_one_byte(data)
    return encoding, _readable(text, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return _readable(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        raise _not_table(name) from error


def _readable(text: str, name: str) -> str:
    """Return text, or raise RuleBroken when more than one in a hundred of its first characters are control codes."""
    if len(_CONTROL.findall(text[:4000])) > len(text[:4000]) // 100:
        raise _not_table(name)
    return text


def _decode_one_byte(data: bytes) -> tuple[str, str]:
    """Tell Windows-1258 (marks follow vowels) from the bytes of an old TCVN3 or VNI font, which are kept as Latin."""
    text = data.decode("cp1258", "replace")
    good = bad = 0
    for before, mark in pairwise(text):
        if mark in _MARKS:
            base = unicodedata.normalize("NFC", before)
            good, bad = (good + 1, bad) if base in _VOWELS else (good, bad + 1)
    latin = "".join(map(_latin, data))
    is_old_font = good <= bad and repair_column(re.split(r"[\n;,\t]", latin[:20_000])).encoding in {"tcvn3", "vni"}
    return ("windows-1252", latin) if is_old_font else ("windows-1258", unicodedata.normalize("NFC", text))


def _latin(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def sniff(text: str) -> str:
    """Return the delimiter under which most first lines have the same number of cells, the larger number winning."""
    sample = "\n".join(text.splitlines()[:_FIRST_LINES])
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = count / widths.total() * (1 + min(width, 60) / 30)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _not_table(name: str) -> RuleBroken:
    return RuleBroken("file_not_workbook", "%(name)s is not a workbook, or it is damaged.", name=name)
