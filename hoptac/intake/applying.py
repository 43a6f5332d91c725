"""Saving planned rows through the actions of the registry and the catalogue."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hoptac.access.models import User
from hoptac.catalogue import drafts
from hoptac.core.errors import RuleBroken
from hoptac.intake import storing
from hoptac.intake.shapes import Kind
from hoptac.parties.models import Organisation
from hoptac.registry import actions as registry_actions
from hoptac.registry.actions import NewMember, NewStaff, changing, undoing
from hoptac.registry.choices import PartyKind
from hoptac.registry.entries import Entry

Payloads = Sequence[dict[str, Any] | Entry]
Refusals = dict[int, RuleBroken]


@dataclass(slots=True)
class Done:
    """What saving did: refusals by place in the list; for organisations also what is needed to take it back."""

    refused: Refusals
    created: list[int] = field(default_factory=list)
    changed: dict[int, list[str]] = field(default_factory=dict)
    before: undoing.Kept = field(default_factory=dict)
    joined: list[int] = field(default_factory=list)

    def add(self, other: Done) -> None:
        """Add what saving the next rows did, but for its refusals."""
        self.created += other.created
        self.changed |= other.changed
        self.joined += other.joined
        for label, rows in other.before.items():
            self.before.setdefault(label, []).extend(rows)


def save(
    *,
    actor: User,
    kind: Kind,
    on: dt.date,
    payloads: Payloads,
    source: str,
    unions: Mapping[int, int] | None = None,
) -> Done:
    """Save what planned rows state. In the caller's transaction.

    Organisations come as entries, or as the JSON storing.entry_out() wrote; everything else as its payload. `unions`
    says by place in the list which union an organisation joins.
    """
    if kind not in (Kind.MEMBERS, Kind.STAFF, Kind.PRODUCTS):
        return _save_organisations(actor, on, payloads, source, unions or {})
    rows = [each for each in payloads if isinstance(each, dict)]
    if kind is Kind.MEMBERS:
        return Done(_save_people(actor, on, rows, source, _add_members)[0])
    if kind is Kind.STAFF:
        return Done(_save_people(actor, on, rows, source, _add_staff)[0])
    return Done(_save_products(actor, on, rows, source))


def _save_organisations(actor: User, on: dt.date, payloads: Payloads, source: str, unions: Mapping[int, int]) -> Done:
    entries = [each if isinstance(each, Entry) else storing.entry_in(each) for each in payloads]
    before = undoing.keep([each.organisation_id for each in entries if each.organisation_id is not None])
    saved = registry_actions.organisations_save(actor=actor, entries=entries, on=on)
    refused = {each.index: each.reason for each in saved.refused}
    members: list[int] = []
    joining: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for index, union_id in unions.items():
        pk = saved.created.get(index) or entries[index].organisation_id
        if index not in refused and pk is not None:
            joining[union_id].append({"index": index, "organisation_id": pk})
    names = Organisation.objects.in_bulk([each["organisation_id"] for rows in joining.values() for each in rows])
    for union in Organisation.objects.filter(pk__in=joining):
        rows = [
            {
                "name": names[each["organisation_id"]].name,
                "party": PartyKind.LEGAL,
                "member_organisation_id": each["organisation_id"],
            }
            for each in joining[union.pk]
        ]
        late, ids = _save_people(
            actor, on, [{"organisation_id": union.pk, "facts": row} for row in rows], source, _add_members
        )
        members += ids
        refused.update({joining[union.pk][place]["index"]: reason for place, reason in late.items()})
    changed = {pk: [changing.named(key) for key in found] for pk, found in saved.changed.items()}
    return Done(refused, list(saved.created.values()), changed, before, members)


Add = Callable[[User, Organisation, list[dict[str, Any]], dt.date, str], list[int]]


def _save_people(
    actor: User, on: dt.date, payloads: Sequence[dict[str, Any]], source: str, add: Add
) -> tuple[Refusals, list[int]]:
    """Add persons organisation by organisation; when one breaks a rule, the others of it are added one by one.

    Return what was refused, and the ids of what was added.
    """
    refused: Refusals = {}
    added: list[int] = []
    by_organisation: dict[int, list[int]] = defaultdict(list)
    for index, payload in enumerate(payloads):
        by_organisation[payload["organisation_id"]].append(index)
    organisations = Organisation.objects.in_bulk(list(by_organisation))
    for pk, indexes in by_organisation.items():
        try:
            added += add(actor, organisations[pk], [payloads[index]["facts"] for index in indexes], on, source)
        except RuleBroken:
            for index in indexes:
                try:
                    added += add(actor, organisations[pk], [payloads[index]["facts"]], on, source)
                except RuleBroken as reason:
                    refused[index] = reason
    return refused, added


def _add_members(
    actor: User, organisation: Organisation, rows: list[dict[str, Any]], on: dt.date, source: str
) -> list[int]:
    members = [NewMember(**dated(row, "certificate_date", "joined_on")) for row in rows]
    return registry_actions.members_add(actor=actor, organisation=organisation, members=members, on=on, note=source)


def _add_staff(
    actor: User, organisation: Organisation, rows: list[dict[str, Any]], on: dt.date, source: str
) -> list[int]:
    staff = [NewStaff(**dated(row, "starts_on")) for row in rows]
    return registry_actions.staff_add(actor=actor, organisation=organisation, staff=staff, on=on, note=source)


def _save_products(actor: User, on: dt.date, payloads: Sequence[dict[str, Any]], source: str) -> Refusals:
    from hoptac.catalogue import actions as catalogue_actions  # loads what pictures need: only for products

    entries = [product_entry(payload, source) for payload in payloads]
    put = catalogue_actions.product_put_many(actor=actor, entries=entries, on=on)
    return dict(put.refused)


def product_entry(payload: dict[str, Any], source: str) -> drafts.Entry:
    """Return the product a payload states."""
    facts = dict(payload["facts"])
    starred = facts.pop("starred", None)
    return drafts.Entry(
        payload["organisation_id"],
        drafts.Draft(**facts),
        drafts.Starred(**dated(starred, "decided_on", "valid_until")) if starred else None,
        source,
    )


def dated(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the row with these values as dates again, None where they are empty."""
    return {
        key: dt.date.fromisoformat(value) if key in names and value else value or (None if key in names else value)
        for key, value in row.items()
    }
