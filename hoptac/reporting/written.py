"""What somebody wrote in one line of a report: what forms and workbooks hand to actions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A number in base units or words, and why, where a warning asks."""

    code: str
    value: int | None = None
    text: str = ""
    explanation: str = ""
