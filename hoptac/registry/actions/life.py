"""An organisation's life: suspended, resumed, ended, succeeded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import facts, queries, rules
from hoptac.registry.choices import Status
from hoptac.registry.models import LifecycleEvent, Succession


@transaction.atomic
def status_change(
    *,
    actor: User,
    organisation: Organisation,
    status: Status,
    on: date,
    until: date | None = None,
    decision_no: str = "",
    reason: str = "",
    successors: Collection[Organisation] = (),
) -> LifecycleEvent:
    """Put an organisation into another state from a day on and return the event.

    `until` is the announced end of a suspension. Raises RuleBroken when the state cannot follow, is out of order,
    or names itself as its successor; gate.NotVisible for a successor the actor cannot see.
    """
    gate.require(actor, "registry.status.change", organisation)
    for successor in successors:
        gate.require(actor, queries.VIEW, successor)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    last = LifecycleEvent.objects.filter(organisation=organisation).order_by("-on").first()
    before = last.status if last else Status.ACTIVE.value
    rules.status_change_check(before, status, on=on, last_on=last.on if last else None, has_successor=bool(successors))
    if organisation in successors:
        raise RuleBroken("successor_is_itself", "An organisation cannot succeed itself.")
    event = LifecycleEvent.objects.create(
        organisation=organisation, on=on, status=status, until=until, decision_no=decision_no, reason=reason
    )
    Succession.objects.bulk_create([Succession(event=event, successor=successor) for successor in successors])
    facts.sync([organisation.pk], moved=True)
    audit.record(
        actor=actor,
        code="registry.status.change",
        organisation=organisation,
        target=organisation,
        changes={"status": (before, status.value), "on": (None, on)},
        note=reason or ", ".join(successor.name for successor in successors),
    )
    return event
