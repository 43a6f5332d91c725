"""The API of figures: the same JSON as the command, through the same gate as the pages."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from hoptac.access.models import User
from hoptac.insight import answers, asking

router = Router(tags=["figures"])


class Compared(Schema):
    """The value of the earlier moment, and how much more it is now."""

    value: float | int | None
    change: float | int | None
    change_share: float | int | None


class Part(Schema):
    """One value of a split."""

    key: str
    label: str
    value: float | int | None


class Row(Schema):
    """An organisation behind a figure."""

    id: int
    code: str | None
    name: str
    place: str
    value: float | int | None


class FigureOut(Schema):
    """One figure. Ratios are fractions of one, money is in đồng; null: not known, which is not zero."""

    code: str
    value: float | int | None
    unit: str
    compare: Compared | None = None
    by: list[Part] | None = None
    rows: list[Row] | None = None


class Document(Schema):
    """Figures of one place and moment; `on` for a day, `period` for a period."""

    place: str
    place_label: str | None
    map: Literal["then", "now"]
    on: date | None = None
    period: str | None = None
    notes: list[str]
    figures: list[FigureOut]


class Asked(Schema):
    """What is asked for, in the words of the command."""

    code: Annotated[list[str], Field(default_factory=list, description="Codes of figures; none: all")]
    place: str = Field("", description="Code of a province, district or commune; empty: the place of your role")
    on: str = Field("", description="As at the end of this day, 2025-11-21")
    period: str = Field("", description="2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-07")
    compare: str = Field("none", description="An earlier day or period, or previous, year_before, year_end")
    by: Literal["", "place", "sector", "kind", "size"] = ""
    map: Literal["then", "now"] = "now"
    kind: str = ""
    sector: str = ""
    size: str = ""
    rows: bool = Field(default=False, description="Also the organisations behind each figure that you may see")


@router.get("/figures", response=Document, exclude_unset=True, url_name="figures", summary="Figures of a place")
def figures(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Return figures of a place as at a day or within a period."""
    actor = cast("User", request.user)
    said = {name: getattr(asked, name) for name in ("place", "compare", "map", "kind", "sector", "size")}
    today = timezone.localdate()
    found = asking.asked(actor, {**said, "at": asked.period or asked.on or today.isoformat()}, today=today)
    return answers.document(
        asked.code, found.question, compare=found.compare, by=asked.by, rows=asked.rows, actor=actor
    )
