"""Booths are asked for and taken; a meeting is asked for by a side; an event may be called off."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0004_pooling_unserved_and_poor_communes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="booth",
            name="state",
            field=models.CharField(
                choices=[("invited", "Invited"), ("coming", "Takes part"), ("declined", "Declined")],
                default="invited",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="side",
            field=models.CharField(choices=[("seller", "Seller"), ("buyer", "Buyer")], default="seller", max_length=6),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="tradeevent",
            name="called_off",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="booth",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["invited", "coming", "declined"])), name="booth_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "declined"), _negated=True),
                fields=("buyer", "starts_at"),
                name="meeting_one_at_a_time_for_buyers",
            ),
        ),
    ]
