"""Write a report of a place and period to a file: the summary, or the half-year, nine-month or yearly report."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.figures import Map
from hoptac.insight import reports
from hoptac.insight.periodic.report import KINDS


class Command(BaseCommand):
    """Build a report: REPORT --place CODE --period P --format docx|pdf|xlsx|html --out FILE."""

    help = "Write a report of a place and period as Word, PDF, Excel or HTML."
    requires_system_checks = []  # half a second; nothing here is served

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("report", choices=["summary", *KINDS])
        parser.add_argument("--place", required=True, help="code of a province, district or commune, or 'all'")
        parser.add_argument("--period", required=True, help="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
        parser.add_argument("--format", required=True, choices=sorted(reports.FORMATS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--map", choices=[each.value for each in Map], default=Map.NOW.value)
        parser.add_argument("--site", default="", help="address of the installation that links in HTML lead to")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build and write; a bad argument ends with one sentence and exit code 1."""
        place = "" if options["place"] == "all" else options["place"]
        site = options["site"] or next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
        try:
            with translation.override("vi"):
                period = Period.parse(options["period"])
                today = timezone.localdate()
                asked: dict[str, Any] = {"place_code": place, "period": period, "today": today, "site": site}
                if options["report"] == "summary":
                    content = reports.build(options["format"], map=Map(options["map"]), **asked)
                else:
                    content = reports.build_periodic(options["format"], report_kind=options["report"], **asked)
            options["out"].write_bytes(content)
        except (RuleBroken, OSError) as reason:
            with translation.override("vi"):
                raise CommandError(str(reason)) from reason
        self.stdout.write(f"{options['out']} ({len(content):,} B)".replace(",", "."))
