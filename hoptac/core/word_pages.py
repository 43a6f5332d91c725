"""The page of an official paper in Word: A4, its margins and its letters (Decree 30/2020/NĐ-CP, Annex I)."""

from __future__ import annotations

from typing import Any

FONT = "Times New Roman"


def lay_out(document: Any) -> None:
    """Give a document of python-docx the page of an official paper: margins 20, 20, 30 and 15 mm, 13 points."""
    from docx.shared import Mm, Pt  # heavy, and needed by few requests

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.paragraph_format.space_after = Pt(6)
