"""Signing in by number, user name or e-mail; lock-out; the second step; sessions; passwords."""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from hoptac.access import actions
from hoptac.access.models import AuditEntry, User
from tests.factories import access as make

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def person():
    return make.user("lo.an", phone="+84912345678", email="an@example.vn", full_name="Lò Văn An")


def _sign_in(client, login, password=make.PASSWORD):
    return client.post(SIGN_IN, {"login": login, "password": password})


def _is_in(client):
    return client.get("/accounts/me/").status_code == 200


@pytest.mark.parametrize(
    "login",
    ["lo.an", "LO.AN", " lo.an ", "0912345678", "0912 345 678", "+84 912.345.678", "an@example.vn", "An@Example.VN"],
)
def test_one_box_takes_number_name_and_address(client, person, login):
    answer = _sign_in(client, login)

    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert _is_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("lo.an", "sai"), ("0912345678", "sai"), ("nobody", make.PASSWORD), ("", "")]
)
def test_wrong_name_or_password_say_the_same(client, person, login, password):
    answer = _sign_in(client, login, password)

    assert answer.status_code == 200
    assert not _is_in(client)
    if login:
        assert "Tên hoặc mật khẩu không đúng" in answer.text


def test_five_wrong_tries_lock_the_person_under_every_name(client, person):
    for login in ("0912345678", "lo.an", "an@example.vn", "0912 345 678", "+84912345678"):
        _sign_in(client, login, "sai")

    answer = _sign_in(client, "lo.an")

    assert "Nhập sai quá nhiều lần" in answer.text
    assert not _is_in(client)


def test_wrong_tries_of_one_number_lock_no_other(client, person):
    make.user("other", phone="+84987654321")
    for _ in range(5):
        _sign_in(client, "0987654321", "sai")

    _sign_in(client, "0912345678")

    assert _is_in(client)


def test_an_inactive_person_comes_to_a_page_that_says_so(client, person):
    User.objects.update(is_active=False)

    answer = client.post(SIGN_IN, {"login": "lo.an", "password": make.PASSWORD}, follow=True)

    assert "Tài khoản đã đóng" in answer.text
    assert not _is_in(client)


def test_the_system_user_cannot_sign_in(client):
    land = make.place("W0", "/900001/", None, 0, "Nước Wa")
    system = actions.command_actor(place=land)

    assert not system.has_usable_password()
    _sign_in(client, system.username, "")
    assert not _is_in(client)


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/sign-up/", "/accounts/password/reset/", "/accounts/email/"]
)
def test_there_is_no_sign_up_and_no_e_mail_page(client, address):
    assert client.get(address).status_code == 404


def test_signing_out_takes_a_post(client, person):
    client.force_login(person)

    assert client.get("/accounts/sign-out/").status_code == 200
    assert _is_in(client)
    client.post("/accounts/sign-out/")
    assert not _is_in(client)


def _digits(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_second_step_asks_for_the_app(client, person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    answer = _sign_in(client, "lo.an")

    assert answer["Location"] == "/accounts/sign-in/second-step/"
    assert not _is_in(client)
    client.post("/accounts/sign-in/second-step/", {"code": "000000"})
    assert not _is_in(client)
    client.post("/accounts/sign-in/second-step/", {"code": _digits(secret)})
    assert _is_in(client)


def test_a_recovery_code_works_once(client, person):
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]

    _sign_in(client, "lo.an")
    client.post("/accounts/sign-in/second-step/", {"code": code})
    assert _is_in(client)

    again = Client()
    _sign_in(again, "lo.an")
    again.post("/accounts/sign-in/second-step/", {"code": code})
    assert not _is_in(again)


def test_turning_the_second_step_on(client, person):
    _sign_in(client, "lo.an")
    asked = client.get("/accounts/second-step/app/")
    assert asked["Location"].startswith("/accounts/confirm/")
    page = client.post(asked["Location"], {"password": make.PASSWORD}, follow=True)
    secret = page.context["form"].secret

    answer = client.post("/accounts/second-step/app/", {"code": _digits(secret)}, follow=True)

    assert answer.status_code == 200
    assert "Mã dự phòng" in answer.text
    for address in ("", "codes/", "codes/new/", "app/remove/", "codes/file/"):
        assert client.get(f"/accounts/second-step/{address}").status_code == 200


def test_other_sessions_can_be_ended(client, person):
    other = Client()
    for one in (client, other):
        _sign_in(one, "lo.an")
        one.get("/accounts/me/")

    assert client.get("/accounts/sessions/").text.count("<tr>") == 3
    client.post("/accounts/sessions/")

    assert _is_in(client)
    assert not _is_in(other)


def test_changing_the_password_leaves_a_trace(client, person):
    _sign_in(client, "lo.an")
    new = "ruộng bậc thang 9"

    answer = client.post(
        "/accounts/password/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new}, follow=True
    )

    assert answer.status_code == 200
    person.refresh_from_db()
    assert person.check_password(new)
    assert [(entry.code, entry.actor_id) for entry in AuditEntry.objects.all()] == [
        ("access.password.change", person.pk)
    ]


def test_my_account_changes_and_says_what(client, person):
    client.force_login(person)

    answer = client.post("/accounts/me/", {"full_name": "Lò Văn Ân", "phone": "0987654321", "email": ""})

    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.phone, person.email) == ("Lò Văn Ân", "+84987654321", "")
    entry = AuditEntry.objects.get()
    assert entry.changes == {
        "full_name": ["Lò Văn An", "Lò Văn Ân"],
        "phone": ["+84912345678", "+84987654321"],
        "email": ["an@example.vn", ""],
    }


def test_my_account_refuses_a_taken_number(client, person):
    make.user("other", phone="+84987654321")
    client.force_login(person)

    answer = client.post("/accounts/me/", {"full_name": "Lò Văn An", "phone": "0987654321", "email": ""})

    assert answer.status_code == 422
    assert not AuditEntry.objects.exists()
