"""The summary report of the sample province as files, by the command: starting, adding up, setting, writing."""

from __future__ import annotations

from pathlib import Path

from tools.bench import Line, manage, sample, within

MOST = 2.0


def bench_report(workspace: Path) -> list[Line]:
    """The provincial report as docx, pdf, xlsx and html, each by the whole command."""
    sample.build()
    lines = []
    for kind in ("docx", "pdf", "xlsx", "html"):
        out = workspace / f"report.{kind}"
        command = ("report_build", "summary", "--place", "14", "--period", "2025-Q3", "--format", kind, "--out", out)
        taken = sorted(manage(*command, **sample.ENVIRONMENT).seconds for _ in range(3))
        lines.append(within(f"Provincial report as {kind}", taken[1], most=MOST, unit="s"))
    return lines
