"""Print numbers that contradict each other or stand out, with who has to settle them and why some are settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hoptac.facts.elements import BY_NUMBER
from hoptac.insight import contradictions
from hoptac.insight.contradictions import Line
from hoptac.insight.rules.contradictions import Contradiction
from hoptac.parties.models import Organisation
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place


class Command(PlaceCommand):
    """Print contradictions: [--place CODE] [--json]."""

    help = "Print numbers that contradict each other: between reports, registers, and periods, or that stand out."

    def told(self, place: Place | None, _options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the contradictions."""
        found = contradictions.of(Organisation.objects.filter(place__path__startswith=place.path if place else "/"))
        lines = contradictions.lines(found, contradictions.known(found))
        described = [_described(each, line) for each, line in zip(found, lines, strict=True)]
        return described, (" | ".join(contradictions.row(line)) for line in lines)


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
