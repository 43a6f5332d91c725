"""How far the numbers of a period have come: reports sent and accepted, and what was stated of each element."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from hoptac.core.numbers_vi import format_number
from hoptac.core.periods import Period
from hoptac.facts.choices import Layer
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Reading
from hoptac.places.models import Place
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report


@dataclass(frozen=True)
class Reports:
    """How many reports were asked for, sent, accepted, and sent by the day they were due."""

    owed: int
    sent: int
    accepted: int
    on_time: int


@dataclass(frozen=True)
class Stated:
    """How many organisations stated an element within a period; of these, those whose number came only so far."""

    organisations: int
    submitted: int
    entered: int

    @property
    def accepted(self) -> int:
        """Return how many organisations have nothing but accepted numbers."""
        return self.organisations - self.submitted - self.entered


def reports(place: Place, period: Period) -> Reports:
    """Return the reports asked of a place for exactly this period; one query."""
    sent = ~Q(state__in=(ReportState.OPEN, ReportState.RETURNED))
    asked = Report.objects.filter(round__period=period.code, organisation__place__path__startswith=place.path)
    counts = asked.aggregate(
        owed=Count("pk"),
        sent=Count("pk", filter=sent),
        accepted=Count("pk", filter=Q(state=ReportState.ACCEPTED)),
        on_time=Count("pk", filter=sent & Q(submitted_at__date__lte=F("round__due_on"))),
    )
    return Reports(**counts)


def stated(place: Place, period: Period) -> dict[int, Stated]:
    """Return what was stated within a period by the organisations of a place, by element; one query.

    An organisation counts where its least certain number stands: half a year of one accepted and one entered quarter
    is entered.
    """
    within = Reading.objects.filter(
        organisation__place__path__startswith=place.path,
        starts_on__gte=period.starts_on,
        ends_before__lte=period.ends_before,
    )

    counts = {
        name: Count("organisation", distinct=True, filter=Q(layer__lte=layer))
        for name, layer in (("every", Layer.ACCEPTED), ("low", Layer.SUBMITTED), ("entered", Layer.ENTERED))
    }
    rows = within.order_by().values("element").annotate(**counts).values_list("element", *counts)
    return {element: Stated(every, low - entered, entered) for element, every, low, entered in rows}


def footnotes(codes: Collection[str], found: Mapping[int, Stated], existing: int) -> tuple[dict[str, str], list[str]]:
    """Return the mark of each figure that is not fully accepted, and the notes in the order of their marks.

    `existing` organisations could have stated something. What is counted from registers bears no mark.
    """
    marks: dict[str, str] = {}
    notes: dict[str, list[str]] = {}
    for code in codes:
        said = _least(code, found)
        if said is not None and (said.accepted < said.organisations or said.organisations < existing):
            notes.setdefault(_note(said, existing), []).append(code)
    written = []
    for number, (text, figures) in enumerate(notes.items(), 1):
        marks |= dict.fromkeys(figures, _mark(number))
        named = "; ".join(str(INDICATOR[code].label) for code in figures)
        written.append(f"{_mark(number)} {named}: {text}")
    return marks, written


def _least(code: str, found: Mapping[int, Stated]) -> Stated | None:
    """Return how far the least accepted of a figure's elements has come; None where nothing is reported."""
    elements = [term.definition for term in INDICATOR[code].needed.values() if term.definition.is_reported]
    said = [found.get(each.number, Stated(0, 0, 0)) for each in elements]
    return min(said, key=lambda each: (each.accepted, each.organisations), default=None)


def _note(said: Stated, existing: int) -> str:
    amounts = (
        (said.accepted, "đã được phê duyệt"),
        (said.submitted, "đã nộp, chờ phê duyệt"),
        (said.entered, "do cán bộ nhập"),
        (max(existing - said.organisations, 0), "chưa báo cáo trong kỳ"),
    )
    parts = [f"{format_number(count)} tổ chức {words}" for count, words in amounts if count]
    return f"{', '.join(parts)} (trên {format_number(existing)} tổ chức)."


def _mark(number: int) -> str:
    return f"⁽{str(number).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}⁾"
