"""Say what each column is: field, period, plan, unit, by its heading, its neighbours and its cells."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.core.text import fold
from hoptac.intake import abbreviations, fields, headers, layout, naming, numbers, outcomes, repairing, units, values
from hoptac.intake.shapes import Cell, Column, Correction, Kind, Reason, Sheet, Type

_DIMENSIONS = {Type.MONEY: {"money"}, Type.AREA: {"area"}, Type.QUANTITY: {"weight", "volume", "count", "area"}}
_AMOUNTS = {*_DIMENSIONS, Type.COUNT}
_PLACES = frozenset({"hamlet", "commune", "district", "province", "address"})
_SAMPLE = 400
_STRONG = {
    Kind.PRODUCTS: {"stars", "decision_no", "decided_on", "valid_until", "price", "product_group"},
    Kind.MEMBERS: {"citizen_id", "pledged_capital", "paid_in", "certificate_no", "joined_on", "member_kind"},
    Kind.STAFF: {"post", "training_level", "specialty"},
    Kind.COOPERATIVES: {"code", "charter_capital", "members", "revenue", "founded_on", "status", "regular_workers"},
}
_MERGED_TYPES = {Type.PHONE}
_CARD = {"representative_citizen_id", "citizen_id"}
_NAMED = {"group": Kind.GROUPS, "union": Kind.UNIONS, "cooperative": Kind.COOPERATIVES}
_WORDS = {"representative_ethnicity", "ethnicity"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sheet says as a whole: kind, period and unit of its title."""

    kind: Kind
    period: Period | None = None
    unit: units.Unit | None = None


def understand(
    header: layout.Header,
    cells: Sequence[Sequence[Cell]],
    ground: Ground,
    corrections: Mapping[int, Correction],
) -> list[Column]:
    """Return every column that has a heading or cells, in order. `cells` are the columns of the body."""
    done: list[Column] = []
    anchor: tuple[str, ...] = ()
    for index, column_cells in enumerate(cells):
        levels = header.levels.get(index, ())
        sample = [cell for cell in column_cells[:_SAMPLE] if cell != ""]
        if not levels and not sample and not any(cell != "" for cell in column_cells):
            continue
        column = Column(index, headers.joined(levels))
        column.example = outcomes.as_text(sample[0]) if sample else ""
        if levels:
            found = _by_cells(_meaning(levels, anchor, ground), levels, anchor, sample, ground)
            if done and _is_of_card(done[-1], levels):
                column.reason = Reason("of_card", "The day or place of the identity card to its left; it is not kept.")
            else:
                _take(column, found, sample, ground)
            is_own = bool(headers.meaning(levels, ground.kind, ground.period).field)
            if is_own and len(levels) == 1 and not _is_part(levels):
                anchor = levels
        else:
            column.reason = Reason("no_heading", "The column has no heading.")
        correction = corrections.get(index)
        if correction:
            _correct(column, correction, ground)
        done.append(column)
    _part_duplicates(done, corrections)
    for column in done:
        if column.field and column.field != "serial":
            _give_unit(column, cells[column.index], ground, corrections.get(column.index))
    return done


def _is_part(levels: tuple[str, ...]) -> bool:
    return fold(levels[-1]).startswith(("trong do", "tr do", "tong do"))


def _meaning(levels: tuple[str, ...], anchor: tuple[str, ...], ground: Ground) -> headers.Meaning:
    """Return what the heading means; "Trong đó: nữ" and bare parts are read as parts of the heading to their left."""
    if _is_part(levels) and len(levels) == 1:
        rest = " ".join(levels[-1].split(" ")[2:]).strip(" :-")
        return headers.meaning((*anchor, rest or levels[-1]), ground.kind, ground.period)
    own = headers.meaning(levels, ground.kind, ground.period)
    if len(levels) > 1 and anchor and _is_part(levels[:1]):
        part = headers.meaning((*anchor, *levels[1:]), ground.kind, ground.period)
        return own if own.field or part.confidence < 0.8 else part
    if own.field or not anchor or len(levels) > 1 or ground.kind not in fields.ORGANISATIONS:
        return own
    part = headers.meaning((*anchor, *levels), ground.kind, ground.period)
    whole = headers.meaning(anchor, ground.kind, ground.period)
    if own.is_named and part.field and part.field == whole.field and part.period and part.period != whole.period:
        return replace(part, confidence=0.7)  # "9T/2025" alone, to the right of "Doanh thu 2024"
    return part if part.field and part.field != whole.field and part.confidence >= 0.8 and not part.option else own


def _by_cells(
    found: headers.Meaning, levels: tuple[str, ...], anchor: tuple[str, ...], sample: Sequence[Cell], ground: Ground
) -> headers.Meaning:
    """Return what a heading means over these cells: "Dân tộc" over numbers counts, ticks are no amounts."""
    is_told = found.field in _PLACES or (found.field in fields.BY_KEY and fields.BY_KEY[found.field].type in _AMOUNTS)
    if is_told and sample and _are_crosses(sample):
        reason = Reason("crosses", "The heading asks for numbers or names, but its cells are ticks.")
        return replace(found, field="", reason=reason)
    if found.field not in _WORDS or not sample or not all(isinstance(cell, (int, float)) for cell in sample):
        return found
    part = headers.meaning((*anchor, *levels), ground.kind, ground.period)
    if part.field and fields.BY_KEY[part.field].type is Type.COUNT:
        return replace(part, confidence=0.7)
    return replace(found, field="", reason=Reason("numbers", "The heading asks for words, but its cells are numbers."))


def _are_crosses(sample: Sequence[Cell]) -> bool:
    """Return whether all cells are ticks that cannot be numbers, as "1" can."""
    return _are_ticks(sample) and all(
        isinstance(cell, str) and numbers.written(cell).shape == "unreadable" for cell in sample
    )


def _is_of_card(left: Column, levels: tuple[str, ...]) -> bool:
    """Return whether a bare "Ngày cấp" tells the day of the identity card whose number stands directly to its left."""
    return left.field in _CARD and fold(" ".join(levels)) in {"ngay cap", "noi cap"}


def _take(column: Column, found: headers.Meaning, sample: Sequence[Cell], ground: Ground) -> None:
    """Write a heading's meaning into the column, unless its cells contradict it."""
    column.field, column.option = found.field, found.option
    column.period, column.as_on, column.is_plan = found.period, found.as_on, found.is_plan
    column.confidence, column.reason = found.confidence, found.reason
    column.unit = found.unit.code if found.unit else ""
    if not found.field or found.field == "serial":
        return
    field = fields.BY_KEY[found.field]
    if field.key in fields.FLOWS and column.period is None and column.as_on is None:
        column.period = ground.period
    if found.option and found.field != "birth" and not _are_ticks(sample):
        column.field, column.option = "", ""
        column.reason = Reason("not_ticks", "The column looks like one value of a choice, but its cells are no ticks.")


def _are_ticks(sample: Sequence[Cell]) -> bool:
    """Return whether most cells are ticks, crosses, yes or no."""
    if not sample:
        return True
    fitting = sum((read := values.tick(cell)).severity is None and read.repair == "" for cell in sample)
    return fitting >= 0.7 * len(sample)


def _correct(column: Column, correction: Correction, ground: Ground) -> None:
    """Apply what an officer said about the column; raises RuleBroken for an unknown field, unit or period."""
    column.reason, column.confidence = Reason("corrected", "Set by hand."), 1.0
    if correction.ignore:
        column.field, column.option, column.reason = "", "", Reason("ignored", "Left out by hand.")
        return
    if correction.field is not None:
        if correction.field and correction.field not in fields.BY_KEY:
            raise RuleBroken("unknown_field", "There is no field “%(field)s”.", field=correction.field)
        if correction.field != column.field:
            column.field, column.option = correction.field, ""
    if correction.unit is not None:
        known = units.unit_of(correction.unit)
        if correction.unit and not known:
            raise RuleBroken("unknown_unit", "There is no unit “%(unit)s”.", unit=correction.unit)
        column.unit = known[0].code if known else ""
    if correction.period is not None:
        column.period = Period.parse(correction.period) if correction.period else None
    if correction.is_plan is not None:
        column.is_plan = correction.is_plan


def _part_duplicates(columns: Sequence[Column], corrections: Mapping[int, Correction]) -> None:
    """Keep one column a slot: the corrected, else the surer, else the first; the others stay, named as duplicates."""
    kept: dict[tuple[str, str], Column] = {}
    for column in columns:
        if not column.field or column.field == "serial":
            continue
        if fields.BY_KEY[column.field].type in _MERGED_TYPES:
            continue
        key = (column.slot, column.option)
        rival = kept.get(key)
        if rival is None:
            kept[key] = column
            continue
        wins = _claim(column, corrections) > _claim(rival, corrections)
        winner, loser = (column, rival) if wins else (rival, column)
        kept[key] = winner
        loser.duplicate_of, loser.field, loser.option = winner.index, "", ""
        loser.reason = Reason(
            "duplicate", "Column %(column)s (“%(heading)s”) already holds this.",
            {"column": winner.letter, "heading": winner.header},
        )  # fmt: skip


def _claim(column: Column, corrections: Mapping[int, Correction]) -> tuple[bool, float, dt.date]:
    """Return how strongly a column claims its slot: set by hand, surer, of a later day (2024 before 2023)."""
    return column.index in corrections, column.confidence, column.as_on or dt.date.min


def _give_unit(column: Column, cells: Sequence[Cell], ground: Ground, correction: Correction | None) -> None:
    """Settle the unit of an amount: its heading, the sheet, or the size of its numbers; a guess is marked as one."""
    field = fields.BY_KEY[column.field]
    wanted = _DIMENSIONS.get(field.type)
    if not wanted:
        column.unit = "" if field.type is not Type.COUNT else column.unit
        return
    unit = units.UNITS.get(column.unit)
    if unit is None or unit.dimension not in wanted:
        unit = ground.unit if ground.unit and ground.unit.dimension in wanted else None
    if unit is None and field.type in {Type.MONEY, Type.AREA}:
        unit, is_sure = _guess(field, cells)
        if not is_sure:
            column.convention = "unit?"
    column.unit = unit.code if unit else ""


def _guess(field: fields.Field, cells: Sequence[Cell]) -> tuple[units.Unit, bool]:
    """Return the unit that the size of the numbers speaks for, and whether it leaves no doubt."""
    sizes = sorted(size for cell in cells[:_SAMPLE] if (size := _size(cell)) > 0)
    middle = sizes[len(sizes) // 2] if sizes else Decimal(0)
    if field.type is Type.AREA:
        return (units.UNITS["m2"], False) if middle >= 5_000 else (units.UNITS["ha"], False)
    if not sizes or _name_their_unit(cells):
        return units.UNITS["đồng"], True
    if middle >= (1_000 if field.key == "price" else 100_000):
        return units.UNITS["đồng"], True
    return units.UNITS["triệu đồng" if field.key != "price" else "nghìn đồng"], False


def _size(cell: Cell) -> Decimal:
    if isinstance(cell, int | float):
        return numbers.exact(cell)
    written = numbers.written(cell) if isinstance(cell, str) else None
    return written.value if written and written.shape in {"plain", "vi", "en", "ambiguous"} else Decimal(0)


def _name_their_unit(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells[:_SAMPLE] if cell != ""]
    return all(
        isinstance(cell, str) and (numbers.written(cell).unit or numbers.written(cell).shape == "blank")
        for cell in filled
    )


def guess_kind(header: layout.Header, said: Kind | None, names: Mapping[int, Sequence[Cell]]) -> tuple[Kind, Reason]:
    """Return the kind of the sheet and why: the fields its headings fill, helped by what the title says."""
    scores: dict[Kind, float] = {}
    for kind in (Kind.COOPERATIVES, Kind.MEMBERS, Kind.STAFF, Kind.PRODUCTS):
        scores[kind] = _score(header, kind)
        is_said = said is kind or (kind is Kind.COOPERATIVES and said in {Kind.UNIONS, Kind.GROUPS})
        scores[kind] += 2.5 if is_said else 0.0
    best = max(scores, key=lambda kind: scores[kind])
    if best is not Kind.COOPERATIVES:
        return best, Reason("headings", "By its headings.")
    return _kind_of_organisations(header, said, names)


def count_named(sheet: Sheet) -> int:
    """Return about how many rows of a sheet have a name; 0 for one without headings."""
    try:
        header = layout.find(repairing.repair_head(sheet.rows[: layout.HEAD_ROWS]), sheet.merges)
    except RuleBroken:
        return 0
    kind, _ = guess_kind(header, None, {})
    named = [i for i, above in header.levels.items() if headers.meaning(above, kind).field == fields.NAMING[kind]]
    rows = sheet.rows[header.last + 1 :]
    return sum(isinstance(cell := row[i], str) and len(cell) > 3 for i in named[:1] for row in rows)


def _score(header: layout.Header, kind: Kind) -> float:
    found = {index: headers.meaning(levels, kind) for index, levels in header.levels.items()}
    keys = {meaning.field for meaning in found.values()}
    total = sum(meaning.confidence for meaning in found.values() if meaning.field and meaning.field != "serial")
    total += sum(0.7 for key in keys & _STRONG[kind])
    first = next((meaning.field for _, meaning in sorted(found.items()) if meaning.field != "serial"), "")
    if first == fields.NAMING[kind]:
        total += 1.0
    return total if not keys.isdisjoint(fields.REQUIRED[kind]) else total - 6.0


def _kind_of_organisations(
    header: layout.Header, said: Kind | None, names: Mapping[int, Sequence[Cell]]
) -> tuple[Kind, Reason]:
    """Return cooperatives, unions or groups by the names themselves, then the heading of the names, then the title."""
    for index, levels in sorted(header.levels.items()):
        if headers.meaning(levels, Kind.COOPERATIVES).field != "name":
            continue
        kinds = Counter(naming.kind_of(str(cell)) for cell in names.get(index, ())[:_SAMPLE] if cell)
        most = next((kind for kind, count in kinds.items() if count > kinds.total() / 2), "")
        if most in _NAMED:
            return _NAMED[most], Reason("names", "By the names in it.")
        words = abbreviations.canonical(levels[-1])
        if "tht" in words and "htx" not in words:
            return Kind.GROUPS, Reason("headings", "By its headings.")
        if "lhhtx" in words:
            return Kind.UNIONS, Reason("headings", "By its headings.")
        break
    if said in {Kind.UNIONS, Kind.GROUPS}:
        return said, Reason("title", "By its title.")
    return Kind.COOPERATIVES, Reason("headings", "By its headings.")
