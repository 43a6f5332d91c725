from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core import uploads
from hoptac.ocop import actions, queries
from hoptac.ocop.choices import State, Verdict
from hoptac.ocop.models import Evidence
from tests.factories import catalogue
from tests.ocop import browsing
from tests.ocop.conftest import (
    AFTER,
    ON,
    Stand,
    again,
    answered,
    frame,
    opened,
    sheet,
)
from tests.ocop.steps import PDF, Refused, code_of, criterion, upload


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
    ploughing = catalogue.product(stand.here, "Dịch vụ làm đất", group="other")
    assert code_of(put(ploughing, stand.criteria_set)) == "product_outside_ocop"
    page = browsing.text(browsing.signed(stand.manager), browsing.url("dossier_open", ploughing.pk))
    assert "không thuộc các nhóm của Chương trình OCOP" in page
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
