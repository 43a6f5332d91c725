"""Two years of reports: rounds that are over, taken over from paper, and the one under way in all its states."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import Grant, User
from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.reporting import actions, queries
from hoptac.reporting.actions import Paper
from hoptac.reporting.models import Report, Round
from hoptac.reporting.rules.form import read
from hoptac.reporting.written import Written
from hoptac.sample import asking
from hoptac.sample.chance import Chance
from hoptac.sample.founding import ECO_NAME
from hoptac.sample.reports import sums
from hoptac.sample.units import Unit

#: Rounds that are over: form and period.
PAST: Final = (
    ("cooperative_half", "2024-H1"),
    ("cooperative_year", "2024"),
    ("union_year", "2024"),
    ("group_year", "2024"),
    ("cooperative_half", "2025-H1"),
)
_ABSENT_BECAUSE = "Đã nhắc ba lần qua xã, không gửi báo cáo; tổng hợp theo số liệu đang có (dữ liệu mẫu)."

PERIOD: Final = Period.parse("2025")
UNDER_WAY: Final = ("cooperative_year", "union_year", "group_year")
#: Days from the build of the sample until the reports are due, and until they close.
_DUE, _CLOSES = 10, 40
_FATES = (
    "accepted", "submitted", "returned", "half filled", "accepted", "entered",
    "accepted", "stands out", "reopened", "half filled", "accepted", "checked",
    "accepted", "submitted", "returned", "half filled", "accepted", "checked",
    "accepted", "stands out", "accepted", "half filled", "submitted", "checked",
)  # fmt: skip
#: So many cooperatives beside those of the commune's officer and of the enquiries are at work already.
_MORE = 16
_REMARKS = {
    "revenue": "Chưa gồm doanh thu dịch vụ thủy lợi, xin bổ sung.",
    "profit": "Tính lại theo doanh thu đã bổ sung.",
}
_REOPENED_BECAUSE = "Hợp tác xã báo đã ghi nhầm đơn vị tính ở dòng doanh thu."
#: A report that stands out says so many times what could be expected, perhaps for a nought too many.
_TOO_MUCH = 5
_DIFFICULTIES = (
    "Thiếu vốn lưu động khi vào vụ.",
    "Giá vật tư đầu vào tăng, giá nông sản không ổn định.",
    "Chưa có đất làm trụ sở và nhà sơ chế.",
    "Cán bộ quản lý kiêm nhiệm, thiếu kế toán.",
    "Đường vào vùng sản xuất hỏng sau mưa lũ.",
)


# ------------------------------------------------------------------------------------------- rounds that are over


def past(*, taker: User, officer: User, units: Mapping[int, Unit], place: Place, form: str, period: str) -> str:
    """Open a round that is over and take its reports over from paper; return in words what came.

    `taker` answers for what is typed, the officer accepted it then. Those that did not work to the end and a few others
    sent nothing; some of the last round over were never accepted.
    """
    asked, owed = actions.round_open(
        actor=officer, version=queries.version(form), place=place, period=Period.parse(period)
    )
    owing = asked.reports.order_by("organisation").values_list("organisation", flat=True)
    lines = frozenset(read(asked.version.definition).lines)
    papers = [
        _paper(asked, lines, pk, units[pk]) for pk in owing if not Chance(f"absent {period} {units[pk].key}").happens(2)
    ]
    taken, _silent = actions.papers_take(
        actor=taker, accepted_by=officer, asked=asked, papers=papers, reason=_ABSENT_BECAUSE
    )
    return f"{taken} of {owed} sent"


def _paper(asked: Round, lines: Collection[str], pk: int, unit: Unit) -> Paper:
    chance = Chance(f"paper {asked.period} {unit.key}")
    came = asked.due_on + timedelta(chance.between(-14, 6) + chance.between(-10, 6))
    received = max(came, asked.ends_before + timedelta(chance.between(1, 9)))
    is_waiting = asked.period == PAST[-1][1] and chance.happens(1)
    accepted = None if is_waiting else asked.closes_on - timedelta(chance.between(0, 5))
    return Paper(pk, received, accepted, tuple(_lines(chance, asked, lines, unit)))


def _lines(chance: Chance, asked: Round, lines: Collection[str], unit: Unit) -> Iterator[Written]:
    said = sums(unit, queries.period_of(asked))
    yield from (Written(code, value) for code, value in said.items() if code in lines)
    if "difficulties" in lines and chance.happens(30):
        yield Written("difficulties", text=chance.pick(_DIFFICULTIES))


# ------------------------------------------------------------------------------------------- the round under way


def under_way(*, actor: User, officer: User, commune: User, place: Place) -> str:
    """Ask for the reports of the year and let some get somewhere; return what happened in words."""
    today = timezone.localdate()
    opened = actions.rounds_open(
        actor=officer,
        versions=[queries.version(form) for form in UNDER_WAY],
        place=place,
        period=PERIOD,
        due_on=today + timedelta(_DUE),
        closes_on=today + timedelta(_CLOSES),
    )
    asked, others = opened[0][0], [made for made, _count in opened[1:]]
    here = set(queries.reports(commune).filter(round=asked).values_list("organisation", flat=True))
    managers = _managers(actor, asked, here)
    for index, (pk, manager) in enumerate(sorted(managers.items())):
        fate = _FATES[index % len(_FATES)]
        if fate == "checked" and pk not in here:
            fate = "submitted"
        _Filling(queries.reports(officer).get(round=asked, organisation=pk), manager, officer, commune).run(fate)
    _union(queries.reports(officer).filter(round__in=others))
    return f"{sum(count for _round, count in opened)} asked, {len(managers)} at work"


def _managers(actor: User, asked: Round, here: Collection[int]) -> dict[int, User]:
    """Return the managers who are at work, by cooperative; the report of Tây Bắc Eco is left to whoever tries it."""
    grants = Grant.objects.filter(role=Role.COOPERATIVE_MANAGER, organisation__reports__round=asked)
    found = {grant.organisation_id or 0: grant.user for grant in grants.select_related("user")}
    owing = Organisation.objects.filter(reports__round=asked).exclude(name=ECO_NAME).order_by("pk")
    near = owing.filter(pk__in=here).exclude(pk__in=found)
    far = owing.exclude(pk__in=[*found, *here])
    more = asking.managers(actor=actor, organisations=[*near, *far[7 :: far.count() // _MORE]])
    eco = Organisation.objects.get(name=ECO_NAME)
    return {pk: user for pk, user in (found | more).items() if pk != eco.pk}


def _union(reports: QuerySet[Report]) -> None:
    """Let the director of the union begin its report."""
    grant = Grant.objects.select_related("user").get(role=Role.UNION_MANAGER)
    report = reports.get(organisation=grant.organisation_id)
    actions.line_put(actor=grant.user, report=report, line=Written("difficulties", text=_DIFFICULTIES[0]))


@dataclass(frozen=True)
class _Filling:
    """A report under way and the people who work on it."""

    report: Report
    manager: User
    officer: User
    commune: User

    def run(self, fate: str) -> None:
        """Bring the report as far as its fate says."""
        chance = Chance(f"report {self.report.organisation.code}")
        writer = self.officer if fate == "entered" else self.manager
        revenue = _so_far(self.report) * chance.between(118, 136) // 100 * (_TOO_MUCH if fate == "stands out" else 1)
        put = partial(actions.lines_put, actor=writer, report=self.report)
        put(lines=[Written("revenue", revenue, explanation="Vụ thu chính trong kỳ")])
        if fate == "half filled":
            return
        profit = Written("profit", revenue * chance.between(4, 14) // 100)
        put(lines=[profit, Written("difficulties", text=chance.pick(_DIFFICULTIES))])
        put(
            lines=[
                Written(state.line.code, state.value, explanation="Mở rộng sản xuất trong năm")
                for state in queries.filled(self.report).to_do
            ]
        )
        if fate == "entered":
            actions.report_enter(actor=writer, report=self.report)
            return
        actions.report_submit(actor=writer, report=self.report)
        self._judge(fate)

    def _judge(self, fate: str) -> None:
        self.report.refresh_from_db()
        report, revision = self.report, self.report.revision
        if fate == "checked":
            actions.report_check(actor=self.commune, report=report, revision=revision)
        elif fate == "returned":
            actions.report_return(actor=self.officer, report=report, revision=revision, remarks=_REMARKS)
        elif fate in ("accepted", "reopened"):
            report = actions.report_accept(actor=self.officer, report=report, revision=revision)
            if fate == "reopened":
                actions.report_reopen(actor=self.officer, report=report, reason=_REOPENED_BECAUSE)


def _so_far(report: Report) -> int:
    """Return what the cooperative had reported of the year before, in đồng; something where it had not."""
    readings = Reading.objects.filter(organisation=report.organisation_id, element=BY_CODE["revenue"].number)
    latest = readings.filter(starts_on=PERIOD.starts_on).order_by("-ends_before").first()
    return latest.value if latest else 400_000_000
