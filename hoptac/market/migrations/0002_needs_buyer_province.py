import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """No buyer stands in the table yet: the column needs no default."""

    dependencies = [
        ("market", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="buyer",
            name="province",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
        ),
    ]
