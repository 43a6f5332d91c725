"""Print plan numbers: what places and organisations set themselves to reach, how they stand, what is not allotted."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from hoptac.core.periods import Period
from hoptac.facts.models import Target
from hoptac.facts.targets import days
from hoptac.insight import planning, plans
from hoptac.insight.planning import Plan
from hoptac.insight.tables import plain
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level
from hoptac.places.commands import PlaceCommand
from hoptac.places.models import Place


class Command(PlaceCommand):
    """Print plans: --period P [--place CODE] [--json]."""

    help = "Print the plan numbers of a period: aim, reached, expected by the pace of earlier years, light, rest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the command contract."""
        parser.add_argument("--period", required=True, help="2025 (plans are made for years), 2025-H1 …")
        super().add_arguments(parser)

    def told(self, place: Place | None, options: dict[str, Any]) -> tuple[Any, Iterable[str]]:
        """Return the plans."""
        found = _found(Period.parse(options["period"]), place)
        return found, (f"{each['owner']}: {each['say']}" for each in found["plans"])


def _found(period: Period, place: Place | None) -> dict[str, Any]:
    today = timezone.localdate()
    held = Target.objects.filter(**days(period)).select_related("place", "organisation")
    if place is not None:
        held = held.filter(place__path__startswith=place.path) | held.filter(
            organisation__place__path__startswith=place.path
        )
    codes: dict[Place | Organisation, list[str]] = {}
    for target in held.order_by("place__path", "organisation__sort_key", "indicator"):
        owner = target.place or target.organisation
        if owner is not None and (not isinstance(owner, Place) or owner.is_valid(today)):
            codes.setdefault(owner, []).append(target.indicator)
    found = [line for owner, wanted in codes.items() for line in _lines(owner, period, wanted)]
    return {"period": period.code, "as_of": today.isoformat(), "rule": plans.rule_text(), "plans": found}


def _lines(owner: Place | Organisation, period: Period, codes: list[str]) -> list[dict[str, Any]]:
    today, chosen = timezone.localdate(), planning.indicators_of(codes)
    if isinstance(owner, Organisation):
        return [_line(owner, each) for each in planning.of_organisation(owner, period, chosen, today=today)]
    found = []
    for each in planning.of_place(owner, period, chosen, today=today):
        line = _line(owner, each)
        if owner.level in {Level.PROVINCE, Level.COMMUNE} and planning.adds_up(each.indicator):
            parts = planning.cascade(owner, period, each.indicator, today=today)
            line |= {"allotted": plain(parts.allotted), "rest": plain(parts.rest)}
        found.append(line)
    return found


def _line(owner: Place | Organisation, plan: Plan) -> dict[str, Any]:
    said = plans.line(plan)
    name = owner.full_name if isinstance(owner, Place) else owner.name
    unit = "" if plan.indicator.unit == "share" else f" {said.unit}".rstrip()
    return {
        "kind": "place" if isinstance(owner, Place) else "organisation",
        "code": owner.code,
        "owner": name,
        "indicator": plan.indicator.code,
        "direction": plan.target.direction if plan.target else None,
        "target": plain(plan.aim),
        "reached": plain(plan.reached),
        "share": plain(plan.share),
        "expected": plain(plan.expected),
        "light": plan.light.value,
        "taken_from": list(plan.taken_from),
        "legal_basis": plan.target.legal_basis if plan.target else "",
        "say": f"{said.label}: {said.reached} / {said.aim}{unit} ({said.share}), {said.light}",
    }
