"""What the market adds up to: the report of a period, and what nobody serves."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR
from hoptac.market.forms import report as forms
from hoptac.market.queries import report as queries
from hoptac.market.views.frame import province_for, shown

#: How far ahead unmet needs are shown.
AHEAD = timedelta(days=366)


@marks.permission("market.report.view")
@never_cache
@require_safe
def market_report(request: HttpRequest) -> HttpResponse:
    """Needs, contracts and deliveries of a period, and what each cooperative sold."""
    province, today = province_for(request, "market.report.view"), timezone.localdate()
    if province is None:
        return redirect("market:event_list")
    periods = _periods(today)
    asked = request.GET.get("period", "")
    period = next((each for each in periods if each.code == asked), periods[0])
    form = forms.ReportChoose({"period": period.code}, periods=[(each.code, each.label) for each in periods])
    found = queries.report(province, period, on=today)
    said = [(INDICATOR[code], value) for code, value in found.figures.items()]
    return shown(request, "market_report", report=found, form=form, figures=said)


@marks.permission("market.report.view")
@never_cache
@require_safe
def unmet_list(request: HttpRequest) -> HttpResponse:
    """What open needs want and nobody serves, by kind and month: what to plant, whom to call."""
    province, today = province_for(request, "market.report.view"), timezone.localdate()
    if province is None:
        return redirect("market:event_list")
    first = today.replace(day=1)
    wanted = queries.wanted(province, starts_on=first, ends_before=first + AHEAD, is_open=True)
    unmet = [row for row in wanted if row.unmet]
    near = queries.nearest(province, unmet, on=today)
    rows = [(row, near[row.kind.pk, row.month]) for row in unmet]
    return shown(request, "unmet_list", rows=rows, served=len(wanted) - len(rows))


def _periods(today: date) -> list[Period]:
    """Return the years, halves and quarters of this, the next and the last year, this year first."""
    found: list[Period] = []
    for year in (today.year, today.year + 1, today.year - 1):
        found.append(Period.of("year", year))
        found += [Period.of("half", year, number) for number in (1, 2)]
        found += [Period.of("quarter", year, number) for number in (1, 2, 3, 4)]
    return found
