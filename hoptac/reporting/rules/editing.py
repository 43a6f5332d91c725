"""Changes of a draft: sections, lines and rules put, moved and taken away in the plain data of a form.

Every function returns new data and leaves what it was given as it is; whether the result is sound, rules.form.read()
says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any, Final, Literal

from hoptac.core.errors import RuleBroken
from hoptac.core.text import fold

Part = Literal["section", "line", "check"]
Data = dict[str, Any]
#: Where a section keeps what its own form does not show.
_INSIDE: Final = ("lines",)


def find(data: Mapping[str, Any], part: Part, code: str) -> Data | None:
    """Return a part by its code; None when it is not there."""
    return next((each for some in _lists(data, part) for each in some if each.get("code") == code), None)


def token(value: object) -> str:
    """Return what tells whether a part is still as somebody saw it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def code_for(words: str, taken: Collection[str]) -> str:
    """Return a code that nothing has yet, made of words: "Doanh thu" becomes doanh_thu."""
    plain = re.sub("[^a-z0-9]+", "_", fold(words)).strip("_")[:40]
    stem = plain if plain[:1].isalpha() else f"part_{plain}".strip("_")
    numbered = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(code for code in numbered if code not in taken)


def codes(data: Mapping[str, Any], part: Part) -> list[str]:
    """Return the codes of all parts of a kind."""
    return [str(each.get("code")) for some in _lists(data, part) for each in some]


def put(data: Mapping[str, Any], part: Part, value: Mapping[str, Any], *, code: str = "", into: str = "") -> Data:
    """Return data in which a part says `value`: the one of that code, or a new one at the end of its section `into`.

    Raises RuleBroken (form_no_such_part).
    """
    changed = deepcopy(dict(data))
    if code:
        some, at = _place(changed, part, code)
        kept = {key: some[at][key] for key in _INSIDE if key in some[at]}
        some[at] = {**value, **kept}
        return changed
    new = {**value, "lines": []} if part == "section" else dict(value)
    _list_for(changed, part, into).append(new)
    return changed


def move(data: Mapping[str, Any], part: Part, code: str, *, up: bool) -> Data:
    """Return data in which a part stands one place higher or lower; a line goes on into the section beside its own.

    At the very end it stays where it is. Raises RuleBroken (form_no_such_part).
    """
    changed = deepcopy(dict(data))
    some, at = _place(changed, part, code)
    to = at - 1 if up else at + 1
    if 0 <= to < len(some):
        some[at], some[to] = some[to], some[at]
    elif part == "line":
        lists = _lists(changed, part)
        beside = lists.index(some) + (-1 if up else 1)
        if 0 <= beside < len(lists):
            line = some.pop(at)
            lists[beside].insert(len(lists[beside]) if up else 0, line)
    return changed


def remove(data: Mapping[str, Any], part: Part, code: str) -> Data:
    """Return data without a part; a section goes only when it is empty.

    Raises RuleBroken: form_no_such_part, form_section_full.
    """
    changed = deepcopy(dict(data))
    some, at = _place(changed, part, code)
    if some[at].get("lines"):
        raise RuleBroken("form_section_full", "The section still has lines: move or remove them first.")
    del some[at]
    return changed


def _lists(data: Mapping[str, Any], part: Part) -> list[list[Data]]:
    if part == "check":
        return [data["checks"]]
    return [section["lines"] for section in data["sections"]] if part == "line" else [data["sections"]]


def _list_for(data: Data, part: Part, into: str) -> list[Data]:
    if part != "line":
        return _lists(data, part)[0]
    section = find(data, "section", into)
    if section is None:
        raise _missing(into)
    found: list[Data] = section["lines"]
    return found


def _place(data: Data, part: Part, code: str) -> tuple[list[Data], int]:
    for some in _lists(data, part):
        for at, each in enumerate(some):
            if each.get("code") == code:
                return some, at
    raise _missing(code)


def _missing(code: str) -> RuleBroken:
    return RuleBroken("form_no_such_part", "The draft has no %(code)s any more.", code=code)
