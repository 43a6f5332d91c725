"""A commune's reports judged in one go: those that are silent are named, and block nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.places.models import Place
from hoptac.reporting import queries
from hoptac.reporting.actions import judging
from hoptac.reporting.models import Handover, Report, Round

_STEPS = {"check": judging.report_check, "accept": judging.report_accept}


@transaction.atomic
def heap_pass(
    *,
    actor: User,
    asked: Round,
    place: Place,
    step: Literal["check", "accept"],
    revisions: Mapping[int, int],
    reason: str = "",
) -> tuple[Handover, dict[Report, RuleBroken]]:
    """Check or accept reports of a commune, and name those that were not sent; return that and what was refused.

    `revisions`: the reports by id, each with the revision that was looked at. `reason` says why one goes on without
    the absent.

    Raises:
        RuleBroken: heap_empty, heap_reason_missing.
    """
    rows = gate.rows(actor, f"reporting.report.{step}", queries.heap(asked, place))
    if not rows.exists():
        raise gate.NotVisible
    away = [report for report in rows if report.state in queries.UNSENT]
    if away and not reason.strip():
        raise RuleBroken("heap_reason_missing", "Say why it goes on without those that have not reported.")
    refused, passed = dict[Report, RuleBroken](), 0
    for report in rows.filter(pk__in=revisions, state__in=queries.WAITING):
        try:
            with transaction.atomic():
                _STEPS[step](actor=actor, report=report, revision=revisions[report.pk])
            passed += 1
        except RuleBroken as broken:
            refused[report] = broken
    if not passed and not refused:
        raise RuleBroken("heap_empty", "Choose at least one report.")
    made = Handover(round=asked, place=place, step=step, passed=passed, reason=reason.strip())
    return _handed(made, actor, away), refused


def absent(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Return what is kept of who was absent: by name, and as they stood."""
    return [
        {"organisation": each.organisation_id, "name": each.organisation.name, "state": each.state} for each in reports
    ]


def _handed(made: Handover, actor: User, away: list[Report]) -> Handover:
    """Keep who was absent and return it."""
    made.made_at, made.made_by, made.absent = timezone.now(), actor, absent(away)
    made.save(force_insert=True)
    missing = "; ".join(each.organisation.name for each in away)
    note = f"{made.round}, {made.place.full_name}: {made.passed}" + (f"; {missing} – {made.reason}" if missing else "")
    audit.record(actor=actor, code="reporting.heap.pass", place=made.place, target=made, note=note)
    return made
