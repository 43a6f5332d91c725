"""Call every action without a screen as everybody: refused where the sheet refuses, and then nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import actions, gate
from hoptac.access.models import AuditEntry, Grant, Invitation, Role, User
from hoptac.core.errors import RuleBroken
from tests.access import oracle
from tests.access.stage import Scene
from tests.people import few

REFUSALS = (gate.NotVisible, gate.NotAllowed, RuleBroken)


class _Undo(Exception):
    """Takes back what an allowed call wrote."""


def problems(scene: Scene) -> Iterator[str]:
    """Yield every call that goes through although the sheet says no, or leaves a trace when refused."""
    sheet = oracle.read_sheet()
    for name, user in few(scene.cast).users.items():
        if not user.pk:
            continue
        read = next(row for row in scene.rows[User] if row.pk == user.pk)
        for what, code, row, call in _calls(scene):
            yield from _tried(f"{name} {what} {row}", call, user, oracle.may(sheet, read, code, row))


def _calls(scene: Scene) -> Iterator[tuple[str, str, Any, Callable[[User], object]]]:
    now, today = timezone.now(), timezone.localdate()
    world, nobody = scene.world, scene.cast["no_grant"]
    for key in ("a", "d"):
        unit = world.organisations[key]
        yield (
            "gives",
            "access.organisation.invite",
            unit,
            _bound(actions.grant_add, user=nobody, role=Role.CLERK, organisation=unit, starts_on=today),
        )
        yield (
            "invites",
            "access.organisation.invite",
            unit,
            _bound(actions.invitation_create, full_name="X", role=Role.CLERK, organisation=unit, at=now),
        )
    for key in ("n1", "l1"):
        place = world.places[key]
        yield (
            "gives",
            "access.place.invite",
            place,
            _bound(actions.grant_add, user=nobody, role=Role.COMMUNE_OFFICER, place=place, starts_on=today),
        )
    for name in ("clerk@a", "commune_officer@n1", "accountant@e"):
        grant = next(row for row in scene.rows[Grant] if row.user_id == scene.cast[name].pk)
        yield "ends", "access.grant.end", grant, _bound(actions.grant_end, grant=grant, on=today)
        yield (
            "issues",
            "access.password_code.create",
            scene.cast[name],
            _bound(actions.password_code_create, user=scene.cast[name], at=now),
        )
    invitation = scene.rows[Invitation][0]
    yield (
        "withdraws",
        "access.invitation.withdraw",
        invitation,
        _bound(actions.invitation_withdraw, invitation=invitation, at=now),
    )


def _bound(action: Callable[..., object], **given: Any) -> Callable[[User], object]:
    return lambda actor: action(actor=actor, **given)


def _tried(what: str, call: Callable[[User], object], user: User, may: bool) -> Iterator[str]:
    before = _state()
    went = False
    try:
        with transaction.atomic():
            call(User.objects.get(pk=user.pk))
            went = True
            raise _Undo
    except (_Undo, *REFUSALS):
        pass
    if went and not may:
        yield f"{what}: went through"
    if _state() != before:
        yield f"{what}: left a trace"


def _state() -> tuple[Any, ...]:
    grants = tuple(Grant.objects.order_by("pk").values_list("pk", "ends_before"))
    return grants, Invitation.objects.filter(withdrawn_at=None).count(), AuditEntry.objects.count()
