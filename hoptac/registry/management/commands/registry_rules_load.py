"""`registry_rules_load`: bring size bands and rating bands from files into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hoptac.registry import actions


class Command(BaseCommand):
    """registry_rules_load [--folder DIR]."""

    help = "Load size bands and rating bands (data/registry, or an operator's own files, which overwrite)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", default="", help="a folder with files of the shape of data/registry")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows there are."""
        own = Path(options["folder"]) if options["folder"] else None
        if own is not None and not own.is_dir():
            raise CommandError(f"{own} is no folder.")
        try:
            today = timezone.localdate()
            done = actions.rules_load(on=today, folder=own, is_operators=True) if own else actions.rules_load(on=today)
        except (ValueError, KeyError, ValidationError) as error:
            raise CommandError(f"The rule tables cannot be read: {error}") from error
        word = "Loaded" if done.changed else "Already up to date:"
        self.stdout.write(f"{word} {done.rows} rules ({done.changed} new or changed).")
        if done.reclassified:
            self.stdout.write(f"Size bands: {done.reclassified} organisations have another size from today.")
