"""The page of several provinces together."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hoptac.access import marks
from hoptac.access.models import User
from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts.indicators import INDICATOR
from hoptac.insight import asking, moments, nation, overview, shown, words
from hoptac.insight.nation import Source
from hoptac.insight.policy import FILE_VIEW


@marks.permission(FILE_VIEW)
@require_safe
def nation_figures(request: HttpRequest) -> HttpResponse:
    """Figures of several provinces, of this installation and of signed files: by province, and all together."""
    actor, today = cast("User", request.user), timezone.localdate()
    try:
        period = Period.parse(request.GET.get("at") or str(today.year - 1))
    except RuleBroken as reason:
        return render(request, "insight/refused.html", {"reason": reason}, status=422)
    place = asking.default_place(actor)
    sources = sorted(
        [*nation.local(place, period, today=today), *nation.collected(actor, period)], key=lambda each: each.code
    )
    columns = [INDICATOR[code] for code in overview.COLUMNS]
    whole = nation.together(sources, overview.HEADLINES)
    values: dict[str, Any] = {
        "period": period,
        "periods": [(each.label, each.code, each == period) for each in moments.offered(today, years=2)],
        "heads": [shown.head(each) for each in columns],
        "sources": [(each, _cells(each)) for each in sources],
        "count": len(sources),
        "whole": [(each, words.value_text(each.indicator, each.value), _unit(each)) for each in whole],
    }
    return render(request, "insight/nation_figures.html", values)


def _cells(source: Source) -> list[str]:
    return [words.cell_text(INDICATOR[code], nation.value(source, code)) for code in overview.COLUMNS]


def _unit(each: nation.Whole) -> str:
    return words.unit_text(each.indicator, each.value) if each.value is not None else ""
