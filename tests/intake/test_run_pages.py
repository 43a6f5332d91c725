"""Pages of an import: from the file to the registry, with every no on the way."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from hoptac.access.models import AuditEntry, Role
from hoptac.intake import workbook
from hoptac.intake.models import ImportRow, ImportRun, RunState
from hoptac.parties.models import Organisation
from tests.factories import access as make
from tests.intake import sheets

pytestmark = pytest.mark.django_db

HEAD = ("STT", "Tên HTX", "Địa chỉ", "Số TV", "Vốn ĐL (tr.đ)")
ROWS = (
    (1, "HTX Bản Bó", "Bản Bó, xã Gia Phù, huyện Phù Yên", 12, 500),
    (2, "HTX Tô Hiệu", "P. Tô Hiệu, TP Sơn La", "bảy", 900),
    (3, "HTX Ở Đâu", "xã Không Có, huyện Phù Yên", 9, 300),
)


def work() -> None:
    """Do what is queued, as the worker does."""
    for task in DBTaskResult.objects.ready():
        result = task.task_result
        result.task.call(*result.args, **result.kwargs)
        task.delete()


def hand_in(client, tmp_path, *rows, **values):
    file = sheets.xlsx(tmp_path / "danh sách.xlsx", *(rows or (HEAD, *ROWS)))
    given = {
        "on": "2025-10-01",
        "province": ImportRun._meta.get_field("province")
        .related_model.objects.get(code="14", level=1, valid_to=None)
        .pk,
        **values,
    }
    with file.open("rb") as opened:
        return client.post("/import/new/", {"file": opened, **given})


@pytest.fixture
def run(client, officer, tmp_path):
    client.force_login(officer)
    hand_in(client, tmp_path)
    work()
    return ImportRun.objects.get()


def test_from_the_file_to_the_registry(client, officer, tmp_path):
    client.force_login(officer)

    sent = hand_in(client, tmp_path)
    run = ImportRun.objects.get()
    waiting = client.get(sent["Location"])
    work()
    preview = client.get(f"/import/{run.pk}/")
    asked = client.get(f"/import/{run.pk}/apply/")
    applied = client.post(f"/import/{run.pk}/apply/")
    work()
    done = client.get(applied["Location"])

    assert sent["Location"] == f"/import/{run.pk}/"
    assert 'hx-trigger="every 1s"' in waiting.text
    assert "<noscript><meta" in waiting.text
    assert "Vốn điều lệ" in preview.text
    assert asked.status_code == 200
    assert "HTX Bản Bó" not in asked.text
    assert [o.name for o in Organisation.objects.all()] == ["HTX Bản Bó"]
    run.refresh_from_db()
    assert run.state == RunState.APPLIED
    assert run.counts == {"rows": 3, "new": 1, "changed": 0, "same": 0, "doubtful": 1, "refused": 1, "applied": 1}
    assert "/registry/" in done.text
    codes = ["intake.run.start", "registry.organisation.add", "intake.run.apply"]
    assert list(AuditEntry.objects.order_by("pk").values_list("code", flat=True)) == codes


@pytest.mark.parametrize("tab", ["columns", "new", "changed", "same", "doubtful", "refused"])
def test_every_tab_answers_in_few_queries(client, run, tab, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = client.get(f"/import/{run.pk}/?tab={tab}")

    assert page.status_code == 200
    assert {"new": "HTX Bản Bó", "doubtful": "HTX Ở Đâu", "refused": "bảy"}.get(tab, "") in page.text


def test_run_list_says_what_came_of_each_file(client, run):
    page = client.get("/import/")

    assert "danh sách.xlsx" in page.text


def test_progress_is_a_fragment_until_it_is_done(client, officer, tmp_path):
    client.force_login(officer)
    hand_in(client, tmp_path)
    run = ImportRun.objects.get()
    address = f"/import/{run.pk}/progress/"

    waiting = client.get(address, headers={"HX-Request": "true"})
    work()
    done = client.get(address, headers={"HX-Request": "true"})

    assert "<html" not in waiting.text
    assert 'id="progress"' in waiting.text
    assert done["HX-Refresh"] == "true"
    assert "<html" in client.get(address).text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "trống"),
        ("a.xlsx", b"%PDF-1.7 and more", "PDF"),
        ("a.xlsx", b"hello", "a.xlsx"),
    ],
)
def test_what_is_no_workbook_is_said_beside_the_file_and_the_rest_stays(client, officer, son_la, name, data, said):
    client.force_login(officer)

    page = client.post(
        "/import/new/",
        {"file": SimpleUploadedFile(name, data), "on": "2025-10-01", "province": son_la.pk, "sheet": "Biểu 7"},
    )

    assert page.status_code == 422
    assert said in page.text
    assert 'value="Biểu 7"' in page.text
    assert 'value="2025-10-01"' in page.text
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_big_is_refused(client, officer, tmp_path, settings):
    settings.IMPORT_MAX_BYTES = 1000
    client.force_login(officer)

    page = hand_in(client, tmp_path)

    assert page.status_code == 422
    assert "lớn hơn" in page.text


def test_an_unknown_sheet_is_said_beside_the_sheet(client, officer, tmp_path):
    client.force_login(officer)

    page = hand_in(client, tmp_path, sheet="Biểu 9")

    assert page.status_code == 422
    assert "DS" in page.text


@pytest.mark.parametrize(("field", "value"), [("on", "2099-01-01"), ("on", "mai"), ("province", "1"), ("kind", "cats")])
def test_smuggled_values_answer_422(client, officer, tmp_path, field, value):
    client.force_login(officer)

    assert hand_in(client, tmp_path, **{field: value}).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_column_is_corrected_and_the_file_read_again(client, run):
    page = client.get(f"/import/{run.pk}/correct/?column=3")
    ignored = client.post(f"/import/{run.pk}/correct/?column=3", {"field": "-"})
    work()
    run.refresh_from_db()

    assert "Số TV" in page.text
    assert ignored.status_code == 302
    assert run.columns[3]["field"] == ""
    assert run.counts["new"] == 2
    assert run.counts["refused"] == 0


def test_a_period_that_is_none_answers_422(client, run):
    page = client.post(f"/import/{run.pk}/correct/?column=3", {"field": "members", "period": "2024-Q9"})

    assert page.status_code == 422
    assert ImportRun.objects.get().state == RunState.PREVIEWED


def test_a_doubtful_row_is_accepted(client, run):
    client.post(f"/import/{run.pk}/decide/", {"row-4": "accept"})
    work()
    run.refresh_from_db()

    assert run.counts["doubtful"] == 0
    assert run.counts["new"] == 2


def test_a_doubtful_row_is_left_out(client, run):
    client.post(f"/import/{run.pk}/decide/", {"row-4": "skip"})
    work()
    run.refresh_from_db()

    assert run.counts["refused"] == 2
    assert run.counts["doubtful"] == 0


@pytest.mark.parametrize("data", [{"row-4": "12345"}, {"row-2": "accept"}, {"row-4": "-2"}, {"row-999": "new"}])
def test_decisions_nobody_offered_answer_422(client, run, data):
    assert client.post(f"/import/{run.pk}/decide/", data).status_code == 422
    assert ImportRun.objects.get().decisions == {}


def test_another_kind_is_read_again(client, run):
    answer = client.post(f"/import/{run.pk}/reread/", {"sheet": "DS", "kind": "groups"})
    work()
    run.refresh_from_db()

    assert answer.status_code == 302
    assert run.kind == "groups"
    assert ImportRow.objects.filter(run=run, number=2).get().entry["facts"]["kind"] == "group"


def test_the_refused_rows_come_back_with_their_reasons(client, run):
    answer = client.get(f"/import/{run.pk}/rejects/")
    book = workbook.read_bytes(b"".join(answer.streaming_content), name="x.xlsx")

    rows = book.sheets[0].rows
    assert [row[:5] for row in rows] == [list(HEAD), [2, "HTX Tô Hiệu", "P. Tô Hiệu, TP Sơn La", "bảy", 900]]
    assert "bảy" in rows[1][5]
    assert "danh" in answer["Content-Disposition"]


def test_nothing_to_apply_answers_422(client, officer, tmp_path):
    client.force_login(officer)
    hand_in(client, tmp_path, HEAD, ROWS[1])
    work()
    run = ImportRun.objects.get()

    assert client.post(f"/import/{run.pk}/apply/").status_code == 422


def test_an_applied_import_is_closed(client, run):
    client.post(f"/import/{run.pk}/apply/")
    work()

    assert client.post(f"/import/{run.pk}/apply/").status_code == 422
    assert client.post(f"/import/{run.pk}/decide/", {"row-4": "accept"}).status_code == 422
    assert client.post(f"/import/{run.pk}/correct/?column=3", {"field": "-"}).status_code == 422
    assert Organisation.objects.count() == 1


def test_others_see_nothing_auditors_only_look(client, run, son_la):
    auditor, clerk = make.user("kiem-toan"), make.user("ke-toan")
    make.grant(auditor, Role.AUDITOR, son_la)
    other = type(son_la).objects.filter(level=1, valid_to=None).exclude(pk=son_la.pk).first()
    make.grant(clerk, Role.PROVINCE_OFFICER, other)

    client.force_login(clerk)
    far = [client.get(f"/import/{run.pk}/{page}").status_code for page in ("", "progress/", "apply/", "rejects/")]
    client.force_login(auditor)
    seen = client.get(f"/import/{run.pk}/")
    denied = [client.get(f"/import/{run.pk}/{page}").status_code for page in ("apply/", "correct/")]

    assert far == [404, 404, 404, 404]
    assert seen.status_code == 200
    assert "decide/" not in client.get(f"/import/{run.pk}/?tab=doubtful").text
    assert denied == [403, 403]
    assert client.post(f"/import/{run.pk}/decide/", {"row-4": "accept"}).status_code == 403


def test_a_run_nobody_works_on_can_go_on(client, officer, tmp_path):
    client.force_login(officer)
    hand_in(client, tmp_path)
    DBTaskResult.objects.all().delete()
    run = ImportRun.objects.get()

    stuck = client.get(f"/import/{run.pk}/")
    client.post(f"/import/{run.pk}/resume/")
    work()

    assert f"/import/{run.pk}/resume/" in stuck.text
    assert ImportRun.objects.get().state == RunState.PREVIEWED


def test_a_task_that_runs_twice_applies_once(client, run):
    from hoptac.intake import jobs

    client.post(f"/import/{run.pk}/apply/")
    jobs.run_apply.call(run.pk)
    jobs.run_apply.call(run.pk)
    jobs.run_read.call(run.pk)

    assert Organisation.objects.count() == 1
    assert ImportRun.objects.get().state == RunState.APPLIED


@pytest.mark.sqlite  # on PostgreSQL the worker closes the connection of the test's own transaction
def test_the_worker_does_what_is_queued(client, officer, tmp_path):
    client.force_login(officer)
    hand_in(client, tmp_path)

    call_command("db_worker", queue_name="*", batch=True, interval=0.1, startup_delay=False, reload=False, verbosity=0)

    assert ImportRun.objects.get().state == RunState.PREVIEWED


def test_a_preview_of_many_rows_is_a_small_page(client, officer, tmp_path):
    client.force_login(officer)
    rows = [(i, f"HTX Số {i}", "xã Gia Phù, huyện Phù Yên", 7 + i % 90, 500) for i in range(1, 2001)]
    hand_in(client, tmp_path, HEAD, *rows)
    work()
    run = ImportRun.objects.get()

    page = client.get(f"/import/{run.pk}/?tab=new")

    assert run.counts["new"] == 2000
    assert len(page.content) < 100_000
    assert io.BytesIO(page.content).read(15) == b"<!doctype html>"


def test_the_trail_tells_it_in_sentences(client, run):
    client.post(f"/import/{run.pk}/apply/")
    work()

    page = client.get("/accounts/trail/")

    assert "Cầm Thị Hoa nộp tệp danh sách.xlsx để nhập dữ liệu" in page.text
    assert "Cầm Thị Hoa ghi vào sổ đăng ký dữ liệu nhập từ tệp danh sách.xlsx" in page.text
