"""How allauth, which signs people in, meets our users: numbers, no public sign-up, one lock-out a person."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hoptac.access import audit
from hoptac.access.models import User
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken

_MISMATCH = _("The name and the password do not belong together. Check both, or ask the office for a new code.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks us about accounts."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask the office that opened it."),
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation only."""
        return False

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the user's number; an officer who invites has checked it."""
        return (user.phone, True) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Numbers change on our own account page only."""
        raise NotImplementedError

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Numbers are not verified by message: there is no such service."""
        raise NotImplementedError

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send no message: there is no such service."""
        raise NotImplementedError

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return whose number this is, however it is written."""
        try:
            return User.objects.filter(phone=identifiers.phone_normalise(phone)).first()
        except RuleBroken:
            return None

    def set_password(self, user: User, password: str) -> None:
        """Set a changed password and leave a trace."""
        super().set_password(user, password)
        audit.record(actor=user, code="access.password.change", target=user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong tries by person, whichever of name, number and e-mail is tried; else by what was typed.

        allauth's own key is the same for all who sign in by number: five wrong tries of one would lock everybody.
        """
        user = self._user_meant(credentials)
        if user is not None:
            return f"user:{user.pk}"
        typed = "|".join(f"{name}={credentials[name]}" for name in sorted(credentials) if name != "password")
        return hashlib.sha256(typed.lower().encode()).hexdigest()

    def _user_meant(self, credentials: dict[str, Any]) -> User | None:
        if credentials.get("username"):
            return User.objects.filter(username=str(credentials["username"]).lower()).first()
        if credentials.get("email"):
            return User.objects.filter(email=str(credentials["email"]).lower()).first()
        return self.get_user_by_phone(str(credentials.get("phone") or ""))
