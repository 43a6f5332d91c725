"""Figures at full size: any of them by commune over twelve months, of a province, and of the country by hand."""

from __future__ import annotations

import os
from pathlib import Path

from tools import postgres
from tools.bench import Line, kept, manage, rate, within
from tools.bench.reporting import Asker

PROVINCE = "25"
#: How many facts, of how many years.
OF_PROVINCE, OF_COUNTRY = (7_200_000, 10), (int(os.environ.get("BENCH_COUNTRY", "0")), 5)


def bench_facts(workspace: Path) -> list[Line]:
    """Any figure by commune over 12 months at 7.2 million facts; BENCH_COUNTRY=126000000: the country's as well."""
    fill = kept.shell(f"from tools.bench import asked; asked.fill(*{OF_PROVINCE}, '{PROVINCE}')")
    store = kept.Sqlite()
    name = kept.database(store, "facts", [("prepare",), fill])
    lite = Asker(store, name, "tools.bench.asked")
    lines = _lines("a province", 150, lite("months", PROVINCE), lite("check", PROVINCE), store.vendor)
    manage("facts_export", workspace, **lite.environment)
    told = [lite("values", PROVINCE), lite("values", PROVINCE, "duckdb", workspace)]
    # A server of its own, not kept: the country's database is copied nowhere.
    with postgres.server() as address:
        server = kept.Postgresql(address)
        ask = Asker(server, kept.database(server, "facts", [("prepare",), fill]), "tools.bench.asked")
        lines += _lines("a province", 150, ask("months", PROVINCE), ask("check", PROVINCE), server.vendor)
        told.append(ask("values", PROVINCE))
        if OF_COUNTRY[0]:
            lines += _country(server)
    equal = [each["values"] for each in told if each == told[0]]
    what = "Figures that are equal on SQLite, PostgreSQL and DuckDB over Parquet"
    return [*lines, rate(what, sum(equal), "asked", 3 * told[0]["values"], unit="values", least=1)]


def _country(store: kept.Postgresql) -> list[Line]:
    """Ask figures of a province, and of all communes, among the facts of the country."""
    fill = kept.shell(f"from tools.bench import asked; asked.fill(*{OF_COUNTRY})")
    ask = Asker(store, kept.database(store, "facts_country", [("prepare",), fill]), "tools.bench.asked")
    lines = _lines("a province of the country", 300, ask("months", PROVINCE), ask("check", ""), store.vendor)
    return lines + _lines("the whole country", 300, ask("months", ""), {}, store.vendor)


def _lines(where: str, most: float, taken: dict[str, float], checked: dict[str, int], vendor: str) -> list[Line]:
    """Return what 95 of 100 questions took; RuntimeError when a figure was not the sum of its facts."""
    if checked.get("differing_totals"):
        raise RuntimeError(f"{checked['differing_totals']} kept totals differ")
    print(f"   {where} on {vendor}: {taken}, {checked}", flush=True)
    what = f"Any figure of {where} by commune, 12 months, at {taken['facts']:,} facts on {vendor}: 95 of 100"
    names = {
        "clock": "by the clock",
        "processor": "processor time",
        "explained": "the database's own (EXPLAIN ANALYZE)",
    }
    return [within(f"{what}, {name}", taken[key], most=most) for key, name in names.items() if key in taken]
