"""The summary report of the sample province as files: by the command from its start, and in a running process."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from tools.bench import Line, manage, median_seconds, sample, within

MOST = 2.0
PERIOD = "2025-Q3"


def bench_report(workspace: Path) -> list[Line]:
    """The provincial report as docx, pdf, xlsx and html, by the whole command and in a running process."""
    sample.build()
    from hoptac.core.periods import Period
    from hoptac.insight import reports

    period, today = Period.parse(PERIOD), datetime.date(2025, 11, 21)
    lines = []
    for kind in ("docx", "pdf", "xlsx", "html"):
        running = median_seconds(lambda kind=kind: reports.build(kind, place_code="14", period=period, today=today))
        out = workspace / f"report.{kind}"
        command = ("report_build", "summary", "--place", "14", "--period", PERIOD, "--format", kind, "--out", out)
        taken = sorted(_processor_seconds(*command) for _ in range(3))
        lines.append(within(f"Provincial report as {kind}, in a running process", running, most=MOST, unit="s"))
        lines.append(within(f"Provincial report as {kind}, by command from its start", taken[1], most=MOST, unit="s"))
    return lines


def _processor_seconds(*command: str | Path) -> float:
    """Return the processor time of a command from its start: the seconds it takes on a core of its own."""
    before = os.times()
    manage(*command, **sample.ENVIRONMENT)
    after = os.times()
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)
