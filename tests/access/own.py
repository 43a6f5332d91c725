"""A permission of the reach "own" for the checks: no context of today declares one."""

from __future__ import annotations

from hoptac.access import gate
from hoptac.access.models import AuditEntry, Role
from tests.access import oracle
from tests.access.stage import Scene, rows_of
from tests.factories import access as make

CODE = "access.trail_own.view"
ROLES = (Role.CLERK, Role.FUND_OFFICER)


def sheet() -> dict[str, dict[str, str]]:
    """Return the printed sheet with the line of the permission."""
    return oracle.read_sheet() | {CODE: {role.value: "own" for role in ROLES}}


def declare(monkeypatch, scene: Scene) -> Scene:
    """Declare the permission for this test, with entries of authors inside and outside their own place."""
    roles = dict.fromkeys(ROLES, gate.Reach.OWN)
    own = gate.Permission(CODE, AuditEntry, roles, author="actor", place="place")
    monkeypatch.setitem(gate._declared, CODE, own)
    monkeypatch.setitem(oracle.AUTHOR, CODE, lambda row: row.actor_id)
    world = scene.world
    for author in ("clerk@a", "clerk@c", "fund_officer@n1", "fund_officer@far"):
        for key in ("a", "c", "e"):
            make.entry(scene.cast[author], organisation=world.organisations[key])
        make.entry(scene.cast[author], place=world.places["n1"])
    return Scene(world, scene.cast, rows_of(world))
