"""Planned rows as JSON and back, so that what is applied is exactly what an officer saw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hoptac.facts.elements import BY_NUMBER
from hoptac.intake.plans import Planned
from hoptac.intake.shapes import Issue, PartialDate
from hoptac.registry.entries import Entry, ReadingKey

#: Types JSON has itself.
_AS_IS = frozenset({str, int, bool, type(None)})
#: Facts that are dates.
_DATES = frozenset({"registered_on", "status_on"})


def entry_out(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON."""
    return {
        "organisation_id": entry.organisation_id,
        "facts": {key: value if type(value) in _AS_IS else plain(value) for key, value in entry.facts.items()},
        "readings": [[*_key_out(key), value] for key, value in entry.readings.items()],
        "source": entry.source,
        "expected": [
            [_key_out(key) if isinstance(key, ReadingKey) else key, plain(value)]
            for key, value in entry.expected.items()
        ],
    }


def entry_in(stored: dict[str, Any]) -> Entry:
    """Return the entry that entry_out() wrote."""
    return Entry(
        stored["organisation_id"],
        _facts_in(stored["facts"]),
        {_key_in(*key): value for *key, value in stored["readings"]},
        stored["source"],
        {
            _key_in(*key) if isinstance(key, list) else key: value if isinstance(key, list) else _fact_in(key, value)
            for key, value in stored["expected"]
        },
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
        [[name_of(key), *map(plain, values)] for key, values in row.changes.items()],
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
        "code": issue.reason.code,
        "message": issue.reason.message,
        "values": {key: plain(value) for key, value in issue.reason.values.items()},
    }


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


def name_of(key: Any) -> str:
    """Return a fact's name, or element and days as the trail writes them: "revenue 2024-01-01/2025-01-01"."""
    if isinstance(key, ReadingKey):
        return f"{BY_NUMBER[key.element].code} {key.starts_on.isoformat()}/{key.ends_before.isoformat()}"
    return str(key)


@lru_cache(maxsize=1024)
def _key_out(key: ReadingKey) -> tuple[int, str, str]:
    return key.element, key.starts_on.isoformat(), key.ends_before.isoformat()


@lru_cache(maxsize=1024)
def _key_in(element: int, starts_on: str, ends_before: str) -> ReadingKey:
    return ReadingKey(element, dt.date.fromisoformat(starts_on), dt.date.fromisoformat(ends_before))


def _facts_in(stored: dict[str, Any]) -> dict[str, Any]:
    """Return facts as they were, dates made of their text."""
    for key in _DATES & stored.keys():
        stored[key] = _fact_in(key, stored[key])
    return stored


def _fact_in(key: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if key in _DATES and value else value
