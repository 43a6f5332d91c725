"""The half-year, nine-month and yearly report: built, edited (report_text_put), frozen (report_sign), compared."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoptac.access import gate
from hoptac.access.models import AuditEntry
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts import actions as fact_actions
from hoptac.facts.models import Target
from hoptac.insight import actions, prose
from hoptac.insight.models import ReportText, SignedReport
from hoptac.insight.periodic import report
from hoptac.places.models import Place
from hoptac.registry.entries import Entry
from tests.factories import figures as make
from tests.insight.conftest import DAY

PERIOD = Period.parse("2025-9M")
AT = "?at=2025-9M"


def _place():
    return Place.objects.get(code="14", valid_to=None)


def _plan(year, value):
    days = {"starts_on": date(year, 1, 1), "ends_before": date(year + 1, 1, 1)}
    fact_actions.targets_add(targets=[Target(indicator="cooperatives_new", place=_place(), value=value, **days)])


def _made(**said):
    return report.build(_place(), PERIOD, today=make.NOW, **said)[0]


def _text(made):
    sections = (section for part in made.parts for section in part.sections)
    return " ".join(prose.text(s) for section in sections for each in section.paragraphs for s in each)


def _client(user):
    client = Client(headers={"accept-language": "vi"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _post(user, address, **data):
    return _client(user).post(address, data)


def _sign(user, **changes):
    said = {"document_number": "125/BC-LMHTX", "signed_on": date(2025, 10, 8), "seen": 0, "site": "http://x", **changes}
    return actions.report_sign(actor=user, place=_place(), period=PERIOD, **said)


def test_the_report_says_situation_plan_reports_and_what_is_ahead(province):
    _plan(2025, 4)
    said = _text(_made())

    assert "toàn tỉnh có 8 hợp tác xã, 0 liên hiệp hợp tác xã và 0 tổ hợp tác" in said
    assert "Tổng doanh thu trong kỳ: 36 tỷ đồng" in said
    assert "Tổng lợi nhuận trong kỳ: chưa có số liệu." in said
    assert "hợp tác xã thành lập mới: 1 (kế hoạch 4, đạt 25,0%)." in said
    assert "Chưa tổ chức thu báo cáo 9 tháng năm 2025" in said
    assert "Để hoàn thành kế hoạch năm 2025 cần thực hiện thêm: hợp tác xã thành lập mới 3." in said


def test_table_of_the_plan_and_its_footnotes(province):
    _plan(2025, 4)
    _plan(2026, 6)
    made = _made()
    rows = {row.key: row for row in made.tables[0].rows}

    assert rows["cooperatives_new"].texts == ("1", "4", "1", "1", "25,00 %", "6")
    assert rows["revenue"].texts[2] == "36.000"
    assert rows["revenue"].label.endswith("⁾")
    assert any(note.endswith("8 tổ chức do cán bộ nhập (trên 8 tổ chức).") for note in made.footnotes)


@pytest.mark.parametrize("kind", ["docx", "html", "pdf", "xlsx"])
def test_report_build_writes_each_format(province, kind, tmp_path):
    out = tmp_path / f"report.{kind}"
    call_command("report_build", "nine_months", place="14", period="2025-9M", format=kind, out=out)

    assert out.stat().st_size > 5_000
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
            text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
        assert "toàn tỉnh có 8 hợp tác xã" in text
        assert "Ghi chú:" in text
        assert "{{" not in text


def test_report_build_wants_the_period_of_the_report(province, tmp_path):
    with pytest.raises(CommandError):
        call_command("report_build", "half_year", place="14", period="2025-9M", format="pdf", out=tmp_path / "x")


def test_report_periodic(province, browse):
    client = _client(province.officer)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/report/periodic/{AT}").content.decode()

    assert len(asked) == 10
    link = re.search(r'<a href="(/figures/cooperatives/[^"]*)">8</a>', page)[1].replace("&amp;", "&")
    assert browse(province.officer, link).content.decode().count("HTX &lt;số&gt; ") == 8
    assert browse(province.officer, "/report/periodic/?at=2025-Q1").status_code == 422
    assert browse(province.officer, "/report/periodic/?at=2025&place=20").status_code == 404
    assert browse(province.officer, f"/report/periodic.pdf{AT}").content.startswith(b"%PDF")


def test_report_text_put(province, browse):
    address = f"/report/periodic/words/{AT}"
    assert "{{members}}" in browse(province.officer, address).content.decode()
    done = _post(province.officer, address, seen="0", text="# I. Mới\r\nCó {{members}} người, như đã hứa.")

    assert done.status_code == 302
    assert "người, như đã hứa." in browse(province.leader, f"/report/periodic/{AT}").content.decode()
    assert AuditEntry.objects.filter(code="insight.report.edit").count() == 1
    assert browse(province.leader, address).status_code == 403
    assert _post(province.officer, address, seen="1", text="# I\n{{nothing}}").status_code == 422


def test_words_somebody_else_changed_are_not_overwritten(province):
    address = f"/report/periodic/words/{AT}"
    _post(province.officer, address, seen="0", text="# I\nCủa người thứ nhất.")
    refused = _post(province.officer, address, seen="0", text="# I\nCủa người thứ hai.")

    assert refused.status_code == 422
    assert "Của người thứ hai." in refused.content.decode()
    assert 'name="seen" value="1"' in refused.content.decode()
    assert ReportText.objects.get().text == "# I\nCủa người thứ nhất."
    assert _post(province.officer, address, seen="1", text="").status_code == 302  # back to the words it begins with
    assert not ReportText.objects.exists()


def test_signed_report_stays_byte_for_byte_and_tells_what_changed(province, browse):
    signed = _sign(province.leader)
    files = {each.kind: (bytes(each.content), each.sha256) for each in signed.files.all()}
    assert sorted(files) == ["docx", "html", "pdf", "xlsx"]
    address = f"/report/signed/{signed.pk}"
    assert "đúng như khi ký" in browse(province.officer, f"{address}/").content.decode()

    key = make.within("revenue", date(2025, 1, 1), date(2025, 10, 1))
    make.save(make.officer("14"), [Entry(province.pks[0], {}, {key: 5 * 10**9}, "đính chính")], on=DAY)
    make.end(make.officer("14"), province.pks[1:2], on=date(2025, 9, 1))

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browse(province.officer, f"{address}/").content.decode()))
    assert "Hợp tác xã 8 7 −1" in page
    assert re.search(r"Doanh thu \(đồng\) 36\.000\.000\.000 [\d.]+ [+−]", page)
    for kind, (content, hashed) in files.items():
        assert browse(province.officer, f"{address}.{kind}").content == content
        assert hashlib.sha256(content).hexdigest() == hashed
    assert signed.sha256 == actions.whole_hash(hashed for _kind, (_content, hashed) in sorted(files.items()))
    assert b"125/BC-LMHTX" in files["html"][0]
    assert "ngày 08 tháng 10 năm 2025" in files["html"][0].decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_number": " "}, "report_number_missing"),
        ({"signed_on": date(2025, 9, 30)}, "report_signed_early"),
        ({"signed_on": date(9000, 1, 1)}, "report_signed_early"),
        ({"seen": 1}, "report_text_changed"),
    ],
)
def test_what_cannot_be_signed(province, changes, code):
    with pytest.raises(RuleBroken) as refused:
        _sign(province.officer, **changes)
    assert refused.value.code == code
    assert not SignedReport.objects.exists()


def test_a_period_that_is_not_over_is_not_signed(province):
    period = Period.of("year", timezone.localdate().year + 1)
    with pytest.raises(RuleBroken, match=r".") as refused:
        actions.report_sign(
            actor=province.leader, place=_place(), period=period, document_number="1", signed_on=DAY, seen=0, site=""
        )
    assert refused.value.code == "report_not_over"


def test_who_may_sign(province, browse):
    with pytest.raises(gate.NotVisible):
        _sign(province.commune)
    assert browse(province.commune, f"/report/periodic/sign/{AT}").status_code == 403
    done = _post(province.leader, f"/report/periodic/sign/{AT}", seen="0", document_number="1", signed_on="2025-10-08")
    assert done.status_code == 302
    assert "1</a>" in browse(province.leader, "/report/signed/").content.decode()
    assert browse(province.commune, done["Location"]).status_code == 404
