"""Members with their capital, and staff: what may be entered, and what it counts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Person
from hoptac.registry import actions
from hoptac.registry.actions import NewMember, NewStaff
from hoptac.registry.models import CapitalEntry, Member, Staff
from tests.factories import registry
from tests.registry.test_saving import level

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)
CITIZEN = "014090000123"


@pytest.fixture
def officer():
    return registry.officer()


@pytest.fixture
def made(officer):
    return registry.entered(officer, charter_capital=1000)


def add(officer, made, *members):
    ids = actions.members_add(actor=officer, organisation=made, members=members, on=ON)
    return list(Member.objects.filter(pk__in=ids).order_by("pk"))


def refusal(act, **asked):
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act(**asked)
    return broken.value.code


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (NewMember(name=" "), "member_name_missing"),
        (NewMember(name="A", pledged_amount=-1), "capital_negative"),
        (NewMember(name="A", pledged_amount=5, paid_amount=6), "paid_above_pledged"),
        (NewMember(name="A", kind="affiliate_no_capital", pledged_amount=5), "no_capital_expected"),
        (NewMember(name="A", joined_on=date(2026, 3, 2)), "joined_in_future"),
        (NewMember(name="A", sex="female"), "personal_basis_missing"),
        (NewMember(name="A", birth_year=1980), "personal_basis_missing"),
        (NewMember(name="A", ethnicity="Thái"), "personal_basis_missing"),
        (NewMember(name="A", pledged_amount=301), "capital_above_ceiling"),
        (NewMember(name="A", member_organisation_id=1), "member_is_a_person"),
    ],
)
def test_who_cannot_be_entered(officer, made, member, code):
    assert refusal(actions.members_add, actor=officer, organisation=made, members=[member], on=ON) == code
    assert Member.objects.count() == 0


def test_a_person_is_a_member_once(officer, made):
    add(officer, made, NewMember(name="Lò Văn An", citizen_id=CITIZEN))
    again = NewMember(name="Lò Văn An", citizen_id=CITIZEN)
    assert refusal(actions.members_add, actor=officer, organisation=made, members=[again], on=ON) == "member_already"
    twice = [NewMember(name="B", party="legal", member_organisation_id=made.pk)]
    assert refusal(actions.members_add, actor=officer, organisation=made, members=twice, on=ON) == "member_of_itself"


def test_an_opening_register_counts_from_its_day_and_takes_over_from_reports(officer, made):
    add(officer, made, NewMember(name="An"), NewMember(name="Bình", sex="female", personal_basis="consent"))
    made.registration.refresh_from_db()
    assert made.registration.members_kept_from == ON
    assert level(made, "members", date(2026, 2, 28)) == 0
    assert level(made, "members") == 2
    assert level(made, "members_women") == 1


def test_joining_and_leaving_move_the_count(officer, made):
    members = add(officer, made, NewMember(name="An", joined_on=date(2025, 5, 1)), NewMember(name="Bình", joined_on=ON))
    actions.member_end(actor=officer, member=members[0], on=date(2026, 3, 1), reason="Xin ra")
    assert [level(made, "members", on) for on in (date(2025, 4, 30), date(2025, 5, 1), ON)] == [0, 1, 1]
    assert refusal(actions.member_end, actor=officer, member=members[0], on=ON, reason="x") == "member_has_left"
    assert refusal(actions.member_end, actor=officer, member=members[1], on=date(2026, 2, 1), reason="x") == (
        "left_before_joining"
    )


def test_capital_is_paid_passed_on_and_returned(officer, made):
    giver, taker = add(officer, made, NewMember(name="An", pledged_amount=200, paid_amount=100), NewMember(name="Bình"))
    actions.member_pay(actor=officer, member=giver, amount=50, on=ON)
    assert refusal(actions.member_pay, actor=officer, member=giver, amount=51, on=ON) == "paid_above_pledged"
    assert refusal(actions.member_pay, actor=officer, member=giver, amount=0, on=ON) == "payment_not_positive"
    pass_on = {"actor": officer, "member": giver, "to": taker, "on": ON}
    assert refusal(actions.member_transfer, **pass_on, amount=151) == "transfer_too_much"
    assert refusal(actions.member_transfer, **{**pass_on, "to": giver}, amount=1) == "transfer_outside"
    actions.member_transfer(**pass_on, amount=30)
    actions.member_end(actor=officer, member=giver, on=ON, reason="Xin ra")

    giver.refresh_from_db()
    taker.refresh_from_db()
    assert (giver.paid_amount, taker.paid_amount, taker.pledged_amount) == (0, 30, 30)
    moves = CapitalEntry.objects.filter(member=giver).order_by("pk").values_list("move", "amount")
    assert list(moves) == [("pledge", 200), ("payment", 100), ("payment", 50), ("transfer", -30), ("return", -120)]


def test_a_transfer_may_not_break_the_ceiling(officer, made):
    giver, taker = add(
        officer,
        made,
        NewMember(name="An", pledged_amount=300, paid_amount=300),
        NewMember(name="Bình", pledged_amount=300),
    )
    asked = {"actor": officer, "member": giver, "to": taker, "amount": 1, "on": ON}
    assert refusal(actions.member_transfer, **asked) == "capital_above_ceiling"


def test_a_citizen_number_is_read_only_under_a_name(officer, made):
    known, unknown = add(officer, made, NewMember(name="An", citizen_id=CITIZEN), NewMember(name="Bình"))
    assert actions.member_reveal(actor=officer, member=known) == CITIZEN
    assert refusal(actions.member_reveal, actor=officer, member=unknown) == "citizen_id_unknown"
    assert AuditEntry.objects.filter(code="registry.member.reveal", actor=officer).count() == 1


def test_staff_count_once_however_many_posts(officer, made):
    posts = [
        NewStaff(name="Lò Văn Tám", post="director", training="university", citizen_id=CITIZEN),
        NewStaff(name="Lò Văn Tám", post="board_chair", training="university", citizen_id=CITIZEN),
        NewStaff(name="Cà Thị Hà", post="controller", training="elementary"),
        NewStaff(name="Quàng Văn Tư", post="worker"),
    ]
    ids = actions.staff_add(actor=officer, organisation=made, staff=posts, on=ON)
    assert Person.objects.count() == 3
    assert [level(made, code) for code in ("managers", "managers_higher", "managers_elementary_intermediate")] == [
        2,
        1,
        1,
    ]

    later = date(2026, 4, 1)
    actions.staff_end(actor=officer, post=Staff.objects.get(pk=ids[0]), on=later)
    assert level(made, "managers", later) == 2
    actions.staff_end(actor=officer, post=Staff.objects.get(pk=ids[1]), on=later)
    assert level(made, "managers", later) == 1
    assert refusal(actions.staff_end, actor=officer, post=Staff.objects.get(pk=ids[1]), on=later) == "post_has_ended"


@pytest.mark.parametrize(
    ("staff", "code"),
    [
        (NewStaff(name="", post="worker"), "staff_name_missing"),
        (NewStaff(name="A", post="worker", starts_on=date(2026, 3, 2)), "post_in_future"),
        (NewStaff(name="A", post="worker", sex="male"), "personal_basis_missing"),
    ],
)
def test_which_staff_cannot_be_entered(officer, made, staff, code):
    assert refusal(actions.staff_add, actor=officer, organisation=made, staff=[staff], on=ON) == code


def test_nobody_holds_a_post_twice(officer, made):
    staff = [NewStaff(name="A", post="director", citizen_id=CITIZEN)]
    actions.staff_add(actor=officer, organisation=made, staff=staff, on=ON)
    assert refusal(actions.staff_add, actor=officer, organisation=made, staff=staff, on=ON) == "post_held_already"


MEMBER = {"party": "person", "name": "A"}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"party": "legal"}, "member_party_fits_kind"),
        ({"paid_amount": -1}, "member_paid_not_negative"),
        ({"paid_amount": 2, "pledged_amount": 1}, "member_pledged_covers_paid"),
        ({"kind": "affiliate_no_capital", "pledged_amount": 1}, "member_no_capital_has_none"),
        ({"joined_on": ON, "left_on": date(2026, 2, 1)}, "member_leaves_after_joining"),
    ],
)
def test_constraints_of_members(officer, made, values, constraint):
    person = Person.objects.create(full_name="A", given_name="A", search_key="a", sort_key="a")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Member.objects.create(organisation=made, person=person, **{**MEMBER, **values})


def test_constraints_of_capital_and_posts(officer, made):
    (member,) = add(officer, made, NewMember(name="A"))
    for values, constraint in (
        ({"move": "payment", "amount": 0}, "capital_entry_moves_something"),
        ({"move": "transfer", "amount": 1}, "capital_transfer_has_counterpart"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            CapitalEntry.objects.create(member=member, on=ON, **values)
    with pytest.raises(IntegrityError, match="staff_has_days"), transaction.atomic():
        Staff.objects.create(organisation=made, person=member.person, post="worker", starts_on=ON, ends_before=ON)
