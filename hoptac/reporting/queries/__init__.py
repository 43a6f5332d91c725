"""Reads of reports: who owes what, what a report says, where its prefilled numbers come from."""

from hoptac.reporting.queries.board import Commune, board, of_round
from hoptac.reporting.queries.filling import Filled, LineState, filled
from hoptac.reporting.queries.known import PERIODS_BEFORE, Prefill
from hoptac.reporting.queries.listing import UNSENT, VIEW, WAITING, reports, to_fill, to_judge
from hoptac.reporting.queries.rounds import home, owing, period_of, rounds
from hoptac.reporting.queries.versions import HEAD, as_file, version, versions_in_use

__all__ = [
    "HEAD",
    "PERIODS_BEFORE",
    "UNSENT",
    "VIEW",
    "WAITING",
    "Commune",
    "Filled",
    "LineState",
    "Prefill",
    "as_file",
    "board",
    "filled",
    "home",
    "of_round",
    "owing",
    "period_of",
    "reports",
    "rounds",
    "to_fill",
    "to_judge",
    "version",
    "versions_in_use",
]
