"""A round of yearly reports that is under way: some accepted, returned, half filled, most still to come."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hoptac.access.choices import Role
from hoptac.access.models import Grant, User
from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Reading
from hoptac.places.models import Place
from hoptac.reporting import actions, queries
from hoptac.reporting.models import Report
from hoptac.reporting.written import Written
from hoptac.sample.chance import Chance
from hoptac.sample.founding import ECO_NAME

PERIOD = Period.parse("2025")
#: Days from the build of the sample until the reports are due, and until they close.
_DUE, _CLOSES = 10, 40
_FATES = (
    "accepted", "submitted", "returned", "half filled", "accepted",
    "accepted", "stands out", "returned", "half filled", "accepted",
)  # fmt: skip
#: A report that stands out says so many times what could be expected, perhaps for a nought too many.
_TOO_MUCH = 5


def reports(*, officer: User, province: Place) -> str:
    """Ask for the reports and let every cooperative that has a manager get somewhere; return what happened in words."""
    today = timezone.localdate()
    asked, count = actions.round_open(
        actor=officer,
        version=queries.version("cooperative_year"),
        place=province,
        period=PERIOD,
        due_on=today + timedelta(_DUE),
        closes_on=today + timedelta(_CLOSES),
    )
    grants = Grant.objects.filter(role=Role.COOPERATIVE_MANAGER, organisation__reports__round=asked)
    managers = grants.exclude(organisation__name=ECO_NAME).select_related("user").order_by("organisation_id")
    for index, grant in enumerate(managers):
        report = queries.reports(officer).get(round=asked, organisation=grant.organisation_id)
        _report(report, grant.user, officer, _FATES[index % len(_FATES)])
    return f"{count} asked, {len(managers)} at work"


def _report(report: Report, manager: User, officer: User, fate: str) -> None:
    chance = Chance(f"report {report.organisation_id}")
    revenue = _so_far(report) * chance.between(118, 136) // 100 * (_TOO_MUCH if fate == "stands out" else 1)
    actions.line_put(
        actor=manager, report=report, line=Written("revenue", revenue, explanation="Vụ thu chính trong kỳ")
    )
    if fate == "half filled":
        return
    actions.line_put(actor=manager, report=report, line=Written("profit", revenue * chance.between(4, 14) // 100))
    actions.line_put(actor=manager, report=report, line=Written("difficulties", text="Thiếu vốn lưu động khi vào vụ."))
    for state in queries.filled(report).to_do:
        line = Written(state.line.code, state.value, explanation="Mở rộng sản xuất trong năm")
        actions.line_put(actor=manager, report=report, line=line)
    actions.report_submit(actor=manager, report=report)
    report.refresh_from_db()
    if fate == "accepted":
        actions.report_accept(actor=officer, report=report, revision=report.revision)
    elif fate == "returned":
        remarks = {"revenue": "Chưa gồm doanh thu dịch vụ thủy lợi, xin bổ sung."}
        actions.report_return(actor=officer, report=report, revision=report.revision, remarks=remarks)


def _so_far(report: Report) -> int:
    """Return what the cooperative had reported of the year before, in đồng; something where it had not."""
    readings = Reading.objects.filter(organisation=report.organisation_id, element=BY_CODE["revenue"].number)
    latest = readings.filter(starts_on=PERIOD.starts_on).order_by("-ends_before").first()
    return latest.value if latest else 400_000_000
