"""What is wrong with a filled report, and how a typed text becomes the number of a line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hoptac.core.errors import RuleBroken
from hoptac.core.numbers_vi import format_number
from hoptac.reporting.rules.form import Form, Grade, Line

_GROUPED: Final = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+(,\d+)?")
_PLAIN: Final = re.compile(r"-?\d{1,25}([.,]\d{1,10})?")
#: Numbers a database holds (64 bits).
LARGEST: Final = 2**63 - 1
#: A number is asked about when it is so many times that of the same period a year before, or so much less.
JUMP: Final = 3
#: Below this a change of a few means nothing (a cooperative of nine members that grows to thirty).
SMALL: Final = 30


@dataclass(frozen=True)
class Finding:
    """Something about one line that must be corrected or explained; `key` tells findings of one line apart."""

    line: str
    key: str
    severity: Grade
    refusal: RuleBroken

    @property
    def say(self) -> str:
        """The sentence for whoever fills the report."""
        return str(self.refusal)


def findings(
    form: Form, values: Mapping[str, int | None], texts: Mapping[str, str], before: Mapping[str, int]
) -> list[Finding]:
    """Return all that is wrong with a report, in the order of its lines; `before` is the same period a year earlier."""
    found = [*_alone(form, values, texts), *_between(form, values), *_jumps(form, values, before)]
    order = {code: place for place, code in enumerate(form.lines)}
    return sorted(found, key=lambda each: (order[each.line], each.severity))


def _alone(form: Form, values: Mapping[str, int | None], texts: Mapping[str, str]) -> Iterator[Finding]:
    for code, line in form.lines.items():
        value = values.get(code)
        is_empty = not texts.get(code, "").strip() if line.is_text else value is None
        if is_empty and line.required:
            yield Finding(code, "missing", "error", RuleBroken("report_line_missing", "This line must be filled in."))
        if value is not None and (refusal := out_of_range(line, value)):
            yield Finding(code, "range", "error", refusal)


def _between(form: Form, values: Mapping[str, int | None]) -> Iterator[Finding]:
    for line in form.lines.values():
        part, whole = values.get(line.code), values.get(line.of)
        if line.of and part is not None and whole is not None and part > whole:
            refusal = RuleBroken(
                "report_part_over_whole", "More than %(whole)s, of which it is a part.", whole=form.lines[line.of].title
            )
            yield Finding(line.code, f"of {line.of}", "error", refusal)
    for check in form.checks:
        if not check.holds(values):
            yield Finding(
                check.lines[0], check.code, check.severity, RuleBroken("report_rule", "%(say)s", say=check.say)
            )


def _jumps(form: Form, values: Mapping[str, int | None], before: Mapping[str, int]) -> Iterator[Finding]:
    for code in form.lines:
        now, then = values.get(code), before.get(code)
        if now is None or not then or then < 0 or max(now, then) < SMALL or then / JUMP <= now <= then * JUMP:
            continue
        refusal = RuleBroken(
            "report_jump", "A year before it was %(then)s: please explain.", then=said(form.lines[code], then)
        )
        yield Finding(code, "jump", "warning", refusal)


def out_of_range(line: Line, value: int) -> RuleBroken | None:
    """Return why the line does not take this number of base units, or None."""
    low, high = line.least, line.most
    if abs(value) > LARGEST or (low is not None and value < low) or (high is not None and value > high):
        if low is not None and high is not None:
            return RuleBroken(
                "report_range", "Between %(low)s and %(high)s.", low=said(line, low), high=said(line, high)
            )
        if low is not None and value < low:
            return RuleBroken("report_too_small", "Not less than %(low)s.", low=said(line, low))
        return RuleBroken("report_too_large", "Larger than can be true.")
    return None


def in_base_units(line: Line, typed: Decimal) -> int:
    """Return a typed number in base units.

    Raises RuleBroken: report_not_whole (half a person; parts of a đồng), and what out_of_range() says.
    """
    value = typed * line.scale
    if value != value.to_integral_value():
        raise (
            RuleBroken("report_not_whole", "Write a whole number here.")
            if line.scale == 1
            else RuleBroken("report_too_fine", "Too many digits after the comma.")
        )
    refusal = out_of_range(line, int(value))
    if refusal:
        raise refusal
    return int(value)


def is_locked(*, returned: Collection[str], line: str, is_as_sent: bool, is_open: bool) -> bool:
    """Return whether a line stays as it was sent, since others came back alone (`returned`; "" is the whole report).

    A line that the mended ones made wrong (`is_open`) can be mended, too, and goes on so until it says again what was
    sent.
    """
    return bool(returned) and not {"", line} & {*returned} and is_as_sent and not is_open


def read_number(line: Line, typed: str) -> int | None:
    """Return a number as people write it (1.250,5 · 1250,5 · 12.5 · −3), in base units; None for nothing.

    Raises RuleBroken: report_not_a_number, and what in_base_units() says.
    """
    typed = typed.strip().replace("\u2212", "-")
    if not typed:
        return None
    if _GROUPED.fullmatch(typed):
        typed = re.sub("[. \u00a0]", "", typed)
    elif not _PLAIN.fullmatch(typed):
        raise RuleBroken("report_not_a_number", "Write a number, such as 1.250 or 12,5.")
    return in_base_units(line, Decimal(typed.replace(",", ".")))


def shown(line: Line, value: int) -> Decimal:
    """Return base units as people type them, exactly: every scale is a power of ten."""
    return Decimal(value) / line.scale


def said(line: Line, value: int) -> str:
    """Return base units as people read them."""
    found = shown(line, value).normalize()
    return format_number(found, max(0, -int(found.as_tuple().exponent)))


def told(line: Line, value: int | None, text: str = "") -> str:
    """Return what stands in a line as people read it; a dash for nothing."""
    return text or ("–" if value is None else said(line, value))
