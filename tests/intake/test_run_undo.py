"""Taking an import back within a day: what nobody has worked on since is as before; what stays says why."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hoptac.access.models import AuditEntry
from hoptac.facts.models import Fact, Reading, Total
from hoptac.intake.models import ImportRun, RunState
from hoptac.parties.models import Organisation
from hoptac.registry import actions as registry_actions
from hoptac.registry import queries as registry_queries
from hoptac.registry.entries import Entry
from hoptac.registry.models import Member
from hoptac.search import queries as search
from tests.intake import sheets
from tests.intake.workbooks import codes as good_codes

pytestmark = pytest.mark.django_db

A, B, C = good_codes(3)
HEAD = ("STT", "Tên HTX", "Mã số thuế", "Địa chỉ", "Số TV", "Vốn điều lệ (triệu đồng)", "Tình trạng", "Giám đốc")
GIA_PHU = "Bản Bó, xã Gia Phù, huyện Phù Yên"
FIRST = (1, "HTX Bản Bó", A, GIA_PHU, 12, 500, "Đang hoạt động", "Hà Văn An")
LATER = (1, "HTX Bản Bó Xanh", A, "P. Tô Hiệu, TP Sơn La", 15, 900, "Tạm ngừng hoạt động", "Hà Văn Bình")
NEW = (2, "HTX Suối Tre", B, GIA_PHU, 9, 300, "Đang hoạt động", "Lò Thị Cúc")


def apply(tmp_path, on, *rows):
    """Import by command and return the run."""
    out = StringIO()
    file = sheets.xlsx(tmp_path / "ds.xlsx", HEAD, *rows)
    call_command("import_registry", str(file), "--province", "14", "--on", on, "--apply", "--json", stdout=out)
    return ImportRun.objects.get(pk=json.loads(out.getvalue())["import"])


def undo(run):
    out = StringIO()
    call_command("import_undo", str(run.pk), stdout=out)
    run.refresh_from_db()
    return out.getvalue()


def everything():
    """Return all that is held, numbers of rows left out."""
    held = registry_queries.entries(list(Organisation.objects.values_list("pk", flat=True)))
    return (
        {pk: (entry.facts, entry.readings) for pk, entry in held.items()},
        sorted(Fact.objects.values_list("organisation_id", "element", "on", "cell_id", "value")),
        sorted(Total.objects.exclude(value=0).values_list("element", "cell_id", "span", "value")),
        sorted(Organisation.objects.values_list("name", "search_key", "place_id", "locality_id")),
        sorted(Reading.objects.values_list("organisation_id", "element", "starts_on", "value", "source")),
    )


@pytest.fixture
def is_known(tmp_path, son_la):
    apply(tmp_path, "2025-06-30", FIRST)
    return Organisation.objects.get(code=A)


def test_all_is_as_before_and_the_same_file_comes_in_again(tmp_path, is_known):
    before = everything()
    run = apply(tmp_path, "2025-10-01", LATER, NEW)
    after = everything()

    said = undo(run)

    assert (run.state, run.counts["withdrawn"], run.counts["restored"], run.counts["stayed"]) == ("undone", 1, 1, 0)
    assert "1 tổ chức mới được rút khỏi sổ, 1 tổ chức trở lại như trước, 0 giữ nguyên" in said
    assert everything() == before != after
    assert search.find("suối tre") == []
    assert [hit.title for hit in search.find("bản bó")] == ["HTX Bản Bó"]
    call_command("facts_rebuild", check=True, verbosity=0)
    again = apply(tmp_path, "2025-10-01", LATER, NEW)
    assert (again.counts["new"], again.counts["changed"]) == (1, 1)
    call_command("facts_rebuild", check=True, verbosity=0)


def test_what_somebody_worked_on_since_stays_and_says_so(tmp_path, officer, is_known):
    run = apply(tmp_path, "2025-10-01", LATER, NEW)
    for code, facts in ((A, {"representative": "Vì Thị Dung"}), (B, {"phone": "0912345678"})):
        entry = Entry(Organisation.objects.get(code=code).pk, facts)
        saved = registry_actions.organisations_save(actor=officer, entries=[entry], on=dt.date(2025, 10, 2))
        assert saved.refused == []

    said = undo(run)

    held = registry_queries.entries([is_known.pk])[is_known.pk].facts
    assert (held["name"], held["representative"], held["status"]) == ("HTX Bản Bó", "Vì Thị Dung", "active")
    assert held["charter_capital"] == 500_000_000
    assert Organisation.objects.get(code=B).name == "HTX Suối Tre"
    assert "“HTX Suối Tre” được giữ nguyên: đã có người làm việc với tổ chức này sau khi nhập." in said
    assert "“HTX Bản Bó Xanh”: 1 thông tin được giữ nguyên vì đã có người thay đổi sau khi nhập." in said
    call_command("facts_rebuild", check=True, verbosity=0)


def test_membership_of_a_union_goes_with_the_import(tmp_path, officer, son_la):
    sheets.imported(officer, son_la, ("STT", "Tên LHHTX", "Địa chỉ"), (1, "Liên hiệp HTX Phù Yên", GIA_PHU))
    head = (*HEAD[:4], "Thuộc liên hiệp HTX")
    file = sheets.xlsx(tmp_path / "ds.xlsx", head, (1, "HTX Bản Bó", A, GIA_PHU, "Liên hiệp HTX Phù Yên"))
    call_command("import_registry", str(file), "--province", "14", "--on", "2025-10-01", "--apply", stdout=StringIO())
    joined = Member.objects.count()

    undo(ImportRun.objects.get())

    assert (joined, Member.objects.count(), Organisation.objects.count()) == (1, 0, 1)
    call_command("facts_rebuild", check=True, verbosity=0)


@pytest.fixture
def joined(tmp_path, officer, son_la, is_known):
    """Return the import that let a known cooperative join a union, and all that was held before it."""
    sheets.imported(officer, son_la, ("STT", "Tên LHHTX", "Địa chỉ", "Số TV"), (1, "Liên hiệp HTX Phù Yên", GIA_PHU, 5))
    before = everything()
    head = (*HEAD[:4], "Thuộc liên hiệp HTX")
    file = sheets.xlsx(tmp_path / "lh.xlsx", head, (1, "HTX Bản Bó", A, GIA_PHU, "Liên hiệp HTX Phù Yên"))
    call_command("import_registry", str(file), "--province", "14", "--on", "2025-10-01", "--apply", stdout=StringIO())
    assert Member.objects.count() == 1
    return ImportRun.objects.latest("pk"), before


def test_a_known_cooperative_leaves_the_union_it_joined(joined):
    run, before = joined

    said = undo(run)

    assert "0 tổ chức mới được rút khỏi sổ, 1 tổ chức trở lại như trước, 0 giữ nguyên" in said
    assert Member.objects.count() == 0
    assert everything() == before
    call_command("facts_rebuild", check=True, verbosity=0)


def test_a_membership_somebody_ended_stays(officer, joined):
    member = Member.objects.get()
    registry_actions.member_end(actor=officer, member=member, on=dt.date(2025, 10, 2), reason="xin ra")

    said = undo(joined[0])

    assert "“HTX Bản Bó” được giữ nguyên: đã có người làm việc với tổ chức này sau khi nhập." in said
    assert (Member.objects.get(), ImportRun.objects.get(pk=joined[0].pk).counts["stayed"]) == (member, 1)


def test_after_a_day_it_is_too_late_and_twice_is_once(tmp_path, is_known):
    old, new = ImportRun.objects.get(), apply(tmp_path, "2025-10-01", NEW)
    ImportRun.objects.filter(pk=old.pk).update(applied_at=timezone.now() - dt.timedelta(hours=24, minutes=1))
    undo(new)

    for run in (old, new):
        with pytest.raises(CommandError) as refused:
            undo(run)
        assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="Không có lần nhập số 99999"):
        call_command("import_undo", "99999")
    assert Organisation.objects.get() == is_known


def test_by_page_it_is_asked_first_and_told_in_the_trail(client, officer, tmp_path, is_known):
    run = apply(tmp_path, "2025-10-01", LATER, NEW)
    client.force_login(officer)
    shown = client.get(f"/import/{run.pk}/")
    asked = client.get(f"/import/{run.pk}/undo/")

    done = client.post(f"/import/{run.pk}/undo/")

    assert f"/import/{run.pk}/undo/" in shown.content.decode()
    assert "Hoàn tác lần nhập" in asked.content.decode()
    assert (done.status_code, done["Location"]) == (302, f"/import/{run.pk}/")
    page = client.get(f"/import/{run.pk}/").content.decode()
    assert "Lần nhập đã được hoàn tác: 1 tổ chức được rút khỏi sổ, 1 tổ chức trở lại như trước." in page
    assert client.post(f"/import/{run.pk}/undo/").status_code == 422
    codes = AuditEntry.objects.order_by("-pk").values_list("code", flat=True)[:3]
    assert sorted(codes) == ["intake.run.undo", "registry.organisation.restore", "registry.organisation.withdraw"]
    assert ImportRun.objects.get(pk=run.pk).state == RunState.UNDONE


def test_what_was_withdrawn_is_on_no_page(client, officer, tmp_path, son_la):
    run = apply(tmp_path, "2025-10-01", NEW)
    gone = Organisation.objects.get()
    undo(run)
    client.force_login(officer)

    assert client.get(f"/registry/{gone.pk}/").status_code == 404
    assert "Suối Tre" not in client.get("/registry/").content.decode()
    assert client.get("/accounts/trail/").status_code == 200
