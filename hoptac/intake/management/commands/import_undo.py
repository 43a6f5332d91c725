"""Take an applied import back, within a day."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from hoptac.access import actions as access_actions
from hoptac.core.errors import RuleBroken
from hoptac.intake import actions, shown
from hoptac.intake.models import ImportRun


class Command(BaseCommand):
    """Take an import back; ends with exit code 2 when there is none of this number, or it can no longer be."""

    help = "Take an applied import back within a day; what somebody has worked on since stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the number of the import."""
        parser.add_argument("number", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take it back, and say what stayed."""
        with translation.override("vi"):
            run = ImportRun.objects.select_related("province").filter(pk=options["number"]).first()
            if run is None:
                raise CommandError(f"Không có lần nhập số {options['number']}.", returncode=2)
            try:
                run = actions.run_undo(actor=access_actions.command_actor(place=run.province), run=run)
            except RuleBroken as reason:
                raise CommandError(str(reason), returncode=2) from reason
            counts = run.counts
            self.stdout.write(
                f"Đã hoàn tác: {counts['withdrawn']} tổ chức mới được rút khỏi sổ, "
                f"{counts['restored']} tổ chức trở lại như trước, {counts['stayed']} giữ nguyên."
            )
            for told in shown.stayed(run):
                self.stdout.write(f"  {told.sentence}")
