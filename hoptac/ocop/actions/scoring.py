"""A council member's part: mark each criterion, say what disqualifies, hand in. Nobody else sees it until closing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.ocop import queries
from hoptac.ocop.choices import Stage
from hoptac.ocop.models import Council, Criterion, Flag, Mark, Option, Sheet


@transaction.atomic
def mark_put(*, actor: User, sheet: Sheet, criterion: Criterion, option: Option) -> Mark:
    """Choose an option for one criterion and return the mark.

    Raises:
        RuleBroken: council_stage, sheet_handed_in, criterion_other_set, option_other_criterion.
    """
    locked = _locked(actor, sheet)
    if criterion.section.criteria_set_id != locked.entry.dossier.criteria_set_id:
        raise RuleBroken("criterion_other_set", "This criterion is not part of the dossier's criteria set.")
    if option.criterion_id != criterion.pk:
        raise RuleBroken("option_other_criterion", "This option belongs to another criterion.")
    mark, _made = Mark.objects.update_or_create(sheet=locked, criterion=criterion, defaults={"option": option})
    return mark


@transaction.atomic
def flag_raise(*, actor: User, sheet: Sheet, criterion: Criterion, said: str) -> Flag | None:
    """Say that the disqualifying condition of a criterion is true, and why; without words, take it back.

    Raises:
        RuleBroken: council_stage, sheet_handed_in, criterion_other_set, condition_unknown.
    """
    locked = _locked(actor, sheet)
    if criterion.section.criteria_set_id != locked.entry.dossier.criteria_set_id:
        raise RuleBroken("criterion_other_set", "This criterion is not part of the dossier's criteria set.")
    if not criterion.excluded:
        raise RuleBroken("condition_unknown", "This criterion has no disqualifying condition.")
    if not said.strip():
        Flag.objects.filter(entry=locked.entry, criterion=criterion, raised_by=actor).delete()
        return None
    flag, _made = Flag.objects.update_or_create(
        entry=locked.entry, criterion=criterion, raised_by=actor,
        defaults={"said": said.strip(), "stands": None, "reason": ""},
    )  # fmt: skip
    return flag


@transaction.atomic
def sheet_hand_in(*, actor: User, sheet: Sheet, remark: str = "") -> Sheet:
    """Hand a complete sheet in and return it with its points.

    Raises:
        RuleBroken: council_stage, sheet_handed_in, sheet_missing.
    """
    locked = _locked(actor, sheet)
    points = queries.sheet_points(locked)
    if points.missing:
        raise RuleBroken("sheet_missing", "%(count)s criteria wait for your score.", count=len(points.missing))
    locked.points, locked.remark, locked.handed_in_at = points.total, remark.strip(), timezone.now()
    locked.save()
    _told(actor, locked, "ocop.sheet.hand_in")
    return locked


@transaction.atomic
def sheet_reopen(*, actor: User, sheet: Sheet) -> Sheet:
    """Take one's own sheet back to score anew, as long as the council has not closed. Return it.

    Raises:
        RuleBroken: council_stage, sheet_not_handed_in.
    """
    locked = _locked(actor, sheet, is_handed_in=True)
    locked.points = locked.handed_in_at = None
    locked.save()
    _told(actor, locked, "ocop.sheet.reopen")
    return locked


def _locked(actor: User, sheet: Sheet, *, is_handed_in: bool = False) -> Sheet:
    """Return one's own sheet locked, after its council, so that closing and scoring wait for each other."""
    gate.require(actor, "ocop.sheet.score", sheet)
    council = Council.objects.select_for_update().get(pk=sheet.entry.council_id)
    if council.stage != Stage.SCORING:
        raise RuleBroken("council_stage", "The council has gone on meanwhile: this step is no longer possible.")
    locked = Sheet.objects.select_for_update(of=("self",)).select_related(
        "entry__dossier__product__organisation", "entry__council", "member"
    ).get(pk=sheet.pk)  # fmt: skip
    if is_handed_in and locked.handed_in_at is None:
        raise RuleBroken("sheet_not_handed_in", "This sheet is not handed in.")
    if not is_handed_in and locked.handed_in_at is not None:
        raise RuleBroken("sheet_handed_in", "You have handed this sheet in. Take it back to change it.")
    return locked


def _told(actor: User, sheet: Sheet, code: str) -> None:
    dossier = sheet.entry.dossier
    audit.record(
        actor=actor, code=code, organisation=dossier.product.organisation, target=dossier,
        note=str(sheet.entry.council),
    )  # fmt: skip
