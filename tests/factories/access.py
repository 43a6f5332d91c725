"""Users, grants, invitations and entries of the trail for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.core import text
from hoptac.parties.models import Organisation
from hoptac.places.models import Locality, Place

PASSWORD = "mưa nắng quê nhà 7"
LONG_AGO = date(2020, 1, 1)


def user(username: str, **values: Any) -> User:
    """Return a user who can sign in with PASSWORD and holds nothing."""
    values.setdefault("full_name", f"Người {username}")
    made = User(username=username, **values)
    made.password = make_password(PASSWORD)
    made.save()
    return made


def grant(holder: User, role: Role, anchor: Place | Organisation, **values: Any) -> Grant:
    """Return a grant at a place or an organisation, in force since long ago unless told otherwise."""
    key = "place" if isinstance(anchor, Place) else "organisation"
    values.setdefault("starts_on", LONG_AGO)
    values.setdefault("given_by", holder)
    return Grant.objects.create(user=holder, role=role, **{key: anchor}, **values)


def invitation(
    giver: User, role: Role, anchor: Place | Organisation, *, code: str = "K7PM4XQD", **values: Any
) -> Invitation:
    """Return an open invitation with this code."""
    key = "place" if isinstance(anchor, Place) else "organisation"
    values.setdefault("full_name", f"Khách {anchor}")
    values.setdefault("expires_at", timezone.now() + timedelta(days=30))
    return Invitation.objects.create(
        code_hash=make_password(code), role=role, given_by=giver, **{key: anchor}, **values
    )


def entry(actor: User, **values: Any) -> AuditEntry:
    """Return an entry of the trail."""
    values.setdefault("code", "access.grant.add")
    return AuditEntry.objects.create(actor=actor, **values)


def place(code: str, path: str, parent: Place | None, level: int, name: str, **values: Any) -> Place:
    """Return a unit with exactly this path, which need not hold its own id."""
    kind = {0: "country", 1: "province", 2: "district", 3: "commune"}[level]
    return Place.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=name,
        parent=parent,
        path=path,
        search_key=text.fold(name),
        sort_key=text.sort_key(name),
        **values,
    )


def organisation(name: str, seat: Place, kind: str = "cooperative", **values: Any) -> Organisation:
    """Return an organisation with its seat there today."""
    values.setdefault("locality", Locality.objects.create())
    return Organisation.objects.create(
        name=name, kind=kind, place=seat, search_key=text.fold(name), sort_key=text.sort_key(name), **values
    )


def moment(day: str) -> datetime:
    """Return noon of an ISO day in the installation's time zone."""
    return timezone.make_aware(datetime.fromisoformat(f"{day}T12:00:00"))
