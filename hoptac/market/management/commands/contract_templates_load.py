"""`contract_templates_load`: bring the words of contracts from files into the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.core.errors import RuleBroken
from hoptac.market.actions import templates


class Command(BaseCommand):
    """contract_templates_load [--folder DIR]."""

    help = "Load the templates of contracts (data/market/contracts, or an operator's own files)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", default="", help="a folder with files of the shape of data/market/contracts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many templates there are."""
        own = Path(options["folder"]) if options["folder"] else templates.FOLDER
        if not own.is_dir():
            raise CommandError(f"{own} is no folder.")
        try:
            done = templates.contract_templates_load(folder=own)
        except (ValueError, KeyError, RuleBroken) as error:
            raise CommandError(f"The files cannot be read: {error}") from error
        word = "Loaded" if done.changed else "Already up to date:"
        if options["verbosity"]:
            self.stdout.write(f"{word} {done.templates} templates ({done.changed} new or changed).")
