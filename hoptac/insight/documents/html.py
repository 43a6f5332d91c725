"""HTML: the report as one file, every figure a link to the organisations behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from hoptac.core.charts import Chart
from hoptac.insight import shown
from hoptac.insight.documents import content
from hoptac.insight.prose import Sentence
from hoptac.insight.summary import Summary
from hoptac.insight.tables import Row, Table


@dataclass(frozen=True)
class Linked:
    """A stretch of text and where it leads ("" for nowhere)."""

    text: str
    url: str


def context(summary: Summary, *, site: str = "") -> dict[str, Any]:
    """Return what the template of the report's text needs; `site` goes before every address (a file has none)."""
    links = _Links(summary, site)
    return {
        "summary": summary,
        "parts": [
            (part.head, [(one.head, [links.paragraph(each) for each in one.paragraphs]) for one in part.sections])
            for part in summary.parts
        ],
        "tables": [links.table(index, table) for index, table in enumerate(summary.tables, 1)],
    }


def summary_html(summary: Summary, *, site: str, chart_width: int = 640) -> str:
    """Return the report as one HTML file without scripts, whose links lead to the installation at `site`."""
    drawn: list[tuple[Chart, str]] = [(chart, chart.svg(chart_width)) for chart in summary.charts]
    return render_to_string("insight/report_file.html", context(summary, site=site) | {"drawn": drawn})


class _Links:
    """Writes pieces and cells with the addresses of their figures."""

    def __init__(self, summary: Summary, site: str) -> None:
        self._site = site.rstrip("/")
        question = summary.question
        self._words = {"place": question.place_code, "at": question.moment.code, "map": question.map.value}

    def url(self, code: str, **changes: str) -> str:
        """Return the address of a figure of the report, narrowed by the changes."""
        words = {key: value for key, value in {**self._words, **changes}.items() if value}
        return f"{self._site}{reverse('insight:figure_detail', args=[code])}?{urlencode(words)}"

    def paragraph(self, sentences: tuple[Sentence, ...]) -> list[list[Linked]]:
        """Return the sentences of a paragraph, each piece with its link."""
        return [
            [Linked(piece.text, self.url(piece.code) if piece.code else "") for piece in each] for each in sentences
        ]

    def table(self, index: int, table: Table) -> dict[str, Any]:
        """Return a table with links in its cells."""
        rows = [(row.label, self._cells(table, row)) for row in table.rows]
        return {
            "title": f"Biểu {index}. {table.title}",
            "first": table.first,
            "heads": shown.heads(table),
            "rows": rows,
            "total": self._cells(table, Row("", "", table.total)),
        }

    def _cells(self, table: Table, row: Row) -> list[Linked]:
        texts = content.cells(table, row)
        if not table.figures:
            times = zip(texts, table.times, strict=False)
            return [Linked(text, self.url(row.key, at=at) if at and text != "–" else "") for text, at in times]
        narrowed = {table.code: row.key} if row.key else {}
        return [
            Linked(text, self.url(figure.code, **narrowed) if text != "–" else "")
            for figure, text in zip(table.figures, texts, strict=True)
        ]
