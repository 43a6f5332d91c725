"""Giving and ending roles, by page and by command; the constraints of the tables."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from hoptac.access import actions, gate
from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.core.errors import RuleBroken
from tests import world
from tests.factories import access as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def land():
    return world.build()


@pytest.fixture
def officer(land):
    user = make.user("officer", full_name="Cầm Thị Hoa")
    make.grant(user, Role.PROVINCE_OFFICER, land.places["north"])
    return user


@pytest.fixture
def clerk(land):
    user = make.user("clerk")
    make.grant(user, Role.CLERK, land.organisations["a"])
    return user


def test_give_and_end_by_page(client, officer, clerk, land):
    client.force_login(officer)

    answer = client.post(
        f"/accounts/{clerk.pk}/give/", {"role": "accountant", "organisation": "HTX Mốc Qbz"}, follow=True
    )
    given = clerk.grants.get(role="accountant")
    assert "Đã giao vai trò" in answer.text
    assert (given.organisation, given.given_by, given.starts_on) == (
        land.organisations["b"],
        officer,
        timezone.localdate(),
    )

    assert "Kết thúc vai trò này?" in client.get(f"/accounts/grants/{given.pk}/end/").text
    client.post(f"/accounts/grants/{given.pk}/end/")
    given.refresh_from_db()
    assert given.ends_before == timezone.localdate()
    assert AuditEntry.objects.get(code="access.grant.end").changes == {
        "ends_before": [None, timezone.localdate().isoformat()]
    }
    assert client.post(f"/accounts/grants/{given.pk}/end/").status_code == 422


def test_nobody_gives_or_extends_ones_own(client, officer, land):
    client.force_login(officer)

    answer = client.post(f"/accounts/{officer.pk}/give/", {"role": "commune_officer", "place": land.places["n1"].pk})

    assert answer.status_code == 422
    assert officer.grants.count() == 1


def test_an_ended_role_ends_what_it_opened(officer, clerk):
    assert gate.can(officer, "access.grant.view", clerk.grants.get())
    actions.grant_end(actor=officer, grant=officer.grants.get(), on=gate.today())

    assert gate.grants(User.objects.get(pk=officer.pk)) == ()
    assert gate.grants(officer) == ()


def test_installing_is_for_the_command_line(officer, clerk, land):
    given = {"role": Role.OPERATOR, "place": land.places["north"]}
    with pytest.raises(gate.NotAllowed):
        actions.grant_install(actor=officer, user=clerk, starts_on=gate.today(), **given)
    with pytest.raises(gate.NotAllowed):
        actions.invitation_install(actor=officer, full_name="X", at=timezone.now(), **given)


def test_days_must_be_in_order(officer, clerk, land):
    with pytest.raises(RuleBroken) as broken:
        actions.grant_add(
            actor=officer,
            user=clerk,
            role=Role.CLERK,
            organisation=land.organisations["b"],
            starts_on=date(2026, 1, 1),
            ends_before=date(2026, 1, 1),
        )

    assert broken.value.code == "grant.days_in_order"


@pytest.mark.parametrize(
    "values",
    [
        {"role": Role.CLERK, "place": "n1"},
        {"role": Role.COMMUNE_OFFICER, "organisation": "a"},
        {"role": Role.CLERK, "organisation": "a", "place": "n1"},
        {"role": Role.CLERK},
        {"role": "king", "place": "n1"},
    ],
)
def test_constraint_grant_one_anchor_of_its_role(officer, land, values):
    given = dict(values)
    given |= {"place": land.places[given["place"]]} if "place" in given else {}
    given |= {"organisation": land.organisations[given["organisation"]]} if "organisation" in given else {}

    with pytest.raises(IntegrityError, match="grant_one_anchor_of_its_role"), transaction.atomic():
        Grant.objects.create(user=officer, given_by=officer, starts_on=make.LONG_AGO, **given)


def test_constraint_grant_ends_after_it_starts(officer, land):
    with pytest.raises(IntegrityError, match="grant_ends_after_it_starts"), transaction.atomic():
        make.grant(officer, Role.CLERK, land.organisations["a"], ends_before=make.LONG_AGO - timedelta(days=1))


def test_constraint_one_account_a_number_and_address():
    make.user("first", phone="+84912345678", email="a@example.vn")
    make.user("second")
    make.user("third")
    for values in ({"phone": "+84912345678"}, {"email": "a@example.vn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.user("fourth", **values)


def test_commands_make_user_role_and_invitation(land, settings, monkeypatch):
    settings.PROVINCE_CODE = "W1"
    monkeypatch.setattr("sys.stdin", io.StringIO("mưa rừng cọ xanh\n"))
    call_command("user_create", "cam.hoa", full_name="Cầm Thị Hoa", phone="0912345678", stdout=io.StringIO())
    call_command("grant_add", user="cam.hoa", role="province_officer", place="W1", stdout=io.StringIO())
    printed = io.StringIO()
    call_command("invitation_create", full_name="Lò Văn An", role="operator", place="W1", stdout=printed)

    user = User.objects.get(username="cam.hoa")
    assert user.check_password("mưa rừng cọ xanh")
    assert [(grant.role, grant.place) for grant in gate.grants(user)] == [("province_officer", land.places["north"])]
    number, code = printed.getvalue().split()
    assert actions.invitation_try(number=int(number), code=code, at=timezone.now()) == Invitation.objects.get()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("grant_add", {"user": "nobody", "role": "buyer", "place": "W1"}),
        ("grant_add", {"user": "clerk", "role": "buyer", "place": "W1"}),
        ("grant_add", {"user": "clerk", "role": "buyer", "organisation": "none"}),
        ("grant_add", {"user": "clerk", "role": "operator", "place": "W777"}),
        ("grant_add", {"user": "clerk", "role": "operator", "place": "W1", "starts_on": "tomorrow"}),
        ("invitation_create", {"full_name": "X", "role": "buyer", "place": "W1"}),
        ("invitation_create", {"full_name": "X", "role": "operator", "place": "W1", "phone": "12"}),
    ],
)
def test_commands_refuse_with_a_sentence(land, clerk, settings, command, options):
    settings.PROVINCE_CODE = "W1"
    with pytest.raises(CommandError):
        call_command(command, stdout=io.StringIO(), **options)


def test_user_create_refuses_a_weak_password(land, settings, monkeypatch):
    settings.PROVINCE_CODE = "W1"
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))

    with pytest.raises(CommandError):
        call_command("user_create", "cam.hoa", full_name="Cầm Thị Hoa", stdout=io.StringIO())


@pytest.mark.parametrize("holders", [1, 3])
def test_the_list_takes_the_same_queries_however_long(client, officer, land, holders, django_assert_max_num_queries):
    for number in range(holders):
        make.grant(make.user(f"user{number}"), Role.CLERK, land.organisations["a"], given_by=officer)
    client.force_login(officer)

    with django_assert_max_num_queries(9):
        client.get("/accounts/")
