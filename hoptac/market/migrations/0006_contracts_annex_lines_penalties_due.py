import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0005_events_booths_and_meetings"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="fault",
            field=models.CharField(blank=True, choices=[("seller", "Seller"), ("buyer", "Buyer")], max_length=6),
        ),
        migrations.AddField(
            model_name="contract",
            name="penalty_due",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contractline",
            name="annex",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="market.annex",
            ),
        ),
        migrations.AddField(
            model_name="contracttemplate",
            name="terms",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
