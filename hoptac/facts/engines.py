"""The same questions on other engines: facts as Parquet files, read by DuckDB on one machine or Spark on a cluster.

queries.py speaks plain SQL over six tables; here they stand as views over the files that export() wrote, under their
own names. The files hold numbers of organisations by their ids, and no name and no person.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from hoptac.core.errors import RuleBroken
from hoptac.facts import queries
from hoptac.facts.elements import ELEMENTS
from hoptac.facts.models import Cell, Fact, Total
from hoptac.places.models import Locality, LocalityUnit, Place

NAMES = ("duckdb", "spark")
_MODULES = {"duckdb": "duckdb", "spark": "pyspark"}

#: Table → its columns with their types in the files.
TABLES: dict[type[models.Model], dict[str, str]] = {
    Fact: {
        "organisation_id": "BIGINT", "element": "SMALLINT", "on": "DATE", "cell_id": "BIGINT", "layer": "SMALLINT",
        "value": "BIGINT",
    },
    Total: {"element": "SMALLINT", "cell_id": "BIGINT", "span": "INTEGER", "layer": "SMALLINT", "value": "BIGINT"},
    Cell: {"id": "BIGINT", "locality_id": "BIGINT", "kind": "VARCHAR", "sector": "VARCHAR", "size": "VARCHAR"},
    Locality: {"id": "BIGINT", "is_certain": "BOOLEAN"},
    LocalityUnit: {"locality_id": "BIGINT", "place_id": "BIGINT", "valid_from": "DATE", "valid_to": "DATE"},
    Place: {"id": "BIGINT", "path": "VARCHAR", "code": "VARCHAR", "level": "SMALLINT", "full_name": "VARCHAR"},
}  # fmt: skip


def _needs(name: str) -> None:
    if find_spec(_MODULES[name]) is None:
        raise RuleBroken(
            "engine_missing", "%(engine)s is not installed: “pip install %(package)s” in this environment.",
            engine=name, package=_MODULES[name],
        )  # fmt: skip


def export(directory: Path) -> dict[str, int]:
    """Write facts, kept totals and what they are filed under as Parquet files, all of one moment; return their rows.

    RuleBroken (engine_missing) without DuckDB, which writes the files.
    """
    _needs("duckdb")
    directory.mkdir(parents=True, exist_ok=True)
    counts, is_outermost = {}, not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model, columns in TABLES.items():
            rows = model._default_manager.order_by().values_list(*columns).iterator(chunk_size=10_000)
            counts[model._meta.db_table] = _written(directory / f"{model._meta.db_table}.parquet", columns, rows)
    named = {"number": "SMALLINT", "code": "VARCHAR", "nature": "VARCHAR", "unit": "VARCHAR"}
    elements = ((each.number, each.code, each.nature.value, each.unit) for each in ELEMENTS)
    counts["elements"] = _written(directory / "elements.parquet", named, elements)
    return counts


def _written(file: Path, columns: dict[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """Write one file, by way of CSV: DuckDB takes single rows slowly. No column of texts lacks a value."""
    import duckdb

    count = 0
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        with Path(folder, "rows.csv").open("w", newline="", encoding="utf-8") as text:
            writer = csv.writer(text)
            for count, row in enumerate(rows, 1):  # noqa: B007 - the last one counts
                writer.writerow(row)
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        texts = [name for name, kind in columns.items() if kind == "VARCHAR"]
        said = f"header = false, columns = {{{types}}}{f', force_not_null = {texts}' if texts else ''}"
        read = f"SELECT * FROM read_csv('{_quoted(Path(text.name))}', {said})"
        engine.execute(f"COPY ({read}) TO '{_quoted(file)}' (FORMAT parquet)")
    return count


def _quoted(file: Path) -> str:
    return str(file.resolve()).replace("'", "''")


@contextmanager
def using(name: str | None, directory: Path | None) -> Iterator[None]:
    """Answer questions from the files in a directory by this engine, within the block; without a name, as always.

    RuleBroken: engine_missing, engine_data_missing.
    """
    if not name:
        yield
        return
    _needs(name)
    files = {model._meta.db_table: (directory or Path()) / f"{model._meta.db_table}.parquet" for model in TABLES}
    if directory is None or not all(file.exists() for file in files.values()):
        raise RuleBroken("engine_data_missing", "Say with --data where “run.py facts_export” wrote the facts.")
    engine = _DuckDB(files) if name == "duckdb" else _Spark(files)
    token = queries.ENGINE.set(engine.fetch)
    try:
        yield
    finally:
        queries.ENGINE.reset(token)
        engine.close()


class _DuckDB:
    def __init__(self, files: dict[str, Path]) -> None:
        import duckdb

        self._connection = duckdb.connect()
        for table, file in files.items():
            self._connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{_quoted(file)}')")

    def fetch(self, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(sql.replace("%s", "?"), params).fetchall()
        return found

    def close(self) -> None:
        self._connection.close()


class _Spark:
    def __init__(self, files: dict[str, Path]) -> None:
        from pyspark.sql import SparkSession

        settings = {"spark.sql.ansi.enabled": "true", "spark.sql.ansi.doubleQuotedIdentifiers": "true"}
        self._session = SparkSession.builder.appName("hoptac").config(map=settings).getOrCreate()
        for table, file in files.items():
            self._session.read.parquet(str(file)).createOrReplaceTempView(table)

    def fetch(self, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(sql.replace("%s", "?"), args=params).collect()]

    def close(self) -> None:
        self._session.stop()
