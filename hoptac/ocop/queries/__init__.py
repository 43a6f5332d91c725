"""Reads of the OCOP cycle."""

from __future__ import annotations

from hoptac.ocop.queries.councils import (
    Board,
    BoardLine,
    board,
    checked_dossiers,
    councils,
    entries,
    may_sit,
    missing_sheets,
    sheet_lines,
    sheet_points,
    sheets,
    waiting_sheets,
)
from hoptac.ocop.queries.dossiers import (
    Result,
    Scored,
    ScoredLine,
    dossiers,
    earliest_paper,
    evidence,
    facts_known,
    result,
    self_scored,
    waiting,
)
from hoptac.ocop.queries.renewals import Due, renewals
from hoptac.ocop.queries.sets import FrameShown, criteria, frames, lines, sections, sets_for, sets_in_force, stars_asked

__all__ = [
    "Board",
    "BoardLine",
    "Due",
    "FrameShown",
    "Result",
    "Scored",
    "ScoredLine",
    "board",
    "checked_dossiers",
    "councils",
    "criteria",
    "dossiers",
    "earliest_paper",
    "entries",
    "evidence",
    "facts_known",
    "frames",
    "lines",
    "may_sit",
    "missing_sheets",
    "renewals",
    "result",
    "sections",
    "self_scored",
    "sets_for",
    "sets_in_force",
    "sheet_lines",
    "sheet_points",
    "sheets",
    "stars_asked",
    "waiting",
    "waiting_sheets",
]
