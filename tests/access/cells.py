"""Every cell: gate.rows for each user and permission against the oracle, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hoptac.access import gate
from hoptac.access.models import User
from tests.access import oracle
from tests.access.stage import Scene


def mismatches(
    scene: Scene, codes: list[str] | None = None, sheet: dict[str, dict[str, str]] | None = None
) -> Iterator[str]:
    """Yield "user code row: sheet yes, gate no" for every cell on which the gate and the (printed) sheet differ."""
    sheet = sheet or oracle.read_sheet()
    read = {user.pk: user for user in scene.rows[User]}
    asked = [one for one in gate.declared() if one.model in scene.rows and (codes is None or one.code in codes)]
    for name, user in scene.cast.users.items():
        actor = User.objects.get(pk=user.pk) if user.pk else user
        for permission in asked:
            yield from _cells(f"{name} {permission.code}", permission, actor, read.get(user.pk, user), scene, sheet)


def _cells(what: str, asked: gate.Permission, actor: Any, read: Any, scene: Scene, sheet: Any) -> Iterator[str]:
    rows = scene.rows[asked.model]
    found = list(gate.rows(actor, asked.code).values_list("pk", flat=True))
    if len(found) != len(set(found)):
        yield f"{what}: a row twice"
    wanted = {row.pk for row in rows if oracle.may(sheet, read, asked.code, row)}
    for pk in wanted ^ (set(found) & {row.pk for row in rows}):
        yield f"{what} {pk}: sheet {pk in wanted}, gate {pk in found}"
