"""The full-text index, in the way of each database."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title_words, body_words, scope, content='', columnsize=0, detail=column, prefix='2 3 4 5', tokenize='ascii'
    )
    """,
)
POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN document tsvector",
    "CREATE INDEX search_entry_document ON search_entry USING gin (document)",
)


def index_make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of the database in use."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def index_drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index; on PostgreSQL it goes with its table."""
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(index_make, index_drop)]
