"""Reading facts: one query shape (filter, group, sum), the same plain SQL on SQLite and PostgreSQL.

Nothing here knows who asks: figures are counts of organisations and carry no person; the rows behind them are
narrowed through the gate by the caller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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

_UNCERTAIN = (
    "SELECT {columns} FROM s JOIN facts_cell c ON c.id = s.cell "
    "JOIN places_locality l ON l.id = c.locality_id WHERE NOT l.is_certain"
)

#: What a sum may be split by, and the column that tells.
SPLITS = {"place": "p.path", "sector": "c.sector", "kind": "c.kind", "size": "c.size"}

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
    parts: list[str] = []
    values: list[Any] = list(params)
    for index, asked in enumerate(stretches):
        for rows, params_ in _sources(asked, scope) if asked.elements and not asked.counts else ():
            parts.append(f"SELECT {index} AS stretch, {keys}, {rows}")
            values += params_
    found: list[dict[tuple[Any, ...], int]] = [{} for _ in range(len(stretches) + uncertain)]
    summed = f"SELECT stretch, {keys}, SUM(value) FROM ({' UNION ALL '.join(parts)}) x WHERE value IS NOT NULL "
    statements = [f"{summed} GROUP BY stretch, {keys}"] if parts else []
    for index, asked in enumerate(stretches):
        if asked.counts:
            statements.append(
                f"SELECT {index}, {keys}, COUNT(DISTINCT organisation_id) FROM s "
                f"JOIN facts_fact f ON f.cell_id = s.cell WHERE {_facts_of(asked)} GROUP BY {keys}"
            )
            values += _days_of(asked)
    if uncertain:
        spots = _UNCERTAIN.format(columns=f"{len(stretches)}, 0{', NULL' * len(by)}, COUNT(DISTINCT l.id)")
        statements.append(spots)
    if statements:
        for index, *key, value in _fetch(f"WITH s AS ({inner}) {' UNION ALL '.join(statements)}", values):
            found[index][tuple(key)] = int(value)
    return found


def _facts_of(asked: Stretch) -> str:
    """Return the condition that a fact lies in a stretch; _days_of() gives its parameters."""
    return f'element IN ({_marks(asked.elements)}) AND "on" BETWEEN %s AND %s'


def _days_of(asked: Stretch) -> list[Any]:
    return [*asked.elements, _day(asked.starts_on or rules.FIRST_DAY), _day(asked.ends_before - ONE_DAY)]


def _sources(asked: Stretch, scope: Scope) -> Iterable[tuple[str, list[Any]]]:
    """Yield "value FROM …" that together cover a stretch exactly once, with their parameters.

    CROSS JOIN holds SQLite to its order (PostgreSQL orders as it likes). The few cells of a place are asked one by one
    for their totals, which takes half the time of a join.
    """
    first, last = asked.starts_on or rules.FIRST_DAY, asked.ends_before - ONE_DAY
    wanted = f"element IN ({_marks(asked.elements)})"
    of_days = f'value FROM facts_fact f CROSS JOIN s WHERE f.cell_id = s.cell AND {wanted} AND "on" BETWEEN %s AND %s'
    if scope.organisation_id is not None:
        yield (
            f"{of_days} AND organisation_id = %s",
            [*asked.elements, _day(first), _day(last), scope.organisation_id],
        )
        return
    of_cells = (
        "(SELECT SUM(t.value) FROM facts_total t WHERE t.element = e.element AND t.cell_id = s.cell "
        "AND t.span BETWEEN %s AND %s) AS value FROM s CROSS JOIN "
        f"(SELECT column1 AS element FROM (VALUES {', '.join(['(%s)'] * len(asked.elements))}) v) e"
    )
    of_all = f"value FROM facts_total t CROSS JOIN s WHERE t.cell_id = s.cell AND {wanted} AND span BETWEEN %s AND %s"
    ranges = rules.stretch(first, asked.ends_before)
    for low, high in ranges.spans:
        yield (of_cells, [low, high, *asked.elements]) if scope.path else (of_all, [*asked.elements, low, high])
    for low_day, high_day in ranges.days:
        yield of_days, [*asked.elements, _day(low_day), _day(high_day)]


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
        wheres.append(BELOW[connection.vendor])
        params += [scope.path, f"{scope.path}:"] if connection.vendor == "sqlite" else [f"{scope.path}%"]
    for column, values in (("kind", scope.kinds), ("sector", scope.sectors), ("size", scope.sizes)):
        if values:
            wheres.append(f"c.{column} IN ({_marks(values)})")
            params += values
    return f"SELECT {columns} FROM facts_cell c {joins} WHERE {' AND '.join(wheres)}", params


def _fetch(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _day(on: date) -> Any:
    return connection.ops.adapt_datefield_value(on)


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
