"""Codes on paper: inviting to a role, and choosing a new password."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate, rules
from hoptac.access.actions import grants, users
from hoptac.access.choices import Role
from hoptac.access.models import Grant, Invitation, User
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


def invitation_create(
    *,
    actor: User,
    full_name: str,
    phone: str = "",
    role: Role,
    place: Place | None = None,
    organisation: Organisation | None = None,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite somebody to a role; return the invitation and its code, which is shown this once and kept nowhere.

    Refuses like grant_add. The code works once, for rules.CODE_VALID_FOR from `at`.
    """
    grants.require_giving(actor, place, organisation)
    rules.giving_check(held=grants.held(actor), asked=grants.anchor_asked(role, place, organisation), to_oneself=False)
    invitation = _invitation(full_name, phone, role, place, organisation)
    return _invitation_write(actor, invitation, at, "access.invitation.create")


def invitation_install(
    *,
    actor: User,
    full_name: str,
    phone: str = "",
    role: Role,
    place: Place | None = None,
    organisation: Organisation | None = None,
    at: datetime,
) -> tuple[Invitation, str]:
    """Invite to any role, as the machine's own command line may; NotAllowed for every actor who is a person."""
    if not actor.is_system:
        raise gate.NotAllowed("access.invitation.install")
    grants.anchor_asked(role, place, organisation)
    invitation = _invitation(full_name, phone, role, place, organisation)
    return _invitation_write(actor, invitation, at, "access.invitation.create")


def password_code_create(*, actor: User, user: User, at: datetime) -> tuple[Invitation, str]:
    """Issue a code by which the user chooses a new password; return it as invitation_create does.

    RuleBroken unless the actor could give every role the user holds: a code for a password is as good as the roles.
    """
    gate.require(actor, "access.password_code.create", user)
    if user.is_system or not all(rules.may_give(grants.held(actor), one) for one in grants.held_or_to_come(user)):
        raise RuleBroken("password_code.not_held", "You may only issue a code to somebody whose roles you could give.")
    invitation = Invitation(user=user, full_name=user.full_name, phone=user.phone)
    return _invitation_write(actor, invitation, at, "access.password_code.create")


def invitation_withdraw(*, actor: User, invitation: Invitation, at: datetime) -> Invitation:
    """Make a code worthless before it is used; RuleBroken when it is worthless already."""
    gate.require(actor, "access.invitation.withdraw", invitation)
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
        _code_open_check(invitation, at)
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        _invitation_record(actor, invitation, "access.invitation.withdraw")
    return invitation


def invitation_try(*, number: int, code: str, at: datetime) -> Invitation:
    """Return the invitation of this number when the code is right; count a wrong try.

    RuleBroken, with the same words for an unknown number and a wrong code, or when the code is no longer open.
    """
    with transaction.atomic():
        found = Invitation.objects.select_for_update().filter(pk=number).first()
        if found is not None:
            _code_open_check(found, at)
            if check_password(rules.code_clean(code), found.code_hash):
                return found
            found.wrong_tries += 1
            found.save(update_fields=["wrong_tries"])
    raise RuleBroken("code.wrong", "This number and this code do not belong together. Look at the paper again.")


def invitation_accept(
    *, invitation: Invitation, username: str, full_name: str, phone: str, password: str, at: datetime
) -> User:
    """Make the invited person's user with the invited role, and return it; without a user name, from the number."""
    with transaction.atomic():
        invitation = _invitation_lock(invitation, at, for_role=True)
        if not username.strip() and not phone.strip():
            raise RuleBroken("user.needs_name", "Enter a telephone number or a user name: you sign in with it.")
        name = username if username.strip() else "u" + identifiers.phone_normalise(phone).lstrip("+")
        user = users.user_create(actor=None, username=name, full_name=full_name, phone=phone, password=password)
        _invitation_use(invitation, user, at)
    return user


def invitation_take(*, actor: User, invitation: Invitation, at: datetime) -> Grant:
    """Give the invited role to somebody who has an account already and is signed in."""
    with transaction.atomic():
        invitation = _invitation_lock(invitation, at, for_role=True)
        if invitation.given_by_id == actor.pk:
            raise RuleBroken("grant.to_oneself", "You cannot give yourself a role. Ask a colleague.")
        grant = _invitation_use(invitation, actor, at)
    gate.forget_grants(actor)
    return grant


def password_code_use(*, invitation: Invitation, password: str, at: datetime) -> User:
    """Set the password for which the code was issued and return the user; open sessions of the user end."""
    with transaction.atomic():
        invitation = _invitation_lock(invitation, at, for_role=False)
        user = User.objects.select_for_update().get(new_codes=invitation.pk)
        user.set_password(password)
        user.save(update_fields=["password"])
        _accepted(invitation, user, at)
        audit.record(actor=user, code="access.password.change", target=user)
    return user


def _invitation(
    full_name: str, phone: str, role: Role, place: Place | None, organisation: Organisation | None
) -> Invitation:
    number = identifiers.phone_normalise(phone) if phone.strip() else ""
    return Invitation(full_name=full_name.strip(), phone=number, role=role, place=place, organisation=organisation)


def _invitation_write(actor: User, invitation: Invitation, at: datetime, audit_code: str) -> tuple[Invitation, str]:
    code = "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))
    invitation.code_hash = make_password(code)
    invitation.given_by = actor
    invitation.created_at = at
    invitation.expires_at = at + rules.CODE_VALID_FOR
    with transaction.atomic():
        invitation.save(force_insert=True)
        _invitation_record(actor, invitation, audit_code)
    return invitation, code


def _invitation_record(actor: User, invitation: Invitation, code: str) -> None:
    audit.record(
        actor=actor,
        code=code,
        organisation=invitation.organisation,
        place=invitation.place,
        target=invitation,
        note=invitation.get_role_display() if invitation.role else "",
    )


def _code_open_check(invitation: Invitation, at: datetime) -> None:
    rules.code_open_check(
        is_used=invitation.accepted_at is not None,
        is_withdrawn=invitation.withdrawn_at is not None,
        wrong_tries=invitation.wrong_tries,
        expires_at=invitation.expires_at,
        at=at,
    )


def _invitation_lock(invitation: Invitation, at: datetime, *, for_role: bool) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _code_open_check(locked, at)
    if bool(locked.role) != for_role:
        raise RuleBroken("code.other_purpose", "This code was issued for something else.")
    return locked


def _invitation_use(invitation: Invitation, user: User, at: datetime) -> Grant:
    """Give the role in the name of whoever invited, from the day of acceptance."""
    starts_on = timezone.localdate(at)
    role = Role(invitation.role)
    grant = grants.write(
        actor=invitation.given_by,
        user=user,
        role=role,
        place=invitation.place,
        organisation=invitation.organisation,
        starts_on=starts_on,
    )
    _accepted(invitation, user, at)
    _invitation_record(user, invitation, "access.invitation.accept")
    return grant


def _accepted(invitation: Invitation, user: User, at: datetime) -> None:
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
