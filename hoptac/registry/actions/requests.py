"""Requests for a change of a legal fact: asked by the unit, decided by an officer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry import queries
from hoptac.registry.actions.saving import organisations_save
from hoptac.registry.choices import RequestState
from hoptac.registry.entries import LEGAL, Entry
from hoptac.registry.models import ChangeRequest


@transaction.atomic
def request_add(*, actor: User, organisation: Organisation, field: str, wanted: str, reason: str = "") -> ChangeRequest:
    """Ask that a legal fact become `wanted` and return the request; one open request per fact."""
    gate.require(actor, "registry.request.add", organisation)
    if field not in LEGAL:
        raise RuleBroken("not_a_legal_fact", "This fact can be edited without a request.")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if ChangeRequest.objects.filter(organisation=organisation, field=field, state=RequestState.OPEN).exists():
        raise RuleBroken("request_waiting", "A request for this fact is already waiting.")
    before = queries.entries([organisation.pk])[organisation.pk].facts.get(field)
    if not wanted.strip() or str(before or "") == wanted.strip():
        raise RuleBroken("request_changes_nothing", "Write what the fact should become.")
    request = ChangeRequest.objects.create(
        organisation=organisation,
        field=field,
        before="" if before is None else str(before),
        wanted=wanted.strip(),
        reason=reason,
        asked_at=timezone.now(),
        asked_by=actor,
    )
    audit.record(
        actor=actor,
        code="registry.request.add",
        organisation=organisation,
        target=request,
        changes={field: (request.before, request.wanted)},
        note=reason,
    )
    return request


@transaction.atomic
def request_accept(*, actor: User, request: ChangeRequest, facts: dict[str, Any], on: date, answer: str = "") -> None:
    """Accept a request: the fact changes from `on`.

    `facts` is the wanted text as values of the entry (a form has read it: a date, a commune …). Raises RuleBroken
    when the request is decided already or the change itself is refused.
    """
    request = _open(actor, request)
    saved = organisations_save(
        actor=actor,
        entries=[Entry(request.organisation_id, facts, source=f"request {request.pk}", is_decided=True)],
        on=on,
        on_behalf_of=request.asked_by,
    )
    if saved.refused:
        raise saved.refused[0].reason
    _decide(actor, request, RequestState.ACCEPTED, answer)


@transaction.atomic
def request_decline(*, actor: User, request: ChangeRequest, answer: str) -> None:
    """Decline a request with a reason."""
    request = _open(actor, request)
    if not answer.strip():
        raise RuleBroken("answer_missing", "Write why the request is declined.")
    _decide(actor, request, RequestState.DECLINED, answer)


def _open(actor: User, request: ChangeRequest) -> ChangeRequest:
    gate.require(actor, "registry.request.decide", request)
    found = (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "asked_by")
        .get(pk=request.pk)
    )
    if found.state != RequestState.OPEN:
        raise RuleBroken("request_decided", "This request has already been decided.")
    return found


def _decide(actor: User, request: ChangeRequest, state: RequestState, answer: str) -> None:
    request.state, request.answer = state, answer.strip()
    request.decided_at, request.decided_by = timezone.now(), actor
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    audit.record(
        actor=actor,
        code=f"registry.request.{'accept' if state == RequestState.ACCEPTED else 'decline'}",
        organisation=request.organisation,
        target=request,
        changes={request.field: (request.before, request.wanted)},
        note=answer,
    )
