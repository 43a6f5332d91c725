from __future__ import annotations

from datetime import date

import pytest

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.catalogue.models import Recognition
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Stage, State
from hoptac.ocop.models import Council, Dossier, Sheet
from tests.ocop.conftest import (
    AFTER,
    MET,
    Stand,
    again,
    checked,
    closed,
    council,
    score,
)
from tests.ocop.steps import code_of


def decide(stand: Stand, dossier: Dossier, number: str = "120/QĐ-UBND", decided_on: date = AFTER) -> Dossier:
    return actions.decision_record(
        actor=stand.officer, dossier=dossier, decision_no=number, decided_on=decided_on, issuer="UBND tỉnh", on=AFTER
    )


def test_four_stars_are_on_the_product_for_36_months(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier, lost=(20, 20, 20, 20, 20))

    assert code_of(lambda: decide(stand, dossier, number=" ")) == "decision_number"
    assert code_of(lambda: decide(stand, dossier, decided_on=date(2026, 4, 2))) == "decision_future"
    assert code_of(lambda: decide(stand, dossier, decided_on=date(2026, 3, 19))) == "decision_early"
    done = decide(stand, dossier)

    assert done.state == State.RECOGNISED
    given = Recognition.objects.get()
    assert (given.stars, given.decision_no, given.decided_on, given.valid_until, given.issuer) == (
        4, "120/QĐ-UBND", AFTER, date(2029, 4, 1), "UBND tỉnh",
    )  # fmt: skip
    assert done.recognition == given
    counted = {(BY_NUMBER[fact.element].code, fact.on, fact.value) for fact in Fact.objects.all()}
    assert ("ocop_products_4_star", AFTER, 1) in counted
    assert ("ocop_products_4_star", date(2029, 4, 1), -1) in counted
    assert code_of(lambda: decide(stand, dossier)) == "dossier_step"


def test_below_three_stars_is_not_recognised_with_points_told(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier, lost=(60, 60, 60, 60, 60))

    done = decide(stand, dossier)

    assert (done.state, done.decision_no, queries.result(done).stars) == (State.NOT_RECOGNISED, "120/QĐ-UBND", 2)
    assert queries.result(done).shown == "40,00"
    assert not Recognition.objects.exists()


def test_a_standing_condition_beats_a_hundred_points(stand: Stand) -> None:
    dossier = checked(stand)
    made = actions.council_start(actor=stand.officer, council=council(stand, dossier))
    material = queries.criteria(dossier.criteria_set)[0]
    sheets = list(Sheet.objects.order_by("member"))
    raised = actions.flag_raise(actor=stand.members[0], sheet=sheets[0], criterion=material, said="Nhập khẩu")
    for one in sheets:
        score(one)
    assert raised is not None
    actions.flag_settle(actor=stand.officer, flag=raised, stands=True, reason="Hoá đơn nhập khẩu")
    actions.council_close(actor=stand.officer, council=made, on=MET)

    assert queries.result(again(dossier)).stars == 5
    propose = lambda: actions.dossier_propose(
        actor=stand.officer, dossier=dossier, proposal_no="1/TTr", proposed_on=AFTER, on=AFTER
    )
    assert code_of(propose) == "proposal_points"
    assert decide(stand, dossier).state == State.NOT_RECOGNISED
    assert not Recognition.objects.exists()


def proposed(stand: Stand, dossier: Dossier) -> Dossier:
    return actions.dossier_propose(
        actor=stand.officer, dossier=dossier, proposal_no="15/TTr-UBND", proposed_on=AFTER, on=AFTER
    )


def centre(stand: Stand, dossier: Dossier, *, is_granted: bool, decided_on: date = date(2026, 6, 1)) -> Dossier:
    return actions.centre_record(
        actor=stand.officer, dossier=dossier, is_granted=is_granted, decision_no="77/QĐ-BNNMT",
        decided_on=decided_on, issuer="Bộ Nông nghiệp và Môi trường", on=date(2026, 6, 2),
    )  # fmt: skip


def test_five_stars_come_from_the_centre(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier)

    assert code_of(lambda: decide(stand, dossier)) == "decision_centre"
    assert code_of(lambda: centre(stand, dossier, is_granted=True)) == "dossier_step"
    assert proposed(stand, dossier).state == State.PROPOSED
    assert code_of(lambda: decide(stand, dossier)) == "dossier_step"
    assert code_of(lambda: centre(stand, dossier, is_granted=True, decided_on=MET)) == "decision_early"
    done = centre(stand, dossier, is_granted=True)

    given = Recognition.objects.get()
    assert (done.state, given.stars, given.decision_no, given.valid_until) == (
        State.RECOGNISED, 5, "77/QĐ-BNNMT", date(2029, 6, 1),
    )  # fmt: skip


def test_what_the_centre_declined_gets_four_stars_from_the_province(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier)
    proposed(stand, dossier)
    assert centre(stand, dossier, is_granted=False).state == State.SCORED

    assert code_of(lambda: proposed(stand, dossier)) == "decision_early"
    again_ = lambda: actions.dossier_propose(
        actor=stand.officer, dossier=dossier, proposal_no="16", proposed_on=date(2026, 6, 3), on=date(2026, 6, 3)
    )
    assert code_of(again_) == "proposal_declined"
    actions.decision_record(
        actor=stand.officer, dossier=dossier, decision_no="130", decided_on=date(2026, 6, 5), issuer="UBND tỉnh",
        on=date(2026, 6, 5),
    )  # fmt: skip
    assert Recognition.objects.get().stars == 4


def test_what_the_province_decides_is_not_proposed(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier, lost=(20, 20, 20, 20, 20))

    assert code_of(lambda: proposed(stand, dossier)) == "proposal_points"


def test_only_the_province_office_decides(stand: Stand) -> None:
    dossier = checked(stand)
    closed(stand, dossier, lost=(20, 20, 20, 20, 20))

    for actor in (stand.manager, stand.commune, stand.leader):
        with pytest.raises(gate.NotAllowed):
            actions.decision_record(
                actor=actor, dossier=dossier, decision_no="1", decided_on=AFTER, issuer="", on=AFTER
            )


def test_every_entry_of_the_trail_has_a_sentence(stand: Stand) -> None:
    from hoptac.access import audit

    dossier = checked(stand)
    closed(stand, dossier)
    proposed(stand, dossier)
    centre(stand, dossier, is_granted=False)

    codes = set(AuditEntry.objects.filter(code__startswith="ocop.").values_list("code", flat=True))
    assert {code for code in codes if audit.sentence_of(code) == audit.UNDESCRIBED} == set()
    assert Council.objects.get().stage == Stage.CLOSED
