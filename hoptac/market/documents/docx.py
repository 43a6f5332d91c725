"""A contract as a Word document."""

from __future__ import annotations

import io
from typing import Any

from hoptac.core import word_pages
from hoptac.market.documents.content import Document
from hoptac.market.rules.contracts import Block

#: Alignments as Word numbers them.
CENTRE, RIGHT, JUSTIFIED = 1, 2, 3
#: Widths of the table's columns in millimetres, and which of them hold numbers.
WIDTHS, NUMBERS = (11, 46, 22, 34, 24, 28), {2, 4, 5}


def written(documents: list[Document]) -> bytes:
    """Return the documents as one docx file, each on a page of its own."""
    from docx import Document as Word  # heavy, and needed by few requests

    word: Any = Word()
    word_pages.lay_out(word)
    for number, document in enumerate(documents):
        if number:
            word.add_page_break()
        _head(word, document)
        for block in document.blocks:
            _block(word, document, block)
        _signatures(word, document)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _line(where: Any, words: str, *, bold: bool = False, italic: bool = False, align: int | None = CENTRE) -> Any:
    from docx.shared import Pt

    paragraph = where.add_paragraph()
    run = paragraph.add_run(words)
    run.bold, run.italic = bold, italic
    paragraph.alignment, paragraph.paragraph_format.space_after = align, Pt(0 if align == CENTRE else 6)
    return paragraph


def _head(word: Any, document: Document) -> None:
    from docx.shared import Pt

    _line(word, document.country, bold=True)
    _line(word, document.motto, bold=True)
    _line(word, document.title.upper(), bold=True).paragraph_format.space_before = Pt(16)
    if document.subtitle:
        _line(word, document.subtitle)
    _line(word, document.number).paragraph_format.space_after = Pt(12)


def _block(word: Any, document: Document, block: Block) -> None:
    if block.kind == "parties":
        _parties(word, document)
    elif block.kind == "lines":
        _lines(word, document)
    elif block.kind == "article":
        heading = _line(word, f"{document.article} {block.number}. {block.text}", bold=True, align=None)
        heading.paragraph_format.keep_with_next = True
    else:
        words = f"{block.number}. {block.text}" if block.number else block.text
        _line(word, words, italic=block.kind == "basis", align=JUSTIFIED)


def _parties(word: Any, document: Document) -> None:
    for party in document.parties:
        heading = _line(word, f"{party.role}: {party.name}", bold=True, align=None)
        heading.paragraph_format.keep_with_next = True
        for fact in party.facts:
            _line(word, fact, align=None)


def _lines(word: Any, document: Document) -> None:
    from docx.shared import Mm, Pt

    table = word.add_table(rows=0, cols=len(document.heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for row in (document.heads, *document.lines):
        is_head = row is document.heads
        for column, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.width = Mm(WIDTHS[column])
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(words)
            run.bold, run.font.size = is_head, Pt(11)
            paragraph.alignment = CENTRE if is_head else RIGHT if column in NUMBERS else None
            paragraph.paragraph_format.space_after = Pt(2)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _signatures(word: Any, document: Document) -> None:
    from docx.shared import Pt

    table = word.add_table(rows=1, cols=2)
    for cell, party in zip(table.rows[0].cells, document.parties, strict=True):
        cell.paragraphs[0].paragraph_format.space_before = Pt(12)
        _line(cell, party.role, bold=True)
        _line(cell, document.signing, italic=True)
