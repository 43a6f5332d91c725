"""An evaluation as plain data, for the command and for other programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hoptac.presence.evaluation import Report
from hoptac.presence.models import Evaluation


def described(report: Report, said: Evaluation | None) -> dict[str, Any]:
    """Return the evaluation as data JSON can hold. Names of keys are stable."""
    return {
        "cooperative": {
            "id": report.organisation.pk,
            "code": report.organisation.code,
            "name": report.organisation.name,
        },
        "period": {
            "code": report.period.code,
            "starts_on": report.period.starts_on.isoformat(),
            "ends_before": report.period.ends_before.isoformat(),
            "is_over": report.is_over,
            "compared": report.previous.code,
        },
        "similar": {"count": len(report.similar.ids), "alike": report.similar.alike},
        "funnel": [
            {
                "step": step.code,
                "value": step.value,
                "before": step.before,
                "median": _number(step.median),
                "rate": _number(step.rate),
            }
            for step in report.steps
        ],
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
        "channels": [
            {
                "platform": each.platform,
                "name": each.name,
                "url": each.url,
                "followers": each.followers,
                "orders": each.orders,
                "sales": each.sales,
                "has_proof": each.has_proof,
            }
            for each in report.channels
        ],
        "remark": said.remark if said else None,
        "answer": said.answer if said and said.answer else None,
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else round(float(value), 4)
