"""Words of reports, signed reports and signed figures for the checks: one of each at every place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.insight.models import FigureFile, ReportText, SignedFile, SignedReport
from hoptac.places.models import Place


def build(place: Place, key: str, system: User) -> None:
    """Write the rows of one place."""
    now = timezone.now()
    ReportText.objects.create(place=place, period="2023", text=f"# I\nLời Rt{key}t.", changed_at=now, changed_by=system)
    signed = SignedReport.objects.create(
        place=place, period="2023", number=1, document_number=f"Sr{key}r/BC", signed_on=date(2024, 1, 9), text="# I\nx",
        figures={"cooperatives": "1"}, sha256="0" * 64, signed_at=now, signed_by=system,
    )  # fmt: skip
    SignedFile.objects.create(report=signed, kind="html", content=f"Sf{key}f".encode(), sha256="0" * 64)
    terms = {"cooperatives": {"cooperatives": 77}}
    FigureFile.objects.create(place=place, period="2023", terms=terms, made_at=now, signature="x", collected_at=now)


def rows() -> dict[type, list[Any]]:
    """Return the rows by model, with what the oracle walks along read in advance."""
    models: tuple[Any, ...] = (SignedReport, FigureFile)
    return {model: list(model.objects.select_related("place__parent__parent")) for model in models}


WORDS = {SignedReport: lambda row: [row.document_number], FigureFile: lambda row: []}
RELATIONS = {model: (lambda row: [], lambda row: [row.place]) for model in (SignedReport, FigureFile)}
