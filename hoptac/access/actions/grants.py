"""Giving and ending roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from hoptac.access import audit, gate, rules
from hoptac.access.choices import Role
from hoptac.access.models import Grant, User
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


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
    require_giving(actor, place, organisation)
    asked = anchor_asked(role, place, organisation)
    rules.giving_check(held=held(actor), asked=asked, to_oneself=user.pk == actor.pk)
    return write(
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
    anchor_asked(role, place, organisation)
    return write(
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
        asked = anchor_of(grant)
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
            write(actor=user, user=user, role=Role.PROVINCE_OFFICER, place=place, starts_on=gate.today())
    gate.forget_grants(user)
    return user


def held(actor: User) -> list[rules.Anchor]:
    """Return what the actor holds today, as the rules take it."""
    return [anchor_of(grant) for grant in gate.grants(actor)]


def held_or_to_come(user: User) -> list[rules.Anchor]:
    """Return what a user holds today or will hold from some later day."""
    lasting = Grant.objects.filter(Q(ends_before=None) | Q(ends_before__gt=gate.today()), user=user)
    return [anchor_of(grant) for grant in lasting.select_related("place", "organisation__place")]


def anchor_of(grant: Grant) -> rules.Anchor:
    """Return a grant as the rules take it."""
    if grant.organisation is not None:
        return rules.Anchor(Role(grant.role), grant.organisation.place.path, grant.organisation_id)
    assert grant.place is not None
    return rules.Anchor(Role(grant.role), grant.place.path)


def anchor_asked(role: Role, place: Place | None, organisation: Organisation | None) -> rules.Anchor:
    """Return a role and its place or organisation as the rules take it; RuleBroken when it belongs elsewhere."""
    rules.anchor_check(role=role, has_place=place is not None, has_organisation=organisation is not None)
    if organisation is not None:
        return rules.Anchor(role, organisation.place.path, organisation.pk)
    assert place is not None
    return rules.Anchor(role, place.path)


def require_giving(actor: User, place: Place | None, organisation: Organisation | None) -> None:
    """Return when the actor may give roles there; else raise NotAllowed or NotVisible."""
    if place is not None:
        gate.require(actor, "access.place.invite", place)
    if organisation is not None:
        gate.require(actor, "access.organisation.invite", organisation)


def write(
    *,
    actor: User,
    user: User,
    role: Role,
    place: Place | None,
    organisation: Organisation | None = None,
    starts_on: date,
    ends_before: date | None = None,
) -> Grant:
    """Write a grant that somebody else has allowed, with its trace, and return it."""
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
