"""What two versions of a form say differently, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hoptac.reporting.rules import editing
from hoptac.reporting.rules.editing import Part


class Difference(NamedTuple):
    """A part that is new (before None), gone (now None), or says something else: key → (before, now)."""

    part: Part
    code: str
    title: str
    before: Mapping[str, Any] | None
    now: Mapping[str, Any] | None

    @property
    def changes(self) -> dict[str, tuple[Any, Any]]:
        """What it says otherwise."""
        if self.before is None or self.now is None:
            return {}
        return changes(self.before, self.now)


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what two states of a part, or two heads, say differently: key → (before, now)."""
    keys = [key for key in {**before, **now} if key != "lines"]
    return {key: (before.get(key), now.get(key)) for key in keys if before.get(key) != now.get(key)}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return what changed between two definitions, in the order of the form; a mere move is not told."""
    return list(_differences(before, now))


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    parts: tuple[Part, ...] = ("section", "line", "check")
    for part in parts:
        for code in dict.fromkeys((*editing.codes(now, part), *editing.codes(before, part))):
            old, new = editing.find(before, part, code), editing.find(now, part, code)
            said = new or old or {}
            found = Difference(part, code, str(said.get("title") or said.get("say") or code), old, new)
            if old is None or new is None or found.changes:
                yield found
