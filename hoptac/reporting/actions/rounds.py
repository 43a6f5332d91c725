"""Forms by version, and asking a province for the reports of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import MONTHS, Period
from hoptac.parties.choices import OrganisationKind
from hoptac.places.models import Place
from hoptac.reporting import queries
from hoptac.reporting.choices import ReportState, VersionState
from hoptac.reporting.models import FormVersion, Report, Round
from hoptac.reporting.rules import form as form_rules


@transaction.atomic
def form_put(*, data: Mapping[str, Any]) -> tuple[FormVersion, bool]:
    """Put a form into use as its file says, and return it and whether it is a new version.

    The same definition again changes nothing; another one supersedes the version in use, which stays as it was for
    the reports that follow it. For operators, by command.

    Raises:
        RuleBroken: form_… of rules.form.read(), form_head.
    """
    head = {key: data.get(key) for key in queries.HEAD}
    definition = {key: value for key, value in data.items() if key not in queries.HEAD}
    form_rules.read(definition)
    _check_head(head)
    in_use = FormVersion.objects.select_for_update().filter(code=head["code"], state=VersionState.IN_USE).first()
    if in_use is not None and queries.as_file(in_use) == {**head, **definition}:
        return in_use, False
    if in_use is not None:
        in_use.state = VersionState.SUPERSEDED
        in_use.save(update_fields=["state"])
    number = FormVersion.objects.filter(code=head["code"]).aggregate(last=Max("number"))["last"] or 0
    made = FormVersion(
        **head,
        number=number + 1,
        definition=definition,
        state=VersionState.IN_USE,
        made_at=timezone.now(),
    )
    made.save(force_insert=True)
    return made, True


def _check_head(head: Mapping[str, Any]) -> None:
    kinds = head["kinds"]
    is_sound = (
        all(isinstance(head[key], str) and head[key] for key in ("code", "title"))
        and isinstance(head["legal_basis"], str)
        and isinstance(kinds, list)
        and bool(kinds)
        and set(kinds) <= set(OrganisationKind.values)
        and head["period_kind"] in MONTHS
        and all(isinstance(head[key], int) for key in ("due_after_days", "closes_after_days"))
        and 0 < head["due_after_days"] <= head["closes_after_days"]
    )
    if not is_sound:
        raise RuleBroken("form_head", "The form lacks its code, title, kinds of organisations, period or days.")


@transaction.atomic
def round_open(
    *,
    actor: User,
    version: FormVersion,
    place: Place,
    period: Period,
    due_on: date | None = None,
    closes_on: date | None = None,
) -> tuple[Round, int]:
    """Ask all organisations of a place that owe this form for a period; return the round and how many owe it now.

    `due_on` and `closes_on` are the last days, inclusive; without them the form's own days count. Asked again later,
    those that came to owe it since are added and the days stay.

    Raises:
        RuleBroken: round_wrong_period, round_superseded, round_days.
    """
    gate.require(actor, "reporting.round.open", place)
    _check_version(version, period)
    due_on = due_on or period.ends_before + timedelta(version.due_after_days - 1)
    closes_on = closes_on or max(due_on, period.ends_before + timedelta(version.closes_after_days - 1))
    if not period.ends_before <= due_on <= closes_on:
        raise RuleBroken("round_days", "Reports are due after the period ends, and close on that day or later.")
    days = {"starts_on": period.starts_on, "ends_before": period.ends_before, "due_on": due_on, "closes_on": closes_on}
    made, is_new = Round.objects.get_or_create(
        version=version,
        place=place,
        period=period.code,
        defaults={**days, "opened_at": timezone.now(), "opened_by": actor},
    )
    count = _ask(made, queries.owing(place, version, period))
    if is_new or count:
        note = f"{version.title}, {period.label} ({count})"
        audit.record(actor=actor, code="reporting.round.open", place=place, target=made, note=note)
    return made, count


def _check_version(version: FormVersion, period: Period) -> None:
    if period.kind != version.period_kind:
        raise RuleBroken(
            "round_wrong_period", "%(form)s is not asked for %(period)s.", form=version.title, period=period.label
        )
    if FormVersion.objects.select_for_update().get(pk=version.pk).state != VersionState.IN_USE:
        raise RuleBroken("round_superseded", "This version of the form is no longer in use.")


def _ask(made: Round, owing: Iterable[int]) -> int:
    """Let those that owe a report and have none in the round have one, and return how many that were."""
    asked = set(made.reports.values_list("organisation_id", flat=True))
    rows = [(made.pk, pk, ReportState.OPEN.value, 0) for pk in owing if pk not in asked]
    return bulk.insert(Report, ["round_id", "organisation_id", "state", "revision"], rows)
