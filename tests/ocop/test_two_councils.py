"""Two councils at once do not mix: at the same moment from several connections."""

from __future__ import annotations

import pytest

from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Stage, State
from hoptac.ocop.models import Council, Dossier, Entry, Mark, Sheet
from tests.ocop.conftest import MET, again, build, checked, council, score
from tests.racing import together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_councils_want_the_same_dossier() -> None:
    stand = build()
    dossier = checked(stand)
    councils = [council(stand, name=f"Hội đồng {number}") for number in (1, 2)]

    said = together(*(
        lambda one=one: actions.entry_add(actor=stand.officer, council=one, dossier=dossier) for one in councils
    ))  # fmt: skip

    assert sorted(said) == ["done", "dossier_step"]
    assert Entry.objects.count() == 1
    assert again(dossier).state == State.COUNCIL


def test_two_councils_score_and_close_at_once() -> None:
    stand = build()
    dossiers = [checked(stand), checked(stand, stand.honey)]
    councils = [council(stand, one, name=f"Hội đồng {one.pk}") for one in dossiers]
    for made in councils:
        actions.council_start(actor=stand.officer, council=made)
    lost = {councils[0].pk: 0, councils[1].pk: 30}

    sheets = list(Sheet.objects.select_related("member__user", "entry__dossier__criteria_set"))
    said = together(*(
        lambda sheet=sheet: score(sheet, lost=lost[sheet.entry.council_id]) for sheet in sheets
    ))  # fmt: skip
    assert said == ["done"] * 10
    said = together(*(
        lambda one=one: actions.council_close(actor=stand.officer, council=one, on=MET) for one in councils
    ))  # fmt: skip

    assert said == ["done", "done"]
    results = [queries.result(again(dossier)) for dossier in dossiers]
    totals = [set(Sheet.objects.filter(entry__council=one).values_list("points", flat=True)) for one in councils]
    assert [(result.shown, result.stars) for result in results] == [("100,00", 5), ("70,00", 4)]
    assert totals == [{100}, {70}]
    criteria = 31
    assert [Mark.objects.filter(sheet__entry__council=one).count() for one in councils] == [5 * criteria] * 2


def test_a_council_closes_once_and_takes_no_score_afterwards() -> None:
    stand = build()
    made = actions.council_start(actor=stand.officer, council=council(stand, checked(stand)))
    sheets = list(Sheet.objects.order_by("member").select_related("member__user", "entry__dossier"))
    for sheet in sheets:
        score(sheet)

    said = together(
        lambda: actions.council_close(actor=stand.officer, council=made, on=MET),
        lambda: actions.council_close(actor=stand.leader, council=made, on=MET),
        lambda: actions.sheet_reopen(actor=stand.members[0], sheet=sheets[0]),
    )

    state = (Council.objects.get().stage, Dossier.objects.get().state)
    if said[2] == "done":
        assert said[:2] == ["council_sheets_missing"] * 2
        assert state == (Stage.SCORING, State.COUNCIL)
    else:
        assert sorted(said) == ["council_stage", "council_stage", "done"]
        assert state == (Stage.CLOSED, State.SCORED)


def test_two_people_open_one_dossier() -> None:
    stand = build()

    said = together(*(
        lambda actor=actor: actions.dossier_open(
            actor=actor, product=stand.tea, criteria_set=stand.criteria_set, on=MET
        )
        for actor in (stand.officer, stand.manager)
    ))  # fmt: skip

    assert sorted(said) == ["done", "dossier_open_already"]
    assert Dossier.objects.count() == 1
