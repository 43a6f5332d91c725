"""Many rows at once, on the database of the run."""
# ruff: noqa: DJ008 - these models are never shown

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, connection, models, transaction

from hoptac.core import bulk

registry = Apps()


class Owner(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "core"
        apps = registry
        db_table = "core_test_owner"


class Row(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT)
    text = models.TextField(null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    hour = models.TimeField(null=True)
    is_true = models.BooleanField(default=False)
    extra = models.JSONField(null=True)
    share = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    uid = models.UUIDField(null=True)
    big = models.BigIntegerField(null=True)

    class Meta:
        app_label = "core"
        apps = registry
        db_table = "core_test_row"


class Total(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT)
    day = models.DateField()
    kind = models.CharField(max_length=20)
    value = models.BigIntegerField()

    class Meta:
        app_label = "core"
        apps = registry
        db_table = "core_test_total"
        constraints = [models.UniqueConstraint(fields=["owner", "day", "kind"], name="core_test_total_key")]


class Code(models.Model):
    code = models.CharField(max_length=10, primary_key=True)

    class Meta:
        app_label = "core"
        apps = registry
        db_table = "core_test_code"


FIELDS = ["owner_id", "text", "day", "moment", "hour", "is_true", "extra", "share", "uid", "big"]
MOMENT = datetime(2025, 7, 1, 8, 30, 15, 123456, tzinfo=UTC)
UID = uuid.UUID("12345678123456781234567812345678")


@pytest.fixture
def _tables(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        for model in (Owner, Row, Total, Code):
            editor.create_model(model)
    yield
    with connection.schema_editor() as editor:
        for model in (Code, Total, Row, Owner):
            editor.delete_model(model)


@pytest.fixture
def owner(_tables: None) -> Owner:
    return Owner.objects.create(name="Chiềng Sung")


def test_insert_writes_what_a_save_would(owner):
    full = [owner.pk, 'tab\t"\\N" \n', date(2025, 7, 1), MOMENT, time(8, 30), True, {"đ": [1, None]}, Decimal("0.1829")]
    full += [UID, 2**62]
    empty = [owner.pk, None, None, None, None, False, None, None, None, None]
    with transaction.atomic():
        assert bulk.insert(Row, FIELDS, iter([full, tuple(empty)])) == 2
    Row.objects.create(**dict(zip(FIELDS, full, strict=True)))
    found = list(Row.objects.order_by("pk").values_list(*FIELDS))
    assert found == [tuple(full), tuple(empty), tuple(full)]
    assert Row.objects.filter(moment=MOMENT, day=date(2025, 7, 1), uid=UID, share=Decimal("0.1829")).count() == 2
    assert Row.objects.filter(extra__isnull=True).count() == 1


def test_update_writes_over_what_is_there(owner):
    with transaction.atomic():
        bulk.insert(Row, ["owner_id", "day", "is_true", "extra"], [(owner.pk, None, False, None)] * 2)
        first, second = Row.objects.order_by("pk").values_list("pk", flat=True)
        bulk.update(Row, ["day", "extra"], iter([(date(2025, 7, 1), {"đ": 1}, second), (None, [], second + 1)]))
    assert list(Row.objects.order_by("pk").values_list("pk", "day", "extra", "is_true")) == [
        (first, None, None, False),
        (second, date(2025, 7, 1), {"đ": 1}, False),
    ]


def test_insert_of_nothing(owner):
    with transaction.atomic():
        assert bulk.insert(Row, FIELDS, []) == 0


def test_insert_belongs_to_the_callers_transaction(owner):
    with transaction.atomic():
        bulk.insert(Owner, ["name"], [["a"], ["b"]])
        assert Owner.objects.count() == 3
        transaction.set_rollback(True)
    assert Owner.objects.count() == 1


def test_insert_raises_as_django_does(owner):
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Owner, ["id", "name"], [[owner.pk, "again"]])
    with transaction.atomic():
        assert bulk.insert(Owner, ["name"], [["fine"]]) == 1


def test_nothing_is_written_outside_a_transaction(owner):
    for call in (
        lambda: bulk.insert(Owner, ["name"], [["a"]]),
        lambda: bulk.add(Total, ["owner_id", "day", "kind"], "value", {}),
        lambda: bulk.reserve_ids(Owner, 1),
    ):
        with pytest.raises(transaction.TransactionManagementError):
            call()


def test_reserved_ids_belong_to_one(owner):
    with transaction.atomic():
        first, second = bulk.reserve_ids(Owner, 1000), bulk.reserve_ids(Owner, 10)
        assert (len(first), len(second)) == (1000, 10)
        assert first.start > owner.pk
        assert second.start >= first.stop
        bulk.insert(Owner, ["id", "name"], ((pk, f"o{pk}") for pk in first))
        later = Owner.objects.create(name="later")
        assert later.pk not in {*first, *second}
    assert Owner.objects.count() == 1002


def test_reserved_ids_are_not_those_of_deleted_rows(owner):
    last = Owner.objects.create(name="short-lived").pk
    Owner.objects.filter(pk=last).delete()
    with transaction.atomic():
        assert bulk.reserve_ids(Owner, 5).start > last
        assert bulk.reserve_ids(Owner, 0) == range(0)


@pytest.mark.usefixtures("_tables")
def test_reserve_ids_needs_a_counted_key():
    with transaction.atomic(), pytest.raises(TypeError):
        bulk.reserve_ids(Code, 1)


@pytest.mark.postgresql
def test_reserved_ids_stay_together_when_others_draw_in_between(owner, monkeypatch):
    """Another session inserts while the numbers are drawn; the second draw is made behind a lock."""
    statements = []

    def disturbing(execute, sql, params, many, context):
        statements.append(sql)
        result = execute(sql, params, many, context)
        if "nextval" in sql and len(statements) == 1:
            context["cursor"].cursor.execute(
                "SELECT min(drawn), max(drawn) + 1 FROM (VALUES (nextval(pg_get_serial_sequence(%s, 'id'))),"
                " (nextval(pg_get_serial_sequence(%s, 'id')))) AS numbers (drawn)",
                ["core_test_owner", "core_test_owner"],
            )
        return result

    with transaction.atomic(), connection.execute_wrapper(disturbing):
        ids = bulk.reserve_ids(Owner, 2)
    assert len(ids) == 2
    assert [sql.split()[0] for sql in statements] == ["SELECT", "LOCK", "SELECT"]


def test_add_makes_rows_and_adds_to_them(owner):
    keys = ["owner_id", "day", "kind"]
    july, august = date(2025, 7, 1), date(2025, 8, 1)
    with transaction.atomic():
        assert bulk.add(Total, keys, "value", {(owner.pk, august, "b"): 2**40, (owner.pk, july, "a"): 3}) == 2
        assert bulk.add(Total, keys, "value", {(owner.pk, july, "a"): 10, (owner.pk, july, "c"): 0}) == 2
        assert bulk.add(Total, keys, "value", {}) == 0
    assert list(Total.objects.order_by("day", "kind").values_list("owner_id", "day", "kind", "value")) == [
        (owner.pk, july, "a", 13),
        (owner.pk, july, "c", 0),
        (owner.pk, august, "b", 2**40),
    ]


def test_add_in_several_chunks(owner, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 7)
    with transaction.atomic():
        for _ in range(2):
            amounts = {(owner.pk, date(2025, 7, 1), f"k{number}"): number for number in range(50)}
            assert bulk.add(Total, ["owner_id", "day", "kind"], "value", amounts) == 50
    assert sum(Total.objects.values_list("value", flat=True)) == 2 * sum(range(50))


def test_delete_takes_rows_by_their_keys(owner, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    keys = ["owner_id", "day", "kind"]
    rows = {(owner.pk, date(2025, 7, 1), kind): 1 for kind in "abcd"}
    with transaction.atomic():
        bulk.add(Total, keys, "value", rows)
        bulk.delete(Total, keys, [*list(rows)[:3], (owner.pk, date(2025, 8, 1), "d")])
        bulk.delete(Total, keys, [])
    assert list(Total.objects.values_list("kind", flat=True)) == ["d"]
