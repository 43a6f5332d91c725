"""`forms_import [FILE …]`: put forms of reports into use, those that come with the product or an operator's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.core.errors import RuleBroken
from hoptac.reporting import actions

SHIPPED = Path(settings.ROOT) / "data" / "reporting" / "forms"


class Command(BaseCommand):
    """A changed file becomes a new version; reports already asked for keep theirs.

    Forms that come with the product never take the place of a version that was made here on screen.
    """

    help = "Put forms of reports into use (data/reporting/forms, or the files named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="a form as forms_export writes it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Put one form after the other into use; the first that cannot be read stops the rest."""
        files = [Path(name) for name in options["files"]] or sorted(SHIPPED.glob("*.json"))
        new = [file for file in files if _put(file, keeps_own=not options["files"])]
        self.stdout.write(f"{len(files)} forms ({len(new)} new versions).")


def _put(file: Path, *, keeps_own: bool) -> bool:
    try:
        data = json.loads(file.read_text(encoding="utf8"))
        if not isinstance(data, dict):
            raise CommandError(f"{file}: this is no form.")
        return actions.form_put(data=data, keeps_own=keeps_own)[1]
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from error
    except RuleBroken as broken:
        raise CommandError(f"{file}: {broken}") from broken
