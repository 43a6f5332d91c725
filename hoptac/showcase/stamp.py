"""What the public pages were made from, as one short text that changes when anything they show may have changed.

Every deed leaves an entry in the trail in its own transaction, so the trail's end is the stamp. Deeds that no public
page shows are passed over; one nobody thought of changes the stamp, never the other way round. On PostgreSQL a long
transaction may leave an entry with a lower number than the newest: the sum of the last numbers tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

#: Deeds whose traces no public page shows, by the beginning of their code.
ELSEWHERE = ("access.", "audience.", "insight.", "presence.", "sharing.", "showcase.")
#: So many numbers at the end of the trail are looked at for late ones.
LATE = 500

_NEWEST = f"SELECT id, code FROM access_auditentry ORDER BY id DESC LIMIT {LATE}"  # noqa: S608 - a constant
_END = f"SELECT coalesce(max(id), 0), coalesce(sum(id), 0) FROM ({_NEWEST}) AS newest"  # noqa: S608 - a constant

#: Database → its end as it was last seen, and the stamp that followed from it.
_seen: dict[str, tuple[tuple[int, int], str]] = {}


_held: ContextVar[str] = ContextVar("held", default="")


@contextmanager
def held(found: str) -> Iterator[None]:
    """Let one request go by one stamp."""
    token = _held.set(found)
    try:
        yield
    finally:
        _held.reset(token)


def stamp() -> str:
    """Return the stamp of this moment. One statement on the primary key; a second one when the trail has grown."""
    if known := _held.get():
        return known
    name = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(_END)
        newest, total = cursor.fetchone()
        end = (int(newest), int(total))
        before = _seen.get(name)
        if before is not None and before[0] == end:
            return before[1]
        cursor.execute(_NEWEST)
        shown = [number for number, code in cursor.fetchall() if not code.startswith(ELSEWHERE)]
    found = f"{max(shown, default=0)}-{sum(shown)}"
    _seen[name] = end, found
    return found
