from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hoptac.catalogue.models import Recognition
from hoptac.ocop import actions, queries, tables
from hoptac.ocop.models import CriteriaSet, Frame
from hoptac.ocop.rules import reading
from tests.factories import catalogue
from tests.ocop.browsing import signed, text, url
from tests.ocop.conftest import ON, Stand, opened


def test_set_pages_are_for_everybody(stand: Stand) -> None:
    shown = text(Client(headers={"accept-language": "vi"}), url("set_list"))
    assert "Chưa có quy định trong hệ thống: " in shown
    detail = text(Client(headers={"accept-language": "en"}), url("set_detail", stand.criteria_set.pk))
    assert "Where raw material comes from" in detail
    assert Client().get(url("set_import")).status_code == 302


def spoilt() -> bytes:
    with (actions.FOLDER / "1048-2019" / "tea.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][1], rows[5][1] = "thu", "06/07/2025"
    rows[9][9] = "4"
    rows[12][17] = "chín"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def test_set_import_says_everything_that_is_wrong(stand: Stand) -> None:
    client = signed(stand.officer)

    answer = client.post(url("set_import"), {"file": SimpleUploadedFile("che.csv", spoilt())})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Dòng 13: “chín”" in said
    assert "tiêu chí 1.1 được 3 điểm" in said
    assert client.post(url("set_import"), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04x")}).status_code == 422
    assert signed(stand.manager).get(url("set_import")).status_code == 403


def test_a_filled_template_comes_back_as_a_set(stand: Stand) -> None:
    from openpyxl import load_workbook

    client = signed(stand.officer)
    frame = Frame.objects.get(code="thu")
    book = load_workbook(io.BytesIO(client.get(url("set_template") + "?frame=thu").content))
    sheet = book.active
    assert sheet is not None
    names = [cell.value for cell in next(sheet.iter_rows(min_row=len(reading.HEAD) + 2))]
    assert names == list(reading.COLUMNS.values())
    for row in range(1, len(reading.HEAD) + 1):
        label = sheet.cell(row, 1).value
        sheet.cell(row, 2).value = sheet.cell(row, 2).value or {
            "Mã bộ": "mat_ong", "Tên bộ": "Mật ong thử", "Nhóm": "food", "Căn cứ": "Tự đặt để thử",
        }.get(str(label), "")  # fmt: skip
    sheet.delete_rows(len(reading.HEAD) + 3, 2)
    for part, points in frame.parts.items():
        number = str("ABC".index(part) + 1)
        for level, option in ((0, "Kém"), (points, "Tốt")):
            line = [""] * len(reading.COLUMNS)
            line[15], line[17] = option, level  # type: ignore[call-overload]
            if not level:
                line[0], line[1], line[2], line[4], line[5] = part, number, f"Mục {number}", f"{number}.1", "Câu hỏi"
                line[9] = points  # type: ignore[call-overload]
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)

    answer = client.post(url("set_import"), {"file": SimpleUploadedFile("mau.xlsx", out.getvalue())})

    assert answer.status_code == 302
    made = CriteriaSet.objects.get(code="mat_ong")
    assert [criterion.points for criterion in queries.criteria(made)] == [35, 25, 40]


def test_renewals_list_what_runs_out_and_what_is_under_way(stand: Stand) -> None:
    today = timezone.localdate()
    soon = catalogue.recognition(stand.tea, 4, today - timedelta(days=1000))
    Recognition.objects.filter(pk=soon.pk).update(
        valid_until=today + timedelta(days=90), ends_before=today + timedelta(days=90), decision_no="12/QĐ"
    )
    dossier = opened(stand)
    out = io.StringIO()

    call_command("ocop_renewals", "--on", today.isoformat(), "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "on": today.isoformat(),
        "within_days": 180,
        "renewals": [
            {
                "product": "Chè Shan tuyết",
                "organisation": "HTX Tà Xùa",
                "organisation_code": None,
                "place": "Xã Gia Phù",
                "stars": 4,
                "decision_no": "12/QĐ",
                "decided_on": (today - timedelta(days=1000)).isoformat(),
                "last_day": (today + timedelta(days=89)).isoformat(),
                "days_left": 90,
                "dossier": "draft",
            }
        ],
    }
    assert url("dossier_detail", dossier.pk) in text(signed(stand.officer), url("renewal_list"))


@pytest.mark.parametrize(
    ("days", "listed"), [(181, False), (180, True), (1, True), (0, True), (-364, True), (-365, False)]
)
def test_renewals_look_half_a_year_ahead_and_a_year_back(stand: Stand, days: int, listed: bool) -> None:
    until = ON + timedelta(days=days)
    one = catalogue.recognition(stand.tea, 3, until - timedelta(days=1095))
    Recognition.objects.filter(pk=one.pk).update(valid_until=until, ends_before=until)

    due = queries.renewals(Recognition.objects.all(), on=ON, within_days=180)

    assert [(each.recognition.pk, each.days_left) for each in due] == ([(one.pk, days)] if listed else [])


def test_renewed_and_revoked_stars_are_not_listed(stand: Stand) -> None:
    until = ON + timedelta(days=30)
    first = catalogue.recognition(stand.tea, 3, until - timedelta(days=1095))
    revoked = catalogue.recognition(stand.honey, 3, until - timedelta(days=1095))
    Recognition.objects.filter(pk=first.pk).update(valid_until=until, ends_before=ON)
    catalogue.recognition(stand.tea, 4, ON)
    Recognition.objects.filter(pk=revoked.pk).update(valid_until=until, ends_before=ON, revoked_on=ON)

    assert queries.renewals(Recognition.objects.all(), on=ON, within_days=180) == []


def test_ocop_sets_load_twice_changes_nothing(db: None) -> None:
    said = io.StringIO()
    call_command("ocop_sets_load", stdout=said)
    call_command("ocop_sets_load", stdout=said)

    assert said.getvalue().splitlines()[-1] == "Already up to date: 7 criteria sets (0 new)."
    assert CriteriaSet.objects.count() == 7
    assert {frame.code: tuple(frame.parts.values()) for frame in Frame.objects.all()} == {
        "1048-2019": (35, 25, 40),
        "148-2023": (40, 25, 35),
        "148-2023-1489": (40, 25, 35),
    }
    assert list(queries.sets_in_force(on=date(2022, 1, 1)).values_list("version", flat=True)) == [1] * 7
    assert not queries.sets_in_force(on=date(2023, 2, 24)).exists()


def test_ocop_set_import_names_every_problem(db: None, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "che.csv"
    path.write_bytes(spoilt())
    actions.frames_load()

    with pytest.raises(CommandError) as refused:
        call_command("ocop_set_import", str(path), "--check")

    assert str(refused.value).splitlines() == [
        "Dòng 13: “chín” không phải số điểm nguyên.",
        "Quyết định phải là một trong: 1048-2019, 148-2023, 148-2023-1489.",
    ]
    assert tables.read((actions.FOLDER / "1048-2019" / "tea.csv").read_bytes()).problems == []
