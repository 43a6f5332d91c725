"""Making and changing users."""

from __future__ import annotations

from django.db import transaction

from hoptac.access import audit, rules
from hoptac.access.models import User
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken


def user_create(
    *, actor: User | None, username: str, full_name: str, phone: str = "", email: str = "", password: str | None = None
) -> User:
    """Make a user who holds no role yet and return it.

    For commands and accepted invitations (actor None: the user made itself). Without a password the user cannot
    sign in until a code is issued. RuleBroken when the name, number or address is malformed or taken.
    """
    user = User(
        username=rules.username_clean(username),
        full_name=full_name.strip(),
        phone=identifiers.phone_normalise(phone) if phone.strip() else "",
        email=email.strip().lower(),
    )
    user.set_password(password)
    with transaction.atomic():
        _refuse_taken(user)
        user.save(force_insert=True)
        audit.record(actor=actor or user, code="access.user.create", target=user)
    return user


def account_change(*, actor: User, full_name: str, phone: str, email: str) -> User:
    """Change one's own name, number and e-mail, and return the user; RuleBroken when malformed or taken."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        before = {"full_name": user.full_name, "phone": user.phone, "email": user.email}
        user.full_name = full_name.strip()
        user.phone = identifiers.phone_normalise(phone) if phone.strip() else ""
        user.email = email.strip().lower()
        _refuse_taken(user)
        after = {"full_name": user.full_name, "phone": user.phone, "email": user.email}
        changes = audit.changed(before, after)
        if changes:
            user.save(update_fields=["full_name", "phone", "email"])
            audit.record(actor=actor, code="access.account.change", target=user, changes=changes)
    return user


def _refuse_taken(user: User) -> None:
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        raise RuleBroken("username.taken", "Somebody else has this user name. Choose another.")
    if user.phone and others.filter(phone=user.phone).exists():
        raise RuleBroken("phone.taken", "This telephone number already has an account. Sign in with it.")
    if user.email and others.filter(email=user.email).exists():
        raise RuleBroken("email.taken", "This e-mail address already has an account. Sign in with it.")
