"""Read the cells of a column by the type of its field; amounts are read in `amounts`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial

from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold
from hoptac.intake import amounts, choices, dates, units
from hoptac.intake.fields import Field
from hoptac.intake.outcomes import EMPTY, ColumnRead, Outcome, as_text, doubtful, each, noted, refused
from hoptac.intake.shapes import Cell, PartialDate, Reason, Severity, Type

_EMPTY_WORDS = frozenset(
    {"", "-", "–", "—", "...", "…", "/", ".", "--", "không", "không có", "ko", "chưa có", "n/a", "null"}
)
_YES = frozenset([
    "x", "v", "có", "co", "yes", "y", "true", "đúng", "đạt", "✓", "✔", "☑", "☒", "√", "ü", "þ", "+", "1", "r", "●",
    "•", "*", "xx", "đã có", "có tham gia", "tham gia", "đã tham gia", "co tham gia", "1.0",
])  # fmt: skip
_NO = frozenset([
    "", "-", "–", "—", "không", "ko", "k", "0", "no", "n", "false", "chưa", "khong", "û", "☐", "□", "0.0", "o",
    "không tham gia", "chưa có", "không có", "chưa tham gia", "khong co", "chua",
])  # fmt: skip
_MOBILE = re.compile(r"0(?:3[2-9]|5[2689]|7[06-9]|8[1-9]|9\d)\d{7}")
_NOT_DIGIT = re.compile(r"[^\d+]")
_PHONE_PARTS = re.compile(
    r"[/;,\n&]|\s-\s|\s+hoặc\s+|\s+và\s+|(?<=\d{3})\s*-\s*(?=0\d{8,})|(?<=\d{7})\s+(?=0\d{8,})|(?<=\d)\s+(?=0\d{9}\b)"
)
#: Letters that are typed for digits.
_CODE = re.compile(r"[\dOoIl .\-]{9,16}")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_TICKED = True
_NEGATION = frozenset({"khong", "chua"})


def read(
    field: Field,
    cells: Sequence[Cell],
    *,
    on: dt.date,
    unit: units.Unit | None = None,
    convention: str = "",
    option: str = "",
) -> ColumnRead:
    """Return the outcomes of a column of that field, a row each.

    `option` marks a column that stands for one value of a choice and is ticked. `on` is the day of the import: dates of
    the past cannot lie after it.
    """
    if option and field.type is Type.CHOICE:
        return each(cells, partial(_ticked_option, option=option))
    match field.type:
        case Type.MONEY | Type.COUNT | Type.QUANTITY | Type.AREA:
            return amounts.read(field, cells, unit=unit, convention=convention)
        case Type.DATE:
            return _dates(field, cells, on)
        case Type.CHOICE:
            return each(cells, partial(_choice, table=choices.OPTIONS[field.choices], is_stars=field.key == "stars"))
        case Type.TICK:
            return each(cells, tick)
        case Type.PHONE:
            return each(cells, _phones)
        case Type.CODE:
            return each(cells, _code)
        case Type.CITIZEN_ID:
            return each(cells, _citizen_id)
        case _:
            return each(cells, _text)


def _text(cell: Cell) -> Outcome:
    text = as_text(cell)
    if text.startswith("#") and text.rstrip("!?").isupper():
        return refused("formula_error", "The cell holds the error %(value)s of a formula.", value=text)
    return EMPTY if text.lower() in _EMPTY_WORDS else Outcome(text)


def _broken(error: RuleBroken) -> Outcome:
    return Outcome(None, Severity.REFUSE, Reason(error.code, error.message, error.values))


def _code(cell: Cell) -> Outcome:
    text = as_text(cell).lstrip("'`")
    if text.lower() in _EMPTY_WORDS or text.strip("0") == "":
        return EMPTY
    try:
        code = identifiers.organisation_code_check(text.translate(_AS_DIGITS) if _CODE.fullmatch(text) else text)
    except RuleBroken as error:
        return _broken(error)
    if isinstance(cell, str) and code == cell.strip():
        return Outcome(code)
    return Outcome(code, repair="code_zero" if len(code) == len(text) + 1 else "" if code == text else "code")


def _citizen_id(cell: Cell) -> Outcome:
    text = as_text(cell).lstrip("'`")
    if text.lower() in _EMPTY_WORDS:
        return EMPTY
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) == 9 and not re.search(r"[a-zA-Z]", text):
        return noted(digits, "old_card", "%(value)s is an old identity card of nine digits.", value=digits)
    try:
        code = identifiers.citizen_id_check(text)
    except RuleBroken as error:
        return _broken(error)
    return Outcome(code, repair="citizen_zero" if len(code) == len(digits) + 1 else "")


def _phones(cell: Cell) -> Outcome:
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return Outcome((f"+84{cell[1:]}",))
    text = as_text(cell).lstrip("'`")
    if text.lower() in _EMPTY_WORDS:
        return EMPTY
    found: list[str] = []
    for part in _PHONE_PARTS.split(text):
        if not part.strip():
            continue
        digits = _NOT_DIGIT.sub("", part)
        if _MOBILE.fullmatch(digits):
            found.append(f"+84{digits[1:]}")
            continue
        try:
            found.append(identifiers.phone_normalise(part))
        except RuleBroken as error:
            if len(digits) < 6 and found:
                continue
            return doubtful(tuple(found) or None, error.code, error.message, **error.values)
    return Outcome(tuple(dict.fromkeys(found)) or None, repair="" if isinstance(cell, str) else "phone_zero")


def tick(cell: Cell) -> Outcome:
    """Return True for a tick, False for a plain no, nothing for an empty cell; other words count as a yes."""
    if isinstance(cell, bool):
        return Outcome(cell)
    text = as_text(cell).lower()
    if text in _YES:
        return Outcome(_TICKED)
    if text in _NO:
        return Outcome(False) if text else EMPTY
    if isinstance(cell, str):
        first = text.split(" ", 1)[0]
        return Outcome(first not in {"không", "chưa", "ko"}, repair="tick_text")
    return doubtful(_TICKED, "tick_number", "“%(value)s” stands where a tick belongs.", value=text)


def _ticked_option(cell: Cell, *, option: str) -> Outcome:
    outcome = tick(cell)
    if outcome.value is not True:
        return EMPTY if outcome.severity is None else outcome._replace(value=option)
    return outcome._replace(value=option, repair="")


def _choice(cell: Cell, *, table: dict[str, str], is_stars: bool) -> Outcome:
    text = as_text(cell)
    stars = sum(text.count(sign) for sign in "*★⭐☆") if is_stars else 0
    if stars:
        return Outcome(str(stars)) if stars <= 5 else refused("stars", "“%(value)s” is no number of stars.", value=text)
    words = fold(text)
    if not words:
        return EMPTY
    known = table.get(words)
    if known:
        return Outcome(known)
    if text.lower() in _EMPTY_WORDS:
        return EMPTY
    outcome = _resembling(text, words.split(), table)
    if is_stars and outcome.value is None:
        return refused("stars", "“%(value)s” is no number of stars.", value=text)
    return outcome


def _resembling(text: str, words: list[str], table: dict[str, str]) -> Outcome:
    """Return the choice of the longest wording within the cell; a negation before it or two choices are doubtful."""
    best, start, codes = "", -1, set[str]()
    for size in range(len(words), 0, -1):
        for i in range(len(words) - size + 1):
            phrase = " ".join(words[i : i + size])
            if phrase in table and (len(phrase) > 2 or size > 1):
                if not best:
                    best, start = phrase, i
                codes.add(table[phrase])
        if best:
            break
    if not best:
        return doubtful(None, "unknown_choice", "“%(value)s” is not among the known values.", value=text)
    if len(codes) > 1 or (start and words[start - 1] in _NEGATION):
        return doubtful(table[best], "unclear_choice", "“%(value)s” may mean several things.", value=text)
    return Outcome(table[best], repair="choice")


def _dates(field: Field, cells: Sequence[Cell], on: dt.date) -> ColumnRead:
    texts = list({cell for cell in cells if isinstance(cell, str) and cell})
    month_first = dates.is_month_first(texts)
    real = {cell for cell in cells if isinstance(cell, dt.date)}
    swapped = dates.is_swapped(texts, real)
    latest = on if field.is_past else on.replace(year=on.year + 30, day=1)
    limit = on if field.is_past else None

    def one(cell: Cell) -> Outcome:
        outcome = _date(cell, latest=latest, limit=limit, month_first=month_first)
        if swapped and isinstance(cell, dt.date) and outcome.severity is None:
            return doubtful(
                outcome.value, "swapped_date",
                "%(value)s: the spreadsheet seems to have taken days for months in this column.",
                value=str(outcome.value),
            )  # fmt: skip
        return outcome

    done = each(cells, one)
    done.convention = "mdy" if month_first else ""
    return done


def _date(cell: Cell, *, latest: dt.date, limit: dt.date | None, month_first: bool) -> Outcome:
    repair = ""
    try:
        if isinstance(cell, dt.datetime):
            found: PartialDate | None = PartialDate(cell.date())
        elif isinstance(cell, dt.date):
            found = PartialDate(cell)
        elif isinstance(cell, bool) or not isinstance(cell, str | int | float):
            raise dates.Unreadable("unreadable")
        elif isinstance(cell, str) and not (cell.strip().isdigit() and len(cell.strip()) in {4, 5, 7, 8}):
            found = dates.parse(cell, latest=latest, is_month_first=month_first)
        else:
            found = dates.from_number(float(cell))
            repair = "date_serial" if found.precision.value == "day" else ""
    except dates.Unreadable as error:
        return _no_date(error.code, as_text(cell))
    if found and found.date.year < dates.FIRST_YEAR:
        return _no_date("impossible", as_text(cell))
    if found and limit and found.date > limit:
        return refused("future_date", "%(value)s lies in the future.", value=str(found))
    return Outcome(found, repair=repair)


def _no_date(code: str, text: str) -> Outcome:
    if code == "impossible":
        return refused("impossible_date", "“%(value)s” is no date of any calendar.", value=text)
    if code == "two_dates":
        return refused("two_dates", "“%(value)s” holds more than one date.", value=text)
    return refused("not_date", "“%(value)s” is no date.", value=text)
