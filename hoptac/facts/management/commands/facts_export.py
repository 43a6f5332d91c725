"""Write facts as Parquet files, for DuckDB, Spark and whoever else reads them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from hoptac.core.errors import RuleBroken
from hoptac.facts import engines


class Command(BaseCommand):
    """Export facts: DIR."""

    help = "Write facts and what they are filed under as Parquet files into a directory; no name and no person."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write; without DuckDB it ends with one sentence and exit code 1."""
        try:
            counts = engines.export(options["directory"])
        except (RuleBroken, OSError) as reason:
            with translation.override("vi"):
                raise CommandError(str(reason)) from reason
        for name, count in counts.items():
            self.stdout.write(f"{name:<24}{count:>14,}".replace(",", "."))
