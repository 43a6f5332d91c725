"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, always inside the caller's transaction.

Nothing of Django's save path runs: no defaults, no signals, no validation beyond the database's own constraints.
"""

from __future__ import annotations

import contextlib
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import methodcaller
from typing import Any, Final

from django.db import connection, connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Adapter = Callable[[Any], Any]

CHUNK: Final = 500
#: What SQLite keeps in memory while many rows are written: 6 MB.
FEW_PAGES: Final = -6144


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Do without cyclic garbage collection for a while; also a decorator.

    Ten thousand rows at once are millions of small objects that all stay: looking through them again and again for
    cycles took a quarter of an import.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextlib.contextmanager
def few_pages() -> Iterator[None]:
    """Let SQLite keep few database pages in memory for a while; also a decorator.

    Pages that were filled are not needed again: keeping 64 MB of them, as for reading, saves it no time.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    execute = connection.connection.execute
    (before,) = execute("PRAGMA cache_size").fetchone()
    execute(f"PRAGMA cache_size = {FEW_PAGES}")
    try:
        yield
    finally:
        execute(f"PRAGMA cache_size = {int(before)}")


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows, whose values stand in the order of fields (attnames: "place_id"), and return how many.

    Values are Python's: dates, datetimes, bools, Decimals, dicts and lists for JSON. Columns not named need a default
    in the database. Raises Django's IntegrityError and TransactionManagementError outside a transaction.
    """
    connection = _connection(model)
    quote = connection.ops.quote_name
    found = _fields(model, fields)
    columns = ", ".join(quote(str(field.column)) for field in found)
    table = quote(_table(model))
    adapted = _adapted(found, rows, connection)
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(found))
        return _many(connection, f"INSERT INTO {table} ({columns}) VALUES ({places})", adapted)  # noqa: S608
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in adapted:
                copy.write_row(row)
        return int(cursor.rowcount)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows over those of the same primary key: values in the order of fields (attnames), then the key."""
    connection = _connection(model)
    quote = connection.ops.quote_name
    found = _fields(model, [*fields, model._meta.pk.attname])
    *columns, key = (str(field.column) for field in found)
    mark = "?" if connection.vendor == "sqlite" else "%s"
    settings = ", ".join(f"{quote(column)} = {mark}" for column in columns)
    statement = f"UPDATE {quote(_table(model))} SET {settings} WHERE {quote(key)} = {mark}"  # noqa: S608
    adapted = _adapted(found, rows, connection)
    if connection.vendor == "sqlite":
        _many(connection, statement, adapted)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(statement, list(adapted))


def reserve_ids(model: type[models.Model], n: int) -> range:
    """Take n consecutive primary keys for rows about to be inserted; nobody else gets them, used or not.

    On PostgreSQL the keys come from the table's sequence. SQLite has one writer at a time, so the highest key known
    inside the transaction is enough; the table's counter is moved on, so that a second call gives other keys.
    Raises TypeError when the model has no counted key.
    """
    connection = _connection(model)
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        raise TypeError(f"{model.__name__} has no counted primary key")
    if n <= 0:
        return range(0)
    reserve = _reserve_sqlite if connection.vendor == "sqlite" else _reserve_postgresql
    return reserve(connection, _table(model), str(key.column), n)


def add(
    model: type[models.Model],
    key_fields: Sequence[str],
    value_field: str,
    amounts: Mapping[Any, int],
) -> int:
    """Add each amount to the row of model with its keys, making that row where it is missing.

    Keys stand in the order of key_fields (attnames), which need a unique constraint over exactly these columns and are
    never None. They are written in their order, so that two transactions cannot block each other. Returns the number
    of rows of model touched.
    """
    connection = _connection(model)
    quote = connection.ops.quote_name
    found = _fields(model, [*key_fields, value_field])
    keys = ", ".join(quote(str(field.column)) for field in found[:-1])
    value = quote(str(found[-1].column))
    table = quote(_table(model))
    tail = f"ON CONFLICT ({keys}) DO UPDATE SET {value} = {table}.{value} + excluded.{value}"
    head = f"INSERT INTO {table} ({keys}, {value})"
    rows = [(*key, amount) for key, amount in sorted(amounts.items())]
    if connection.vendor == "sqlite":
        places = ", ".join("?" * len(found))
        _many(connection, f"{head} VALUES ({places}) {tail}", _adapted(found, rows, connection))
        return len(rows)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in found)
    statement = f"{head} SELECT * FROM unnest({arrays}) {tail}"  # noqa: S608
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(remaining, CHUNK)):
            cursor.execute(statement, [list(column) for column in zip(*chunk, strict=True)])
    return len(rows)


def delete(model: type[models.Model], key_fields: Sequence[str], keys: Iterable[Sequence[Any]]) -> None:
    """Delete the rows of model with these keys, whose values stand in the order of key_fields (attnames).

    The keys are never None; those of no row do not matter.
    """
    connection = _connection(model)
    quote = connection.ops.quote_name
    found = _fields(model, key_fields)
    mark = "?" if connection.vendor == "sqlite" else "%s"
    where = " AND ".join(f"{quote(str(field.column))} = {mark}" for field in found)
    statement = f"DELETE FROM {quote(_table(model))} WHERE {where}"  # noqa: S608 - names from the model
    if connection.vendor == "sqlite":
        _many(connection, statement, _adapted(found, keys, connection))
        return
    if rows := list(keys):  # row by row: joined with a table nobody has analysed yet, it takes minutes
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    """Return the connection model is written through; refuse to work outside a transaction."""
    connection = connections[router.db_for_write(model)]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("bulk writes need the caller's transaction")
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise NotImplementedError(connection.vendor)
    return connection


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    return [by_attname[name] for name in names]


def _many(connection: BaseDatabaseWrapper, statement: str, rows: Iterable[Sequence[Any]]) -> int:
    """Run an SQLite statement for every row, past Django's cursor, which would keep all rows in memory."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = connection.connection.executemany(statement, rows)
    return max(int(cursor.rowcount), 0)


def _adapter(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Adapter | None:
    """Return what turns a Python value into the driver's, or None where the driver takes it as it is."""
    if isinstance(field, models.JSONField):
        encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False, check_circular=False).encode
        return lambda value: "[]" if value == [] else encode(value)  # as many are
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.ForeignKey):
        return _adapter(field.target_field, connection)
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=1024)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField | models.TimeField):
        return methodcaller("isoformat")
    if isinstance(field, models.DecimalField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    return None


def _adapted(
    fields: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
) -> Iterator[Sequence[Any]] | Iterable[Sequence[Any]]:
    adapters = [(i, adapter) for i, field in enumerate(fields) if (adapter := _adapter(field, connection))]
    return _converted(adapters, rows) if adapters else rows


def _converted(adapters: list[tuple[int, Adapter]], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows with their values adapted, a column of many rows at a time, which is twice as fast."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        columns: list[Sequence[Any]] = list(zip(*chunk, strict=True))
        for i, adapter in adapters:
            columns[i] = [None if value is None else adapter(value) for value in columns[i]]
        yield from zip(*columns, strict=True)


def _reserve_sqlite(connection: BaseDatabaseWrapper, table: str, key: str, n: int) -> range:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(coalesce((SELECT max({quote(key)}) FROM {quote(table)}), 0),"  # noqa: S608
            " coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = %s), 0))",
            [table],
        )
        last = int(cursor.fetchone()[0])
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + n])
    return range(last + 1, last + n + 1)


def _reserve_postgresql(connection: BaseDatabaseWrapper, table: str, key: str, n: int) -> range:
    """Draw n numbers; where somebody drew in between, lock the table against inserts and draw once more."""
    quoted = connection.ops.quote_name(table)
    draw = (
        "SELECT min(drawn), max(drawn) FROM (SELECT nextval(counter) AS drawn"
        " FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS counter OFFSET 0) AS found,"
        " generate_series(1, %s)) AS drawing"
    )
    with connection.cursor() as cursor:
        for locks in (False, True):
            if locks:
                cursor.execute(f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(draw, [quoted, key, n])
            first, last = cursor.fetchone()
            if last - first + 1 == n:
                return range(first, last + 1)
    raise transaction.TransactionManagementError(f"{table} is fed by something that takes no lock")
