"""Reading facts: one query shape (filter, group, sum), the same plain SQL on SQLite and PostgreSQL.

Nothing here knows who asks: figures are counts of organisations and carry no person; the rows behind them are
narrowed through the gate by the caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection

from hoptac.facts import rules
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.models import Fact, Reading, Target

MONTH_OF_FACT = {
    "sqlite": "CAST(strftime('%Y%m', \"on\") AS INTEGER)",
    "postgresql": "CAST(to_char(\"on\", 'YYYYMM') AS INTEGER)",
}
YEAR_OF_FACT = {
    "sqlite": "CAST(strftime('%Y', \"on\") AS INTEGER)",
    "postgresql": 'CAST(EXTRACT(YEAR FROM "on") AS INTEGER)',
}

#: Places below a path. SQLite's LIKE ignores case and so its index; ":" follows the digits and the slash.
BELOW = {"sqlite": "p.path >= %s AND p.path < %s", "postgresql": "p.path LIKE %s"}

#: A column without a value; PostgreSQL wants to know of what type.
_NOTHING = "CAST(NULL AS BIGINT)"

_UNCERTAIN = (
    "SELECT {columns} FROM s JOIN facts_cell c ON c.id = s.cell "
    "JOIN places_locality l ON l.id = c.locality_id WHERE NOT l.is_certain"
)

#: What a sum may be split by, and the column that tells.
SPLITS = {"place": "p.path", "sector": "c.sector", "kind": "c.kind", "size": "c.size"}

#: What answers in the place of the database, where engines.using() says so: statement and parameters in, rows out.
ENGINE: ContextVar[Callable[[str, list[Any]], list[tuple[Any, ...]]] | None] = ContextVar("engine", default=None)

#: Tokens of stamps lie below this: thousands of them add up within the integers of a database.
TOKENS = 2**48


@dataclass(frozen=True, slots=True)
class Scope:
    """Which facts are meant: those filed below the path (empty: everywhere) as the map of `map_on` has it."""

    path: str
    map_on: date
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    organisation_id: int | None = None


def stored(
    organisation_ids: Collection[int], elements: Collection[int] | None
) -> dict[tuple[int, int, date, int, int], int]:
    """Return the stored facts of these organisations, of these elements or (None) of all."""
    found: dict[tuple[int, int, date, int, int], int] = {}
    for some in _portions(organisation_ids):
        facts = Fact.objects.filter(organisation_id__in=some)
        if elements is not None:
            facts = facts.filter(element__in=elements)
        rows = facts.values_list("organisation_id", "element", "on", "cell_id", "layer", "value")
        found.update({row[:5]: row[5] for row in rows.iterator(chunk_size=5000)})
    return found


def readings(organisation_ids: Collection[int]) -> Iterable[Reading]:
    """Yield the reported numbers of these organisations, of one organisation and element together."""
    for some in _portions(organisation_ids):
        yield from Reading.objects.filter(organisation_id__in=some).order_by("organisation_id", "element", "starts_on")


class Stretch(NamedTuple):
    """Elements to add up over [starts_on, ends_before); starts_on None: since the beginning.

    With `counts` the organisations that have a fact of the element there are counted instead.
    """

    elements: tuple[int, ...]
    starts_on: date | None
    ends_before: date
    counts: bool = False


def sums(
    *, elements: Collection[int], starts_on: date | None, ends_before: date, scope: Scope, by: Sequence[str] = ()
) -> dict[tuple[Any, ...], int]:
    """Return the sum of each element's facts in [starts_on, ends_before): (element, values of the splits …) → sum.

    starts_on None means since the beginning: so a stock on a day is its sum up to the day after. An element
    without any fact in the scope is absent, which is not the same as a sum of zero.
    """
    return sums_of([Stretch(tuple(elements), starts_on, ends_before)], scope=scope, by=by)[0]


def sums_of(
    stretches: Sequence[Stretch], *, scope: Scope, by: Sequence[str] = (), uncertain: bool = False
) -> list[dict[tuple[Any, ...], int]]:
    """Return the sums of several stretches of time, each as sums() does, in one query.

    With `uncertain` one more follows, whose only value, if any, is what uncertain_localities() returns.
    """
    inner, params = _scope_sql(scope, by)
    keys = ", ".join(["element", *by])
    batches = _batches(stretches)
    counted = [index for index, each in enumerate(stretches) if each.counts and each.elements]
    answers = [*(batch.asked for batch in batches), *([index] for index in counted), [len(stretches)]]
    width = max(map(len, answers))
    reads = _summed(batches, stretches, scope, keys, width)
    for number, index in enumerate(counted, len(batches)):
        values = _padded(["COUNT(DISTINCT organisation_id)"], width)
        counting = f"SELECT {number}, {keys}, {values} FROM s JOIN facts_fact f ON f.cell_id = s.cell"
        reads.append((f"{counting} WHERE {_facts_of(stretches[index])} GROUP BY {keys}", _days_of(stretches[index])))
    if uncertain:
        values = _padded(["COUNT(DISTINCT l.id)"], width)
        columns = f"{len(answers) - 1}, 0{', NULL' * len(by)}, {values}"
        reads.append((_UNCERTAIN.format(columns=columns), []))
    found: list[dict[tuple[Any, ...], int]] = [{} for _ in range(len(stretches) + uncertain)]
    sql = " UNION ALL ".join(read for read, _values in reads)
    for number, *row in _fetch(f"WITH s AS ({inner}) {sql}", [*params, *chain(*(v for _, v in reads))]) if sql else ():
        for index, value in zip(answers[number], row[-width:], strict=False):
            if value is not None:
                found[index][tuple(row[:-width])] = int(value)
    return found


class _Batch(NamedTuple):
    """Elements that the same stretches ask for; these by their numbers."""

    elements: list[int]
    asked: list[int]


def _batches(stretches: Sequence[Stretch]) -> list[_Batch]:
    """Return the sums asked for such that each element stands in one batch, and is read once for all its stretches."""
    asked: dict[int, list[int]] = defaultdict(list)
    for index, each in enumerate(stretches):
        for element in () if each.counts else each.elements:
            asked[element].append(index)
    alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for element in sorted(asked):
        alike[tuple(asked[element])].append(element)
    return [_Batch(elements, list(indexes)) for indexes, elements in alike.items()]


def _summed(
    batches: list[_Batch], stretches: Sequence[Stretch], scope: Scope, keys: str, width: int
) -> list[tuple[str, list[Any]]]:
    """Return the select of batch, keys and sums, padded to a width, with its parameters; none with nothing to add up.

    Totals and facts are added up by cell first, in the order of the totals' primary key: that spares sorting them.
    CROSS JOIN holds SQLite to that order (PostgreSQL orders as it likes).
    """
    sources = [
        source for number, batch in enumerate(batches) for source in _sources(number, batch, stretches, scope, width)
    ]
    sums = ", ".join(f"SUM(v{column})" for column in range(width))
    union = " UNION ALL ".join(sql for sql, _values in sources)
    read = f"SELECT batch, {keys}, {sums} FROM ({union}) x CROSS JOIN s WHERE s.cell = x.cell_id GROUP BY batch, {keys}"
    return [(read, [value for _sql, values in sources for value in values])] if sources else []


def _facts_of(asked: Stretch) -> str:
    """Return the condition that a fact lies in a stretch; _days_of() gives its parameters."""
    return f'element IN ({_marks(asked.elements)}) AND "on" BETWEEN %s AND %s'


def _days_of(asked: Stretch) -> list[Any]:
    return [*asked.elements, _day(asked.starts_on or rules.FIRST_DAY), _day(asked.ends_before - ONE_DAY)]


def _sources(
    number: int, batch: _Batch, stretches: Sequence[Stretch], scope: Scope, width: int
) -> Iterable[tuple[str, list[Any]]]:
    """Yield selects of batch, element, cell and a value v0, v1 … for each stretch, that cover each exactly once."""
    wanted = f"element IN ({_marks(batch.elements)})"
    if scope.path:
        wanted += " AND cell_id IN (SELECT cell FROM s)"
    sums: list[str] = []
    spans: list[tuple[int, int]] = []
    for column, index in enumerate(batch.asked):
        first, ends_before = stretches[index].starts_on or rules.FIRST_DAY, stretches[index].ends_before
        ranges = rules.stretch(first, ends_before)
        if scope.organisation_id is not None:  # no totals are kept of one
            ranges = rules.Stretch([], [(first, ends_before - ONE_DAY)])
        within = " OR ".join(["span BETWEEN %s AND %s"] * len(ranges.spans))
        sums.append(f"SUM(CASE WHEN {within} THEN value END)" if within else _NOTHING)
        spans += ranges.spans
        for days in ranges.days:
            values = _padded([*[_NOTHING] * column, "value"], width, named=True)
            of_one = "" if scope.organisation_id is None else f" AND organisation_id = {scope.organisation_id:d}"
            read = f"SELECT {number} AS batch, element, cell_id, {values} FROM facts_fact"
            yield f'{read} WHERE {wanted} AND "on" BETWEEN %s AND %s{of_one}', [*batch.elements, *map(_day, days)]
    if spans:
        merged = _merged(spans)
        within = " OR ".join(["span BETWEEN %s AND %s"] * len(merged))
        read = f"SELECT {number} AS batch, element, cell_id, {_padded(sums, width, named=True)} FROM facts_total"
        params = [*chain(*spans), *batch.elements, *chain(*merged)]
        yield f"{read} WHERE {wanted} AND ({within}) GROUP BY element, cell_id", params


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges that cover these, overlapping ones put together."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _padded(values: list[str], width: int, *, named: bool = False) -> str:
    """Return columns as SQL, as many as all parts of a union have; with `named` they are v0, v1 and so on."""
    columns = [*values, *[_NOTHING] * (width - len(values))]
    return ", ".join(f"{column} AS v{n}" if named else column for n, column in enumerate(columns))


class Stand(NamedTuple):
    """The sum of one organisation's facts of an element and a layer, as a kind, within a stretch (its number)."""

    stretch: int
    organisation_id: int
    kind: str
    element: int
    layer: int
    value: int


def standing(stretches: Sequence[Stretch], *, scope: Scope) -> list[Stand]:
    """Return how all organisations of a scope stand in these stretches, in one query."""
    inner, params = _scope_sql(scope, ("kind",))
    parts: list[str] = []
    values: list[Any] = list(params)
    for index, asked in enumerate(stretches):
        parts.append(
            f"SELECT {index}, organisation_id, kind, element, layer, SUM(value) FROM s JOIN facts_fact f "
            f"ON f.cell_id = s.cell WHERE {_facts_of(asked)} GROUP BY organisation_id, kind, element, layer"
        )
        values += _days_of(asked)
    rows = _fetch(f"WITH s AS ({inner}) {' UNION ALL '.join(parts)}", values)
    return [Stand(index, pk, kind, element, layer, int(value)) for index, pk, kind, element, layer, value in rows]


def targets(place_id: int, indicators: Collection[str], *, on: date) -> list[Target]:
    """Return what these indicators should reach in a place in periods that the day lies in, shortest period last."""
    found = Target.objects.filter(place_id=place_id, indicator__in=indicators, starts_on__lte=on, ends_before__gt=on)
    return sorted(found, key=lambda target: (target.starts_on - target.ends_before, target.indicator))


def behind(
    *, elements: Collection[int], starts_on: date | None, ends_before: date, scope: Scope
) -> dict[int, dict[int, int]]:
    """Return the sums of each organisation: organisation → element → sum; sums of nothing left out."""
    inner, params = _scope_sql(scope)
    sql = (
        f"WITH s AS ({inner}) SELECT organisation_id, element, SUM(value) FROM s "
        f"JOIN facts_fact f ON f.cell_id = s.cell WHERE element IN ({_marks(elements)}) "
        'AND "on" BETWEEN %s AND %s GROUP BY organisation_id, element'
    )
    first, last = starts_on or rules.FIRST_DAY, ends_before - ONE_DAY
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for organisation_id, element, value in _fetch(sql, [*params, *elements, _day(first), _day(last)]):
        if value:
            found[organisation_id][element] = int(value)
    return dict(found)


def uncertain_localities(*, scope: Scope) -> int:
    """Return how many cells in the scope lie at spots whose unit on that map is only the likeliest one."""
    inner, params = _scope_sql(scope)
    sql = f"WITH s AS ({inner}) {_UNCERTAIN.format(columns='COUNT(DISTINCT l.id)')}"
    return int(_fetch(sql, params)[0][0])


def _scope_sql(scope: Scope, by: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """Return the SQL that names the cells of a scope with their values of the splits, and its parameters."""
    columns = ", ".join(["c.id AS cell", *(f"{SPLITS[split]} AS {split}" for split in by)])
    joins, wheres, params = "", ["1 = 1"], list[Any]()
    if scope.path or "place" in by:
        joins = (
            "JOIN places_localityunit u ON u.locality_id = c.locality_id "
            "AND (u.valid_from IS NULL OR u.valid_from <= %s) AND (u.valid_to IS NULL OR u.valid_to > %s) "
            "JOIN places_place p ON p.id = u.place_id"
        )
        params += [_day(scope.map_on)] * 2
    if scope.path:
        vendor = "postgresql" if ENGINE.get() else connection.vendor
        wheres.append(BELOW[vendor])
        params += [scope.path, f"{scope.path}:"] if vendor == "sqlite" else [f"{scope.path}%"]
    for column, values in (("kind", scope.kinds), ("sector", scope.sectors), ("size", scope.sizes)):
        if values:
            wheres.append(f"c.{column} IN ({_marks(values)})")
            params += values
    return f"SELECT {columns} FROM facts_cell c {joins} WHERE {' AND '.join(wheres)}", params


def _fetch(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    other = ENGINE.get()
    if other is not None:
        return other(sql, params)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _day(on: date) -> Any:
    return on if ENGINE.get() else connection.ops.adapt_datefield_value(on)


def _portions(ids: Collection[int], size: int = 500) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def state() -> tuple[int, str]:
    """Return what tells this state of all that figures show from every earlier and later one.

    That is facts, readings, targets and names of organisations (their stamps), and the map (its edition). The sum
    of random tokens knows no order: one written earlier may be committed later. It does not return to an old value
    when a backup is restored and another future follows. Ask for it before reading what is kept under it.
    """
    sql = "SELECT COALESCE(SUM(token), 0), (SELECT MAX(checksum) FROM places_edition) FROM facts_stamp"
    total, edition = _fetch(sql, [])[0]
    return int(total) % TOKENS, edition or ""


def totals_differing() -> int:
    """Return how many kept totals are not the sum of their facts, missing and superfluous ones included."""
    summed = " UNION ALL ".join(
        f"SELECT element, cell_id, {span} AS span, layer, value FROM facts_fact"
        for span in (YEAR_OF_FACT[connection.vendor], MONTH_OF_FACT[connection.vendor])
    )
    sql = (
        "SELECT COUNT(*) FROM (SELECT element, cell_id, span, layer, SUM(value) AS difference FROM ("
        f"{summed} UNION ALL SELECT element, cell_id, span, layer, -value FROM facts_total) x "
        "GROUP BY element, cell_id, span, layer) y WHERE difference <> 0"
    )
    return int(_fetch(sql, [])[0][0])
