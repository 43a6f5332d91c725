"""Reports in each of its formats, from one object each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import translation

from hoptac.core.periods import Period
from hoptac.facts.figures import Map, Moment, Question
from hoptac.insight import moments, summary
from hoptac.insight.asking import Asked
from hoptac.insight.documents import docx, html, pdf, xlsx
from hoptac.insight.models import ReportText
from hoptac.insight.periodic import report
from hoptac.insight.summary import Summary
from hoptac.places import queries as place_queries
from hoptac.places.models import Place

FORMATS: dict[str, Callable[[Summary, str], bytes]] = {
    "docx": lambda made, _site: docx.summary_docx(made),
    "html": lambda made, site: html.summary_html(made, site=site).encode(),
    "pdf": lambda made, _site: pdf.summary_pdf(made),
    "xlsx": lambda made, _site: xlsx.workbook(made.subject, made.tables, [made.issuer, *made.notes, *made.footnotes]),
}


def build(
    kind: str,
    *,
    place_code: str,
    period: Period,
    today: date,
    map: Map = Map.NOW,  # noqa: A002 - its name everywhere
    site: str = "",
) -> bytes:
    """Return the report as docx, html, pdf or xlsx; always in Vietnamese.

    `place_code` empty asks for the country; `site` goes before the links of HTML. RuleBroken for an unknown place.
    """
    made = summary.summary(Question(Moment.of(period), today, place_code, map))
    return written(made, kind, site=site)


def build_periodic(
    kind: str, *, report_kind: str, place_code: str, period: Period, today: date, site: str = ""
) -> bytes:
    """Return the half_year, nine_months or year report with its words as edited last, as docx, html, pdf or xlsx."""
    report.check_period(period, report_kind)
    place = Question(Moment.of(period), today, place_code).place() or place_queries.root()
    made, _known = report.build(place, period, today=today, text=words(place, period)[0])
    return written(made, kind, site=site)


def words(place: Place, period: Period) -> tuple[str, int]:
    """Return the words of a report and their revision; those it begins with have none."""
    kept = ReportText.objects.filter(place=place, period=period.code).first()
    return (kept.text, kept.revision) if kept else (report.default_text(), 0)


def written(made: Summary, kind: str, *, site: str = "") -> bytes:
    """Return a report as a file; KeyError for a kind that is not one of FORMATS."""
    with translation.override("vi"):
        return FORMATS[kind](made, site)


def summed(asked: Asked) -> Summary:
    """Return the report of a question that passed the gate; a day stands for the last period that ended by then."""
    return summary.summary(replace(asked.question, moment=Moment.of(period(asked))))


def period(asked: Asked) -> Period:
    """Return the period asked for, or the last quarter that had ended on the day asked for."""
    moment = asked.question.moment
    if moment.period is not None:
        return moment.period
    quarter = Period.containing("quarter", moment.last_day)
    return quarter if quarter.ends_before <= moment.ends_before else quarter.previous()


def query(asked: Asked) -> str:
    """Return the address words of the report."""
    return asked.query(at=period(asked).code, compare="")


def periods(asked: Asked) -> list[tuple[str, str, bool]]:
    """Return name, address words and whether it is the one shown, of the periods a report may be asked for."""
    current = period(asked)
    offered = [each for each in moments.offered(asked.question.today) if each.ends_before <= asked.question.today]
    return [(each.label, asked.query(at=each.code, compare=""), each == current) for each in offered]
