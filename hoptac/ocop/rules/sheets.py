"""What a scoring sheet must be before anybody is scored by it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hoptac.core.errors import RuleBroken

PARTS = ("A", "B", "C")
_NUMBER = re.compile(r"\d{1,2}(\.\d{1,2}){0,2}")


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One answer of a criterion; `case` and `known` as in models.Option."""

    text: str
    points: int
    text_en: str = ""
    case: str = ""
    case_en: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion; `requires` is the number of another, `excluded` a disqualifying condition."""

    number: str
    name: str
    points: int
    options: tuple[OptionLine, ...]
    name_en: str = ""
    note: str = ""
    note_en: str = ""
    requires: str = ""
    excluded: str = ""
    excluded_en: str = ""


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A heading with its criteria."""

    part: str
    number: str
    name: str
    criteria: tuple[CriterionLine, ...]
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class SheetLines:
    """A whole scoring sheet; valid_until is exclusive, None for no end."""

    code: str
    frame: str
    name: str
    group: str
    valid_from: date
    sections: tuple[SectionLine, ...]
    name_en: str = ""
    valid_until: date | None = None
    source: str = ""
    source_en: str = ""

    @property
    def criteria(self) -> list[CriterionLine]:
        """Return all criteria in order."""
        return [criterion for section in self.sections for criterion in section.criteria]


def points_of_parts(sheet: SheetLines) -> dict[str, int]:
    """Return what the best options of each part add up to."""
    return {
        part: sum(
            max((option.points for option in criterion.options), default=0)
            for section in sheet.sections
            if section.part == part
            for criterion in section.criteria
        )
        for part in PARTS
    }


def problems(sheet: SheetLines, *, parts: Mapping[str, int]) -> list[RuleBroken]:
    """Return everything for which the sheet must be refused; `parts` are the points its decision gives each part."""
    return [*_heads(sheet), *_numbers(sheet), *_criteria(sheet), *_totals(sheet, parts)]


def notices(sheet: SheetLines) -> list[RuleBroken]:
    """Return what is allowed but should be looked at: gaps in the numbering, two best options."""
    found = []
    for section in sheet.sections:
        numbers = [criterion.number for criterion in section.criteria]
        for before, after in pairwise(numbers):
            if _stem(before) == _stem(after) and _key(after)[-1] != _key(before)[-1] + 1:
                found.append(RuleBroken(
                    "sheet_gap", "Number %(after)s follows %(before)s.", after=after, before=before
                ))  # fmt: skip
    for criterion in sheet.criteria:
        best = Counter((option.case, option.points) for option in criterion.options)
        if any(count > 1 for count in best.values()):
            found.append(RuleBroken(
                "sheet_same_points", "Criterion %(number)s has two options with the same points.",
                number=criterion.number,
            ))  # fmt: skip
    return found


def _heads(sheet: SheetLines) -> Iterator[RuleBroken]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", sheet.code):
        yield RuleBroken("sheet_code", "The code of the set has 2 to 40 small letters, digits or _, such as tea.")
    if not sheet.name:
        yield RuleBroken("sheet_name", "The set has no name.")
    if not sheet.source:
        yield RuleBroken("sheet_source", "Say which decision the sheet comes from (source).")
    if not sheet.sections:
        yield RuleBroken("sheet_empty", "No criterion was found under the line of headings.")
    if sheet.valid_until is not None and sheet.valid_until <= sheet.valid_from:
        yield RuleBroken("sheet_days", "The set ends before it begins.")


def _numbers(sheet: SheetLines) -> Iterator[RuleBroken]:
    for number, count in Counter(one.number for one in sheet.sections).items():
        if count > 1:
            yield RuleBroken("sheet_section_twice", "Section %(number)s stands twice.", number=number)
    numbers = [criterion.number for criterion in sheet.criteria]
    for number, count in Counter(numbers).items():
        if count > 1:
            yield RuleBroken("sheet_number_twice", "Criterion %(number)s stands twice.", number=number)
    for section in sheet.sections:
        for criterion in section.criteria:
            if not _NUMBER.fullmatch(criterion.number) or criterion.number.split(".")[0] != section.number:
                yield RuleBroken(
                    "sheet_number", "Criterion %(number)s does not belong under section %(section)s.",
                    number=criterion.number or "?", section=section.number,
                )  # fmt: skip
    keys = [_key(number) for number in numbers if _NUMBER.fullmatch(number)]
    if keys != sorted(keys):
        yield RuleBroken("sheet_order", "The criteria are not in the order of their numbers.")
    for section in sheet.sections:
        if section.part not in PARTS:
            yield RuleBroken("sheet_part", "Section %(number)s has no part A, B or C.", number=section.number)


def _criteria(sheet: SheetLines) -> Iterator[RuleBroken]:
    numbers: list[str] = []
    for criterion in sheet.criteria:
        values = {"number": criterion.number}
        if not criterion.name:
            yield RuleBroken("sheet_criterion_name", "Criterion %(number)s has no name.", **values)
        if len(criterion.options) < 2:
            yield RuleBroken("sheet_few_options", "Criterion %(number)s has fewer than two options.", **values)
        if any(not option.text for option in criterion.options):
            yield RuleBroken("sheet_option_text", "Criterion %(number)s has an option without words.", **values)
        best = max((option.points for option in criterion.options), default=0)
        if best != criterion.points:
            yield RuleBroken(
                "sheet_best_option",
                "The best option of criterion %(number)s gives %(best)s points, the criterion %(points)s.",
                **values, best=best, points=criterion.points,
            )  # fmt: skip
        if criterion.requires and criterion.requires not in numbers:
            yield RuleBroken(
                "sheet_requires", "Criterion %(number)s depends on %(other)s, which does not stand before it.",
                **values, other=criterion.requires,
            )  # fmt: skip
        numbers.append(criterion.number)


def _totals(sheet: SheetLines, parts: Mapping[str, int]) -> Iterator[RuleBroken]:
    for part, points in points_of_parts(sheet).items():
        if points != parts[part]:
            yield RuleBroken(
                "sheet_part_points",
                "Part %(part)s adds up to %(points)s points; the decision gives it %(wanted)s.",
                part=part, points=points, wanted=parts[part],
            )  # fmt: skip


def _key(number: str) -> tuple[int, ...]:
    return tuple(int(one) for one in number.split("."))


def _stem(number: str) -> str:
    return number.rpartition(".")[0]
