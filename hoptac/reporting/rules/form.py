"""What a form is: sections of lines, what each line takes, and rules between lines. Read from plain data.

    {"sections": [{"code", "title", "lines": [{"code", "title", "unit", ...}], "rows": [{"code", "title"}]}],
     "checks": [{"code", "left", "relation", "right", "severity", "say"}],
     "opens_after_days": 0, "unchanged_allowed": false, "is_rating": false}

A line belongs to an element of the facts, or to none (its number stays in the report); unit `text` takes words.
A section with rows is a table: its lines are the columns, and each row has every column as a line of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, get_args

from hoptac.core import formula
from hoptac.core.errors import RuleBroken
from hoptac.core.formula import Expression
from hoptac.facts.elements import BY_CODE, Nature
from hoptac.facts.indicators import INDICATOR, Indicator

Relation = Literal["<=", ">=", "="]
Grade = Literal["error", "warning"]

TEXT: Final = "text"
#: A line may be entered in so many đồng, square metres …: million đồng, hectares.
SCALES: Final = (1, 1_000, 10_000, 1_000_000, 1_000_000_000)
MOST_LINES: Final = 300
#: What all criteria of a rating add up to (Circular 01/2020/TT-BKHĐT).
FULL_MARKS: Final = 100
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: `least` and `most` are inclusive, in base units (đồng, m2, kg); people type `scale` of them.

    `prefill` names the element or indicator a line without an element of its own is filled with beforehand.
    """

    code: str
    title: str
    unit: str
    element: str = ""
    help: str = ""
    required: bool = False
    scale: int = 1
    scale_name: str = ""
    least: int | None = 0
    most: int | None = None
    of: str = ""
    prefill: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the line takes words and no number."""
        return self.unit == TEXT

    @property
    def is_stock(self) -> bool:
        """Whether its number holds on the last day of the period; otherwise it is the sum of the period."""
        return bool(self.element) and BY_CODE[self.element].nature is Nature.STOCK


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    code: str
    title: str

    def cell(self, column: Line, columns: Collection[str]) -> Line:
        """Return the line that stands in this row under a column; `of` another column means that of this row."""
        of = f"{self.code}_{column.of}" if column.of in columns else column.of
        return replace(column, code=f"{self.code}_{column.code}", title=f"{self.title}: {column.title}", of=of)


@dataclass(frozen=True)
class Section:
    """Lines under one heading; with rows a table, row after row."""

    code: str
    title: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    columns: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Check:
    """A rule between lines, said in words to whoever breaks it. It is silent while a line it needs is empty."""

    code: str
    left: Expression
    relation: Relation
    right: Expression
    severity: Grade
    say: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines it speaks of, first the one it is shown at."""
        return tuple(dict.fromkeys((*self.left.references, *self.right.references)))

    def holds(self, values: Mapping[str, int | None]) -> bool:
        """Return whether the rule is kept, or cannot be judged yet."""
        left, right = self.left.evaluate(values), self.right.evaluate(values)
        if left is None or right is None:
            return True
        return {"<=": left <= right, ">=": left >= right, "=": left == right}[self.relation]


@dataclass(frozen=True)
class Form:
    """A form as one version has it.

    `opens_after_days`: a report may be filled from so many days after its period on (below 0: before it ends).
    `unchanged_allowed`: it may be confirmed as it was. `is_rating`: its lines are criteria, each with its most points.
    """

    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    opens_after_days: int = 0
    unchanged_allowed: bool = False
    is_rating: bool = False

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Return every line by its code, in the order of the form."""
        return {line.code: line for section in self.sections for line in section.lines}


def read(data: Mapping[str, Any]) -> Form:
    """Return the form that plain data describe.

    Raises RuleBroken (form_…) with the line or rule it stumbled over: a code twice, an unknown element, a formula that
    cannot be read or names no line, a range that holds nothing.
    """
    return _read(json.dumps(data))


@lru_cache(maxsize=64)
def _read(text: str) -> Form:
    """Return a form by its data as text: every report of a round asks for the same one, which nothing changes."""
    data = json.loads(text)
    _known(data, "form", {"sections", "checks", *OPTIONS})
    _check_options(data)
    sections = tuple(_section(each) for each in _listed(data, "sections"))
    codes = [line.code for section in sections for line in section.lines]
    _once("form_line_twice", "The line %(line)s is there twice.", codes)
    _once("form_section_twice", "The section %(line)s is there twice.", [section.code for section in sections])
    if not 0 < len(codes) <= MOST_LINES:
        raise RuleBroken("form_size", "A form has between 1 and %(most)s lines.", most=MOST_LINES)
    checks = tuple(_check(each) for each in _listed(data, "checks"))
    form = Form(sections, checks, **{key: value for key, value in data.items() if key in OPTIONS})
    _once("form_rule_twice", "The rule %(line)s is there twice.", [check.code for check in checks])
    _once("form_element_twice", "%(line)s is asked for in two lines.",
          [line.element for line in form.lines.values() if line.element])  # fmt: skip
    for name, owner in _names(form):
        line = form.lines.get(name)
        if line is None or line.is_text:
            raise RuleBroken("form_no_such_line", "%(owner)s speaks of %(line)s, which is no line with a number.",
                             owner=owner, line=name)  # fmt: skip
    return form


#: What a form may say besides its sections and rules, and of what type it is.
OPTIONS: Final[Mapping[str, type]] = {"opens_after_days": int, "unchanged_allowed": bool, "is_rating": bool}


def _check_options(data: Mapping[str, Any]) -> None:
    odd = next((key for key, kind in OPTIONS.items() if key in data and type(data[key]) is not kind), None)
    if odd:
        raise RuleBroken("form_option", "%(option)s is not of the kind it should be.", option=odd)


def _once(code: str, message: str, names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise RuleBroken(code, message, line=twice)


def rating_check(form: Form) -> None:
    """Raise RuleBroken (form_marks_missing) while a rating's criteria do not all have points that add up to 100."""
    known = [line.most for line in form.lines.values() if not line.is_text and line.most is not None]
    open_lines = [line.title for line in form.lines.values() if not line.is_text and line.most is None]
    if form.is_rating and (open_lines or sum(known) != FULL_MARKS):
        raise RuleBroken(
            "form_marks_missing",
            "The points of this rating are not complete: %(sum)s of %(full)s are given, %(open)s criteria have none "
            "yet. Fill them in from the circular first.",
            sum=sum(known), full=FULL_MARKS, open=len(open_lines),
        )  # fmt: skip


def _names(form: Form) -> Iterator[tuple[str, str]]:
    """Yield each name of a line that another part of the form refers to, and that part."""
    yield from ((name, check.code) for check in form.checks for name in check.lines)
    yield from ((line.of, line.code) for line in form.lines.values() if line.of)


def _listed(data: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise RuleBroken("form_unreadable", "%(part)s must be a list.", part=key)
    return found


def _known(data: Mapping[str, Any], part: str, keys: set[str]) -> None:
    """Refuse what nothing would read: a misspelt key must not vanish in silence."""
    unknown = sorted(data.keys() - keys)
    if unknown:
        raise RuleBroken("form_unknown_key", "%(part)s has %(keys)s, which means nothing here.",
                         part=part, keys=", ".join(unknown))  # fmt: skip


def _code(data: Mapping[str, Any], part: str) -> str:
    code = data.get("code", "")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise RuleBroken(
            "form_code",
            "%(part)s “%(code)s”: a code has small letters, digits and _, at most 60.",
            part=part,
            code=code,
        )
    if not str(data.get("title", data.get("say", ""))).strip():
        raise RuleBroken("form_words_missing", "%(part)s %(code)s has no words.", part=part, code=code)
    return code


def _section(data: Mapping[str, Any]) -> Section:
    _known(data, "section", {"code", "title", "lines", "rows"})
    code, lines = _code(data, "section"), tuple(_line(each) for each in _listed(data, "lines"))
    rows = tuple(_row(each) for each in _listed(data, "rows"))
    if not rows:
        return Section(code, data["title"], lines)
    if any(line.element for line in lines):
        raise RuleBroken("form_table_element", "Table %(section)s: a column cannot count for an element as a whole.",
                         section=code)  # fmt: skip
    columns = {line.code for line in lines}
    cells = tuple(row.cell(line, columns) for row in rows for line in lines)
    for cell in cells:
        _code({"code": cell.code, "title": cell.title}, "line")
    return Section(code, data["title"], cells, rows, lines)


def _row(data: Mapping[str, Any]) -> Row:
    _known(data, "row", {"code", "title"})
    return Row(_code(data, "row"), data["title"])


def _line(data: Mapping[str, Any]) -> Line:
    _known(data, "line", {each.name for each in fields(Line)})
    code = _code(data, "line")
    line = Line(**{"unit": "", **data})
    element = BY_CODE.get(line.element)
    if line.element and element is None:
        raise RuleBroken("form_element", "Line %(line)s: no element is called %(element)s.", line=code,
                         element=line.element)  # fmt: skip
    if element is not None and (element.unit != line.unit or not element.is_reported):
        raise RuleBroken("form_unit", "Line %(line)s: %(element)s is reported in %(unit)s, or is not reported at all.",
                         line=code, element=element.code, unit=element.unit)  # fmt: skip
    if not line.unit:
        raise RuleBroken("form_unit_missing", "Line %(line)s has no unit.", line=code)
    _check_prefill(line)
    if line.scale not in SCALES or (line.scale > 1) != bool(line.scale_name):
        raise RuleBroken("form_scale", "Line %(line)s: %(scale)s is no scale, or its name is missing.", line=code,
                         scale=line.scale)  # fmt: skip
    if line.least is not None and line.most is not None and line.least > line.most:
        raise RuleBroken("form_range", "Line %(line)s: nothing lies between %(least)s and %(most)s.", line=code,
                         least=line.least, most=line.most)  # fmt: skip
    return line


def _check_prefill(line: Line) -> None:
    """Refuse a prefill that nothing knows, that is of another unit, or that the line's own element would overrule."""
    known = BY_CODE.get(line.prefill) or INDICATOR.get(line.prefill)
    is_fit = known is not None and not line.element and (isinstance(known, Indicator) or known.unit == line.unit)
    if isinstance(known, Indicator):  # of one organisation only sums can be told
        is_fit = is_fit and not any(term.counts or term.is_yearly for term in known.needed.values())
    if line.prefill and not is_fit:
        raise RuleBroken("form_prefill", "Line %(line)s cannot be filled beforehand with %(prefill)s.",
                         line=line.code, prefill=line.prefill)  # fmt: skip


def _check(data: Mapping[str, Any]) -> Check:
    _known(data, "rule", {"code", "left", "relation", "right", "severity", "say"})
    code = _code(data, "rule")
    if data.get("relation") not in get_args(Relation) or data.get("severity") not in get_args(Grade):
        raise RuleBroken("form_rule", "Rule %(rule)s: the relation is one of <= >= =, the severity error or warning.",
                         rule=code)  # fmt: skip
    sides = [formula.parse(str(data.get(side, ""))) for side in ("left", "right")]
    return Check(code, sides[0], data["relation"], sides[1], data["severity"], data["say"])
