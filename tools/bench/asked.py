"""What the benches of figures do inside the project: `python -m tools.bench.asked TASK …` answers as JSON.

The facts are made by the database itself: a number of every element that an indicator needs, of every organisation in
every month, from one seed, the same on every database. The database is that of the environment.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from tools.bench import percentile

SEED = 20261122
TODAY = date(2025, 11, 21)
#: The last month that has facts is the December before today's year.
LAST_YEAR = 2024
MONTHS = [f"{LAST_YEAR}-{month:02}" for month in range(1, 13)]
REPEATS = 4
#: Indicators, their element, and how its facts make them.
CHECKED = (
    ("members", "members", "SUM(f.value) FILTER (WHERE {})"),
    ("revenue", "revenue", "SUM(f.value) FILTER (WHERE {})"),
    ("page_views", "page_views", "SUM(f.value) FILTER (WHERE {})"),
    ("support_beneficiaries", "support_budget", "COUNT(DISTINCT f.organisation_id) FILTER (WHERE {})"),
)
#: What a fact is made from: numbers of the organisation, the element, the month.
HASH = f"((h.n * 7919 + e.element * 104729 + m.n * 1299709 + {SEED}) * 48271 %% 2147483647)"
DAY = {
    "sqlite": f"date(m.starts_on, '+' || ({HASH} / 100 %% 28) || ' days')",
    "postgresql": f"m.starts_on + CAST({HASH} / 100 %% 28 AS integer)",
}
MAKE = """
INSERT INTO facts_fact (organisation_id, element, "on", cell_id, layer, value)
SELECT h.id, e.element, {day}, h.cell_id, h.layer, {hash} %% 100 - 20
FROM bench_home h CROSS JOIN bench_element e CROSS JOIN bench_month m
"""
#: A month and its totals; the years come from the months.
MONTH = """
WITH made AS ({make} WHERE m.n = {n} RETURNING element, cell_id, layer, value)
INSERT INTO facts_total (element, cell_id, span, layer, value)
SELECT element, cell_id, {span}, layer, SUM(value) FROM made GROUP BY 1, 2, 4
"""
YEARS_OF_MONTHS = """
INSERT INTO facts_total (element, cell_id, span, layer, value)
SELECT element, cell_id, span / 100, layer, SUM(value) FROM facts_total GROUP BY 1, 2, 3, 4
"""
#: So many connections make months at once.
MAKERS = 3
WORK = ("work_mem = '512MB'", "maintenance_work_mem = '1GB'", "session_replication_role = replica")


def elements() -> list[int]:
    """Return the numbers of the elements that the indicators need."""
    from hoptac.facts.indicators import INDICATORS

    return sorted({term.definition.number for each in INDICATORS for term in each.needed.values()})


def fill(facts: int, years: int, place: str = "") -> int:
    """Write about so many facts of the organisations of a place (all: ""), one a month and element; return how many."""
    from django.db import connection, transaction

    first = LAST_YEAR - years + 1
    months = [(n, date(first + n // 12, n % 12 + 1, 1)) for n in range(12 * years)]
    wanted = elements()
    with transaction.atomic(), connection.cursor() as cursor:
        homes = _organisations(facts // len(wanted) // len(months), place)
        _table(cursor, "bench_home", "n bigint, id bigint, cell_id bigint, layer smallint", homes)
        _table(cursor, "bench_element", "element bigint", [(number,) for number in wanted])
        _table(cursor, "bench_month", "n bigint, starts_on date", [(n, str(day)) for n, day in months])
    with connection.cursor() as cursor:
        (_fill_postgresql if connection.vendor == "postgresql" else _fill_sqlite)(cursor, months)
        for table in ("home", "element", "month"):
            cursor.execute(f"DROP TABLE bench_{table}")
    return len(homes) * len(wanted) * len(months)


def _fill_sqlite(cursor: Any, _months: Any) -> None:
    """Write facts in the order of their key, which is that of the table, and their totals."""
    from django.db import transaction

    from hoptac.facts import actions

    with transaction.atomic(), _bare(cursor, "facts_fact"):
        cursor.execute(MAKE.format(day=DAY["sqlite"], hash=HASH), [])
        actions.totals_rebuild()


def _fill_postgresql(cursor: Any, months: list[tuple[int, date]]) -> None:
    """Write facts and totals as they come in life, month by month; without a log and foreign keys to check."""
    from django.db import connection

    make = MAKE.format(day=DAY["postgresql"], hash=HASH)

    def one(month: tuple[int, date]) -> None:
        with connection.cursor() as own:
            for setting in WORK:
                own.execute(f"SET {setting}")
            own.execute(MONTH.format(make=make, n=month[0], span=month[1].year * 100 + month[1].month), [])
        connection.close()
        print(f"   {month[1]:%Y-%m} {time.strftime('%H:%M:%S')}", flush=True)

    with _bare(cursor, "facts_fact"), _bare(cursor, "facts_total"):
        for table in ("facts_fact", "facts_total"):
            cursor.execute(f"ALTER TABLE {table} SET UNLOGGED")
        with ThreadPoolExecutor(MAKERS) as makers:
            list(makers.map(one, months))
        for setting in WORK:
            cursor.execute(f"SET {setting}")
        cursor.execute(YEARS_OF_MONTHS)


def _organisations(count: int, place: str) -> list[tuple[int, int, int, int]]:
    """Write organisations at spots all over a place; return of each its number, key, cell, layer of its facts."""
    from hoptac.core import bulk
    from hoptac.facts import actions
    from hoptac.facts.changes import CellKey
    from hoptac.parties.models import Organisation
    from hoptac.places import queries
    from hoptac.places.models import LocalityUnit

    path = queries.place_by_code(place, on=TODAY).path if place else ""
    units = LocalityUnit.objects.filter(valid_to=None, place__level=3, place__path__startswith=path).order_by("pk")
    spots = list(units.values_list("locality_id", "place_id"))
    chance = random.Random(SEED)
    kinds = chance.choices(("cooperative", "group", "credit_fund", "union"), (75, 20, 3, 2), k=count)
    sectors = chance.choices(
        ("agriculture", "trade", "industry", "construction", "transport"), (6, 1, 1, 1, 1), k=count
    )
    sizes = chance.choices(("micro", "small", "medium"), (7, 2, 1), k=count)
    homes = list(zip(chance.choices(spots, k=count), kinds, sectors, sizes, strict=True))
    ids = bulk.reserve_ids(Organisation, count)
    fields = ["id", "kind", "code", "name", "search_key", "sort_key", "locality_id", "place_id", "is_sample"]
    bulk.insert(
        Organisation, fields,
        [(pk, kind, None, f"HTX {pk}", "", "", *spot, True) for pk, (spot, kind, *_) in zip(ids, homes, strict=True)],
    )  # fmt: skip
    keys = [CellKey(spot[0], *rest) for spot, *rest in homes]
    cells = actions.cells(set(keys))
    return [(n, pk, cells[key], 2 if n % 3 else 4) for n, (pk, key) in enumerate(zip(ids, keys, strict=True))]


def _table(cursor: Any, name: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    cursor.execute(f"CREATE TABLE {name} ({columns})")
    cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)


@contextlib.contextmanager
def _bare(cursor: Any, table: str) -> Iterator[None]:
    """Take the indexes off a table, as far as it can be without them, and make them again afterwards."""
    if cursor.db.vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > '' AND tbl_name = %s", [table]
        )
        indexes = [(f"DROP INDEX {name}", sql) for name, sql in cursor.fetchall()]
    else:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid), k.conname, pg_get_constraintdef(k.oid) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = c.oid "
            "WHERE i.indrelid = %s::regclass",
            [table],
        )
        alter = f"ALTER TABLE {table}"
        indexes = [
            (f"{alter} DROP CONSTRAINT {key}", f"{alter} ADD CONSTRAINT {key} {said}") if key
            else (f"DROP INDEX {name}", sql)
            for name, sql, key, said in cursor.fetchall()
        ]  # fmt: skip
    for dropped, _ in indexes:
        cursor.execute(dropped)
    yield
    for _, made in reversed(indexes):
        cursor.execute(made)
        print(f"   index of {table} {time.strftime('%H:%M:%S')}", flush=True)


def _questions(place: str) -> Any:
    """Return the scope and the moments asked for."""
    from hoptac.facts.figures import Moment, Question

    question = Question(Moment.parse(str(LAST_YEAR)), TODAY, place)
    return question.scope(question.place()), [Moment.parse(code) for code in MONTHS]


def _answer(indicator: Any, scope: Any, moments: Any) -> dict[tuple[int, str], Any]:
    """Return an indicator in each month in each commune: (month, path) → value."""
    from hoptac.facts import figures

    found, _uncertain = figures.read([indicator], moments, scope, "place")
    return {
        (month, path): figures.evaluate(indicator, sums)
        for month, by_place in enumerate(found)
        for path, sums in by_place.items()
    }


def months(place: str) -> dict[str, Any]:
    """Ask every indicator in every commune in twelve months; return what that takes, in ms.

    By the clock; in processor time, with PostgreSQL's process; in PostgreSQL's own words (EXPLAIN ANALYZE).
    """
    from django.db import connection

    from hoptac.facts import queries
    from hoptac.facts.indicators import INDICATORS

    scope, moments = _questions(place)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # whose time would be missing
    clocks: list[float] = []
    processor: list[float] = []
    slow: list[tuple[float, str]] = []
    values = 0
    for repeat, indicator in itertools.product(range(REPEATS), INDICATORS):
        started, begun = time.perf_counter(), _processor()
        values += len(_answer(indicator, scope, moments))
        if repeat:  # the first time the database reads its pages
            clocks.append((time.perf_counter() - started) * 1000)
            processor.append((_processor() - begun) * 1000)
            slow.append((processor[-1], indicator.code))
    explained: list[float] = []
    if connection.vendor == "postgresql":
        token = queries.ENGINE.set(lambda sql, params: _explained(sql, params, explained))
        for indicator in INDICATORS:
            _answer(indicator, scope, moments)
        queries.ENGINE.reset(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM facts_fact")
        (facts,) = cursor.fetchone()
    shares = {"clock": clocks, "processor": processor, "explained": explained}
    return {
        "facts": facts, "values": values // REPEATS // len(INDICATORS),
        "slowest": [f"{code} {taken:.0f}" for taken, code in sorted(slow)[-9::3]],
        **{name: percentile(taken, 0.95) for name, taken in shares.items() if taken},
        **{f"{name}_median": percentile(taken, 0.5) for name, taken in shares.items() if taken},
    }  # fmt: skip


def check(place: str) -> dict[str, Any]:
    """Compare stocks, flows and counts by commune with sums over the facts, by where organisations say they are.

    RuntimeError when any differs; return how many were compared.
    """
    from django.db import connection

    from hoptac.facts import queries
    from hoptac.facts.elements import BY_CODE
    from hoptac.facts.indicators import INDICATOR

    scope, moments = _questions(place)
    asked = [(INDICATOR[code], BY_CODE[element].number, what) for code, element, what in CHECKED]
    numbers = ", ".join(str(number) for _indicator, number, _what in asked)
    sums = ", ".join(
        what.format(f"f.element = {number} AND f.\"on\" BETWEEN '{first}' AND '{each.last_day}'")
        for indicator, number, what in asked for each in moments[::5]
        for first in [date(1900, 1, 1) if indicator.is_stock else each.starts_on]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.path, {sums} FROM facts_fact f JOIN parties_organisation o ON o.id = f.organisation_id "
            f"JOIN places_place p ON p.id = o.place_id WHERE f.element IN ({numbers}) GROUP BY p.path"
        )
        plain = {row[0]: row[1:] for row in cursor.fetchall()}
    compared = 0
    for number, (indicator, *_) in enumerate(asked):
        told = _answer(indicator, scope, moments[::5])
        for path, month in itertools.product(plain, range(len(moments[::5]))):
            compared += 1
            if (told.get((month, path)) or 0) != (plain[path][number * len(moments[::5]) + month] or 0):
                raise RuntimeError(f"{indicator.code} of {path} is not the sum of its facts")
    return {"compared": compared, "differing_totals": queries.totals_differing() if place else 0}


def values(place: str, engine: str = "", directory: str = "") -> dict[str, Any]:
    """Ask every indicator in every commune in twelve months, the database or another engine; return one sum of all."""
    from hoptac.facts import engines
    from hoptac.facts.indicators import INDICATORS
    from hoptac.places.models import Place

    scope, asked = _questions(place)
    codes = dict(Place.objects.values_list("path", "code"))
    with engines.using(engine, Path(directory)):
        told = sorted(
            f"{each.code} {month} {codes[path]} {value}"
            for each in INDICATORS
            for (month, path), value in _answer(each, scope, asked).items()
        )
    return {"values": len(told), "sum": hashlib.blake2b("\n".join(told).encode(), digest_size=8).hexdigest()}


def _explained(sql: str, params: list[Any], taken: list[float]) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        taken.append(cursor.fetchone()[0][0]["Execution Time"])
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _processor() -> float:
    """Return the processor seconds of this process and, on PostgreSQL on Linux, of the one that serves it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e9


def said(output: str) -> Any:
    """Return what a task answered, from all it printed."""
    return json.loads(output.rsplit("TOOK ", 1)[1].splitlines()[0])


TASKS: dict[str, Callable[..., Any]] = {each.__name__: each for each in (months, check, values)}


def main() -> None:
    """Do a task and print its answer."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    name, *arguments = sys.argv[1:]
    print("TOOK " + json.dumps(TASKS[name](*arguments)))


if __name__ == "__main__":
    main()
