from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Seat, Stage, State
from hoptac.ocop.models import Flag, Sheet
from tests.factories import access as make
from tests.ocop.conftest import (
    AFTER,
    MET,
    ON,
    Stand,
    again,
    checked,
    closed,
    council,
    opened,
    score,
    sheet,
)
from tests.ocop.steps import code_of


def test_council_add_refuses_papers_that_cannot_be(stand: Stand) -> None:
    def add(number: str, decided_on: date, meets_on: date) -> str:
        return code_of(lambda: actions.council_add(
            actor=stand.officer, place=stand.province, name="X", decision_no=number, decided_on=decided_on,
            meets_on=meets_on, on=ON,
        ))  # fmt: skip

    assert add(" ", ON, MET) == "decision_number"
    assert add("1", AFTER, AFTER) == "decision_future"
    assert add("1", ON, date(2026, 3, 1)) == "council_meets_early"
    with pytest.raises(gate.NotVisible):
        actions.council_add(
            actor=stand.manager, place=stand.province, name="X", decision_no="1", decided_on=ON, meets_on=MET, on=ON
        )


def test_who_may_sit_in_a_council(stand: Stand) -> None:
    made = council(stand, checked(stand))
    add = lambda user, seat=Seat.MEMBER: actions.member_add(actor=stand.officer, council=made, user=user, seat=seat)

    assert code_of(lambda: add(stand.members[0])) == "member_twice"
    assert code_of(lambda: add(stand.members[5], Seat.CHAIR)) == "member_seat_taken"
    assert code_of(lambda: add(stand.manager)) == "member_without_role"
    assert code_of(lambda: add(stand.commune)) == "member_without_role"
    make.grant(stand.members[5], Role.ACCOUNTANT, stand.here)
    assert code_of(lambda: add(stand.members[5])) == "member_interested"


def test_a_council_starts_with_five_a_chair_and_a_dossier(stand: Stand) -> None:
    few = council(stand, size=4)
    start = lambda made: actions.council_start(actor=stand.officer, council=made)

    assert code_of(lambda: start(few)) == "council_few"
    actions.member_add(actor=stand.officer, council=few, user=stand.members[4])
    assert code_of(lambda: start(few)) == "council_no_dossier"
    actions.entry_add(actor=stand.officer, council=few, dossier=checked(stand))
    chair = few.members.get(seat=Seat.CHAIR)
    actions.member_remove(actor=stand.officer, member=chair)
    actions.member_add(actor=stand.officer, council=few, user=stand.members[5])
    assert code_of(lambda: start(few)) == "council_no_chair"
    ordinary = few.members.filter(seat=Seat.MEMBER).order_by("pk")[0]
    actions.member_remove(actor=stand.officer, member=ordinary)
    actions.member_add(actor=stand.officer, council=few, user=ordinary.user, seat=Seat.CHAIR)

    started = start(few)

    assert (started.stage, Sheet.objects.filter(entry__council=started).count()) == (Stage.SCORING, 5)
    assert code_of(lambda: start(few)) == "council_stage"


def test_a_dossier_is_before_one_council_only(stand: Stand) -> None:
    dossier = checked(stand)
    council(stand, dossier)
    second = council(stand, name="Hội đồng hai")

    add = lambda: actions.entry_add(actor=stand.officer, council=second, dossier=dossier)
    assert code_of(add) == "dossier_step"
    draft = opened(stand, stand.honey)
    assert code_of(lambda: actions.entry_add(actor=stand.officer, council=second, dossier=draft)) == "dossier_step"


def test_a_maker_of_another_place_is_not_graded_here(stand: Stand) -> None:
    dossier = checked(stand, stand.honey)
    own = actions.council_add(
        actor=stand.officer, place=stand.here.place, name="Xã", decision_no="1", decided_on=ON, meets_on=MET, on=ON
    )

    add = lambda: actions.entry_add(actor=stand.officer, council=own, dossier=dossier)
    assert code_of(add) == "entry_other_place"


def test_entry_remove_lets_the_dossier_wait_again(stand: Stand) -> None:
    dossier = checked(stand)
    made = council(stand, dossier)

    actions.entry_remove(actor=stand.officer, entry=made.entries.get())
    assert again(dossier).state == State.CHECKED
    actions.entry_add(actor=stand.officer, council=made, dossier=dossier)
    actions.council_start(actor=stand.officer, council=made)
    assert code_of(lambda: actions.entry_remove(actor=stand.officer, entry=made.entries.get())) == "council_stage"


def test_members_score_apart(stand: Stand) -> None:
    dossier = checked(stand)
    made = actions.council_start(actor=stand.officer, council=council(stand, dossier))
    mine, theirs, *_others = list(Sheet.objects.order_by("member"))
    first = queries.criteria(dossier.criteria_set)[0]
    option = first.options.all()[0]

    assert list(queries.sheets(stand.members[0])) == [mine]
    with pytest.raises(gate.NotVisible):
        actions.mark_put(actor=stand.members[0], sheet=theirs, criterion=first, option=option)
    with pytest.raises(gate.NotVisible):
        actions.sheet_hand_in(actor=stand.officer, sheet=mine)
    score(mine)
    line = queries.board(made).lines[0]
    assert (line.handed_in, line.totals, line.spread) == (1, (), None)
    assert len(line.missing) == 4
    assert queries.dossiers(stand.members[0]).get() == dossier
    assert not queries.dossiers(stand.members[5]).exists()


def test_sheets_are_handed_in_whole_and_taken_back(stand: Stand) -> None:
    dossier = checked(stand)
    other = actions.set_import(actor=stand.officer, frame=stand.criteria_set.frame, sheet=sheet("white_spirit"), on=ON)
    actions.council_start(actor=stand.officer, council=council(stand, dossier))
    mine = Sheet.objects.order_by("member")[0]
    me = stand.members[0]
    first, second = queries.criteria(dossier.criteria_set)[:2]
    foreign = queries.criteria(other)[0]
    mark = lambda one, option: actions.mark_put(actor=me, sheet=mine, criterion=one, option=option)

    assert code_of(lambda: actions.sheet_hand_in(actor=me, sheet=mine)) == "sheet_missing"
    assert code_of(lambda: mark(foreign, foreign.options.all()[0])) == "criterion_other_set"
    assert code_of(lambda: mark(first, second.options.all()[0])) == "option_other_criterion"
    assert code_of(lambda: actions.sheet_reopen(actor=me, sheet=mine)) == "sheet_not_handed_in"
    handed = score(mine)
    assert handed.points == 100
    assert code_of(lambda: mark(first, first.options.all()[0])) == "sheet_handed_in"
    assert actions.sheet_reopen(actor=me, sheet=mine).points is None
    mark(first, first.options.all()[0])
    assert actions.sheet_hand_in(actor=me, sheet=mine).points == 98


def test_council_close_refuses_until_all_is_done(stand: Stand) -> None:
    dossier = checked(stand)
    made = actions.council_start(actor=stand.officer, council=council(stand, dossier))
    sheets = list(Sheet.objects.order_by("member"))
    close = lambda on=MET: actions.council_close(actor=stand.leader, council=made, on=on)

    assert code_of(lambda: close(ON)) == "council_early"
    assert code_of(close) == "council_sheets_missing"
    material = queries.criteria(dossier.criteria_set)[0]
    second = queries.criteria(dossier.criteria_set)[1]
    flag = lambda one, said: actions.flag_raise(actor=stand.members[0], sheet=sheets[0], criterion=one, said=said)
    assert code_of(lambda: flag(second, "Không đúng")) == "condition_unknown"
    raised = flag(material, "Nguyên liệu nhập khẩu")
    assert isinstance(raised, Flag)
    for one in sheets:
        score(one)
    assert code_of(close) == "council_unsettled"
    settle = lambda reason: actions.flag_settle(actor=stand.officer, flag=raised, stands=False, reason=reason)
    assert code_of(lambda: settle(" ")) == "reason_missing"
    settle("Đã xem hoá đơn")
    closed_ = close()

    assert (closed_.stage, closed_.closed_by) == (Stage.CLOSED, stand.leader)
    assert again(dossier).state == State.SCORED
    assert code_of(close) == "council_stage"
    assert code_of(lambda: actions.sheet_reopen(actor=stand.members[0], sheet=sheets[0])) == "council_stage"
    assert code_of(lambda: settle("x")) == "council_stage"


def test_a_flag_is_taken_back_by_its_member(stand: Stand) -> None:
    dossier = checked(stand)
    actions.council_start(actor=stand.officer, council=council(stand, dossier))
    mine = Sheet.objects.order_by("member")[0]
    material = queries.criteria(dossier.criteria_set)[0]
    for said in ("Nhập khẩu", ""):
        actions.flag_raise(actor=stand.members[0], sheet=mine, criterion=material, said=said)

    assert not Flag.objects.exists()


def test_a_member_who_cannot_come_is_taken_out_while_five_stay(stand: Stand) -> None:
    made = actions.council_start(actor=stand.officer, council=council(stand, checked(stand), size=6))
    sheets = list(Sheet.objects.order_by("member"))
    score(sheets[2])
    remove = lambda at: actions.member_remove(actor=stand.officer, member=sheets[at].member)

    assert code_of(lambda: remove(2)) == "member_has_scored"
    assert code_of(lambda: remove(0)) == "council_no_chair"
    remove(5)
    assert Sheet.objects.filter(entry__council=made).count() == 5
    assert code_of(lambda: remove(4)) == "council_few"


def test_board_shows_average_spread_and_outliers_once_closed(stand: Stand) -> None:
    dossier = checked(stand)
    made = closed(stand, dossier, lost=(0, 4, 6, 5, 30))

    line = queries.board(made).lines[0]
    totals = [points for _member, points, _far in line.totals]

    assert [far for _member, _points, far in line.totals] == [False, False, False, False, True]
    assert line.result.average == Fraction(sum(totals), 5)
    assert line.spread == max(totals) - min(totals)
    assert (again(dossier).points, again(dossier).scorers) == (sum(totals), 5)
