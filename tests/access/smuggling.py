"""Post ids and names that were never offered: the form must refuse with 422, and nothing may be written."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from hoptac.access.choices import PLACE_ROLES, Role
from hoptac.access.models import AuditEntry, Grant, Invitation
from tests.access import oracle
from tests.access.stage import Scene

GIVERS = (
    "province_officer@north",
    "province_officer@n1",
    "operator@north",
    "cooperative_manager@a",
    "union_manager@union",
)
PERSON = {"full_name": "Người được mời", "phone": ""}


def problems(scene: Scene) -> Iterator[str]:
    """Yield every place, organisation or role that an invitation takes from a person who may not give it."""
    sheet = oracle.read_sheet()
    for name in GIVERS:
        client, user = Client(), scene.cast[name]
        client.force_login(user)
        places = [(place, {"role": Role.COMMUNE_OFFICER, "place": place.pk}) for place in scene.world.places.values()]
        organisations = [
            (one, {"role": Role.CLERK, "organisation": one.name}) for one in scene.world.organisations.values()
        ]
        for row, given in [*places, *organisations]:
            code = "access.place.invite" if "place" in given else "access.organisation.invite"
            if not oracle.may(sheet, user, code, row):
                yield from _refused(client, f"{name} {row}", given)
        for role in set(Role) - _givable(name):
            anchor = {"place": scene.world.places["n1"].pk} if role in PLACE_ROLES else {"organisation": "HTX Mốc Qaz"}
            yield from _refused(client, f"{name} {role}", {"role": role, **anchor})


def _givable(name: str) -> set[Role]:
    """Return what the person's role includes, written down anew."""
    units = {Role.ACCOUNTANT, Role.CLERK}
    return {
        "province_officer": set(Role) - {Role.FUND_DIRECTOR, Role.OPERATOR},
        "operator": {Role.OPERATOR},
        "cooperative_manager": {Role.COOPERATIVE_MANAGER, *units},
        "union_manager": {Role.UNION_MANAGER, *units},
    }[name.split("@", maxsplit=1)[0]]


def _refused(client: Client, what: str, given: dict[str, object]) -> Iterator[str]:
    before = _counts()
    status = client.post(reverse("access:invitation_create"), {**PERSON, **given}).status_code
    if status != 422:
        yield f"{what}: {status}, not 422"
    if _counts() != before:
        yield f"{what}: something was written"


def _counts() -> tuple[int, int, int]:
    return Invitation.objects.count(), Grant.objects.count(), AuditEntry.objects.count()
