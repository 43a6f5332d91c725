import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """No delivery stands in the table yet: its product needs no default."""

    dependencies = [
        ("catalogue", "0003_outside_ocop"),
        ("market", "0002_needs_buyer_province"),
        ("parties", "0003_fewer_indexes"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank", models.CharField(max_length=6)),
                ("number", models.CharField(max_length=19)),
                ("holder", models.CharField(max_length=120)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("said_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["paid_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_checked_adds_up",
        ),
        migrations.RemoveField(
            model_name="contract",
            name="advance_note",
        ),
        migrations.RemoveField(
            model_name="contract",
            name="payment",
        ),
        migrations.RemoveField(
            model_name="contract",
            name="quality",
        ),
        migrations.AddField(
            model_name="contract",
            name="passed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="predecessor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parties.organisation",
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="terms",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="contract",
            name="tolerance",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="contract",
            name="wording",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="agreed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.product"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="share",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="market.share",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="waived",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="delivery",
            name="wants_replacement",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked of another supplier"),
                    ("planned", "Planned"),
                    ("sent", "Delivered, to be checked"),
                    ("unpriced", "Checked, price of the day missing"),
                    ("checked", "Checked, to be paid"),
                    ("paid", "Paid"),
                    ("cancelled", "Cancelled"),
                ],
                default="planned",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__lte", 50)), name="contract_tolerance_up_to_half"
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("passed_on", None), ("predecessor", None)),
                    models.Q(("passed_on__isnull", False), ("predecessor__isnull", False)),
                    _connector="OR",
                ),
                name="contract_passed_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "planned", "sent", "unpriced", "checked", "paid", "cancelled"])
                ),
                name="delivery_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["unpriced", "checked", "paid"]), _negated=True),
                    (
                        "sent",
                        django.db.models.expressions.CombinedExpression(
                            models.F("accepted"), "+", models.F("rejected")
                        ),
                    ),
                    _connector="OR",
                ),
                name="delivery_checked_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["checked", "paid"]), _negated=True),
                    models.Q(("amount__isnull", False), ("price__isnull", False)),
                    _connector="OR",
                ),
                name="delivery_priced_before_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unpriced"), _negated=True),
                    models.Q(("amount", None), ("price", None)),
                    _connector="OR",
                ),
                name="delivery_unpriced_without_price",
            ),
        ),
        migrations.AddField(
            model_name="payaccount",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="payaccount",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="pay_account", to="parties.organisation"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="delivery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="market.delivery"
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="received_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="said_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_of_something"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("received_by", None)),
                    models.Q(("received_at__isnull", False), ("received_by__isnull", False)),
                    _connector="OR",
                ),
                name="payment_received_by_somebody",
            ),
        ),
    ]
