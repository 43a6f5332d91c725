"""`ocop_renewals`: whose OCOP stars run out after a day."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from hoptac.catalogue.models import Recognition
from hoptac.ocop import queries
from hoptac.ocop.queries import Due


class Command(BaseCommand):
    """ocop_renewals [--on DATE] [--within DAYS] [--json]."""

    help = "List the OCOP recognitions that run out, or ran out in the last year and were not renewed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="the day to judge by (YYYY-MM-DD)")
        parser.add_argument("--within", type=int, default=180, metavar="DAYS", help="how many days ahead (180)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line, or one JSON object, for each."""
        on = options["on"] or timezone.localdate()
        due = queries.renewals(Recognition.objects.all(), on=on, within_days=options["within"])
        if options["json"]:
            found = {"on": on.isoformat(), "within_days": options["within"], "renewals": [_plain(one) for one in due]}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for one in due:
            self.stdout.write(f"{one.last_day:%d/%m/%Y}  {one.recognition.stars}★  {one.product.name}  "
                              f"({one.product.organisation.name})")  # fmt: skip


def _plain(due: Due) -> dict[str, Any]:
    maker, given = due.product.organisation, due.recognition
    return {
        "product": due.product.name,
        "organisation": maker.name,
        "organisation_code": maker.code,
        "place": maker.place.full_name,
        "stars": given.stars,
        "decision_no": given.decision_no,
        "decided_on": given.decided_on.isoformat(),
        "last_day": due.last_day.isoformat(),
        "days_left": due.days_left,
        "dossier": due.dossier.state if due.dossier else None,
    }
