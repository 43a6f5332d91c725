"""Drop the index of localities: nobody asks for organisations by the spot they lie on."""

import django.db.models.deletion
from django.db import migrations, models

INDEX = "parties_organisation_locality_id_b03e4bdc"


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_withdrawn"), ("places", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "organisation",
                    "locality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.locality",
                    ),
                )
            ],
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {INDEX}", f"CREATE INDEX {INDEX} ON parties_organisation (locality_id)"
                )
            ],
        ),
    ]
