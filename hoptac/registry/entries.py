"""Entries: all that can be stated about one organisation at once, as flat facts and readings.

A registry page, an import and the sample province all speak this language to `actions.organisations_save`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class ReadingKey(NamedTuple):
    """A reported number: element number and [starts_on, ends_before)."""

    element: int
    starts_on: date
    ends_before: date


@dataclass(slots=True)
class Entry:
    """Statements about one organisation; `organisation_id` None asks for a new one.

    `facts` holds keys of FACTS; a key that is absent or None says nothing. `expected` holds the values the author
    saw before (import preview): if they have changed since, the entry is refused instead of overwriting.
    `cleared` names facts of CLEARABLE to empty. `is_place_chosen` says that a person chose the commune: it then
    counts even where the address is written as before. `is_decided` says that a person decided this very change:
    it holds from its day, even when newer lists have been taken in.
    """

    organisation_id: int | None
    facts: dict[str, Any]
    readings: dict[ReadingKey, int] = field(default_factory=dict)
    source: str = ""
    expected: dict[Any, Any] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    is_place_chosen: bool = False
    is_decided: bool = False

    def statements(self) -> dict[Any, Any]:
        """Return facts and readings in one dictionary."""
        return {**self.facts, **self.readings}


#: Legal facts: an organisation asks for their change, an officer decides (Decree 92/2024).
LEGAL = (
    "name",
    "kind",
    "code",
    "registered_on",
    "registration_no",
    "address",
    "charter_capital",
    "representative",
    "representative_post",
    "business_code",
    "business_line",
    "sector",
    "governance",
)
#: Facts an organisation edits itself.
OWN = ("phone", "email", "website", "introduction")
#: Facts that may be emptied again.
CLEARABLE = frozenset(
    {*OWN, "registration_no", "representative", "representative_post", "business_code", "business_line"}
)
#: Facts only an officer states.
OFFICIAL = ("status", "grade", "grade_year", "grade_points", "value_chain", "high_tech", "ecommerce")

ON_ORGANISATION = ("name", "kind", "code")
ON_REGISTRATION = (
    "registered_on",
    "registered_precision",
    "registration_no",
    "governance",
    "charter_capital",
    "business_code",
    "business_line",
    "representative",
    "representative_post",
    "phone",
    "email",
    "website",
    "introduction",
)
FEATURES = ("value_chain", "high_tech", "ecommerce")
