"""`ocop_sets_load`: bring the decisions and the criteria sets from files into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hoptac.ocop import actions


class Command(BaseCommand):
    """ocop_sets_load [--folder DIR]."""

    help = "Load OCOP decisions and criteria sets (data/ocop, or another folder of the same shape)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=actions.FOLDER, help="a folder of the shape of data/ocop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many sets there are; everything that is wrong with a sheet ends the command."""
        folder: Path = options["folder"]
        if not (folder / "frames.csv").is_file():
            raise CommandError(f"{folder} holds no frames.csv.")
        try:
            done = actions.sets_load(folder=folder, on=timezone.localdate())
        except actions.SheetRefused as refused:
            raise CommandError("\n".join(str(problem) for problem in refused.problems)) from refused
        word = "Loaded" if done.changed else "Already up to date:"
        self.stdout.write(f"{word} {done.sets} criteria sets ({done.changed} new).")
