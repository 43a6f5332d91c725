"""The pages of allauth that we want, under the names by which allauth itself finds them; no sign-up, no e-mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path

from hoptac.access.marks import public, signed_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/second-step/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("closed/", public(account.account_inactive), name="account_inactive"),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/second-step/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("second-step/", signed_in(mfa.index), name="mfa_index"),
    path("second-step/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-step/codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-step/codes/new/", signed_in(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "second-step/codes/file/", signed_in(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]
