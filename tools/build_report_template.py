"""Build hoptac/insight/documents/summary.docx: the Word template of reports (Decree 30/2020/NĐ-CP, annex I).

Run `.venv/bin/python -m tools.build_report_template` after changing it and commit the result. Word's users may also
change the template itself; the names in braces are filled by hoptac/insight/documents/docx.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TARGET = Path(__file__).resolve().parent.parent / "hoptac" / "insight" / "documents" / "summary.docx"
FONT = "Times New Roman"
WIDTH = 165
#: Widths of the columns of tables with three, five and six columns of numbers, in mm.
WIDTHS = ((9, 66, 33, 33, 24), (9, 46, 24, 24, 24, 19, 19), (9, 38, 20, 17, 20, 20, 19, 22))


def main() -> None:
    document = Document()
    _page(document)
    _head(document)
    _body(document)
    _foot(document)
    document.save(str(TARGET))
    print(TARGET)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
    style.paragraph_format.line_spacing = 1.15


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _write(
    where: Any, text: str, *, size: float = 13, bold: bool = False, italic: bool = False, align: Any = None
) -> Any:
    """Add a paragraph without indent and space, as heads have."""
    paragraph = where.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, Pt(size), FONT
    paragraph.paragraph_format.space_after = Pt(0)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _ruled(paragraph: Any, indent: float) -> None:
    """Draw the short line that stands under issuer, motto and subject."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent)
    paragraph.paragraph_format.line_spacing = Pt(3)


def _plain_table(document: Any, widths: tuple[float, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, widths)
    for cell in table.rows[0].cells:
        cell._element.remove(cell.paragraphs[0]._p)
    return table.rows[0].cells


def _set_widths(table: Any, widths: tuple[float, ...]) -> None:
    """Set widths twice: LibreOffice reads the grid, Word the cells."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _head(document: Any) -> None:
    left, right = _plain_table(document, (74, 100))
    _write(left, "{{ issuer_above }}", size=12, align=ALIGN.CENTER)
    _write(left, "{{ issuer }}", size=12, bold=True, align=ALIGN.CENTER)
    _ruled(_write(left, "", size=2), 22)
    _write(left, "{{ number }}", align=ALIGN.CENTER).paragraph_format.space_before = Pt(4)
    _write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True, align=ALIGN.CENTER)
    _write(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, align=ALIGN.CENTER)
    _ruled(_write(right, "", size=2), 21)
    _write(right, "{{ signing_line }}", italic=True, align=ALIGN.CENTER).paragraph_format.space_before = Pt(4)
    title = _write(document, "BÁO CÁO", size=14, bold=True, align=ALIGN.CENTER)
    title.paragraph_format.space_before = Pt(16)
    _write(document, "{{ subject }}", size=14, bold=True, align=ALIGN.CENTER)
    _write(document, "{{ subject_of }}", size=14, bold=True, align=ALIGN.CENTER)
    line = _write(document, "", size=2)
    _ruled(line, 60)
    line.paragraph_format.space_after = Pt(12)


def _text(document: Any, text: str, *, italic: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).italic = italic
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _section(document: Any, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).bold = True
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = True


def _body(document: Any) -> None:
    _text(document, "{{ opening }}")
    document.add_paragraph("{%p for part in parts %}")
    _section(document, "{{ part.head }}")
    document.add_paragraph("{%p for section in part.sections %}")
    document.add_paragraph("{%p if section.head %}")
    _section(document, "{{ section.head }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for each in section.paragraphs %}")
    _text(document, "{{ each }}")
    for _level in range(3):
        document.add_paragraph("{%p endfor %}")
    _section(document, "{{ tables_head }}")
    document.add_paragraph("{%p for each in notes %}")
    _text(document, "{{ each }}", italic=True)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for chart in charts %}")
    picture = document.add_paragraph("{{ chart.image }}")
    picture.alignment = ALIGN.CENTER
    picture.paragraph_format.keep_with_next = True
    _write(document, "Biểu đồ: {{ chart.title }}", size=12, italic=True, align=ALIGN.CENTER)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for table in tables %}")
    for widths in WIDTHS:
        document.add_paragraph(f"{{%p if table.heads|length == {len(widths) - 2} %}}")
        _table(document, widths)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if footnotes %}")
    _write(document, "Ghi chú:", size=11, bold=True, italic=True).paragraph_format.space_before = Pt(8)
    document.add_paragraph("{%p for each in footnotes %}")
    _write(document, "{{ each }}", size=11, align=ALIGN.JUSTIFY)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _table(document: Any, widths: tuple[float, ...]) -> None:
    """Add one table: head repeated on every page, a row for each part, the total where there is one."""
    title = _write(document, "{{ table.title }}", bold=True, align=ALIGN.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(4)
    title.paragraph_format.keep_with_next = True
    table = document.add_table(rows=7, cols=len(widths), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    columns = range(len(widths) - 2)
    contents = [
        (["TT", "{{ table.first }}", *(f"{{{{ table.heads[{index}] }}}}" for index in columns)], True),
        (["{%tr for row in table.rows %}"], False),
        (["{{ loop.index }}", "{{ row.label }}", *(f"{{{{ row.cells[{index}] }}}}" for index in columns)], False),
        (["{%tr endfor %}"], False),
        (["{%tr if table.total %}"], False),
        (["", "Tổng số", *(f"{{{{ table.total[{index}] }}}}" for index in columns)], True),
        (["{%tr endif %}"], False),
    ]
    _set_widths(table, widths)
    for number, (row, (texts, is_bold)) in enumerate(zip(table.rows, contents, strict=True)):
        for column, text in enumerate(texts):
            _fill(row.cells[column], text, column, is_bold=is_bold, is_head=number == 0)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, text: str, column: int, *, is_bold: bool, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_bold, Pt(11)
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.line_spacing = 1.0
    centred = is_head or column == 0
    paragraph.alignment = ALIGN.CENTER if centred else ALIGN.LEFT if column == 1 else ALIGN.RIGHT


def _foot(document: Any) -> None:
    _write(document, "", size=8)
    left, right = _plain_table(document, (85, 85))
    _write(left, "Nơi nhận:", size=12, bold=True, italic=True)
    _write(left, "{%p for each in recipients %}", size=11)
    _write(left, "- {{ each }}", size=11)
    _write(left, "{%p endfor %}", size=11)
    _write(right, "CHỦ TỊCH", bold=True, align=ALIGN.CENTER)
    _write(right, "(Ký, ghi rõ họ tên, đóng dấu)", italic=True, align=ALIGN.CENTER)
    for _line in range(4):
        _write(right, "", align=ALIGN.CENTER)


if __name__ == "__main__":
    main()
