"""The summary report on the page (report_summary), as files (report_summary_export) and by the command."""

from __future__ import annotations

import io
import re
import time
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from hoptac.core.periods import Period
from hoptac.facts.figures import Moment, Question
from hoptac.insight import prose, reports, summary
from tests.factories import figures as make

PERIOD = "2025-9M"


def _made(code="14"):
    return summary.summary(Question(Moment.of(Period.parse(PERIOD)), make.NOW, code))


def _body(made, part=0):
    found = made.parts[part].sections
    return " ".join(prose.text(s) for section in found for each in section.paragraphs for s in each)


def test_text_tells_the_province(province):
    made = _made()

    assert made.issuer == "LIÊN MINH HTX TỈNH SƠN LA"
    assert made.subject_of == "tỉnh Sơn La 9 tháng năm 2025"
    assert "toàn tỉnh có 8 hợp tác xã" in _body(made)
    assert "Tổng số thành viên là 108 người." in _body(made)
    assert "Tổng doanh thu trong kỳ đạt 36 tỷ đồng" in _body(made)
    assert "Tổng lợi nhuận trong kỳ: chưa có số liệu." in _body(made)


def test_movements_against_the_year_before(province):
    said = _body(_made(), 1)

    assert said.startswith("Trong 9 tháng năm 2025, thành lập mới 1 hợp tác xã; không có hợp tác xã giải thể.")
    assert "số hợp tác xã thành lập mới không thay đổi." in said


def test_tables_add_up(province):
    by_place, by_sector = _made().tables[1:]

    for table in (by_place, by_sector):
        assert sum(row.values[0] for row in table.rows) == table.total[0] == 8


def test_a_commune_reports_under_its_province(province):
    from hoptac.places.models import Place

    made = _made(Place.objects.get(pk=province.spots[0].place_id).code)

    assert made.issuer == "LIÊN MINH HTX TỈNH SƠN LA"
    assert "có 2 hợp tác xã" in _body(made)


@pytest.mark.parametrize("kind", sorted(reports.FORMATS))
def test_each_format_within_two_seconds(province, kind, tmp_path):
    reports.build(kind, place_code="14", period=Period.parse(PERIOD), today=make.NOW)  # libraries are loaded once
    out = tmp_path / f"report.{kind}"
    started = time.monotonic()

    call_command("report_build", "summary", place="14", period=PERIOD, format=kind, out=out)

    assert time.monotonic() - started < 2
    assert out.stat().st_size > 5_000


def test_word_holds_motto_text_tables_and_pictures(province):
    content = reports.build("docx", place_code="14", period=Period.parse(PERIOD), today=make.NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    text = re.sub(r"<[^>]+>", "", body)

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "toàn tỉnh có 8 hợp tác xã" in text
    assert "{{" not in text
    assert "{%" not in text
    assert len(pictures) == 2


def test_workbook_has_a_sheet_for_each_table(province):
    content = reports.build("xlsx", place_code="14", period=Period.parse(PERIOD), today=make.NOW)

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Biến động trong kỳ", "Số liệu theo địa bàn", "Số liệu theo lĩnh vực"]


def test_every_figure_of_the_html_opens_its_rows(province, browse):
    page = browse(province.officer, f"/report/summary/?at={PERIOD}").content.decode()
    body = page[page.index("I. TÌNH HÌNH") : page.index("II. BIẾN ĐỘNG")]
    links = dict(re.findall(r'<a href="(/figures/[^"]*)">([^<]*)</a>', body))

    address = next(link for link, text in links.items() if "/figures/cooperatives/" in link).replace("&amp;", "&")
    assert links[address.replace("&", "&amp;")] == "8"
    assert browse(province.officer, address).content.decode().count("HTX &lt;số&gt; ") == 8


def test_report_summary_export(province, browse):
    found = browse(province.officer, f"/report/summary.pdf?at={PERIOD}")

    assert found.content.startswith(b"%PDF")
    assert "bao-cao-14-2025-9M.pdf" in found["Content-Disposition"]
    assert browse(province.officer, "/report/summary.exe").status_code == 404
    assert browse(province.officer, "/report/summary.pdf?place=20").status_code == 404


def test_a_day_stands_for_the_last_quarter_that_ended(province, browse):
    assert "quý II năm 2025" in browse(province.officer, "/report/summary/?at=2025-08-15").content.decode()
    assert "quý III năm 2025" in browse(province.officer, f"/report/summary/?at={date(2025, 9, 30)}").content.decode()


def test_bad_arguments_end_with_a_sentence(province, tmp_path):
    with pytest.raises(CommandError, match="99"):
        call_command("report_build", "summary", place="99", period=PERIOD, format="pdf", out=tmp_path / "x")
    with pytest.raises(CommandError):
        call_command("report_build", "summary", place="14", period="soon", format="pdf", out=tmp_path / "x")
