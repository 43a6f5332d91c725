"""Print who has reported: the rounds of a period by state and commune, how complete they are, who is silent."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from hoptac.core.periods import Period
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place
from hoptac.reporting import queries
from hoptac.reporting.choices import ReportState


class Command(PlaceCommand):
    """Print rounds: --period P [--place CODE] [--json]."""

    help = "Print the rounds of a period: reports by state and commune, completeness, who has not sent anything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--period", required=True, help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        super().add_arguments(parser)

    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the rounds."""
        found = queries.status(Period.parse(options["period"]), beneath=place.path if place else "")
        return found, _lines(found)


def _lines(rounds: list[dict[str, Any]]) -> Iterator[str]:
    for each in rounds:
        yield f"{each['title']} ({each['form']}), {each['place']}, {each['period']}: {each['owed']}"
        yield from (f"  {ReportState(state).label:<36}{count:>8}" for state, count in each["states"].items())
        yield f"  {each['submitted_share']:.1%} / {each['accepted_share']:.1%}"
        for commune in each["communes"]:
            states = " ".join(f"{count:>5}" for count in commune["states"].values())
            yield f"    {commune['name']:<40}{commune['owed']:>6}  {states}"
        yield from (f"    – {unit['name']} ({unit['commune']}) {unit['phone']}" for unit in each["silent"])
