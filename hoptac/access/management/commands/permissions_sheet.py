"""Write the permission sheet docs/users/permissions.md from the declared tables, or check that it is up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.access import sheet

FILE = Path("docs/users/permissions.md")


class Command(BaseCommand):
    """permissions_sheet [--check]."""

    help = "Writes docs/users/permissions.md from the permission tables; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare the file."""
        file = settings.ROOT / FILE
        text = sheet.markdown()
        if options["check"]:
            if not file.exists() or file.read_text(encoding="utf8") != text:
                raise CommandError(f"{FILE} differs from the tables: run permissions_sheet and look at the difference.")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf8")
        self.stdout.write(str(FILE))
