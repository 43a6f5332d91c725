"""Take in signed figures of provinces that run apart, and print those of all provinces together."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.insight import actions, nation, tables, words
from hoptac.places import queries as places


class Command(BaseCommand):
    """Take in figures: FILE … [--period P] [--json]; without files the figures of a period are only printed."""

    help = "Take in signed files of figures, all or none, and print the figures of all provinces together."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--period", help="print this period (default: those of the files)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take in and print; a file that is refused ends with one sentence and exit code 1, and none is taken."""
        with translation.override("vi"):
            try:
                contents = {str(file): file.read_bytes() for file in options["files"]}
                taken = actions.figures_collect(contents=contents) if contents else []
                codes = [options["period"]] if options["period"] else sorted({each.period for each in taken})
                self.stdout.write(_text([Period.parse(code) for code in codes], as_json=options["json"]))
            except (RuleBroken, OSError) as reason:
                raise CommandError(str(reason)) from reason


def _text(periods: list[Period], *, as_json: bool) -> str:
    found = {period.code: _sources(period) for period in periods}
    if as_json:
        said = [
            {
                "period": code,
                "provinces": [
                    {"code": each.code, "name": each.name, "made_at": each.made_at and each.made_at.isoformat()}
                    for each in sources
                ],
                "figures": [
                    {"code": each.indicator.code, "value": tables.plain(each.value), "stating": each.stating}
                    for each in nation.together(sources)
                ],
            }
            for code, sources in found.items()
        ]
        return json.dumps(said, ensure_ascii=False, indent=2)
    lines = []
    for code, sources in found.items():
        lines.append(f"{code}: {len(sources)} tỉnh, thành phố ({', '.join(each.name for each in sources)})")
        for each in nation.together(sources):
            written = words.exact_text(each.indicator, each.value)
            lines.append(f"{each.indicator.code:<40}{written:>24}  ({each.stating}/{len(sources)})")
    return "\n".join(lines)


def _sources(period: Period) -> list[nation.Source]:
    return [*nation.local(places.root(), period, today=timezone.localdate()), *nation.collected(None, period)]
