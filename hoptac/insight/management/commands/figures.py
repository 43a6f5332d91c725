"""Print figures: every number an alliance publishes, for a place and a moment."""

from __future__ import annotations

import difflib
import json
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.core.numbers_vi import format_number
from hoptac.facts import engines, figures
from hoptac.facts.figures import Figure, Map, Moment, Question
from hoptac.facts.indicators import INDICATOR, INDICATORS, Indicator
from hoptac.insight import answers
from hoptac.places.choices import Level

LEVELS = {"province": Level.PROVINCE, "district": Level.DISTRICT, "commune": Level.COMMUNE}


class Command(BaseCommand):
    """Print figures: [CODE …] --place CODE|all [--on DATE | --period P] and how to compare and split."""

    help = "Print figures of a place as at a date or within a period; without codes, all of them."
    requires_system_checks = []  # half a second; nothing here is served

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("codes", nargs="*", metavar="CODE")
        parser.add_argument("--place", required=True, help="code of a province, district or commune, or 'all'")
        when = parser.add_mutually_exclusive_group()
        when.add_argument("--on", help="as at the end of this day, 2025-11-21 (default: today)")
        when.add_argument("--period", help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument("--compare", help="an earlier day or period")
        parser.add_argument("--by", choices=["place", "sector", "kind", "size"])
        parser.add_argument("--level", choices=list(LEVELS), help="split places down to this (default: communes)")
        parser.add_argument("--map", choices=[each.value for each in Map], default=Map.NOW.value)
        for name in ("kind", "sector", "size"):
            parser.add_argument(f"--{name}", action="append", default=[], help=f"only this {name}; may be repeated")
        parser.add_argument("--rows", action="store_true", help="also the organisations behind each figure")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--engine", choices=engines.NAMES, help="ask this engine; --data says where the facts are")
        parser.add_argument("--data", type=Path, help="directory that facts_export wrote")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer and print; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                with engines.using(options["engine"], options["data"]):
                    self.stdout.write(self._text(options))
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason

    def _text(self, options: dict[str, Any]) -> str:
        question = Question(
            moment=Moment.parse(options["period"] or options["on"] or timezone.localdate().isoformat()),
            today=timezone.localdate(),
            place_code="" if options["place"] == "all" else options["place"],
            map=Map(options["map"]),
            kinds=tuple(options["kind"]),
            sectors=tuple(options["sector"]),
            sizes=tuple(options["size"]),
        )
        wanted = [_indicator(code) for code in options["codes"]] or list(INDICATORS)
        compare = Moment.parse(options["compare"]) if options["compare"] else None
        answer = figures.answer(
            wanted, question, compare=compare, by=options["by"] or "", level=LEVELS.get(options["level"])
        )
        if options["json"]:
            found = answers.described(answer, compare=compare, by=options["by"] or "", rows=options["rows"])
            return json.dumps(found, ensure_ascii=False, indent=2)
        return "\n".join(_lines(answer, compare, options))


def _indicator(code: str) -> Indicator:
    """Return the indicator with this code; RuleBroken that lists codes like it for an unknown one."""
    if code in INDICATOR:
        return INDICATOR[code]
    near = [*difflib.get_close_matches(code, INDICATOR, n=4, cutoff=0.5), *(each for each in INDICATOR if code in each)]
    raise RuleBroken(
        "figure_unknown",
        "There is no figure with the code “%(code)s”. Nearest: %(near)s.",
        code=code,
        near=", ".join(dict.fromkeys(near or INDICATOR)),
    )


def _lines(answer: figures.Answer, compare: Moment | None, options: dict[str, Any]) -> list[str]:
    place = answer.place.full_name if answer.place else "Cả nước"
    lines = [f"{place}, {answer.question.moment.code}", *(f"  ! {note}" for note in answer.notes)]
    for figure in answer.figures:
        line = f"{figure.indicator.code:<40}{shown(figure.indicator.unit, figure.value, figure.indicator.decimals):>24}"
        if compare is not None:
            line += f"{shown(figure.indicator.unit, figure.compared, figure.indicator.decimals):>24}"
            line += f"  {_signed(figure)}"
        lines.append(line)
        lines += [
            f"  {part.label:<38}{shown(figure.indicator.unit, part.value, figure.indicator.decimals):>24}"
            for part in figure.parts
        ]
        if options["rows"]:
            lines += [f"    {row['name']} ({row['place']}): {row['value']}" for row in answers.rows_of(figure, answer)]
    return lines


def shown(unit: str, value: Fraction | None, decimals: int) -> str:
    """Return a value as people read it: shares in percent, "–" where nothing is known."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{format_number(value * 100, decimals)} %"
    return format_number(value, decimals)


def _signed(figure: Figure) -> str:
    change = figure.change
    if change is None:
        return "–"
    return ("+" if change > 0 else "") + shown(figure.indicator.unit, change, figure.indicator.decimals)
