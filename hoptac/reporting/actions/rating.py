"""Rating cooperatives: points of commune and province beside the organisation's own, and the grade that follows."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.facts.choices import Layer
from hoptac.registry import actions as registry_actions
from hoptac.registry import queries as registry_queries
from hoptac.registry import rules as registry_rules
from hoptac.registry.entries import Entry
from hoptac.reporting.actions.filling import lock
from hoptac.reporting.choices import Stage
from hoptac.reporting.models import Report, Score
from hoptac.reporting.queries import rating as queries
from hoptac.reporting.rules import course, rating
from hoptac.reporting.rules.form import Form, read

STEP = {Stage.COMMUNE: "check", Stage.PROVINCE: "accept"}


@transaction.atomic
def report_score(*, actor: User, report: Report, revision: int, points: Mapping[str, int]) -> list[Score]:
    """Give every criterion of a submitted rating its points, for the commune or the province, and return them.

    Given again before the next step they take the place of the earlier ones; another submission begins without any.

    Raises:
        RuleBroken: report_no_rating, report_out_of_order, report_changed, report_own, rating_points.
    """
    gate.require(actor, "reporting.report.score", report)
    locked = lock(report)
    form = _rating(locked)
    stage = queries.stage_of(actor, locked)
    course.may_follow(STEP[stage], locked.state)
    if locked.revision != revision:
        raise RuleBroken("report_changed", "The report was changed meanwhile: look at it again.")
    course.judged_apart(actor_id=actor.pk, author_ids=queries.authors(locked))
    rating.points_check(form, points)
    sent, now = locked.submissions.latest("number"), timezone.now()
    made = [
        Score(submission=sent, stage=stage, line=line, points=given, made_at=now, made_by=actor)
        for line, given in points.items()
    ]
    Score.objects.filter(submission=sent, stage=stage).delete()
    Score.objects.bulk_create(made)
    note = f"{locked.round}: {Stage(stage).label} {sum(points.values())}"
    audit.record(actor=actor, code="reporting.report.score", organisation=locked.organisation, target=locked, note=note)
    return made


def scored(report: Report, stage: Stage) -> int | None:
    """Return the sum of what a stage gave a rating, None for a report that is none.

    Raises RuleBroken (rating_points_missing) while it gave nothing.
    """
    if not read(report.round.version.definition).is_rating:
        return None
    points = list(report.submissions.latest("number").scores.filter(stage=stage).values_list("points", flat=True))
    if not points:
        raise RuleBroken("rating_points_missing", "Give the points of every criterion first.")
    return sum(points)


def conclude(actor: User, report: Report) -> None:
    """Let the province's points of an accepted rating become the organisation's rating of that year.

    Raises:
        RuleBroken: rating_points_missing, rating_no_bands, and what the registry refuses.
    """
    points = scored(report, Stage.PROVINCE)
    if points is None:
        return
    year = report.round.starts_on.year
    grade = registry_rules.grade_for(points, registry_queries.grade_bands(on=report.round.starts_on))
    if not grade:
        raise RuleBroken("rating_no_bands", "The bands of the grades are not filled in for that year.")
    facts = {"grade": grade, "grade_year": year, "grade_points": points}
    entry = Entry(report.organisation_id, facts, source=report.round.version.title, is_decided=True)
    saved = registry_actions.organisations_save(
        actor=actor, entries=[entry], on=timezone.localdate(), layer=Layer.ACCEPTED
    )
    for refused in saved.refused:
        raise refused.reason


def _rating(report: Report) -> Form:
    form = read(report.round.version.definition)
    if not form.is_rating:
        raise RuleBroken("report_no_rating", "Points are given in a rating only.")
    return form
