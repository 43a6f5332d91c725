"""Figures as JSON: what the command prints and the API answers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hoptac.access import gate
from hoptac.facts import figures
from hoptac.facts.figures import Answer, Figure, Moment, Question
from hoptac.facts.indicators import INDICATORS
from hoptac.insight import queries, tables


def document(
    codes: list[str],
    question: Question,
    *,
    compare: Moment | None = None,
    by: str = "",
    rows: bool = False,
    actor: gate.Actor | None = None,
) -> dict[str, Any]:
    """Return the figures with these codes (none: all), each with unit, comparison, split and rows where asked for.

    Ratios keep full precision; money is in đồng. With an actor, rows are those he may see. RuleBroken for an
    unknown code or place.
    """
    wanted = [figures.indicator(code) for code in codes] or list(INDICATORS)
    answer = figures.answer(wanted, question, compare=compare, by=by)
    return described(answer, compare=compare, by=by, rows=rows, actor=actor)


def described(
    answer: Answer, *, compare: Moment | None, by: str, rows: bool, actor: gate.Actor | None = None
) -> dict[str, Any]:
    """Return an answer as JSON-ready values."""
    moment = answer.question.moment
    return {
        "place": answer.question.place_code or "all",
        "place_label": answer.place.full_name if answer.place else None,
        "map": answer.question.map.value,
        **({"period": moment.code} if moment.period else {"on": moment.code}),
        "notes": list(answer.notes),
        "figures": [_figure(figure, answer, compare, by, rows, actor) for figure in answer.figures],
    }


def _figure(  # noqa: PLR0917 - one line of the document, told what the whole was asked
    figure: Figure, answer: Answer, compare: Moment | None, by: str, rows: bool, actor: gate.Actor | None
) -> dict[str, Any]:
    number = tables.plain
    entry: dict[str, Any] = {
        "code": figure.indicator.code,
        "value": number(figure.value),
        "unit": figure.indicator.unit,
    }
    if compare is not None:
        entry["compare"] = {
            "value": number(figure.compared),
            "change": number(figure.change),
            "change_share": number(figure.change_share),
        }
    if by:
        entry["by"] = [{"key": part.key, "label": part.label, "value": number(part.value)} for part in figure.parts]
    if rows:
        entry["rows"] = rows_of(figure, answer, actor)
    return entry


def rows_of(figure: Figure, answer: Answer, actor: gate.Actor | None = None) -> list[dict[str, Any]]:
    """Return the organisations behind a figure with the value of each."""
    found: list[tuple[Any, Fraction | None]] = list(
        queries.organisations_behind(figure.indicator, answer.question, actor=actor)
    )
    return [
        {"id": row.pk, "code": row.code, "name": row.name, "place": row.place.full_name, "value": tables.plain(value)}
        for row, value in found
    ]
