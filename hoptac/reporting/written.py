"""What somebody wrote in one line of a report: what forms and workbooks hand to actions, and cells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """A number in base units or words, and why, where a warning asks."""

    code: str
    value: int | None = None
    text: str = ""
    explanation: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """What a submission keeps of it."""
        found = {"value": self.value, "text": self.text, "explanation": self.explanation}
        return {key: value for key, value in found.items() if value not in ("", None)}
