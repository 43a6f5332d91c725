"""OCOP dossiers of the sample: every state, five members, and plainly no rule of anybody."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from hoptac.ocop import queries
from hoptac.ocop.choices import Stage, State
from hoptac.ocop.models import Council, CriteriaSet, Dossier

if TYPE_CHECKING:
    from hoptac.sample.build import Build

pytestmark = pytest.mark.django_db


def test_a_dossier_in_every_state(province: Build) -> None:
    counted = Counter(Dossier.objects.values_list("state", flat=True))

    assert set(counted) == set(State.values)
    assert counted[State.COUNCIL] == 2


def test_five_members_scored_and_the_decisions_follow_from_the_points(province: Build) -> None:
    council = Council.objects.get(stage=Stage.CLOSED)
    lines = queries.board(council).lines

    assert council.members.count() == 5
    assert {len(line.totals) for line in lines} == {5}
    stars = {Dossier.objects.get(pk=line.entry.dossier_id).state: line.result.stars for line in lines}
    assert (stars[State.PROPOSED], stars[State.NOT_RECOGNISED], stars[State.RECOGNISED]) == (5, 2, 3)


def test_the_set_of_the_sample_says_that_it_is_none(province: Build) -> None:
    made = CriteriaSet.objects.get(is_sample=True)

    assert ("không phải quy định" in made.name, "dùng thử" in made.source) == (True, True)
    assert set(Dossier.objects.values_list("criteria_set", flat=True)) == {made.pk}
