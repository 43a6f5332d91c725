"""How reports print their states, deadlines, units and numbers."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.core.periods import Period
from hoptac.reporting import calling, workbooks
from hoptac.reporting.choices import ReportState
from hoptac.reporting.models import Report, Round
from hoptac.reporting.queries import Filled, LineState
from hoptac.reporting.rules import filling
from hoptac.reporting.rules.form import Line

register = template.Library()

_LOOK = {ReportState.OPEN: "warm", ReportState.RETURNED: "bad", ReportState.ACCEPTED: "good"}


@register.filter
def period_label(code: str) -> str:
    """Return a period in words."""
    return Period.parse(code).label


@register.filter
def state_badge(report: Report) -> SafeString:
    """Return the state of a report as a badge."""
    look = _LOOK.get(ReportState(report.state), "")
    css = f"badge badge-{look}" if look else "badge"
    return format_html('<span class="{}">{}</span>', css, report.get_state_display())


@register.filter
def deadline(report: Report, today: date) -> str:
    """Return the last day of a report, and how long that is while it is not sent."""
    last = report.extended_until or report.round.due_on
    left = (last - today).days
    if report.state not in {ReportState.OPEN, ReportState.RETURNED}:
        return f"{last:%d/%m/%Y}"
    if left < 0:
        said = ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}
    elif left == 0:
        said = _("today")
    else:
        said = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    return f"{last:%d/%m/%Y} ({said})"


register.filter("account", calling.account)


@register.filter
def line_unit(line: Line) -> str:
    """Return what a line is counted in, as people type it."""
    return workbooks.unit_of(line)


@register.filter
def shown_value(state: LineState) -> str:
    """Return the number of a line as people read it."""
    return "–" if state.value is None else filling.said(state.line, state.value)


@register.filter
def before(filled: Filled, state: LineState) -> list[tuple[str, str]]:
    """Return what earlier periods said in a line, each with its name."""
    return [
        (_short(period), "–" if value is None else filling.said(state.line, value))
        for (period, _numbers), value in zip(filled.before, state.before, strict=True)
    ]


def _short(period: Period) -> str:
    """Return a period as a narrow head says it: 6T/2025, Q2/2025, 7/2025, 2025."""
    part = {"half": f"6T{'' if period.number == 1 else ' cuối'}", "nine_months": "9T", "year": ""}
    part |= {"quarter": f"Q{period.number}", "month": f"{period.number}"}
    return f"{part[period.kind]}/{period.year}".strip("/")


@register.filter
def prefilled_from(state: LineState) -> str:
    """Return where a prefilled number comes from."""
    if state.prefill is None:
        return ""
    source = state.prefill.source or _("the registers kept here")
    return _("From %(source)s, as of %(day)s") % {"source": source, "day": f"{state.prefill.on:%d/%m/%Y}"}


@register.filter
def states(asked: Round) -> list[tuple[str, str, int]]:
    """Return every state with how many reports of a round stand in it; of a round that queries.rounds() read."""
    return [(value, str(label), getattr(asked, f"in_{value}")) for value, label in ReportState.choices]
