"""An evaluation as plain data, for the command and for other programs."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from hoptac.presence.evaluation import Report, Step
from hoptac.presence.models import Evaluation


def described(report: Report, said: Evaluation | None) -> dict[str, Any]:
    """Return the evaluation as data JSON can hold. Names of keys are stable."""
    organisation = report.organisation
    return {
        "cooperative": {"id": organisation.pk, "code": organisation.code, "name": organisation.name},
        "period": _period(report),
        "similar": {"count": len(report.similar.ids), "alike": report.similar.alike},
        "funnel": [_step(step) for step in report.steps],
        "answer_hours": _number(report.answer_hours),
        "products": [row._asdict() for row in report.products],
        "sources": [
            {"label": row.label, "view": row.view, "contact": row.contact, "enquiry": row.enquiry}
            for row in report.sources
        ],
        "aspects": {
            title: [{"label": part.label, "number": part.number} for part in parts] for title, parts in report.aspects
        },
        "pages": {
            "products": report.pages.products,
            "complete_percent": report.pages.percent,
            "next": [
                {"code": thing.code, "text": thing.text, "products": [each.name for each in thing.products]}
                for thing in report.pages.things
            ],
        },
        "channels": [asdict(each) for each in report.channels],
        "market": {sale.code: {"value": _number(sale.value), "before": _number(sale.before)} for sale in report.sales},
        "remark": said.remark if said else None,
        "answer": said.answer if said and said.answer else None,
    }


def _period(report: Report) -> dict[str, Any]:
    period = report.period
    days = {"starts_on": period.starts_on.isoformat(), "ends_before": period.ends_before.isoformat()}
    return {"code": period.code, **days, "is_over": report.is_over, "compared": report.previous.code}


def _step(step: Step) -> dict[str, Any]:
    return {
        "step": step.code,
        "value": step.value,
        "before": step.before,
        "median": _number(step.median),
        "rate": _number(step.rate),
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 4)
