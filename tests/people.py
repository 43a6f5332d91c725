"""The cast: every role at every place or organisation of the world, and the odd ones every check must meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from hoptac.access.choices import ORGANISATION_ROLES, Role
from hoptac.access.models import User
from tests.factories import access as make
from tests.world import World

HELD_AT_PLACES = ("land", "north", "longer", "far", "n1", "n2")
HELD_AT_ORGANISATIONS = ("a", "c", "d", "e", "union", "buyer")


@dataclass(frozen=True)
class Cast:
    """Users by name; "anonymous" is nobody."""

    users: dict[str, User | AnonymousUser]

    def __getitem__(self, name: str) -> User:
        found = self.users[name]
        assert isinstance(found, User)
        return found


def build(world: World) -> Cast:
    """Write the cast: "province_officer@north", "clerk@a" and so on, and the odd ones."""
    system = make.user("system-w", is_system=True, full_name="Hệ thống")
    users: dict[str, User | AnonymousUser] = {"anonymous": AnonymousUser(), "system": system}
    for role in Role:
        anchors = HELD_AT_ORGANISATIONS if role in ORGANISATION_ROLES else HELD_AT_PLACES
        for key in anchors:
            name = f"{role.value}@{key}"
            users[name] = _holder(world, system, name, role, key)
    return Cast(users | _odd_ones(world, system))


def few(cast: Cast) -> Cast:
    """Return one user for each role and relation to the north, and odd ones: enough for crawling pages."""
    kept = {"anonymous", "inactive", "no_grant", "ends_today", "two_grants"}
    kept |= {name for name in cast.users if name.endswith(("@n1", "@a"))}
    kept |= {
        "province_officer@north",
        "union_manager@union",
        "cooperative_manager@c",
    }
    return Cast({name: user for name, user in cast.users.items() if name in kept})


def _holder(world: World, system: User, name: str, role: Role, key: str) -> User:
    user = make.user(
        name.replace("@", "-").replace("_", "-"), full_name=f"Ông Vz{name.replace('_', '').replace('@', 'z')}z"
    )
    anchor = world.organisations[key] if role in ORGANISATION_ROLES else world.places[key]
    make.grant(user, role, anchor, given_by=system)
    return user


def _odd_ones(world: World, system: User) -> dict[str, User | AnonymousUser]:
    today = timezone.localdate()
    names = ("two_grants", "no_grant", "inactive", "ended", "ends_today", "future", "begins_today")
    users = {name: make.user(name.replace("_", "-"), full_name=f"Bà Vy{name.replace('_', '')}y") for name in names}
    officer, north = Role.PROVINCE_OFFICER, world.places["north"]
    make.grant(users["two_grants"], Role.ACCOUNTANT, world.organisations["a"], given_by=system)
    make.grant(users["two_grants"], Role.UNION_MANAGER, world.organisations["union"], given_by=system)
    make.grant(users["inactive"], officer, north, given_by=system)
    User.objects.filter(pk=users["inactive"].pk).update(is_active=False)
    users["inactive"].refresh_from_db()
    make.grant(users["ended"], officer, north, given_by=system, ends_before=today - timedelta(days=30))
    make.grant(users["ends_today"], officer, north, given_by=system, ends_before=today)
    make.grant(users["future"], officer, north, given_by=system, starts_on=today + timedelta(days=1))
    make.grant(users["begins_today"], officer, north, given_by=system, starts_on=today)
    return dict(users)
