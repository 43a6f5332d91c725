"""Taking in what the processes wrote down: raw rows, sums and facts in one transaction with the mark of how far.

A line counts exactly once: the mark of its file moves in the transaction that stores it, and the file is removed only
when nothing in it is left. Killed anywhere, the next run goes on from the mark.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from hoptac.audience import facts, network, rules, spool
from hoptac.audience.choices import VISITOR
from hoptac.audience.models import Missed, Sighting, SpoolMark, Tally, Visitor
from hoptac.audience.rules import Key, Line
from hoptac.core import bulk
from hoptac.parties.models import Organisation

T = TypeVar("T")

#: So many lines are taken in by one transaction.
PORTION = 20_000
#: So many rows of five values go into one statement (SQLite takes 32,766 values).
ROWS = 5_000


class Taken(NamedTuple):
    """What a run took in: lines that count, lines that could not be read, and whether anything is left."""

    lines: int
    damaged: int
    is_all: bool


def collect(*, most: int | None = None) -> Taken:
    """Take in what is written down, at most so many lines (None: everything), and return what was done.

    May be run by several processes at once, and again after it was killed.
    """
    network.salts_forget(before=network.salt_name(timezone.localdate()))
    taken = damaged = 0
    paths = spool.files()
    known = dict(SpoolMark.objects.filter(name__in=[path.name for path in paths]).values_list("name", "offset"))
    for path in paths:
        offset = known.get(path.name, 0)
        while spool.read(path, offset, 1)[0]:
            if most is not None and taken >= most:
                return Taken(taken, damaged, is_all=False)
            counted, bad, offset = _portion(path, PORTION if most is None else min(PORTION, most - taken))
            taken, damaged = taken + counted, damaged + bad
        if spool.remove_read(path, offset):
            SpoolMark.objects.filter(name=path.name).delete()
    return Taken(taken, damaged, is_all=True)


def run() -> Taken:
    """Take in everything, erase what is over, and return what was taken in; done regularly and by command."""
    taken = collect()
    forget(on=timezone.localdate())
    return taken


def forget(*, on: date) -> int:
    """Erase what need not be known any more on a day and return how many raw rows that was.

    Raw rows older than 30 days, words older than a year, visitors of days that are over, marks of lost files.
    Call it only when everything is taken in.
    """
    with transaction.atomic():
        Visitor.objects.filter(on__lt=on - timedelta(days=1)).delete()
        Missed.objects.filter(on__lt=on - rules.KEPT_WORDS).delete()
        limit = timezone.now() - rules.KEPT_RAW
        SpoolMark.objects.filter(read_at__lt=limit).delete()
        return Sighting.objects.filter(at__lt=limit).delete()[0]


@transaction.atomic
def _portion(path: Path, most: int) -> tuple[int, int, int]:
    """Take in the next lines of a file; return how many counted, how many were damaged, and where the file goes on."""
    now = timezone.now()
    SpoolMark.objects.bulk_create([SpoolMark(name=path.name, read_at=now)], ignore_conflicts=True)
    mark = SpoolMark.objects.select_for_update().get(name=path.name)
    texts, mark.offset = spool.read(path, mark.offset, most)
    read = [rules.parsed(text) for text in texts]
    good = [line for line in read if line is not None]
    lines = _known(good)
    _store(lines)
    mark.read_at = now
    mark.save(update_fields=["offset", "read_at"])
    return len(lines), len(read) - len(lines), mark.offset


def _known(lines: list[Line]) -> list[Line]:
    """Return the lines about organisations that exist, which are locked, in the order of their keys."""
    wanted = {line.organisation_id for line in lines if line.organisation_id}
    locked = Organisation.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    known = {0, *locked}
    return [line for line in lines if line.organisation_id in known]


def _store(lines: list[Line]) -> None:
    """Store lines as raw rows, sums and facts."""
    sums: Counter[Key] = Counter()
    words: Counter[tuple[date, str, str]] = Counter()
    zone = timezone.get_default_timezone()
    days: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        days[datetime.fromtimestamp(line.at, zone).date()].append(line)
    for on, said in sorted(days.items()):
        settled = _settled(on, said, sums)
        sums += rules.tallied(on, settled)
        words += rules.missed(on, settled)
        bulk.insert(Sighting, _COLUMNS, ((datetime.fromtimestamp(line.at, UTC), *line[1:]) for line in settled))
    sums_add(sums, words)


def sums_add(sums: Mapping[Key, int], words: Mapping[tuple[date, str, str], int]) -> None:
    """Add to what is kept, facts included: sums, and words that found nothing by day, word and language.

    In the transaction of the caller, who has locked the organisations.
    """
    bulk.add(Tally, Key._fields, "number", sums)
    bulk.add(Missed, ["on", "word", "language"], "number", words)
    facts.add(sums.items())


_INTO = 'INSERT INTO audience_visitor ("on", organisation_id, product_id, visitor, source) VALUES'
_UNLESS_NOTED = "ON CONFLICT DO NOTHING RETURNING organisation_id, product_id, visitor"

_COLUMNS = (
    "at", "event", "organisation_id", "product_id", "visitor", "source", "language", "device", "country", "word"
)  # fmt: skip


def _settled(on: date, lines: Sequence[Line], sums: Counter[Key]) -> list[Line]:
    """Return one day's lines with their sources settled, and count the visitors who are new into sums."""
    begun = rules.first_sources(lines)
    come = list(_come((on, 0, 0, visitor, source) for visitor, source in begun.items()))
    kept = {**begun, **_begun_before(on, begun.keys() - {key[3] for key in come})}
    come += _come((*key, "") for key in rules.visits(on, lines))
    for _on, organisation_id, product_id, _visitor in come:
        sums.update(rules.keys(on, organisation_id, product_id, VISITOR))
    return [line._replace(source=rules.settled(line.source, kept[line.visitor])) for line in lines]


def _come(rows: Iterable[tuple[date, int, int, int, str]]) -> Iterator[tuple[date, int, int, int]]:
    """Note visitors and yield those who were not noted yet."""
    for some in _in_portions(sorted(rows)):
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_INTO} {', '.join(['(%s, %s, %s, %s, %s)'] * len(some))} {_UNLESS_NOTED}",
                [_plain(value) for row in some for value in row],
            )
            for organisation_id, product_id, visitor in cursor.fetchall():
                yield some[0][0], organisation_id, product_id, visitor


def _begun_before(on: date, visitors: Collection[int]) -> dict[int, str]:
    """Return where the day of visitors who were noted before began."""
    found: dict[int, str] = {}
    for some in _in_portions(sorted(visitors)):
        rows = Visitor.objects.filter(on=on, organisation_id=0, product_id=0, visitor__in=some)
        found.update(rows.values_list("visitor", "source"))
    return found


def _in_portions(rows: list[T]) -> Iterator[list[T]]:
    return (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))


def _plain(value: date | int | str) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
