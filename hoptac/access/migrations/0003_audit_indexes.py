"""Drop indexes of the trail that no question uses, and keep places only of the few entries that have one.

The columns are not altered in the database: SQLite would rebuild the table and lose the triggers that seal it.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_audit_sealed"), ("parties", "0001_initial"), ("places", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "auditentry",
                    name,
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
                    ),
                )
                for name, to in (("organisation", "parties.organisation"), ("place", "places.place"))
            ],
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX {name} ON access_auditentry ({column})"
                )
                for name, column in (
                    ("access_auditentry_organisation_id_b3dba577", "organisation_id"),
                    ("access_auditentry_place_id_5adade0c", "place_id"),
                )
            ],
        ),
        migrations.RemoveIndex("auditentry", "audit_by_target"),
        migrations.AddIndex(
            "auditentry",
            models.Index(fields=["place"], name="audit_by_place", condition=models.Q(("place__isnull", False))),
        ),
    ]
