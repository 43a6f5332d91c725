"""Sentences of the summary report, with their figures in them, as officials write them.

Pure: values in, words out. The report is an official Vietnamese document, so its words stand here and in no catalogue.
A sentence is a list of pieces; a piece that is a figure knows its code, so that pages can open its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hoptac.core.numbers_vi import format_number, format_share, format_short

UNKNOWN = "chưa có số liệu"
MILLION, BILLION = 10**6, 10**9


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `code` names the figure it writes, "" for plain words."""

    text: str
    code: str = ""


Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class Value:
    """A figure of the period, of the period before and of the same period a year before; None: not known."""

    now: Fraction | None
    previous: Fraction | None = None
    year_before: Fraction | None = None


Values = Mapping[str, Value]


def text(sentence: Sentence) -> str:
    """Return the sentence as plain text."""
    return "".join(piece.text for piece in sentence)


def money(value: Fraction) -> str:
    """Return đồng as reports write it: 1.722,9 tỷ đồng, 850 triệu đồng, 7.250.000 đồng."""
    if abs(value) >= BILLION:
        return f"{format_short(value / BILLION, 1)} tỷ đồng"
    if abs(value) >= 10 * MILLION:
        return f"{format_short(value / MILLION, 1)} triệu đồng"
    return f"{format_number(value)} đồng"


def change(now: Fraction | None, before: Fraction | None, *, amount: str = "count", unit: str = "") -> str:
    """Return how a figure moved: "tăng 37 hợp tác xã (7,9%)", "giảm …", "không thay đổi"; "" when one is not known.

    `amount` is count, money or share; a share moves by percentage points, which have no per cent of their own.
    """
    if now is None or before is None:
        return ""
    difference = now - before
    if difference == 0:
        return "không thay đổi"
    verb = "tăng" if difference > 0 else "giảm"
    size = abs(difference)
    if amount == "share":
        return f"{verb} {format_short(size * 100, 2)} điểm phần trăm"
    written = money(size) if amount == "money" else format_number(size) + (f" {unit}" if unit else "")
    relative = f" ({format_share(size / abs(before), 1)})" if before else ""
    return f"{verb} {written}{relative}"


def _number(values: Values, code: str, *, unit: str = "") -> Sentence:
    value = values[code].now
    if value is None:
        return (Piece(UNKNOWN),)
    return (Piece(format_number(value), code), Piece(f" {unit}" if unit else ""))


def _share(values: Values, code: str) -> Sentence:
    value = values[code].now
    return () if value is None else (Piece(", chiếm "), Piece(format_share(value, 2), code))


def _known(values: Values, code: str) -> bool:
    return values[code].now is not None


def counts(values: Values, *, where: str, until: str) -> list[Sentence]:
    """Return how many cooperatives, unions and groups there are, and how that moved in a year."""
    first = (
        Piece(f"Đến hết ngày {until}, {where} có "),
        *_number(values, "cooperatives", unit="hợp tác xã, "),
        *_number(values, "unions", unit="liên hiệp hợp tác xã và "),
        *_number(values, "groups", unit="tổ hợp tác; trong đó có "),
        *_number(values, "cooperatives_active", unit="hợp tác xã đang hoạt động và "),
        *_number(values, "cooperatives_agricultural", unit="hợp tác xã thuộc lĩnh vực nông, lâm, ngư, diêm nghiệp."),
    )
    return [first, compared(values, "cooperatives", "số hợp tác xã", unit="hợp tác xã")]


def compared(values: Values, code: str, subject: str, *, amount: str = "count", unit: str = "") -> Sentence:
    """Return "So với cùng kỳ năm trước, …; so với kỳ trước …"; empty when nothing earlier is known."""
    value = values[code]
    if not any((value.now, value.year_before, value.previous)):
        return ()
    yearly = change(value.now, value.year_before, amount=amount, unit=unit)
    lately = change(value.now, value.previous, amount=amount, unit=unit)
    if yearly and lately:
        return (Piece(f"So với cùng kỳ năm trước, {subject} {yearly}; so với kỳ trước, {lately}."),)
    if yearly or lately:
        return (Piece(f"So với {'cùng kỳ năm trước' if yearly else 'kỳ trước'}, {subject} {yearly or lately}."),)
    return ()


def people(values: Values) -> list[Sentence]:
    """Return members, those of ethnic minorities and women, regular workers and their income."""
    found: list[Sentence] = []
    if _known(values, "members"):
        line: Sentence = (Piece("Tổng số thành viên là "), *_number(values, "members", unit="người"))
        if _known(values, "members_women"):
            line += (Piece(", trong đó nữ "), *_number(values, "members_women", unit="người"))
        if _known(values, "members_ethnic_minority"):
            line += (
                Piece(", người dân tộc thiểu số "),
                *_number(values, "members_ethnic_minority", unit="người"),
                *_share(values, "members_ethnic_minority_share"),
            )
        found.append((*line, Piece(".")))
    else:
        found.append((Piece("Số thành viên: chưa có số liệu."),))
    if _known(values, "regular_workers"):
        jobs: Sentence = ()
        if values["new_jobs"].now:
            jobs = (Piece("; trong kỳ tạo thêm "), *_number(values, "new_jobs", unit="việc làm mới"))
        workers = _number(values, "regular_workers", unit="người")
        found.append((Piece("Lao động thường xuyên là "), *workers, *jobs, Piece(".")))
    else:
        found.append((Piece("Số lao động thường xuyên: chưa có số liệu."),))
    income = values["worker_income_month"].now
    if income is not None:
        said = Piece(f"{format_number(income)} đồng/người/tháng", "worker_income_month")
        found.append((Piece("Thu nhập bình quân của người lao động đạt "), said, Piece(".")))
    return found


def managers(values: Values) -> list[Sentence]:
    """Return management staff by training, with shares."""
    if not _known(values, "managers"):
        return [(Piece("Đội ngũ cán bộ quản lý: chưa có số liệu."),)]
    line: Sentence = (Piece("Đội ngũ cán bộ quản lý có "), *_number(values, "managers", unit="người"))
    parts = (
        ("managers_elementary_intermediate", "trình độ sơ cấp, trung cấp "),
        ("managers_higher", "trình độ cao đẳng, đại học trở lên "),
    )
    known = [(code, words) for code, words in parts if _known(values, code)]
    for index, (code, words) in enumerate(known):
        line += (Piece(", trong đó " if index == 0 else "; "), Piece(words), *_number(values, code, unit="người"))
        line += _share(values, f"{code}_share")
    line += (Piece("."),)
    if not known:
        line += (Piece(" Trình độ đào tạo: chưa có số liệu."),)
    trained = values["staff_trained_share"].now
    if trained is None:
        return [line]
    said = Piece(format_share(trained, 2), "staff_trained_share")
    return [line, (said, Piece(" cán bộ kế toán, thành viên và người lao động đã qua đào tạo chuyên môn."))]


def results(values: Values) -> list[Sentence]:
    """Return revenue and profit where known, the effective share, value chains and OCOP."""
    found: list[Sentence] = []
    for code, name in (("revenue", "doanh thu"), ("profit", "lợi nhuận")):
        found += _earned(values, code, name)
    plan = values["revenue_plan_share"].now
    if plan is not None:
        said = Piece(format_share(plan, 2), "revenue_plan_share")
        found.append((Piece("Doanh thu trong kỳ đạt "), said, Piece(" kế hoạch năm.")))
    effective = values["cooperatives_effective_share"].now
    if effective is not None:
        said = Piece(format_share(effective, 2), "cooperatives_effective_share")
        found.append((Piece("Trong số hợp tác xã đã được đánh giá, "), said, Piece(" xếp loại tốt và khá.")))
    found += _chains_and_stars(values)
    return found


def _chains_and_stars(values: Values) -> list[Sentence]:
    """Return value chains and OCOP; what there is none of is said to be not recorded."""
    chains = _listed(
        values,
        ("cooperatives_in_value_chains", "hợp tác xã"),
        ("unions_in_value_chains", "liên hiệp hợp tác xã"),
    )
    if chains:
        first: Sentence = (Piece("Có "), *chains, Piece(" sản xuất, tiêu thụ theo chuỗi giá trị."))
    else:
        first = (Piece("Chưa ghi nhận hợp tác xã sản xuất, tiêu thụ theo chuỗi giá trị."),)
    stars = _listed(values, ("ocop_products_3_star_up", "sản phẩm được công nhận OCOP từ 3 sao trở lên"))
    return [first, (Piece("Có "), *stars, Piece(".")) if stars else ()]


def _listed(values: Values, *wanted: tuple[str, str]) -> Sentence:
    """Return "39 hợp tác xã, 1 liên hiệp và 3 tổ hợp tác": those of the figures that are known and not nothing."""
    known = [(code, unit) for code, unit in wanted if values[code].now]
    line: Sentence = ()
    for index, (code, unit) in enumerate(known):
        joint = "" if index == 0 else " và " if index == len(known) - 1 else ", "
        line += (Piece(joint), *_number(values, code, unit=unit)) if joint else _number(values, code, unit=unit)
    return line


def _earned(values: Values, code: str, name: str) -> list[Sentence]:
    value = values[code]
    if value.now is None:
        return [(Piece(f"Tổng {name} trong kỳ: chưa có số liệu."),)]
    line: Sentence = (Piece(f"Tổng {name} trong kỳ đạt "), Piece(money(value.now), code))
    moved = change(value.now, value.year_before, amount="money")
    if moved:
        line += (Piece(f", {moved} so với cùng kỳ năm trước"),)
    each = values[f"{code}_per_cooperative"].now
    if each is not None:
        said = Piece(money(each), f"{code}_per_cooperative")
        line += (Piece(f"; {name} bình quân một hợp tác xã có báo cáo đạt "), said)
    return [(*line, Piece("."))]


def movements(values: Values, *, period: str) -> list[Sentence]:
    """Return what was founded and what ended in the period, the net of it, and both against earlier periods."""
    founded, ended = values["cooperatives_new"], values["cooperatives_dissolved"]
    new = _listed(
        values, ("cooperatives_new", "hợp tác xã"), ("unions_new", "liên hiệp hợp tác xã"), ("groups_new", "tổ hợp tác")
    )
    gone = _listed(values, ("cooperatives_dissolved", "hợp tác xã giải thể hoặc chấm dứt tồn tại"))
    line: Sentence = (
        Piece(f"Trong {period}, "),
        *((Piece("thành lập mới "), *new) if new else (Piece("không có tổ chức thành lập mới"),)),
        Piece("; "),
        *(gone or (Piece("không có hợp tác xã giải thể"),)),
        Piece(". "),
        Piece(net((founded.now or Fraction(0)) - (ended.now or Fraction(0)))),
    )
    sentences = [line]
    for code, subject in (
        ("cooperatives_new", "số hợp tác xã thành lập mới"),
        ("cooperatives_dissolved", "số hợp tác xã giải thể"),
    ):
        said = compared(values, code, subject, unit="hợp tác xã")
        if said:
            sentences.append(said)
    return sentences


def net(difference: Fraction) -> str:
    """Return the net of founding and ending in one sentence."""
    if difference == 0:
        return "Số thành lập mới bằng số giải thể."
    more = "nhiều hơn" if difference > 0 else "ít hơn"
    return f"Số thành lập mới {more} số giải thể {format_number(abs(difference))} hợp tác xã."


def signing_line(place: str, year: int, on: date | None = None) -> str:
    """Return the line of place and date; its day is left to be filled until the paper is signed (Decree 30/2020)."""
    if on is None:
        return f"{place}, ngày      tháng      năm {year}"
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"{place}, ngày {on.day:02} tháng {month} năm {on.year}"
