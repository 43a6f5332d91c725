"""`forms_export CODE [--number N]`: write a form as forms_import reads it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hoptac.reporting import queries
from hoptac.reporting.models import FormVersion


class Command(BaseCommand):
    """Prints JSON; redirect it into a file to change and import it."""

    help = "Print a form of reports as a file that forms_import reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--number", type=int, help="an earlier version (default: the one in use)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the form."""
        try:
            version = queries.version(options["code"], options["number"])
        except FormVersion.DoesNotExist as error:
            known = ", ".join(FormVersion.objects.order_by("code").values_list("code", flat=True).distinct())
            raise CommandError(f"There is no such form. There are: {known or 'none'}.") from error
        self.stdout.write(json.dumps(queries.as_file(version), ensure_ascii=False, indent=1))
