"""Reads of the registry: the state of organisations as entries, what pages list, one organisation's record."""

from hoptac.registry.queries.listing import Narrowing, Pages, communes, listed
from hoptac.registry.queries.numbers import readings, reported, standing
from hoptac.registry.queries.people import (
    capital,
    capital_entries,
    members,
    members_called,
    requests,
    staff,
    waiting,
)
from hoptac.registry.queries.record import History, Named, history, kin, known, named, open_requests, rights
from hoptac.registry.queries.state import (
    VIEW,
    accepted,
    entries,
    grade_bands,
    last_stated_on,
    of,
    organisations,
    portions,
    registration_of,
    thresholds,
    timelines,
)

__all__ = [
    "VIEW",
    "History",
    "Named",
    "Narrowing",
    "Pages",
    "accepted",
    "capital",
    "capital_entries",
    "communes",
    "entries",
    "grade_bands",
    "history",
    "kin",
    "known",
    "last_stated_on",
    "listed",
    "members",
    "members_called",
    "named",
    "of",
    "open_requests",
    "organisations",
    "portions",
    "readings",
    "registration_of",
    "reported",
    "requests",
    "rights",
    "staff",
    "standing",
    "thresholds",
    "timelines",
    "waiting",
]
