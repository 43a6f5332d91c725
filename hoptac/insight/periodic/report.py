"""The half-year, nine-month and yearly report of a place as one object, from which every format is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from django.utils import translation

from hoptac.core.charts import Chart
from hoptac.core.errors import RuleBroken
from hoptac.core.numbers_vi import format_number
from hoptac.core.periods import Kind, Period
from hoptac.facts import figures
from hoptac.facts.choices import Direction
from hoptac.facts.figures import Answer, Moment, Question
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.facts.models import Target
from hoptac.insight import maps, prose, summary, words
from hoptac.insight.asking import Asked
from hoptac.insight.periodic import collected, wording
from hoptac.insight.periodic.islands import IslandMap
from hoptac.insight.periodic.known import Columns, Known, names
from hoptac.insight.summary import Summary
from hoptac.insight.tables import Row, Table
from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place

#: The reports of a year by the word of the command.
KINDS: dict[str, Kind] = {"half_year": "half", "nine_months": "nine_months", "year": "year"}
DEFAULT = Path(__file__).with_name("default.txt")

CODES = (
    *summary.CODES,
    "cooperatives_high_tech",
    "ecommerce_cooperatives",
    "ocop_owners_3_star_up",
    "certificate_holders",
    "page_views",
    "enquiries",
    "enquiries_answered_share",
    "training_participants",
    "young_workers_supported",
    "young_worker_cooperatives",
    "young_worker_budget",
    "connection_products",
    "support_budget",
    "support_beneficiaries",
)
#: Lines of the first table, besides those with a plan number.
LINES = (
    "cooperatives",
    "unions",
    "groups",
    "cooperatives_new",
    "groups_new",
    "cooperatives_dissolved",
    "cooperatives_effective_share",
    "members",
    "regular_workers",
    "new_jobs",
    "worker_income_month",
    "revenue",
    "profit",
    "cooperatives_in_value_chains",
    "ocop_products_3_star_up",
    "ecommerce_cooperatives",
)
MILLION = 10**6
#: The column of the first table that says how much of the plan is reached.
SHARE = 4


@dataclass(frozen=True)
class Paper:
    """The number and the day a report bears once it is signed."""

    number: str
    signed_on: date


def default_text() -> str:
    """Return the words a report begins with."""
    return DEFAULT.read_text(encoding="utf-8")


def check_period(period: Period, kind: str = "") -> None:
    """Raise RuleBroken where a period has no report of this kind ("": of any)."""
    wanted = [KINDS[kind]] if kind else list(KINDS.values())
    if period.kind not in wanted:
        raise RuleBroken(
            "report_wrong_period",
            "A report of this kind is not made for %(period)s.",
            period=period.label,
        )


def check_text(text: str) -> None:
    """Raise RuleBroken where the words of a report cannot be read."""
    wording.check(text, names())


def build(
    place: Place, period: Period, *, today: date, text: str = "", paper: Paper | None = None
) -> tuple[Summary, Known]:
    """Return the report of a place with these words ("": those it begins with), and the figures in it.

    Seven queries. RuleBroken for a period without such a report, or words that cannot be read.
    """
    check_period(period)
    text = text or default_text()
    check_text(text)
    with translation.override("vi"):
        question = Question(Moment.of(period), today, place.code, known=place)
        plan, plan_next = _plans(place, period.year)
        codes = [*dict.fromkeys((*CODES, *plan, *plan_next, *_named(text)))]
        answer, columns = _answered(question, period, codes)
        existing = sum(int(columns.now.get(code) or 0) for code in ("cooperatives", "unions", "groups"))
        shown = [*dict.fromkeys((*_named(text), *LINES, *plan))]
        marks, notes = collected.footnotes(shown, collected.stated(place, period), existing)
        said = _words(place, period)
        known = Known(period, said, columns, plan, plan_next, collected.reports(place, period), marks)
        return _made(question, answer, known, wording.parts(text, known.say), notes, paper), known


def _named(text: str) -> list[str]:
    """Return the codes of the figures a text names."""
    return [code for code in dict.fromkeys(name.partition(".")[0] for name in wording.names(text)) if code in INDICATOR]


def _plans(place: Place, year: int) -> tuple[dict[str, Fraction | None], ...]:
    """Return the plan numbers of a year and of the next, by code."""
    found: dict[int, dict[str, Fraction | None]] = {year: {}, year + 1: {}}
    spans = {(Period.of("year", each).starts_on, Period.of("year", each).ends_before): each for each in found}
    rows = Target.objects.filter(place=place, direction=Direction.AT_LEAST, starts_on__year__in=found)
    for target in rows.order_by("indicator"):
        of_year = spans.get((target.starts_on, target.ends_before))
        if of_year and target.indicator in INDICATOR:
            found[of_year][target.indicator] = Fraction(target.value)
    return tuple(found.values())


def _answered(question: Question, period: Period, codes: Iterable[str]) -> tuple[Answer, Columns]:
    """Return the figures split by place, and their values at the times a report compares."""
    year = Period.of("year", period.year)
    to_date = Moment(year.starts_on, period.ends_before)
    over = [Moment.of(period.year_before()), Moment.of(period.previous()), Moment.of(year.year_before()), to_date]
    level = Level.PROVINCE if question.known and question.known.level == Level.COUNTRY else Level.COMMUNE
    wanted = [figures.indicator(code) for code in codes]
    answer = figures.answer(wanted, question, by="place", level=level, over=over)
    now = {each.indicator.code: each.value for each in answer.figures}
    earlier = [{each.indicator.code: each.over[index] for each in answer.figures} for index in range(len(over))]
    return answer, Columns(now, *earlier)


def _words(place: Place, period: Period) -> dict[str, str]:
    """Return the words that are no figures."""
    ahead = {
        ("half", 1): f"6 tháng cuối năm {period.year}",
        ("nine_months", 1): f"quý IV năm {period.year}",
    }.get((period.kind, period.number), f"năm {period.year + 1}")
    return {
        "period": _lowered(period.label),
        "last_day": f"{Moment.of(period).last_day:%d/%m/%Y}",
        "where": summary.where(place),
        "next_period": ahead,
        "year": str(period.year),
    }


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _made(  # noqa: PLR0917 - the parts of one paper
    question: Question,
    answer: Answer,
    known: Known,
    body: tuple[summary.Part, ...],
    notes: list[str],
    paper: Paper | None,
) -> Summary:
    place = question.place() or place_queries.root()
    province, above, issuer = summary.issuing(place)
    named = _lowered(place.full_name) if place.level else "cả nước"
    by_place, by_sector = summary.split_tables(answer, place)
    drawn = [*summary.charts_of(answer, place), *_map(by_place, question, place)]
    return Summary(
        question=question,
        period=known.period,
        issuer_above=above,
        issuer=issuer,
        number=f"Số: {paper.number}" if paper else "Số:        /BC-LMHTX",
        signing_line=prose.signing_line(province, question.today.year, paper.signed_on if paper else None),
        subject="Kết quả phát triển kinh tế tập thể, hợp tác xã",
        subject_of=f"{named} {known.words['period']}; nhiệm vụ {known.words['next_period']}",
        opening=f"{summary.titled(issuer)} báo cáo kết quả phát triển kinh tế tập thể, hợp tác xã "
        f"{known.words['period']} như sau:",
        parts=body,
        tables_head=f"{_next_number(body)}BIỂU SỐ LIỆU",
        charts=tuple(drawn),
        tables=(_plan_table(known), by_sector, by_place),
        notes=answer.notes,
        recipients=summary.recipients(place),
        footnotes=tuple(notes),
    )


def _next_number(body: tuple[summary.Part, ...]) -> str:
    """Return the Roman number that follows that of the last part; "" where parts bear none."""
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
    numbers = [found[1] for part in body if (found := re.match(r"([IVX]+)\. ", part.head)) and found[1] in roman[:-1]]
    return f"{roman[roman.index(numbers[-1]) + 1]}. " if numbers else ""


def _map(by_place: Table, question: Question, place: Place) -> list[Chart]:
    drawn = maps.commune_map(by_place, Asked(question, place, None, {})) if len(by_place.rows) > 1 else None
    return [IslandMap(drawn.title, drawn.description, drawn.spec)] if drawn else []


def _plan_table(known: Known) -> Table:
    """Return the table: year before, plan, period, year to date, share of the plan, plan of the next year."""
    period, columns = known.period, known.columns
    rows = []
    for code in dict.fromkeys((*LINES, *known.plan, *known.plan_next)):
        aim, value = known.plan.get(code), columns.to_date.get(code)
        values = (
            columns.last_year.get(code), aim, columns.now.get(code), value,
            value / aim if value is not None and aim else None, known.plan_next.get(code),
        )  # fmt: skip
        rows.append(_line(code, values, known.marks.get(code, "")))
    heads = (
        f"Thực hiện năm {period.year - 1}",
        f"Kế hoạch năm {period.year}",
        f"Thực hiện {_lowered(period.label)}",
        f"Lũy kế năm {period.year}",
        "So với kế hoạch",
        f"Kế hoạch năm {period.year + 1}",
    )
    last_day = Moment.of(period).last_day.isoformat()
    times = (str(period.year - 1), "", period.code, last_day, "", "")
    return Table("plan", "Kết quả thực hiện các chỉ tiêu chủ yếu", "Chỉ tiêu", (), tuple(rows), (), heads, times)


def _line(code: str, values: tuple[Fraction | None, ...], mark: str) -> Row:
    """Return a line of the table, money in million đồng."""
    indicator = INDICATOR[code]
    is_money = indicator.unit == "VND"
    by = MILLION if is_money else 1
    scaled = tuple(None if v is None else v if column == SHARE else v / by for column, v in enumerate(values))
    texts = tuple(_cell(indicator, value, is_share=column == SHARE) for column, value in enumerate(scaled))
    unit = "triệu đồng" if is_money else words.unit_name(indicator.unit)
    label = f"{indicator.label}{f' ({unit})' if unit else ''}"
    return Row(code, f"{label} {mark}".strip(), scaled, texts)


def _cell(indicator: Indicator, value: Fraction | None, *, is_share: bool) -> str:
    if value is None:
        return words.NOTHING
    if is_share or indicator.unit == "share":
        return f"{format_number(value * 100, 2)} %"
    return format_number(value, 1 if indicator.code == "worker_income_month" else indicator.decimals)
