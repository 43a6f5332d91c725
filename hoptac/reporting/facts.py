"""The numbers of reports as facts: readings of the register, filed under how far the report has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from hoptac.access.models import User
from hoptac.facts import actions as fact_actions
from hoptac.facts.actions import ReadingRow
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE
from hoptac.registry import facts as registry_facts
from hoptac.reporting.models import Report
from hoptac.reporting.rules.form import Form, Line


def span(line: Line, *, starts_on: date, ends_before: date) -> tuple[date, date]:
    """Return the days a line's number stands for: the last day of the period, or all of it."""
    return (ends_before - timedelta(1), ends_before) if line.is_stock else (starts_on, ends_before)


def put(*, actor: User, report: Report, form: Form, values: Mapping[str, int | None], layer: Layer) -> None:
    """Make the numbers of a report count, as far as it has come; a line left empty takes its number back.

    The caller has locked the organisation.
    """
    asked = report.round
    empty, readings = list[tuple[int, int, date, date]](), list[ReadingRow]()
    for code, line in form.lines.items():
        if not line.element:
            continue
        days = span(line, starts_on=asked.starts_on, ends_before=asked.ends_before)
        key, value = (report.organisation_id, BY_CODE[line.element].number, *days), values.get(code)
        if value is None:
            empty.append(key)
        else:
            readings.append(ReadingRow(*key, value, layer, asked.version.title))
    fact_actions.readings_forget(keys=empty)
    fact_actions.readings_put(rows=readings, entered_at=timezone.now(), entered_by_id=actor.pk)
    registry_facts.sync([report.organisation_id])
