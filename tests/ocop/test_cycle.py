from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from hoptac.access import gate
from hoptac.access.choices import Role
from hoptac.access.models import AuditEntry
from hoptac.catalogue.models import Recognition
from hoptac.core import uploads
from hoptac.core.errors import RuleBroken
from hoptac.facts.elements import BY_NUMBER
from hoptac.facts.models import Fact
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import Seat, Stage, State, Verdict
from hoptac.ocop.models import Council, Dossier, Evidence, Flag, Sheet
from tests.factories import access as make
from tests.factories import catalogue
from tests.ocop.conftest import (
    AFTER,
    MET,
    ON,
    Stand,
    again,
    answered,
    checked,
    closed,
    council,
    frame,
    opened,
    score,
    sheet,
)

Refused = Callable[[], object]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def code_of(call: Refused) -> str:
    """Return the code of the rule that the call breaks."""
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.code


def criterion(dossier: Dossier, number: str) -> object:
    return next(one for one in queries.criteria(dossier.criteria_set) if one.number == number)


def upload(name: str = "phieu.pdf") -> uploads.Upload:
    return uploads.read(_Sent(name), kinds=uploads.DOCUMENTS)


class _Sent(io.BytesIO):
    def __init__(self, name: str) -> None:
        super().__init__(PDF)
        self.name = name


# --- opening --------------------------------------------------------------------------------------------------------


def test_dossier_open_fills_in_what_the_system_knows(stand: Stand) -> None:
    dossier = actions.dossier_open(actor=stand.manager, product=stand.tea, criteria_set=stand.criteria_set, on=ON)

    known = {
        answer.criterion.number: (answer.origin, answer.origin_detail, answer.option.points)
        for answer in dossier.answers.exclude(origin="").select_related("criterion", "option")
        if answer.option
    }
    assert known == {
        "3.1": ("kind:cooperative", "HTX Tà Xùa", 3),
        "4.3": ("published", "Chè Shan tuyết", 1),
        "5.1": ("text:introduction", "Chè cổ thụ trên núi cao.", 1),
    }
    assert (dossier.state, dossier.answers.count()) == (State.DRAFT, 31)
    assert queries.self_scored(dossier).points.total == 5
    assert AuditEntry.objects.filter(code="ocop.dossier.open").count() == 1


def test_dossier_open_refuses(stand: Stand) -> None:
    food = catalogue.product(stand.here, "Gạo nếp", group="food")
    old = actions.set_import(
        actor=stand.officer, frame=frame("cu", valid_until=date(2026, 1, 1)), sheet=sheet(frame="cu"), on=ON
    )

    def put(product: object, criteria_set: object) -> Refused:
        return lambda: actions.dossier_open(
            actor=stand.officer,
            product=product,
            criteria_set=criteria_set,
            on=ON,  # type: ignore[arg-type]
        )

    assert code_of(put(food, stand.criteria_set)) == "set_other_group"
    assert code_of(put(stand.tea, old)) == "set_not_in_force"
    opened(stand)
    assert code_of(put(stand.tea, stand.criteria_set)) == "dossier_open_already"
    with pytest.raises(gate.NotVisible):
        actions.dossier_open(actor=stand.outsider, product=stand.tea, criteria_set=stand.criteria_set, on=ON)
    with pytest.raises(gate.NotAllowed):
        actions.dossier_open(actor=stand.leader, product=stand.tea, criteria_set=stand.criteria_set, on=ON)


def test_a_used_set_is_superseded_and_an_unused_one_gives_way(stand: Stand) -> None:
    from dataclasses import replace

    first = stand.criteria_set
    second = actions.set_import(
        actor=stand.officer, frame=first.frame, sheet=replace(sheet(), name="Chè, bản hai"), on=ON
    )
    assert (second.version, type(first).objects.filter(code="tea", frame=first.frame).count()) == (1, 1)
    dossier = actions.dossier_open(actor=stand.officer, product=stand.tea, criteria_set=second, on=ON)

    third = actions.set_import(
        actor=stand.officer, frame=first.frame, sheet=replace(sheet(), name="Chè, bản ba"), on=AFTER
    )
    same = actions.set_import(
        actor=stand.officer, frame=first.frame, sheet=replace(sheet(), name="Chè, bản ba"), on=AFTER
    )

    second.refresh_from_db()
    assert (third.version, same.pk, second.superseded_on, second.name) == (2, third.pk, AFTER, "Chè, bản hai")
    assert list(queries.sets_in_force(on=AFTER)) == [third]
    assert again(dossier).criteria_set == second


# --- the maker's part -----------------------------------------------------------------------------------------------


def test_answer_put_forgets_where_the_answer_came_from(stand: Stand) -> None:
    dossier = opened(stand)
    form = criterion(dossier, "3.1")
    options = list(form.options.all())  # type: ignore[attr-defined]

    kept = actions.answer_put(actor=stand.manager, dossier=dossier, criterion=form, option=options[2], remark=" ĐKKD ")  # type: ignore[arg-type]
    assert (kept.origin, kept.remark) == ("kind:cooperative", "ĐKKD")

    other = actions.answer_put(actor=stand.manager, dossier=dossier, criterion=form, option=options[0])  # type: ignore[arg-type]
    assert (other.origin, other.origin_detail, other.option) == ("", "", options[0])


def test_answer_put_refuses_what_is_not_of_the_sheet(stand: Stand) -> None:
    dossier = opened(stand)
    other = actions.set_import(actor=stand.officer, frame=stand.criteria_set.frame, sheet=sheet("white_spirit"), on=ON)
    foreign = queries.criteria(other)[0]
    first, second = queries.criteria(dossier.criteria_set)[:2]
    wrong = second.options.all()[0]

    def put(**values: object) -> Refused:
        return lambda: actions.answer_put(actor=stand.manager, dossier=dossier, **values)  # type: ignore[arg-type]

    assert code_of(put(criterion=foreign, option=None)) == "criterion_other_set"
    assert code_of(put(criterion=first, option=wrong)) == "option_other_criterion"


def test_evidence_is_kept_once_and_forgotten_with_its_last_dossier(
    stand: Stand, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    dossier, other = opened(stand), opened(stand, stand.honey)
    first = actions.evidence_add(actor=stand.manager, dossier=dossier, upload=upload())
    second = actions.evidence_add(actor=stand.outsider, dossier=other, upload=upload("ban-sao.pdf"))
    assert (first.key == second.key, first.name, first.size) == (True, "phieu.pdf", len(PDF))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.evidence_remove(actor=stand.manager, evidence=first)
    assert uploads.opened(second.key).read() == PDF
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.evidence_remove(actor=stand.outsider, evidence=second)
    with pytest.raises(FileNotFoundError):
        uploads.opened(second.key)
    assert not Evidence.objects.exists()


def test_evidence_is_seen_by_those_who_may(stand: Stand) -> None:
    dossier = opened(stand)
    actions.evidence_add(actor=stand.manager, dossier=dossier, upload=upload())

    seen = {
        name: queries.evidence(getattr(stand, name)).exists()
        for name in ("manager", "commune", "officer", "leader", "outsider")
    }
    assert seen == {"manager": True, "commune": True, "officer": True, "leader": True, "outsider": False}
    assert not queries.evidence(stand.members[0]).exists()


def test_dossier_send_wants_every_answer(stand: Stand) -> None:
    dossier = opened(stand)

    assert code_of(lambda: actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)) == "dossier_missing"
    answered(stand, dossier)
    sent = actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)

    assert (sent.state, sent.sent_on) == (State.SENT, ON)
    assert code_of(lambda: actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)) == "dossier_step"
    first = queries.criteria(dossier.criteria_set)[0]
    changing = lambda: actions.answer_put(actor=stand.manager, dossier=dossier, criterion=first, option=None)
    assert code_of(changing) == "dossier_step"
    proving = lambda: actions.evidence_add(actor=stand.manager, dossier=dossier, upload=upload())
    assert code_of(proving) == "dossier_step"


def test_a_maker_who_says_it_is_out_cannot_send(stand: Stand) -> None:
    dossier = answered(stand, opened(stand))
    material = queries.criteria(dossier.criteria_set)[0]
    option = material.options.all()[2]
    actions.answer_put(actor=stand.manager, dossier=dossier, criterion=material, option=option, is_excluded=True)

    assert code_of(lambda: actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)) == "dossier_excluded"


def test_without_a_story_its_criteria_wait_for_nothing(stand: Stand) -> None:
    dossier = answered(stand, opened(stand))
    story, *inner = [one for one in queries.criteria(dossier.criteria_set) if one.number.startswith("5.")]
    none = min(story.options.all(), key=lambda one: one.points)
    actions.answer_put(actor=stand.manager, dossier=dossier, criterion=story, option=none)
    for one in inner:
        actions.answer_put(actor=stand.manager, dossier=dossier, criterion=one, option=None)

    scored = queries.self_scored(dossier)

    assert (scored.points.missing, scored.points.total) == ((), 90)
    assert [line.criterion.number for line in scored.lines if not line.is_asked] == ["5.2", "5.3"]


def test_dossier_withdraw_lets_another_be_opened(stand: Stand) -> None:
    dossier = opened(stand)

    assert code_of(lambda: actions.dossier_withdraw(actor=stand.manager, dossier=dossier, reason=" ")) == (
        "reason_missing"
    )
    actions.dossier_withdraw(actor=stand.manager, dossier=dossier, reason="Làm lại bao bì")
    assert again(dossier).state == State.WITHDRAWN
    assert opened(stand).pk != dossier.pk
    assert code_of(lambda: actions.dossier_withdraw(actor=stand.manager, dossier=dossier, reason="x")) == "dossier_step"


# --- the commune ----------------------------------------------------------------------------------------------------


def test_the_commune_confirms_remarks_returns_and_passes(stand: Stand) -> None:
    dossier = answered(stand, opened(stand))
    first, *others = queries.criteria(dossier.criteria_set)
    actions.dossier_send(actor=stand.manager, dossier=dossier, on=ON)

    def check(one: object, *, is_confirmed: bool = True, remark: str = "") -> Refused:
        return lambda: actions.answer_check(
            actor=stand.commune,
            dossier=dossier,
            criterion=one,
            is_confirmed=is_confirmed,
            remark=remark,  # type: ignore[arg-type]
        )

    passing = lambda: actions.dossier_pass(actor=stand.commune, dossier=dossier, on=ON)
    assert code_of(passing) == "check_incomplete"
    for one in others:
        check(one)()
    assert code_of(check(first, is_confirmed=False)) == "reason_missing"
    check(first, is_confirmed=False, remark="Thiếu hợp đồng mua nguyên liệu")()
    assert code_of(passing) == "check_remarked"
    returning = lambda reason: actions.dossier_return(actor=stand.commune, dossier=dossier, reason=reason)
    assert code_of(lambda: returning("")) == "reason_missing"

    returning("Bổ sung hợp đồng")
    assert (again(dossier).state, again(dossier).reason) == (State.RETURNED, "Bổ sung hợp đồng")
    assert code_of(passing) == "dossier_step"
    actions.answer_put(
        actor=stand.manager, dossier=dossier, criterion=first, option=first.options.all()[1], remark="Đã có hợp đồng"
    )
    assert dossier.answers.filter(verdict=Verdict.NONE).count() == 1
    actions.dossier_send(actor=stand.manager, dossier=dossier, on=AFTER)
    check(first)()
    passed = actions.dossier_pass(actor=stand.commune, dossier=dossier, on=AFTER)

    assert (passed.state, passed.checked_by, passed.checked_on) == (State.CHECKED, stand.commune, AFTER)


def test_only_the_own_commune_checks(stand: Stand) -> None:
    dossier = answered(stand, opened(stand, stand.honey))
    actions.dossier_send(actor=stand.officer, dossier=dossier, on=ON)

    with pytest.raises(gate.NotVisible):
        actions.dossier_pass(actor=stand.commune, dossier=dossier, on=ON)
    with pytest.raises(gate.NotAllowed):
        actions.dossier_pass(actor=stand.outsider, dossier=dossier, on=ON)


# --- the council ----------------------------------------------------------------------------------------------------


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


# --- decisions ------------------------------------------------------------------------------------------------------


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
