"""What the public pages were made from: numbers that are others when anything they show may have changed.

Every deed leaves an entry in the trail in its own transaction. A process looks at the end of the trail and counts what
it had not seen there. Deeds that no public page shows are passed over. Deeds of the catalogue that concern one
organisation (`OWN`) change only what is shown of it, and lists; any other, one nobody thought of among them, and
another edition of the map, changes everything, never the other way round. On PostgreSQL a long transaction may leave
an entry with a lower number than the newest: the sum of the last numbers tells, and all of them are looked at again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connection

#: Deeds whose traces no public page shows, by the beginning of their code.
ELSEWHERE = ("access.", "audience.", "insight.", "presence.", "sharing.", "showcase.")
#: Deeds that change nothing but products, papers and pictures of the organisation of their entry.
OWN = "catalogue."
#: So many entries at the end of the trail are looked at for late ones.
LATE = 500

_NEWEST = "SELECT id, code, organisation_id FROM access_auditentry ORDER BY id DESC LIMIT %s"
_END = (
    "SELECT coalesce(max(id), 0), coalesce(sum(id), 0), (SELECT coalesce(max(id), 0) FROM places_edition) "
    "FROM (SELECT id FROM access_auditentry ORDER BY id DESC LIMIT %s) AS newest"
)


class Stamp(NamedTuple):
    """A state of what is shown, as this process counts: of anything, of what concerns everybody, of organisations."""

    whole: int
    common: int
    organisations: Mapping[int, int]

    def of(self, organisations: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Return the states of some organisations; another one as soon as anything of theirs alone has changed."""
        return tuple((pk, self.organisations.get(pk, 0)) for pk in sorted(set(organisations)))


class _Seen(NamedTuple):
    """The end of a trail as it was last looked at: newest number, sum, edition of the map; its numbers; the stamp."""

    end: tuple[int, int, int]
    numbers: frozenset[int]
    stamp: Stamp


_count = itertools.count(1)
#: Database → its trail as it was last seen.
_seen: dict[str, _Seen] = {}
_held: ContextVar[Stamp | None] = ContextVar("held", default=None)


@contextmanager
def held(found: Stamp) -> Iterator[None]:
    """Let one request go by one stamp."""
    token = _held.set(found)
    try:
        yield
    finally:
        _held.reset(token)


def of(organisations: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the states of some organisations by the stamp the request goes by; nothing when it goes by none."""
    known = _held.get()
    return known.of(organisations) if known else ()


def stamp() -> Stamp:
    """Return the stamp of this moment. One statement on the primary key; a second one when the trail has grown."""
    if known := _held.get():
        return known
    name = str(connection.settings_dict["NAME"])
    before = _seen.get(name)
    with connection.cursor() as cursor:
        cursor.execute(_END, [LATE])
        newest, total, atlas = cursor.fetchone()
        end = (int(newest), int(total), int(atlas))
        if before is not None and before.end == end:
            return before.stamp
        cursor.execute(_NEWEST, [LATE])
        entries = cursor.fetchall()
    found = _after(before if before and before.end[2] == end[2] else None, entries)
    _seen[name] = _Seen(end, frozenset(number for number, _code, _organisation in entries), found)
    return found


def _after(before: _Seen | None, entries: list[tuple[int, str, int | None]]) -> Stamp:
    """Return the stamp after the last entries of the trail, newest first, were looked at."""
    if before is None or not _goes_on(before.numbers, {number for number, *_rest in entries}):
        count = next(_count)
        return Stamp(count, count, {})
    fresh = [entry for entry in entries if entry[0] not in before.numbers and not entry[1].startswith(ELSEWHERE)]
    if not fresh:
        return before.stamp
    count = next(_count)
    if all(code.startswith(OWN) and organisation for _number, code, organisation in fresh):
        touched = {organisation: count for _number, _code, organisation in fresh if organisation}
        return Stamp(count, before.stamp.common, {**before.stamp.organisations, **touched})
    return Stamp(count, count, {})


def _goes_on(seen: frozenset[int], numbers: set[int]) -> bool:
    """Whether nothing lies unseen between what was seen and these last numbers, and nothing of it has gone."""
    least = min(numbers) if len(numbers) == LATE else 0
    return (least == 0 or least <= max(seen, default=0)) and all(
        number in numbers for number in seen if number >= least
    )
