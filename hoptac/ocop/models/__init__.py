"""Tables of the OCOP cycle."""

from __future__ import annotations

from hoptac.ocop.models.councils import Council, CouncilMember, Entry, Flag, Mark, Sheet
from hoptac.ocop.models.dossiers import Answer, Dossier, Evidence
from hoptac.ocop.models.sets import CriteriaSet, Criterion, Frame, Option, Section

__all__ = [
    "Answer",
    "Council",
    "CouncilMember",
    "CriteriaSet",
    "Criterion",
    "Dossier",
    "Entry",
    "Evidence",
    "Flag",
    "Frame",
    "Mark",
    "Option",
    "Section",
    "Sheet",
]
