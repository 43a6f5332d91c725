"""Every cell: gate.rows for each user and permission against the oracle, row by row."""

from __future__ import annotations

from collections.abc import Iterator

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
    for permission in gate.declared():
        rows = scene.rows.get(permission.model)
        if rows is None or (codes is not None and permission.code not in codes):
            continue
        for name, user in scene.cast.users.items():
            actor = User.objects.get(pk=user.pk) if user.pk else user
            found = list(gate.rows(actor, permission.code).values_list("pk", flat=True))
            if len(found) != len(set(found)):
                yield f"{name} {permission.code}: a row twice"
            wanted = {row.pk for row in rows if oracle.may(sheet, read.get(user.pk, user), permission.code, row)}
            for pk in wanted ^ (set(found) & {row.pk for row in rows}):
                yield f"{name} {permission.code} {pk}: sheet {pk in wanted}, gate {pk in found}"
