"""`reports_remind [--on DATE] [--dry-run] [--json]`: remind those who have not reported; run it daily."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from hoptac.reporting import jobs
from hoptac.reporting.queries import reminding
from hoptac.reporting.queries.reminding import Silent


class Command(BaseCommand):
    """Writes letters on the days of rules.reminding; twice on one day sends nothing twice."""

    help = "Write to those whose report is due soon or late, and print everybody who is silent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day to judge by (YYYY-MM-DD)")
        parser.add_argument("--dry-run", action="store_true", help="write to nobody")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remind and print."""
        on = options["on"] or timezone.localdate()
        with translation.override("vi"):
            found = reminding.silent_on(on) if options["dry_run"] else jobs.letters_send(on=on)
            said = [_said(silent) for silent in found]
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
            return
        for each in said:
            mark = "@" if each["letter"] else " "
            self.stdout.write(f"{each['last']} {mark} {each['organisation']}: {each['report']}")


def _said(silent: Silent) -> dict[str, Any]:
    """Return a silent report as plain data; addresses are personal and stay out."""
    report = silent.report
    return {
        "organisation": report.organisation.name,
        "code": report.organisation.code,
        "report": silent.subject,
        "state": report.state,
        "last": silent.last.isoformat(),
        "letter": silent.is_now and bool(silent.addresses),
    }
