"""The trail: who did what to whom, before and after, written in the transaction of the deed itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from hoptac.access.models import AuditEntry, User


@dataclass(frozen=True)
class Entry:
    """One deed to record, for record_many; the fields mean what record() says."""

    actor: User
    code: str
    organisation: Any = None
    target: Model | None = None
    changes: Mapping[str, tuple[Any, Any] | list[Any]] = field(default_factory=dict)
    note: str = ""
    on_behalf_of: object = None
    place: Any = None


def record(
    *,
    actor: User,
    code: str,
    organisation: Any = None,
    target: Model | None = None,
    changes: Mapping[str, tuple[Any, Any] | list[Any]] | None = None,
    note: str = "",
    on_behalf_of: object = None,
    place: Any = None,
) -> AuditEntry:
    """Write one entry and return it.

    `code` is the stem of the action ("registry.organisation.change"), `changes` maps a field to (before, after),
    `on_behalf_of` the person or name for whom the actor entered it. Call inside the transaction of the change.
    """
    entry = Entry(actor, code, organisation, target, changes or {}, note, on_behalf_of, place)
    made = _row(entry)
    made.save(force_insert=True)
    return made


def record_many(entries: Iterable[Entry]) -> int:
    """Write many entries at once and return how many; as record(), for imports."""
    return len(AuditEntry.objects.bulk_create([_row(entry) for entry in entries], batch_size=500))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two states of a row, as record() takes it."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _row(entry: Entry) -> AuditEntry:
    target = entry.target
    return AuditEntry(
        actor=entry.actor,
        on_behalf_of="" if entry.on_behalf_of is None else str(entry.on_behalf_of)[:200],
        code=entry.code,
        organisation=entry.organisation,
        place=entry.place,
        target_kind=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        target_label=str(target)[:200] if target is not None else "",
        changes={name: [_plain(value) for value in pair] for name, pair in entry.changes.items()},
        note=entry.note,
    )


def _plain(value: Any) -> str | int | bool | None:
    """Return a value as JSON keeps it: numbers, words, yes and no as they are; dates as ISO; rows by their name."""
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)
