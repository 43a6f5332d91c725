"""The minutes of a closed council, as Word, PDF or HTML, in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Callable

from django.template.loader import render_to_string
from django.utils import translation

from hoptac.ocop.minutes import content, docx, pdf
from hoptac.ocop.minutes.content import Content
from hoptac.ocop.queries import Board

#: Kinds of files, with their media types.
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def _html(made: Content) -> bytes:
    return render_to_string("ocop/minutes_file.html", {"minutes": made}).encode()


_WRITERS: dict[str, Callable[[Content], bytes]] = {"docx": docx.written, "pdf": pdf.written, "html": _html}


def written(board: Board, kind: str) -> bytes:
    """Return the minutes of a closed council, always in Vietnamese; KeyError for a kind that is none of KINDS."""
    with translation.override("vi"):
        return _WRITERS[kind](content.content(board))
