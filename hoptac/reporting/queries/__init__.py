"""Reads of reports: who owes what, what a report says, where its prefilled numbers come from."""

from hoptac.reporting.queries.board import (
    CALL,
    Commune,
    Progress,
    board,
    of_round,
    progress,
    rounds_seen,
    silent,
    status,
)
from hoptac.reporting.queries.changes import Changed, changes
from hoptac.reporting.queries.filling import Filled, LineState, filled
from hoptac.reporting.queries.known import PERIODS_BEFORE, Prefill
from hoptac.reporting.queries.listing import (
    UNSENT,
    VIEW,
    WAITING,
    Heap,
    confirmations,
    heap,
    heaps,
    reports,
    to_fill,
    to_judge,
)
from hoptac.reporting.queries.reminding import late
from hoptac.reporting.queries.rounds import home, owing, period_of, rounds, unassessed
from hoptac.reporting.queries.versions import HEAD, as_file, forms, head_of, version, versions_in_use

__all__ = [
    "CALL",
    "HEAD",
    "PERIODS_BEFORE",
    "UNSENT",
    "VIEW",
    "WAITING",
    "Changed",
    "Commune",
    "Filled",
    "Heap",
    "LineState",
    "Prefill",
    "Progress",
    "as_file",
    "board",
    "changes",
    "confirmations",
    "filled",
    "forms",
    "head_of",
    "heap",
    "heaps",
    "home",
    "late",
    "of_round",
    "owing",
    "period_of",
    "progress",
    "reports",
    "rounds",
    "rounds_seen",
    "silent",
    "status",
    "to_fill",
    "to_judge",
    "unassessed",
    "version",
    "versions_in_use",
]
