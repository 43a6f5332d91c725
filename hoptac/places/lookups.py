"""Asking for rows inside a unit: `organisation__place__beneath=path`."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
class Beneath(Lookup[Any]):
    """Whether a foreign key to a place leads to the unit with this path or to one inside it.

    The units are looked up once, by a range of paths in their index; a join with `startswith` reads a place for
    every row, and LIKE with an escape character uses no index of SQLite.
    """

    lookup_name = "beneath"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the condition. A path ends in a slash, after which "0" comes next in the order of bytes."""
        key, parameters = self.process_lhs(compiler, connection)
        path = str(self.rhs)
        if connection.vendor == "postgresql":  # whose collation may order otherwise; LIKE uses its index
            inside, values = "path LIKE %s", [f"{path}%"]
        else:
            inside, values = "path >= %s AND path < %s", [path, f"{path[:-1]}0"]
        return f"{key} IN (SELECT id FROM places_place WHERE {inside})", (*parameters, *values)  # noqa: S608 - no input
