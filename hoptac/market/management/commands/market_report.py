"""Print what the market of a place adds up to in a period."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR
from hoptac.market import described
from hoptac.market.queries import report as queries
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import home_province


class Command(PlaceCommand):
    """Print the report: --period P [--place CODE] [--json]."""

    help = "Print needs by kind and month (asked, served, unmet), contracts, deliveries, and what cooperatives sold."
    unnamed = "the home province"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        super().add_arguments(parser)
        parser.add_argument("--period", required=True, metavar="P", help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")

    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the report of a period."""
        period = Period.parse(options["period"])
        found = described.report(queries.report(place or home_province(), period, on=timezone.localdate()))
        return found, _lines(found)


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
