"""The minutes as a Word document."""

from __future__ import annotations

import io
from typing import Any

from hoptac.core import word_pages
from hoptac.ocop.minutes.content import Content, Result

#: Alignments as Word numbers them.
CENTRE = 1


def written(minutes: Content) -> bytes:
    """Return the minutes as docx."""
    from docx import Document  # heavy, and needed by few requests

    document = Document()
    word_pages.lay_out(document)
    _head(document, minutes)
    for paragraph in minutes.opening:
        document.add_paragraph(paragraph)
    for member in minutes.members:
        document.add_paragraph(member, style="List Bullet")
    for result in minutes.results:
        _result(document, result)
    document.add_paragraph(minutes.closing)
    _signatures(document, minutes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(where: Any, words: str, *, bold: bool = False, italic: bool = False, size: int = 13) -> Any:
    from docx.shared import Pt

    paragraph = where.add_paragraph()
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment, paragraph.paragraph_format.space_after = CENTRE, Pt(0)
    return paragraph


def _head(document: Any, minutes: Content) -> None:
    from docx.shared import Mm, Pt

    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    for words, bold in ((minutes.issuer_above.upper(), False), (minutes.issuer.upper(), True), (minutes.number, False)):
        _line(left, words, bold=bold, size=12)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12)
    _line(right, "Độc lập - Tự do - Hạnh phúc", bold=True)
    _line(right, minutes.signing_line, italic=True)
    _line(document, "BIÊN BẢN", bold=True, size=14).paragraph_format.space_before = Pt(16)
    _line(document, minutes.subject, bold=True, size=14).paragraph_format.space_after = Pt(12)


def _result(document: Any, result: Result) -> None:
    heading = document.add_paragraph()
    heading.add_run(f"{result.product} – {result.maker}").bold = True
    heading.paragraph_format.keep_with_next = True
    document.add_paragraph(result.criteria_set)
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    for row in (("Thành viên", "Điểm", "Ghi chú"), *((one.name, str(one.points), one.note) for one in result.rows)):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph(f"Điểm trung bình: {result.average}. Chênh lệch cao nhất và thấp nhất: {result.spread}.")
    for condition in result.conditions:
        document.add_paragraph(condition)
    document.add_paragraph().add_run(result.conclusion).bold = True


def _signatures(document: Any, minutes: Content) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=2)
    for cell, title, name in zip(
        table.rows[0].cells, ("THƯ KÝ", "CHỦ TỊCH HỘI ĐỒNG"), (minutes.secretary, minutes.chair), strict=True
    ):
        _line(cell, title, bold=True)
        _line(cell, name, bold=True).paragraph_format.space_before = Pt(60)
