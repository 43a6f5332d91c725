"""Planned rows as JSON and back, so that what is applied is exactly what an officer saw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hoptac.core.errors import RuleBroken
from hoptac.intake.plans import Planned
from hoptac.intake.shapes import Issue, PartialDate, Reason
from hoptac.registry.actions import changing
from hoptac.registry.entries import Entry, ReadingKey

#: Facts that are dates.
_DATES = ("registered_on", "status_on")


def entry_out(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON."""
    facts = dict(entry.facts)
    for key in _DATES:
        if facts.get(key):
            facts[key] = facts[key].isoformat()
    return {
        "organisation_id": entry.organisation_id,
        "facts": facts,
        "readings": {_key_out(key): value for key, value in entry.readings.items()},
        "source": entry.source,
        "expected": {
            _key_out(key) if isinstance(key, ReadingKey) else key: plain(value) for key, value in entry.expected.items()
        },
    }


def entry_in(stored: dict[str, Any]) -> Entry:
    """Return the entry that entry_out() wrote."""
    return Entry(
        stored["organisation_id"],
        _facts_in(stored["facts"]),
        {key_in(key): value for key, value in stored["readings"].items()},
        stored["source"],
        {key_in(key) if " " in key else key: value for key, value in _facts_in(stored["expected"]).items()},
    )


def row_out(run_id: int, row: Planned) -> tuple[Any, ...]:
    """Return the values of an ImportRow in the order of ROW_FIELDS."""
    return (
        run_id,
        row.number,
        row.state.value,
        row.name[:250],
        row.organisation_id,
        row.how,
        row.payload if row.payload is not None else {**entry_out(row.entry), "union_id": row.union_id},
        [[changing.named(key), *map(plain, values)] for key, values in row.changes.items()],
        [issue_out(issue) for issue in row.issues],
        list(row.candidates),
    )


ROW_FIELDS = [
    "run_id",
    "number",
    "state",
    "name",
    "organisation_id",
    "how",
    "entry",
    "changes",
    "issues",
    "candidates",
]


def issue_out(issue: Issue) -> dict[str, Any]:
    """Return an issue as JSON; the reason stays translatable."""
    return {
        "column": issue.column,
        "value": issue.value,
        "severity": issue.severity.value,
        **reason_out(issue.reason),
    }


def reason_out(reason: Reason | RuleBroken) -> dict[str, Any]:
    """Return a sentence as JSON: what it is called, its msgid and its values."""
    values = {key: plain(value) for key, value in reason.values.items()}
    return {"code": reason.code, "message": reason.message, "values": values}


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, PartialDate):
        return value.date.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


@lru_cache(maxsize=1024)
def _key_out(key: ReadingKey) -> str:
    return f"{key.element} {key.starts_on.isoformat()} {key.ends_before.isoformat()}"


@lru_cache(maxsize=1024)
def key_in(key: str) -> ReadingKey:
    """Return the key of a reading as it is stored: element, first day, day after the last."""
    element, starts_on, ends_before = key.split()
    return ReadingKey(int(element), dt.date.fromisoformat(starts_on), dt.date.fromisoformat(ends_before))


def _facts_in(stored: dict[str, Any]) -> dict[str, Any]:
    """Return facts as they were, dates made of their text."""
    for key in _DATES:
        if stored.get(key):
            stored[key] = dt.date.fromisoformat(stored[key])
    return stored
