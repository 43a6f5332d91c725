"""`kinds_load`: bring kinds of products and units of measure from files into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.catalogue import actions


class Command(BaseCommand):
    """kinds_load [--folder DIR]."""

    help = "Load kinds of products and units of measure (data/catalogue, or an operator's own files)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", default="", help="a folder with files of the shape of data/catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many rows there are."""
        own = Path(options["folder"]) if options["folder"] else None
        if own is not None and not own.is_dir():
            raise CommandError(f"{own} is no folder.")
        try:
            done = actions.kinds_load(folder=own) if own else actions.kinds_load()
        except (ValueError, KeyError, ArithmeticError, ValidationError) as error:
            raise CommandError(f"The files cannot be read: {error}") from error
        word = "Loaded" if done.changed else "Already up to date:"
        if options["verbosity"]:
            self.stdout.write(f"{word} {done.kinds} kinds, {done.units} units ({done.changed} new or changed).")
