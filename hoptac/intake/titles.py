"""What the lines above a table say of all of it: kind, period, day, unit, organisation, place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hoptac.core.errors import RuleBroken
from hoptac.core.identifiers import organisation_code_check
from hoptac.core.periods import Period
from hoptac.core.text import clean, fold
from hoptac.intake import times, units
from hoptac.intake.shapes import Cell, Kind

_HTX = r"(?:htx|hợp tác xã|lhhtx|liên hiệp (?:htx|hợp tác xã)|tht|tổ hợp tác|qtdnd|quỹ tín dụng nhân dân)"
_OF_WHOM = re.compile(
    r"(?:thành viên|xã viên|cán bộ(?: quản lý)?|nhân sự|lao động|sản phẩm(?: ocop)?|nhân viên)(?: của)?\s+"
    rf"({_HTX}\s+\S.+)",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"^(?:tên\s+)?(?:{_HTX}|đơn vị|tên đơn vị|chủ thể)\s*:\s*(\S.+)$", re.IGNORECASE)
_ONLY = re.compile(rf"^({_HTX}\s+\S.+)$", re.IGNORECASE)
_NO_NAME = re.compile(rf"(?:{_HTX}\s+)?(?:tỉnh|trên địa bàn|năm|huyện|việt nam)", re.IGNORECASE)
_CODE = re.compile(r"(?:mã số(?: thuế| htx| hợp tác xã| đăng ký)?|mst)\s*:?\s*([\d .\-]{9,16})", re.IGNORECASE)
_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_NAME = rf"[{_UPPER}][^\s,;.()]*(?:\s+[{_UPPER}][^\s,;.()]*){{0,3}}"
_PLACE = (
    ("province", re.compile(rf"\b(?:[Tt]ỉnh|TỈNH)\s+({_NAME})")),
    ("district", re.compile(rf"\b((?:[Hh]uyện|HUYỆN|[Tt]hị xã|THỊ XÃ)\s+{_NAME})")),
    (
        "commune",
        re.compile(
            rf"(?<![Tt]ác )(?<!TÁC )\b((?:[Xx]ã|XÃ|[Pp]hường|PHƯỜNG|[Tt]hị trấn|THỊ TRẤN)\s+(?!HỘI|VIÊN){_NAME})"
        ),
    ),
)
_END_OF_PLACE = re.compile(r"\s+(?:năm|tính|đến|giai|quý|tháng|\d|\(|-).*$", re.IGNORECASE)
_KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.PRODUCTS, re.compile(r"\b(?:san pham|ocop|hang hoa)\b")),
    (Kind.STAFF, re.compile(r"\b(?:can bo|nhan su|nhan vien|bo may quan ly|ban giam doc|doi ngu)\b")),
    (
        Kind.MEMBERS,
        re.compile(
            r"\b(?:danh sach|so dang ky|so|ds)\s+(?:cac\s+)?(?:thanh vien|xa vien)\b|^(?:thanh vien|xa vien|tv)$|"
            r"\bgop von\b"
        ),
    ),
    (Kind.UNIONS, re.compile(r"\b(?:lien hiep (?:hop tac xa|htx)|lhhtx|lien hiep)\b")),
    (Kind.GROUPS, re.compile(r"\b(?:to hop tac|tht)\b")),
    (Kind.COOPERATIVES, re.compile(r"\b(?:htx|hop tac xa)\b")),
)


@dataclass(slots=True)
class Titles:
    """What was found above the table; `about` has organisation_name, organisation_code, province, district, commune."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    unit: units.Unit | None = None
    period: Period | None = None
    as_on: dt.date | None = None
    kind: Kind | None = None
    about: dict[str, str] = field(default_factory=dict)


def read(rows: Sequence[Sequence[Cell]], header_rows: Sequence[Sequence[Cell]], sheet_name: str) -> Titles:
    """Return what the rows above the headings say; a unit may also stand in a row among the headings."""
    found = Titles()
    for i, row in enumerate(rows):
        line = "  ".join(clean(str(cell)) for cell in row if cell != "")
        if line:
            found.lines.append((i, line))
    for _, line in found.lines:
        _take(line, found)
    for row in header_rows:
        for cell in row:
            if found.unit is None and isinstance(cell, str):
                found.unit = units.in_title(cell) if ":" in cell else None
    found.kind = _kind([line for _, line in found.lines], sheet_name)
    return found


def _take(line: str, found: Titles) -> None:
    found.unit = found.unit or units.in_title(line)
    time, _ = times.take(line)
    if not re.search(r"(?i)\bsố\s*:?\s*\d+\s*/|/(?:qđ|nđ|tt|bc|kh)-", line):
        is_place_and_date = (
            fold(line).count("ngay") and "thang" in fold(line) and time.period and time.period.kind == "month"
        )
        found.as_on = found.as_on or time.as_on
        if time.period and not is_place_and_date:
            found.period = found.period or time.period
    for part in (*line.split("  "), line):
        name = _OF_WHOM.search(part) or _LABELLED.match(part) or _ONLY.match(part)
        if name and not units.unit_of(name[1]) and not _NO_NAME.match(name[1]):
            found.about.setdefault(
                "organisation_name",
                re.split(r"\s*(?:\(|năm 20|- mst|, mã số|tính đến)", name[1], flags=re.IGNORECASE)[0],
            )
    code = _CODE.search(line)
    if code:
        try:
            found.about.setdefault("organisation_code", organisation_code_check(code[1]))
        except RuleBroken:
            pass
    for level, pattern in _PLACE:
        place = next(filter(None, map(pattern.search, line.split("  "))), None)
        if place:
            found.about.setdefault(level, _END_OF_PLACE.sub("", place[1]).strip(" ,.;"))


def _kind(lines: Sequence[str], sheet_name: str) -> Kind | None:
    """Return the kind the title names: what is listed comes first, "sản phẩm" before "hợp tác xã"."""
    for line in (
        *[line for line in lines if fold(line).startswith(("danh sach", "bieu", "bang", "so ", "tong hop", "ds"))],
        sheet_name,
        *lines,
    ):
        words = fold(line)
        if words.startswith(("lien minh", "uy ban", "cong hoa", "ubnd", "don vi tinh", "so cong thuong")):
            continue
        for kind, pattern in _KIND_WORDS:
            if pattern.search(words):
                return kind
    return None
