"""Print who has reported: the rounds of a period by state and commune, how complete they are, who is silent."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.places import queries as places
from hoptac.places.models import Place
from hoptac.reporting import queries
from hoptac.reporting.choices import ReportState


class Command(BaseCommand):
    """Print rounds: --period P [--place CODE] [--json]."""

    help = "Print the rounds of a period: reports by state and commune, completeness, who has not sent anything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--period", required=True, help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument("--place", help="code of a province or commune of today (default: everywhere)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer and print; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                period = Period.parse(options["period"])
                place = places.place_by_code(options["place"], on=timezone.localdate()) if options["place"] else None
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason
            except Place.DoesNotExist as missing:
                raise CommandError(f"There is no place with the code {options['place']}.") from missing
            found = queries.status(period, beneath=place.path if place else "")
            if options["json"]:
                self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(_lines(found)))


def _lines(rounds: list[dict[str, Any]]) -> Iterator[str]:
    for each in rounds:
        yield f"{each['title']} ({each['form']}), {each['place']}, {each['period']}: {each['owed']}"
        yield from (f"  {ReportState(state).label:<36}{count:>8}" for state, count in each["states"].items())
        yield f"  {each['submitted_share']:.1%} / {each['accepted_share']:.1%}"
        for commune in each["communes"]:
            states = " ".join(f"{count:>5}" for count in commune["states"].values())
            yield f"    {commune['name']:<40}{commune['owed']:>6}  {states}"
        yield from (f"    – {unit['name']} ({unit['commune']}) {unit['phone']}" for unit in each["silent"])
