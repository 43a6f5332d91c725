"""The alliance's summary report: one object that HTML, Word, PDF and Excel are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils import translation

from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts import figures
from hoptac.facts.figures import Answer, Figure, Map, Moment, Question
from hoptac.facts.indicators import INDICATOR
from hoptac.insight import overview, prose, tables
from hoptac.insight.prose import Sentence, Value
from hoptac.insight.tables import Row, Table
from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place

CODES = (
    *overview.HEADLINES,
    "cooperatives_agricultural",
    "unions_new",
    "groups_new",
    "members_women",
    "members_ethnic_minority",
    "members_ethnic_minority_share",
    "new_jobs",
    "worker_income_month",
    "managers_elementary_intermediate",
    "managers_elementary_intermediate_share",
    "managers_higher",
    "staff_trained_share",
    "revenue_per_cooperative",
    "profit_per_cooperative",
    "revenue_plan_share",
    "unions_in_value_chains",
)
WANTED = [INDICATOR[code] for code in CODES]
#: Those that are compared with earlier periods.
COMPARED = [indicator for indicator in WANTED if not indicator.code.endswith("_per_cooperative")]
#: Lines of the table of changes.
MOVING = (
    "cooperatives",
    "cooperatives_new",
    "cooperatives_dissolved",
    "unions",
    "groups",
    "members",
    "regular_workers",
)


@dataclass(frozen=True)
class Section:
    """A numbered part of the text: its head and its paragraphs, each of sentences."""

    head: str
    paragraphs: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part of the text with its own number: its head and its sections; a section without a head has "" for it."""

    head: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Summary:
    """A report on paper. `question` is what its figures answer; charts stand before the tables, footnotes below."""

    question: Question
    period: Period
    issuer_above: str
    issuer: str
    number: str
    signing_line: str
    subject: str
    subject_of: str
    opening: str
    parts: tuple[Part, ...]
    tables_head: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    recipients: tuple[str, ...]
    footnotes: tuple[str, ...] = ()


def summary(question: Question) -> Summary:
    """Return the report of a question about a period; RuleBroken when no unit has the code. Always in Vietnamese."""
    period = question.moment.period
    if period is None:
        raise RuleBroken("report_needs_period", "A report is made for a period, not for a day.")
    with translation.override("vi"):
        place = question.place() or place_queries.root()
        level = Level.PROVINCE if place.level == Level.COUNTRY else Level.COMMUNE
        before, year = period.previous(), period.year_before()
        times = [Moment.of(each) for each in dict.fromkeys((year, before))]
        over = times if question.map is Map.NOW else []
        now = figures.answer(WANTED, question, by="place", level=level, over=over)
        year_before, *rest = _earlier(question, now, times)
        previous = rest[0] if rest else {}
        values = {
            each.indicator.code: Value(
                each.value, previous.get(each.indicator.code), year_before.get(each.indicator.code)
            )
            for each in now.figures
        }
        return _built(question, place, period, now, values)


def _earlier(question: Question, now: Answer, times: list[Moment]) -> list[dict[str, Fraction | None]]:
    """Return the values to compare with at these times: asked with today's, or each on the map of its own time."""
    if question.map is Map.THEN:
        return [figures.values(COMPARED, question.at(each)) for each in times]
    compared = [each for each in now.figures if each.indicator in COMPARED]
    return [{each.indicator.code: each.over[index] for each in compared} for index in range(len(times))]


def _built(question: Question, place: Place, period: Period, now: Answer, values: prose.Values) -> Summary:
    province, above, issuer = issuing(place)
    label = period.label[0].lower() + period.label[1:]
    name = place.full_name[0].lower() + place.full_name[1:] if place.level else "cả nước"
    found = _tables(now, values, period, place)
    return Summary(
        question=question,
        period=period,
        issuer_above=above,
        issuer=issuer,
        number="Số:        /BC-LMHTX",
        signing_line=prose.signing_line(province, question.today.year),
        subject="Tình hình phát triển kinh tế tập thể, hợp tác xã",
        subject_of=f"{name} {label}",
        opening=f"{titled(issuer)} báo cáo tình hình phát triển kinh tế tập thể, hợp tác xã {label} như sau:",
        parts=_parts(values, where=where(place), until=f"{question.moment.last_day:%d/%m/%Y}", label=label),
        tables_head="III. BIỂU SỐ LIỆU",
        charts=tuple(charts_of(now, place)),
        tables=tuple(found),
        notes=now.notes,
        recipients=recipients(place),
    )


def issuing(place: Place) -> tuple[str, str, str]:
    """Return the name of the province, and the two lines of the issuing body (Decree 30/2020, annex I)."""
    above = "LIÊN MINH HỢP TÁC XÃ VIỆT NAM"
    if place.level == Level.COUNTRY:
        return "Hà Nội", "", above
    province = place if place.level == Level.PROVINCE else place_queries.ancestors(place)[1]
    return province.name, above, f"LIÊN MINH HTX {province.full_name.upper()}"


def titled(issuer: str) -> str:
    """Return the issuing body as a sentence begins with it."""
    if issuer.endswith("VIỆT NAM"):
        return "Liên minh Hợp tác xã Việt Nam"
    kind, _, name = issuer.removeprefix("LIÊN MINH HTX ").partition(" ")
    if kind == "THÀNH":
        kind, name = "thành phố", name.partition(" ")[2]
    return f"Liên minh Hợp tác xã {kind.lower()} {name.title()}"


def where(place: Place) -> str:
    """Return how a sentence names the whole of a place."""
    if place.level == Level.COUNTRY:
        return "cả nước"
    if place.level == Level.PROVINCE:
        return f"toàn {place.full_name.split()[0].lower()}" if place.kind == "province" else "toàn thành phố"
    return f"địa bàn {place.full_name[0].lower()}{place.full_name[1:]}"


def recipients(place: Place) -> tuple[str, ...]:
    """Return who receives a report of a place."""
    if place.level == Level.COUNTRY:
        return ("Văn phòng Chính phủ (để báo cáo);", "Liên minh HTX các tỉnh, thành phố;", "Lưu: VT.")
    unit = "thành phố" if place.kind == "city" else "tỉnh"
    return ("Liên minh HTX Việt Nam (để báo cáo);", f"UBND {unit} (để báo cáo);", "Lưu: VT.")


def _parts(values: prose.Values, *, where: str, until: str, label: str) -> tuple[Part, ...]:
    sections = (
        ("1. Số lượng tổ chức kinh tế tập thể", prose.counts(values, where=where, until=until)),
        ("2. Thành viên và lao động", prose.people(values)),
        ("3. Cán bộ quản lý", prose.managers(values)),
        ("4. Kết quả sản xuất, kinh doanh", prose.results(values)),
    )
    situation = tuple(Section(head, (tuple(each for each in said if each),)) for head, said in sections)
    moved = Section("", tuple((each,) for each in prose.movements(values, period=label)))
    return Part("I. TÌNH HÌNH", situation), Part("II. BIẾN ĐỘNG TRONG KỲ", (moved,))


def _tables(now: Answer, values: prose.Values, period: Period, place: Place) -> list[Table]:
    return [_moving(values, period), *split_tables(now, place)]


def split_tables(now: Answer, place: Place) -> list[Table]:
    """Return the tables by place and by sector of an answer split by place."""
    chosen = [figure for figure in now.figures if figure.indicator.code in overview.COLUMNS]
    by_place = tables.by_parts(
        "place",
        "Số liệu theo địa bàn",
        "Tỉnh, thành phố" if place.level == Level.COUNTRY else "Xã, phường",
        chosen,
        "parts",
    )
    by_sector = tables.by_parts("sector", "Số liệu theo lĩnh vực", "Lĩnh vực", chosen, "by_sector")
    return [by_place, by_sector]


def _moving(values: prose.Values, period: Period) -> Table:
    rows = tuple(Row(code, str(INDICATOR[code].label), _moved(values[code])) for code in MOVING)
    before, year = period.previous().label, period.year_before().label
    heads: tuple[str, ...] = (period.label, before, year, "So với kỳ trước", "So với cùng kỳ")
    times: tuple[str, ...] = (period.code, period.previous().code, period.year_before().code, "", "")
    if before == year:
        heads, times = (period.label, year, "So với cùng kỳ"), (period.code, times[2], "")
        rows = tuple(Row(row.key, row.label, (row.values[0], row.values[2], row.values[4])) for row in rows)
    return Table("moving", "Biến động trong kỳ", "Chỉ tiêu", (), rows, (), heads, times)


def _moved(value: Value) -> tuple[Fraction | None, ...]:
    since = [
        None if value.now is None or then is None else value.now - then for then in (value.previous, value.year_before)
    ]
    return (value.now, value.previous, value.year_before, *since)


def charts_of(now: Answer, place: Place) -> Iterable[Chart]:
    """Yield the charts: cooperatives by place (the fifteen with most) and by sector."""
    cooperatives: Figure = next(each for each in now.figures if each.indicator.code == "cooperatives")
    split = "theo tỉnh, thành phố" if place.level == Level.COUNTRY else "theo xã, phường"
    for parts, title in ((cooperatives.parts, split), (cooperatives.by_sector, "theo lĩnh vực")):
        rows = sorted(((part.label, part.value) for part in parts if part.value), key=lambda row: -(row[1] or 0))[:15]
        if rows:
            most = f"Nhiều nhất: {rows[0][0]}."
            yield charts.bar(rows, title=f"Số hợp tác xã {title}", description=most)
