"""Figures of a place are read from indexes alone: by element and cell, as totals are, what is read within the key.

What is filed under a place lies scattered over the tables, a page each; in an index it lies side by side. On SQLite
the tables lie in the order of their keys and every index carries the key; PostgreSQL is told what to carry.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BY_CELL = 'CREATE INDEX fact_element_cell ON facts_fact (element, cell_id, "on")'
KEY = "ALTER TABLE facts_total DROP CONSTRAINT facts_total_pkey, ADD PRIMARY KEY (element, cell_id, span, layer)"


def cover(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index by cell in the place of that by day, and the key of totals with their value."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP INDEX fact_element_day")
    schema_editor.execute(f"{BY_CELL} INCLUDE (organisation_id)" if is_postgresql else BY_CELL)
    if is_postgresql:
        schema_editor.execute(f"{KEY} INCLUDE (value)")


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_clustered")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("fact", "fact_element_day"),
                migrations.AddIndex("fact", models.Index(fields=["element", "cell", "on"], name="fact_element_cell")),
            ],
            database_operations=[migrations.RunPython(cover)],
        )
    ]
