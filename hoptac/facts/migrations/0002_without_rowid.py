"""On SQLite, keep facts and totals in their primary key: one b-tree less each, and sums read no second place."""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("facts_fact", "facts_total")


def store_in_key(apps: Any, schema_editor: Any) -> None:
    """Make the two tables again WITHOUT ROWID, with their rows and indexes; PostgreSQL has nothing of the kind."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
            found = cursor.fetchall()
            [made] = [sql for kind, sql in found if kind == "table"]
            cursor.execute(f"{made.replace(table, f'{table}_new', 1)} WITHOUT ROWID")
            cursor.execute(f"INSERT INTO {table}_new SELECT * FROM {table}")  # noqa: S608
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"ALTER TABLE {table}_new RENAME TO {table}")
            for kind, sql in found:
                if kind == "index":
                    cursor.execute(sql)


class Migration(migrations.Migration):
    """Only how SQLite stores the rows; the models stay as they are."""

    dependencies = [("facts", "0001_initial")]

    operations = [migrations.RunPython(store_in_key, migrations.RunPython.noop)]
