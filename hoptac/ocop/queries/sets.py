"""Criteria sets: which are in force, and everything one of them asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hoptac.catalogue.choices import OCOP_GROUPS
from hoptac.ocop.models import CriteriaSet, Criterion, Frame, Option, Section
from hoptac.ocop.rules.scoring import Line


@dataclass(frozen=True)
class FrameShown:
    """A decision with its sets, and the groups of products it has no set for."""

    frame: Frame
    is_in_force: bool
    sets: tuple[CriteriaSet, ...]
    groups_without: tuple[str, ...]


def sets() -> QuerySet[CriteriaSet]:
    """Return every criteria set with its decision."""
    return CriteriaSet.objects.select_related("frame")


def decisions() -> QuerySet[Frame]:
    """Return the decisions that sets can belong to, newest first."""
    return Frame.objects.order_by("-valid_from")


def frame(code: str) -> Frame:
    """Return the decision of this code; Frame.DoesNotExist when there is none."""
    return Frame.objects.get(code=code)


def sets_in_force(*, on: date) -> QuerySet[CriteriaSet]:
    """Return the sets by which a dossier may be opened on a day."""
    return CriteriaSet.objects.select_related("frame").filter(
        Q(valid_until=None) | Q(valid_until__gt=on),
        Q(frame__valid_until=None) | Q(frame__valid_until__gt=on),
        valid_from__lte=on,
        frame__valid_from__lte=on,
        superseded_on=None,
    )


def sets_for(group: str, *, on: date) -> list[CriteriaSet]:
    """Return the sets in force for a group of products, by name."""
    return list(sets_in_force(on=on).filter(group=group).order_by("name"))


def frames(*, on: date) -> list[FrameShown]:
    """Return every decision with its sets, the newest first."""
    found = []
    sets = CriteriaSet.objects.order_by("group", "name", "-version")
    for frame in Frame.objects.prefetch_related(Prefetch("sets", sets)).order_by("-valid_from"):
        own = tuple(frame.sets.all())
        covered = {one.group for one in own if not one.is_sample}
        without = tuple(str(group.label) for group in OCOP_GROUPS if group not in covered)
        is_in_force = frame.valid_from <= on and (frame.valid_until is None or on < frame.valid_until)
        for one in own:
            one.frame = frame
        found.append(FrameShown(frame, is_in_force, own, without))
    return found


def sections(criteria_set: CriteriaSet) -> list[Section]:
    """Return the sections of a set with their criteria and options, in order."""
    options = Option.objects.order_by("position")
    criteria = Criterion.objects.order_by("position").prefetch_related(Prefetch("options", options))
    return list(
        Section.objects.filter(criteria_set=criteria_set)
        .order_by("position")
        .prefetch_related(Prefetch("criteria", criteria))
    )


def criteria(criteria_set: CriteriaSet) -> list[Criterion]:
    """Return the criteria of a set with section and options, in order."""
    found = []
    for section in sections(criteria_set):
        for criterion in section.criteria.all():
            criterion.section = section
            found.append(criterion)
    return found


def lines(criteria: list[Criterion]) -> list[Line]:
    """Return the criteria as scoring needs them."""
    return [Line(one.pk, one.section.part, one.points, one.requires_id) for one in criteria]


def stars_asked(frame: Frame) -> list[tuple[int, int, int]]:
    """Return (stars, from points, to points) of each band, the highest first."""
    least = [0, *frame.bands, 100]
    return [(stars, least[stars - 1], least[stars]) for stars in range(5, 0, -1)]
