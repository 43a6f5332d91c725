"""Word: the committed template filled by docxtpl; charts as pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from hoptac.insight.documents import content
from hoptac.insight.summary import Summary

#: Made by tools/build_report_template.py.
TEMPLATE = Path(__file__).with_name("summary.docx")


def summary_docx(summary: Summary) -> bytes:
    """Return the report as a Word document in the layout of Decree 30/2020."""
    from docxtpl import DocxTemplate  # heavy, and needed by few requests

    document = DocxTemplate(str(TEMPLATE))
    values = content.content(summary) | {"charts": [_picture(document, chart) for chart in summary.charts]}
    document.render(values, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _picture(document: Any, chart: Any) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    image = InlineImage(document, io.BytesIO(chart.png(640)), width=Mm(145))
    return {"title": chart.title, "image": image}
