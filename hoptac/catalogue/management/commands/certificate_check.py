"""`certificate_check`: whether a certificate or an OCOP decision of a number holds, and if not, why."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from hoptac.catalogue import queries
from hoptac.catalogue.queries import Checked, Standing
from hoptac.catalogue.words import STANDING


class Command(BaseCommand):
    """certificate_check NUMBER [--on DATE] [--json]."""

    help = "Say what a certificate's number stands for, and whether it is valid on a day (default: today)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("number", metavar="NUMBER", help="as on the paper; blanks and signs do not matter")
        parser.add_argument("--on", help="a day, 2025-11-21")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every certificate and decision of the number; an unknown number is an answer too."""
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
        except ValueError as error:
            raise CommandError(f"--on {options['on']} is no day; write it as 2025-11-21.") from error
        found = queries.checked(options["number"], on=on)
        with translation.override("vi"):
            if options["json"]:
                told = {
                    "number": options["number"],
                    "on": on.isoformat(),
                    "is_valid": any(one.standing is Standing.VALID for one in found),
                    "found": [_described(one) for one in found],
                }
                self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(map(_line, found)) or f"{options['number']}: không có trong hệ thống")


def _described(one: Checked) -> dict[str, Any]:
    """Return what everybody may know; `ends_before` is exclusive, null: without end."""
    return {
        "kind": "certificate" if one.stars is None else "recognition",
        "standing": one.standing.value,
        "label": one.label,
        "stars": one.stars,
        "number": one.number,
        "issuer": one.issuer,
        "scope": one.scope,
        "organisation": {"code": one.organisation.code, "name": one.organisation.name},
        "products": list(one.products),
        "valid_from": one.valid_from.isoformat(),
        "ends_before": one.ends_before.isoformat() if one.ends_before else None,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "revoked_on": one.revoked_on.isoformat() if one.revoked_on else None,
    }


def _line(one: Checked) -> str:
    until = f" – {one.last_day:%d/%m/%Y}" if one.last_day else ""
    things = ", ".join(one.products)
    return (
        f"{one.label} {one.number}: {STANDING[one.standing]} ({one.valid_from:%d/%m/%Y}{until}); "
        f"{one.organisation.name}{': ' + things if things else ''}; {one.issuer}"
    )
