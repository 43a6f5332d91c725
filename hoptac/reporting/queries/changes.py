"""What has changed in a report since it was sent the last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hoptac.reporting.models import Submission
from hoptac.reporting.queries.filling import Filled
from hoptac.reporting.queries.listing import UNSENT
from hoptac.reporting.rules.filling import told
from hoptac.reporting.rules.form import Line


class Changed(NamedTuple):
    """A line that says something else than when the report was sent before, in words."""

    line: Line
    before: str
    now: str
    explanation: str


def changes(filled: Filled, submissions: Sequence[Submission]) -> list[Changed]:
    """Return what changed since the report was sent, or between its last two sends; `submissions`: the latest first."""
    base = list(submissions)[0 if filled.report.state in UNSENT else 1 :]
    if not base:
        return []
    found = []
    for code, state in filled.lines.items():
        kept: Mapping[str, Any] = base[0].content.get(code, {})
        before = told(state.line, kept.get("value"), kept.get("text", ""))
        now = told(state.line, state.value, state.cell.text if state.cell else "")
        if before != now:
            found.append(Changed(state.line, before, now, state.cell.explanation if state.cell else ""))
    return found
