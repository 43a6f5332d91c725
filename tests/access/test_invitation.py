"""Invitations and codes for a new password: from the office to the first sign-in, without any message."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hoptac.access import actions, rules
from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.core.errors import RuleBroken
from tests import world
from tests.factories import access as make

pytestmark = pytest.mark.django_db

PASSWORD = "sương sớm trên đồi"
CHOSEN = {"password": PASSWORD, "password_again": PASSWORD}
ACCEPT = "/accounts/invitations/accept/"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def land():
    return world.build()


@pytest.fixture
def officer(land):
    user = make.user("officer", full_name="Cầm Thị Hoa")
    make.grant(user, Role.PROVINCE_OFFICER, land.places["north"])
    return user


def _invite(client, **given):
    return client.post("/accounts/invitations/new/", {"full_name": "Lò Văn An", "phone": "0912345678", **given})


def _printed(answer) -> tuple[str, str]:
    """Return the number and the code that stand on the printed sheet."""
    return re.search(r"<strong>(\d+)</strong>", answer.text)[1], re.search(r'class="code">([^<]+)<', answer.text)[1]


def _open(number, code):
    client = Client()
    return client, client.post("/accounts/invitations/", {"number": number, "code": code})


def test_from_the_office_to_the_first_sign_in(client, officer, land):
    client.force_login(officer)
    sheet = _invite(client, role="cooperative_manager", organisation="htx mốc qaz")
    number, code = _printed(sheet)
    assert f"http://testserver/accounts/invitations/{number}/" in sheet.text
    assert "<svg" in sheet.text
    assert "no-store" in sheet["Cache-Control"]

    guest, opened = _open(number, code.lower().replace("-", " "))
    assert opened["Location"] == ACCEPT
    answer = guest.post(ACCEPT, {"full_name": "Lò Văn An", "phone": "0912 345 678", **CHOSEN})

    assert answer["Location"] == "/today/"
    user = User.objects.get(phone="+84912345678")
    grant = user.grants.get()
    assert (grant.role, grant.organisation, grant.given_by) == ("cooperative_manager", land.organisations["a"], officer)
    assert grant.starts_on == timezone.localdate()
    assert guest.get("/accounts/me/").status_code == 200
    assert sorted(AuditEntry.objects.values_list("code", "actor__full_name")) == [
        ("access.grant.add", "Cầm Thị Hoa"),
        ("access.invitation.accept", "Lò Văn An"),
        ("access.invitation.create", "Cầm Thị Hoa"),
        ("access.user.create", "Lò Văn An"),
    ]


def test_the_code_is_kept_nowhere(client, officer):
    client.force_login(officer)
    _number, code = _printed(_invite(client, role="commune_officer", place=officer.grants.get().place_id))
    kept = Invitation.objects.get()

    assert code.replace("-", "") not in kept.code_hash
    assert not AuditEntry.objects.filter(note__contains=code).exists()


def test_a_code_works_once(officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    guest, _opened = _open(invitation.pk, "K7PM-4XQD")
    guest.post(ACCEPT, {"full_name": "A B", "username": "first", **CHOSEN})

    second, answer = _open(invitation.pk, "K7PM-4XQD")

    assert answer.status_code == 422
    assert "Mã này đã dùng" in answer.text
    assert second.get(ACCEPT)["Location"] == "/accounts/invitations/"
    assert Grant.objects.filter(role="clerk").count() == 1


def test_ten_wrong_tries_lock_the_code(officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    for _ in range(rules.CODE_TRIES):
        with pytest.raises(RuleBroken):
            actions.invitation_try(number=invitation.pk, code="22222222", at=timezone.now())

    with pytest.raises(RuleBroken) as broken:
        actions.invitation_try(number=invitation.pk, code="K7PM4XQD", at=timezone.now())

    assert broken.value.code == "code.locked"


def test_an_unknown_number_says_the_same_as_a_wrong_code(officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])

    assert (
        _open(invitation.pk, "22222222")[1].context["form"].errors == _open(10**9, "22222222")[1].context["form"].errors
    )


def test_many_tries_from_one_address_must_wait(client):
    for number in range(20):
        client.post("/accounts/invitations/", {"number": number + 1, "code": "22222222"})

    answer = client.post("/accounts/invitations/", {"number": 1, "code": "22222222"})

    assert answer.status_code == 422
    assert "Thử quá nhiều lần" in answer.text


@pytest.mark.parametrize(
    "change", [{"expires_at": make.moment("2026-01-01")}, {"withdrawn_at": make.moment("2026-01-01")}]
)
def test_an_expired_or_withdrawn_code_does_nothing(officer, land, change):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"], **change)

    _guest, answer = _open(invitation.pk, "K7PM4XQD")

    assert answer.status_code == 422


def test_opening_lasts_half_an_hour(officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    guest, _opened = _open(invitation.pk, "K7PM4XQD")
    session = guest.session
    session["invitation_opened"] |= {"until": (timezone.now() - timedelta(seconds=1)).timestamp()}
    session.save()

    assert guest.get(ACCEPT)["Location"] == "/accounts/invitations/"


def test_somebody_with_an_account_takes_the_role(client, officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    person = make.user("person")
    client.force_login(person)
    client.post("/accounts/invitations/", {"number": invitation.pk, "code": "K7PM4XQD"})

    client.post(ACCEPT)

    assert person.grants.get().role == "clerk"


def test_nobody_takes_the_invitation_one_wrote(client, officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    client.force_login(officer)
    client.post("/accounts/invitations/", {"number": invitation.pk, "code": "K7PM4XQD"})

    client.post(ACCEPT)

    assert officer.grants.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"phone": "123"}, "phone"),
        ({"username": "Lò Văn"}, "username"),
        ({"password": "ngắn", "password_again": "ngắn"}, "password"),
        ({"password": "password123", "password_again": "password123"}, "password"),
        ({"password_again": "khác hẳn nhau"}, "password_again"),
        ({"username": ""}, "__all__"),
        ({"username": "officer"}, "__all__"),
    ],
)
def test_what_cannot_be_accepted_is_said_at_its_field(officer, land, given, field):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    guest, _opened = _open(invitation.pk, "K7PM4XQD")

    answer = guest.post(ACCEPT, {"full_name": "Lò Văn An", "username": "lo.an", **CHOSEN, **given})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not User.objects.filter(full_name="Lò Văn An").exists()


def test_a_code_for_a_new_password(client, officer, land):
    manager = make.user("manager")
    make.grant(manager, Role.COOPERATIVE_MANAGER, land.organisations["a"])
    client.force_login(officer)
    number, code = _printed(client.post(f"/accounts/{manager.pk}/password-code/"))

    guest, _opened = _open(number, code)
    guest.post(ACCEPT, CHOSEN)

    manager.refresh_from_db()
    assert manager.check_password(PASSWORD)
    assert guest.get("/accounts/me/").status_code == 200


@pytest.mark.parametrize(
    ("role", "where"), [(Role.OPERATOR, "north"), (Role.PROVINCE_OFFICER, "land"), (Role.FUND_DIRECTOR, "n1")]
)
def test_no_code_for_somebody_above(officer, land, role, where):
    above = make.user("above")
    make.grant(above, Role.COMMUNE_OFFICER, land.places["n1"])
    make.grant(above, role, land.places[where], starts_on=timezone.localdate() + timedelta(days=5))

    with pytest.raises(RuleBroken) as broken:
        actions.password_code_create(actor=officer, user=above, at=timezone.now())

    assert broken.value.code == "password_code.not_held"


def test_withdrawing(client, officer, land):
    invitation = make.invitation(officer, Role.CLERK, land.organisations["a"])
    client.force_login(officer)
    assert invitation.full_name in client.get("/accounts/").text

    client.post(f"/accounts/invitations/{invitation.pk}/withdraw/")

    page = client.get("/accounts/")
    assert "Đã thu hồi giấy mời" in page.text
    assert invitation.full_name not in page.text
