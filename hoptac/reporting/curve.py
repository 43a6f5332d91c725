"""The curve of a round: how many reports came in by which day, beside the round before."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from hoptac.core import charts
from hoptac.core.charts import Chart
from hoptac.core.numbers_vi import format_number
from hoptac.core.periods import Period
from hoptac.reporting.queries import Progress


def chart(found: Progress, *, name: str) -> Chart | None:
    """Return the curve, None while there is only one day to draw; `name` is what the round's period is called."""
    if len(found.now) < 2 and not found.before:
        return None
    labels = [_day(day) for day in found.days]
    series = {name: list(zip(labels, [*found.now, *[None] * (len(labels) - len(found.now))], strict=True))}
    if found.before and found.earlier:
        series = {Period.parse(found.earlier.period).label: list(zip(labels, found.before, strict=True)), **series}
    title = _("Reports sent, share of those owed, by days before and after they were due")
    return charts.line(series, title=title, description=sentence(found), number=".0%")


def sentence(found: Progress) -> str:
    """Return "45 % are sent; last time it was 38 % on the same day"."""
    now = {"now": _percent(found.now[-1])}
    if found.then is None:
        return _("%(now)s are sent.") % now
    return _("%(now)s are sent; last time it was %(then)s on the same day.") % {**now, "then": _percent(found.then)}


def _percent(share: Fraction) -> str:
    return f"{format_number(share * 100, 0)} %"


def _day(day: int) -> str:
    return _("due") if day == 0 else f"{day:+d}".replace("-", "−")
