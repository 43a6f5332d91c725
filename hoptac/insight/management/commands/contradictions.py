"""Print numbers that contradict each other or stand out, with who has to settle them and why some are settled."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from hoptac.facts.elements import BY_NUMBER
from hoptac.insight import contradictions
from hoptac.insight.contradictions import Line
from hoptac.insight.rules.contradictions import Contradiction
from hoptac.parties.models import Organisation
from hoptac.places import queries as places
from hoptac.places.models import Place


class Command(BaseCommand):
    """Print contradictions: [--place CODE] [--json]."""

    help = "Print numbers that contradict each other: between reports, registers, and periods, or that stand out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--place", help="code of a province or commune of today (default: everywhere)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer and print; an unknown place ends with one sentence and exit code 1."""
        rows = Organisation.objects.order_by()
        if options["place"]:
            try:
                place = places.place_by_code(options["place"], on=timezone.localdate())
            except Place.DoesNotExist as missing:
                raise CommandError(f"There is no place with the code {options['place']}.") from missing
            rows = rows.filter(place__path__startswith=place.path)
        with translation.override("vi"):
            found = contradictions.of(rows)
            lines = contradictions.lines(found, contradictions.known(found))
            described = [_described(each, line) for each, line in zip(found, lines, strict=True)]
            if options["json"]:
                self.stdout.write(json.dumps(described, ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(" | ".join(contradictions.row(line)) for line in lines))


def _described(each: Contradiction, line: Line) -> dict[str, Any]:
    said = each.reported
    return {
        "kind": each.kind,
        "organisation": {"id": said.organisation_id, "code": line.code, "name": line.organisation},
        "commune": line.commune_code,
        "element": BY_NUMBER[said.element].code,
        "starts_on": said.starts_on.isoformat(),
        "ends_before": said.ends_before.isoformat(),
        "reported": said.value,
        "source": said.source,
        "against": each.against,
        "why": line.why,
        "settler": each.settler,
        "settled": {"reason": line.reason, "by": line.settled_by} if line.reason else None,
    }
