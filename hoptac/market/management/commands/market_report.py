"""Print what the market of a place adds up to in a period."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.access.management import anchors
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR
from hoptac.market import described
from hoptac.market.queries import report as queries


class Command(BaseCommand):
    """Print the report: --period P [--place CODE] [--json]."""

    help = "Print needs by kind and month (asked, served, unmet), contracts, deliveries, and what cooperatives sold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--period", required=True, metavar="P", help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument(
            "--place", default=settings.PROVINCE_CODE, metavar="CODE", help="the province, or a commune"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print; a bad argument ends with one sentence and exit code 1."""
        with translation.override("vi"):
            try:
                period = Period.parse(options["period"])
            except RuleBroken as reason:
                raise CommandError(str(reason)) from reason
            place = anchors.place_of(options["place"])
            found = described.report(queries.report(place, period, on=timezone.localdate()))
            if options["json"]:
                self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{found['place']['name']}, {found['period']}"]
    lines += [f"  {INDICATOR[code].label!s:<40}{_said(value):>20}" for code, value in found["figures"].items()]
    lines += [
        f"  {row['month']}  {row['name']:<30}{row['asked']:>12}{row['served']:>12}{row['unmet']:>12} {row['unit']}"
        for row in found["needs"]
    ]
    return lines + [
        f"  {row['name']:<50}{row['contracts']:>4}{row['value']:>16}{row['deliveries']:>4}{row['delivered']:>16}"
        for row in found["cooperatives"]
    ]


def _said(value: float | None) -> str:
    return "–" if value is None else str(value)
