"""`ocop_set_import`: take a criteria set from a workbook or CSV file in the shape of the template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from hoptac.access import actions as access_actions
from hoptac.core.errors import RuleBroken
from hoptac.ocop import actions, tables
from hoptac.ocop.models import Frame
from hoptac.places import queries as place_queries


class Command(BaseCommand):
    """ocop_set_import FILE [--check]."""

    help = "Import one OCOP criteria set; every problem is named, and nothing is imported when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a workbook (.xlsx) or CSV file in the shape of the template")
        parser.add_argument("--check", action="store_true", help="only say whether it could be imported")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say everything that is wrong."""
        today = timezone.localdate()
        with translation.override("vi"):
            try:
                read = tables.read(options["file"].read_bytes())
                sheet = actions.checked(read)
                if not options["check"]:
                    place = place_queries.place_by_code(settings.PROVINCE_CODE, on=today)
                    actor = access_actions.command_actor(place=place)
                    frame = Frame.objects.get(code=sheet.frame)
                    actions.set_import(actor=actor, frame=frame, sheet=sheet, on=today)
            except actions.SheetRefused as refused:
                raise CommandError("\n".join(str(problem) for problem in refused.problems)) from refused
            except (RuleBroken, OSError) as reason:
                raise CommandError(str(reason)) from reason
        self.stdout.write(f"{sheet.code}: {len(sheet.criteria)} criteria, good.")
