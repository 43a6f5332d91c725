"""Every change to users, grants and invitations; each asks the gate itself and leaves a trace in the trail."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hoptac.access import audit, gate, rules
from hoptac.access.choices import Role
from hoptac.access.models import Grant, Invitation, User
from hoptac.core import identifiers
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


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


def grant_add(
    *,
    actor: User,
    user: User,
    role: Role,
    place: Place | None = None,
    organisation: Organisation | None = None,
    starts_on: date,
    ends_before: date | None = None,
) -> Grant:
    """Give a role at a place or an organisation and return the grant.

    NotVisible or NotAllowed when the actor does not reach the anchor; RuleBroken when the role is not held by the
    actor, is the actor's own, belongs elsewhere, or the days are out of order.
    """
    _require_giving(actor, place, organisation)
    asked = _asked(role, place, organisation)
    rules.giving_check(held=held(actor), asked=asked, to_oneself=user.pk == actor.pk)
    return _grant_write(
        actor=actor,
        user=user,
        role=role,
        place=place,
        organisation=organisation,
        starts_on=starts_on,
        ends_before=ends_before,
    )


def grant_install(
    *,
    actor: User,
    user: User,
    role: Role,
    place: Place | None = None,
    organisation: Organisation | None = None,
    starts_on: date,
    ends_before: date | None = None,
) -> Grant:
    """Give any role, as the machine's own command line may; NotAllowed for every actor who is a person."""
    if not actor.is_system:
        raise gate.NotAllowed("access.grant.install")
    _asked(role, place, organisation)
    return _grant_write(
        actor=actor,
        user=user,
        role=role,
        place=place,
        organisation=organisation,
        starts_on=starts_on,
        ends_before=ends_before,
    )


def grant_end(*, actor: User, grant: Grant, on: date) -> Grant:
    """End a grant: `on` is the first day on which it holds no more. Return the grant as it is now."""
    gate.require(actor, "access.grant.end", grant)
    with transaction.atomic():
        locked = Grant.objects.select_for_update(of=("self",)).select_related("place", "organisation__place", "user")
        grant = locked.get(pk=grant.pk)
        asked = _anchor(grant)
        rules.ending_check(
            held=held(actor), asked=asked, starts_on=grant.starts_on, ends_before=grant.ends_before, on=on
        )
        before, grant.ends_before = grant.ends_before, on
        grant.save(update_fields=["ends_before"])
        audit.record(
            actor=actor,
            code="access.grant.end",
            organisation=grant.organisation,
            place=grant.place,
            target=grant,
            changes={"ends_before": (before, on)},
        )
    gate.forget_grants(actor)
    return grant


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
    _require_giving(actor, place, organisation)
    rules.giving_check(held=held(actor), asked=_asked(role, place, organisation), to_oneself=False)
    invitation = Invitation(full_name=full_name.strip(), role=role, place=place, organisation=organisation)
    invitation.phone = identifiers.phone_normalise(phone) if phone.strip() else ""
    return _invitation_write(actor, invitation, at, "access.invitation.create")


def password_code_create(*, actor: User, user: User, at: datetime) -> tuple[Invitation, str]:
    """Issue a code by which the user chooses a new password; return it as invitation_create does.

    RuleBroken unless the actor could give every role the user holds: a code for a password is as good as the roles.
    """
    gate.require(actor, "access.password_code.create", user)
    if user.is_system or not all(rules.may_give(held(actor), one) for one in _held_or_to_come(user)):
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
        user = user_create(actor=None, username=name, full_name=full_name, phone=phone, password=password)
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


def command_actor(*, place: Place) -> User:
    """Return the system user on whose name commands act inside this place; it can never sign in."""
    with transaction.atomic():
        user, is_new = User.objects.get_or_create(
            username=f"command-line-{place.code.lower()}",
            defaults={"full_name": f"Dòng lệnh ({place.full_name})", "is_system": True},
        )
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if not any(grant.place_id == place.pk for grant in gate.grants(user)):
            _grant_write(actor=user, user=user, role=Role.PROVINCE_OFFICER, place=place, starts_on=gate.today())
    gate.forget_grants(user)
    return user


def held(actor: User) -> list[rules.Anchor]:
    """Return what the actor holds today, as the rules take it."""
    return [_anchor(grant) for grant in gate.grants(actor)]


def _held_or_to_come(user: User) -> list[rules.Anchor]:
    """Return what a user holds today or will hold from some later day."""
    lasting = Grant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=gate.today()), user=user)
    return [_anchor(grant) for grant in lasting.select_related("place", "organisation__place")]


def _anchor(grant: Grant) -> rules.Anchor:
    if grant.organisation is not None:
        return rules.Anchor(Role(grant.role), grant.organisation.place.path, grant.organisation_id)
    assert grant.place is not None
    return rules.Anchor(Role(grant.role), grant.place.path)


def _asked(role: Role, place: Place | None, organisation: Organisation | None) -> rules.Anchor:
    rules.anchor_check(role=role, has_place=place is not None, has_organisation=organisation is not None)
    if organisation is not None:
        return rules.Anchor(role, organisation.place.path, organisation.pk)
    assert place is not None
    return rules.Anchor(role, place.path)


def _require_giving(actor: User, place: Place | None, organisation: Organisation | None) -> None:
    if place is not None:
        gate.require(actor, "access.place.invite", place)
    if organisation is not None:
        gate.require(actor, "access.organisation.invite", organisation)


def _grant_write(
    *,
    actor: User,
    user: User,
    role: Role,
    place: Place | None,
    organisation: Organisation | None = None,
    starts_on: date,
    ends_before: date | None = None,
) -> Grant:
    rules.period_check(starts_on=starts_on, ends_before=ends_before)
    with transaction.atomic():
        grant = Grant.objects.create(
            user=user,
            role=role,
            place=place,
            organisation=organisation,
            starts_on=starts_on,
            ends_before=ends_before,
            given_by=actor,
        )
        code = "access.grant.add"
        audit.record(actor=actor, code=code, organisation=organisation, place=place, target=grant)
    gate.forget_grants(user)
    return grant


def _refuse_taken(user: User) -> None:
    others = User.objects.exclude(pk=user.pk)
    if others.filter(username=user.username).exists():
        raise RuleBroken("username.taken", "Somebody else has this user name. Choose another.")
    if user.phone and others.filter(phone=user.phone).exists():
        raise RuleBroken("phone.taken", "This telephone number already has an account. Sign in with it.")
    if user.email and others.filter(email=user.email).exists():
        raise RuleBroken("email.taken", "This e-mail address already has an account. Sign in with it.")


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
    grant = _grant_write(
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
