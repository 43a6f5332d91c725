"""Asking a province for the reports of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core import bulk
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.actions import stamp
from hoptac.places.models import Place
from hoptac.registry.queries import portions
from hoptac.reporting import queries
from hoptac.reporting.choices import ReportState, VersionState
from hoptac.reporting.models import FormVersion, Report, Round
from hoptac.reporting.rules import form as form_rules
from hoptac.reporting.rules.form import Form


@transaction.atomic
def rounds_open(
    *,
    actor: User,
    versions: Iterable[FormVersion],
    place: Place,
    period: Period,
    due_on: date | None = None,
    closes_on: date | None = None,
) -> list[tuple[Round, int]]:
    """Ask for several forms of one period at once: all of them, or with the first refusal none; see round_open()."""
    deed = partial(round_open, actor=actor, place=place, period=period, due_on=due_on, closes_on=closes_on)
    return [deed(version=version) for version in versions]


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
    those that came to owe it since are added, those that owe it no longer and wrote nothing are let go, and days and
    version stay.

    Raises:
        RuleBroken: round_wrong_period, round_superseded, round_days, form_marks_missing.
    """
    gate.require(actor, "reporting.round.open", place)
    form = _checked(version, period)
    known = Round.objects.filter(version__code=version.code, place=place, period=period.code).first()
    made = known or _made(actor, version, place, period, _days(version, period, form, due_on, closes_on))
    owing = queries.owing(place, version, period)
    released = _release(made, owing)
    count = _ask(made, owing)
    if known is None or count or released:
        note = f"{version.title}, {period.label} ({count:+} {-released:+})"
        audit.record(actor=actor, code="reporting.round.open", place=place, target=made, note=note)
    return made, count


def _days(
    version: FormVersion, period: Period, form: Form, due_on: date | None, closes_on: date | None
) -> dict[str, date]:
    """Return the days of a round: the form's own where none are given."""
    opens_on = period.ends_before + timedelta(form.opens_after_days)
    due_on = due_on or period.ends_before + timedelta(version.due_after_days - 1)
    closes_on = closes_on or max(due_on, period.ends_before + timedelta(version.closes_after_days - 1))
    if not max(period.ends_before, opens_on) <= due_on <= closes_on:
        raise RuleBroken("round_days", "Reports are due after the period ends, and close on that day or later.")
    return {"opens_on": opens_on, "due_on": due_on, "closes_on": closes_on}


def _made(actor: User, version: FormVersion, place: Place, period: Period, days: dict[str, date]) -> Round:
    return Round.objects.create(
        version=version,
        place=place,
        period=period.code,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        opened_at=timezone.now(),
        opened_by=actor,
        **days,
    )


def _checked(version: FormVersion, period: Period) -> Form:
    """Return the form, when it may be asked for; its version stays locked against being superseded meanwhile."""
    if period.kind != version.period_kind:
        raise RuleBroken(
            "round_wrong_period", "%(form)s is not asked for %(period)s.", form=version.title, period=period.label
        )
    locked = FormVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.IN_USE:
        raise RuleBroken("round_superseded", "This version of the form is no longer in use.")
    form = form_rules.read(locked.definition)
    form_rules.rating_check(form)
    return form


def _ask(made: Round, owing: Iterable[int]) -> int:
    """Let those that owe a report and have none in the round have one, and return how many that were."""
    asked = set(made.reports.values_list("organisation_id", flat=True))
    rows = [(made.pk, pk, ReportState.OPEN.value, 0) for pk in owing if pk not in asked]
    stamp()
    return bulk.insert(Report, ["round_id", "organisation_id", "state", "revision"], rows)


def _release(made: Round, owing: Collection[int]) -> int:
    """Take untouched reports from those that turned out to owe none, and return how many that were."""
    untouched = made.reports.filter(state=ReportState.OPEN, revision=0, submissions=None)
    asked = dict(untouched.values_list("pk", "organisation_id"))
    still = set(owing)
    gone = [pk for pk, organisation in asked.items() if organisation not in still]
    return sum(untouched.filter(pk__in=some).delete()[0] for some in portions(gone))
