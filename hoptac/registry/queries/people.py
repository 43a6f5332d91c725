"""Members and staff as pages list them, always through the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from hoptac.access import gate
from hoptac.core.text import fold
from hoptac.parties.models import Organisation
from hoptac.registry.choices import Membership
from hoptac.registry.models import CapitalEntry, ChangeRequest, Member, Staff


def members(
    actor: gate.Actor, organisation: Organisation, *, text: str = "", is_all: bool = False, on: date
) -> QuerySet[Member]:
    """Return the members of an organisation the actor may see, those of a day or all, in order of given names.

    `text` is looked for in names without marks and in certificate numbers.
    """
    found = gate.rows(actor, "registry.member.view", Member.objects.filter(organisation=organisation))
    if not is_all:
        found = found.filter(Q(left_on=None) | Q(left_on__gt=on))
    if text.strip():
        key = fold(text)
        in_person = Q(person__search_key__contains=key) | Q(member_organisation__search_key__contains=key)
        found = found.filter(in_person | Q(certificate_no__iexact=text.strip()))
    return found.select_related("person", "member_organisation").order_by("person__sort_key", "name", "pk")


def staff(actor: gate.Actor, organisation: Organisation, *, is_all: bool, on: date) -> QuerySet[Staff]:
    """Return the posts of an organisation the actor may see, those of a day or all."""
    found = gate.rows(actor, "registry.staff.view", Staff.objects.filter(organisation=organisation))
    if not is_all:
        found = found.filter(Q(ends_before=None) | Q(ends_before__gt=on))
    return found.select_related("person").order_by("pk")


@dataclass(frozen=True)
class Capital:
    """What the register of members adds up to; đồng."""

    count: int
    official: int
    pledged: int
    paid: int


def capital(organisation: Organisation, *, on: date) -> Capital:
    """Return how many members there are on a day and what they pledged and paid in: figures, no persons."""
    held = Member.objects.filter(Q(left_on=None) | Q(left_on__gt=on), organisation=organisation)
    sums = held.aggregate(
        count=Count("pk"),
        official=Count("pk", filter=Q(kind=Membership.OFFICIAL)),
        pledged=Sum("pledged_amount"),
        paid=Sum("paid_amount"),
    )
    return Capital(sums["count"], sums["official"], sums["pledged"] or 0, sums["paid"] or 0)


def capital_entries(member: Member) -> QuerySet[CapitalEntry]:
    """Return the movements of a member's capital, oldest first."""
    return member.capital_entries.select_related("counterpart").order_by("on", "pk")


def requests(actor: gate.Actor, *, state: str) -> QuerySet[ChangeRequest]:
    """Return the visible requests in a state ("all": every one), those that wait longest first."""
    rows = gate.rows(actor, "registry.request.view", ChangeRequest.objects.all())
    if state != "all":
        rows = rows.filter(state=state)
    order = "asked_at" if state == "open" else "-asked_at"
    return rows.select_related("organisation__place", "asked_by", "decided_by").order_by(order, "pk")


def waiting(actor: gate.Actor) -> QuerySet[ChangeRequest]:
    """Return the requests that wait for this actor's decision."""
    return gate.rows(actor, "registry.request.decide", ChangeRequest.objects.filter(state="open"))


def members_called(actor: gate.Actor, member: Member, written: str) -> list[Member]:
    """Return the other members of the same organisation that a line can mean: by certificate, else by whole name."""
    rows = gate.rows(actor, "registry.member.change", Member.objects.filter(organisation=member.organisation_id))
    rows = rows.filter(left_on=None).exclude(pk=member.pk).order_by("pk")
    by_certificate = list(rows.filter(certificate_no__iexact=written)[:5])
    key = fold(written)
    named = Q(person__search_key=key) | Q(member_organisation__search_key=key)
    return by_certificate or list(rows.filter(named)[:5])
