"""What Word and PDF print: the report as plain text and numbers already written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hoptac.core.numbers_vi import format_number
from hoptac.insight import prose, shown, words
from hoptac.insight.prose import Sentence
from hoptac.insight.summary import Section, Summary
from hoptac.insight.tables import Row, Table


def content(summary: Summary) -> dict[str, Any]:
    """Return the report's texts, tables and charts by name, ready for a template."""
    return {
        "issuer_above": summary.issuer_above,
        "issuer": summary.issuer,
        "number": summary.number,
        "signing_line": summary.signing_line,
        "subject": summary.subject,
        "subject_of": summary.subject_of,
        "opening": summary.opening,
        "parts": [
            {"head": part.head, "sections": [_section(each) for each in part.sections]} for part in summary.parts
        ],
        "tables_head": summary.tables_head,
        "tables": [
            {"title": f"Biểu {index}. {table.title}", "heads": shown.heads(table), "first": table.first, **lines(table)}
            for index, table in enumerate(summary.tables, 1)
        ],
        "notes": list(summary.notes),
        "footnotes": list(summary.footnotes),
        "recipients": list(summary.recipients),
    }


def _section(section: Section) -> dict[str, Any]:
    return {"head": section.head, "paragraphs": [paragraph(each) for each in section.paragraphs]}


def paragraph(sentences: tuple[Sentence, ...]) -> str:
    """Return sentences as one paragraph."""
    return " ".join(prose.text(each) for each in sentences)


def lines(table: Table) -> dict[str, Any]:
    """Return the rows and the total of a table as written."""
    rows = [{"label": row.label, "cells": cells(table, row)} for row in table.rows]
    return {"rows": rows, "total": cells(table, Row("", "", table.total))}


def cells(table: Table, row: Row) -> list[str]:
    """Return the values of one line as written."""
    if row.texts:
        return list(row.texts)
    if table.figures and row.values:
        return [words.cell_text(each, value) for each, value in zip(table.figures, row.values, strict=True)]
    times = table.times or ("",) * len(row.values)  # what is no figure of a time is a difference
    return [_plain(value, is_difference=not time) for value, time in zip(row.values, times, strict=False)]


def _plain(value: Fraction | None, *, is_difference: bool) -> str:
    if value is None:
        return words.NOTHING
    sign = "+" if is_difference and value > 0 else ""
    return sign + format_number(value)
