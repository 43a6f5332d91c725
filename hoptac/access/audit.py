"""The trail: who did what to whom, before and after, written in the transaction of the deed itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from hoptac.access.models import AuditEntry, User
from hoptac.core import bulk

_COLUMNS = (
    "at",
    "actor_id",
    "on_behalf_of",
    "code",
    "organisation_id",
    "place_id",
    "target_kind",
    "target_id",
    "target_label",
    "changes",
    "note",
)

UNDESCRIBED = gettext_noop("%(actor)s: %(code)s – %(target)s")


@dataclass(slots=True)
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
    organisation_id: int | None = None


_sentences: dict[str, str] = {}


def describe(sentences: Mapping[str, str]) -> None:
    """Say how entries of these codes read: English msgids with %(actor)s, %(target)s, %(organisation)s, %(note)s.

    Called from a context's `policy.py` or `queries.py`; mark the texts with gettext_noop.
    """
    _sentences.update(sentences)


@dataclass(frozen=True)
class FieldWords:
    """How a context names the fields its entries change and shows their values; None: as the row's model has it."""

    label: Callable[[str], str | None]
    shown: Callable[[str, Any], str | None]


_field_words: dict[str, FieldWords] = {}


def describe_fields(context: str, words: FieldWords) -> None:
    """Say how changed fields of entries whose code begins with "context." read."""
    _field_words[context] = words


def field_words(code: str) -> FieldWords | None:
    """Return the words for the fields of an entry of this code, if its context described them."""
    return _field_words.get(code.partition(".")[0])


def described() -> list[str]:
    """Return the codes that read as sentences."""
    return list(_sentences)


def sentence_of(code: str) -> str:
    """Return the msgid of a code's sentence; one that names the code when no context described it."""
    return _sentences.get(code, UNDESCRIBED)


def title(code: str) -> str:
    """Return a code as a short phrase for lists: its sentence without the names."""
    blank = {"actor": "…", "target": "…", "organisation": "…", "note": "", "code": code}
    return (gettext(sentence_of(code)) % blank).strip(" :") if code in _sentences else code


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
    made = AuditEntry(**dict(zip(_COLUMNS, _values(entry, timezone.now()), strict=True)))
    made.save(force_insert=True)
    return made


def record_many(entries: Iterable[Entry]) -> int:
    """Write many entries at once and return how many; as record(), for imports, inside the caller's transaction."""
    at = timezone.now()
    return bulk.insert(AuditEntry, _COLUMNS, (_values(entry, at) for entry in entries))


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two states of a row, as record() takes it."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _values(entry: Entry, at: datetime) -> tuple[Any, ...]:
    """Return the values of an entry in the order of _COLUMNS."""
    target = entry.target
    return (
        at,
        entry.actor.pk,
        "" if entry.on_behalf_of is None else str(entry.on_behalf_of)[:200],
        entry.code,
        entry.organisation.pk if entry.organisation is not None else entry.organisation_id,
        entry.place.pk if entry.place is not None else None,
        target._meta.label_lower if target is not None else "",
        target.pk if target is not None else None,
        str(target)[:200] if target is not None else "",
        {
            name: [value if type(value) in _AS_IS else _plain(value) for value in pair]
            for name, pair in entry.changes.items()
        },
        entry.note,
    )


#: Types JSON has itself.
_AS_IS = frozenset({str, int, bool, type(None)})


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: numbers, words, yes and no as they are; dates as ISO; rows by their name."""
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value)
