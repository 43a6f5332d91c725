"""Tables as files: CSV for machines, XLSX for officials."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.http import Http404, HttpResponse

from hoptac.insight import tables
from hoptac.insight.documents import xlsx
from hoptac.insight.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

KINDS = {"docx": DOCX, "xlsx": XLSX, "pdf": "application/pdf", "html": "text/html; charset=utf-8"}


def response(table: Table, kind: str, *, name: str, title: str, notes: Sequence[str] = ()) -> HttpResponse:
    """Return the table as a file to save: kind csv or xlsx; Http404 for another. `notes` say where it comes from."""
    if kind == "csv":
        return attachment(tables.as_csv(table, notes).encode(), "text/csv; charset=utf-8", f"{name}.csv")
    if kind == "xlsx":
        return attachment(xlsx.workbook(title, [table], notes), XLSX, f"{name}.xlsx")
    raise Http404(kind)


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a response that a browser saves under the name."""
    return HttpResponse(content, kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})
