"""The trail: sentences, filters, export; written once, which the database itself enforces."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from hoptac.access import actions, audit, gate, queries
from hoptac.access.models import AuditEntry, Role
from tests import world
from tests.factories import access as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def land():
    return world.build()


@pytest.fixture
def officer(land):
    user = make.user("officer", full_name="Cầm Thị Hoa")
    make.grant(user, Role.PROVINCE_OFFICER, land.places["north"])
    return user


def test_an_entry_is_never_changed(officer):
    entry = audit.record(actor=officer, code="access.user.create", target=officer)

    for statement in ("UPDATE access_auditentry SET note = 'x'", "DELETE FROM access_auditentry"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    entry.note = "x"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()

    assert AuditEntry.objects.get().note == ""


def test_a_change_reads_as_before_and_after(officer):
    entry = audit.record(
        actor=officer,
        code="access.grant.end",
        target=officer.grants.get(),
        changes={"ends_before": (None, date(2026, 3, 1)), "role": ("clerk", "buyer"), "paid": (1500000, True)},
        on_behalf_of="Lò Văn An",
    )

    assert queries.sentence(entry) == (
        "Cầm Thị Hoa kết thúc vai trò: Cầm Thị Hoa: Cán bộ Liên minh, Tỉnh Wc, thay mặt Lò Văn An"
    )
    assert queries.changes(entry) == [
        queries.Change("Đến trước ngày", "", "01/03/2026"),
        queries.Change("Vai trò", "Nhân viên nhập liệu", "Bên mua"),
        queries.Change("Paid", "1.500.000", "có"),
    ]


def test_a_code_nobody_described_is_still_shown(officer):
    assert queries.sentence(AuditEntry(actor=officer, code="x.y", target_label="Z")) == "Cầm Thị Hoa: x.y – Z"


def test_changed_names_only_what_differs():
    assert audit.changed({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": (2, 3), "c": (None, 4)}


def test_many_entries_are_written_as_one(officer, land):
    unit = land.organisations["a"]
    entries = [audit.Entry(officer, "access.grant.add", organisation=unit, target=unit, changes={"name": ("x", "y")})]

    assert audit.record_many(entries) == 1
    kept = AuditEntry.objects.get()
    assert (kept.organisation, kept.target_label, kept.changes) == (unit, str(unit), {"name": ["x", "y"]})


def test_filters(officer, land):
    other = make.user("other", full_name="Lò Văn Ân")
    make.grant(other, Role.CLERK, land.organisations["a"])
    for day, actor, key in (("2026-01-05", officer, "a"), ("2026-01-06", other, "b"), ("2026-02-01", other, "a")):
        make.entry(actor, organisation=land.organisations[key], at=make.moment(day), code=f"access.{key}.x")

    def found(**asked):
        return [timezone.localdate(entry.at).isoformat() for entry in queries.trail_rows(officer, **asked)]

    assert found() == ["2026-02-01", "2026-01-06", "2026-01-05"]
    assert found(person="lo van an") == ["2026-02-01", "2026-01-06"]
    assert found(organisation="moc qbz") == ["2026-01-06"]
    assert found(code="access.a.x") == ["2026-02-01", "2026-01-05"]
    assert found(since=date(2026, 1, 6), until=date(2026, 1, 6)) == ["2026-01-06"]
    assert found(user_id=officer.pk) == ["2026-01-05"]


def test_page_and_export_show_the_same(client, officer, land):
    make.entry(officer, organisation=land.organisations["a"], target_label="=1+1", changes={"name": ["x", "y"]})
    client.force_login(officer)

    page = client.get("/accounts/trail/")
    export = client.get("/accounts/trail/export/?organisation=moc+qaz")

    rows = list(csv.reader(io.StringIO(export.getvalue().decode("utf-8-sig"))))
    assert "Cầm Thị Hoa giao vai trò: =1+1" in page.text
    assert rows[0] == ["Thời gian", "Người", "Thay mặt", "Tổ chức", "Việc", "Thay đổi", "Mã"]
    assert rows[1][1:] == [
        "Cầm Thị Hoa", "", "HTX Mốc Qaz", "Cầm Thị Hoa giao vai trò: =1+1", "Name: x → y", "access.grant.add",
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["?page=x", "?page=99", "?since=x&until=1", "?user=abc", "?code=no.such"])
def test_malformed_words_are_no_error(client, officer, words):
    client.force_login(officer)

    assert client.get(f"/accounts/trail/{words}").status_code == 200


def test_command_actor_is_one_for_each_place_and_holds_only_that(land):
    actor = actions.command_actor(place=land.places["north"])

    assert actions.command_actor(place=land.places["north"]) == actor
    assert [(grant.role, grant.place) for grant in gate.grants(actor)] == [("province_officer", land.places["north"])]


@pytest.mark.parametrize("entries", [1, 3])
def test_the_page_takes_the_same_queries_however_long(client, officer, land, entries, django_assert_max_num_queries):
    for _ in range(entries):
        make.entry(officer, organisation=land.organisations["a"], place=land.places["n1"])
    client.force_login(officer)

    with django_assert_max_num_queries(9):
        client.get("/accounts/trail/")
