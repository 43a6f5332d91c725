"""What the system knows already of the lines of a form, for one period and those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE, Nature
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Fact, Reading
from hoptac.reporting.rules.form import Form, Line

#: So many earlier periods stand beside a line.
PERIODS_BEFORE = 3


class Prefill(NamedTuple):
    """A number the system already has for a line: of which day, and where from ("" for what registers count)."""

    value: int
    on: date
    source: str


def periods_before(period: Period) -> Iterator[Period]:
    """Yield the periods shown beside it, the nearest last: those before, and the same of the year before."""
    found = {period.year_before()}
    while len(found) < PERIODS_BEFORE:
        period = period.previous()
        found.add(period)
    yield from sorted(found)


def numbers(organisation_id: int, form: Form, periods: Iterable[Period]) -> list[dict[str, Prefill]]:
    """Return for each period what the system knows of every line."""
    periods = list(periods)
    wanted = {BY_CODE[code].number for line in form.lines.values() for code in _elements(line)}
    last = max(period.ends_before for period in periods)
    facts = Fact.objects.filter(organisation_id=organisation_id, element__in=wanted, on__lt=last).order_by("on")
    steps: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for element, on, value in facts.values_list("element", "on", "value"):
        steps[element].append((on, value))
    readings: dict[int, list[Reading]] = defaultdict(list)
    found = Reading.objects.filter(organisation_id=organisation_id, element__in=wanted, starts_on__lt=last)
    for reading in found.order_by("starts_on", "-ends_before"):
        readings[reading.element].append(reading)
    return [dict(_of_period(form, period, steps, readings)) for period in periods]


def _elements(line: Line) -> list[str]:
    """Return the elements a line is filled with beforehand: its own, the one named, or those of an indicator."""
    if line.prefill in INDICATOR:
        return [term.element for term in INDICATOR[line.prefill].needed.values()]
    return [code for code in (line.element or line.prefill,) if code]


def _of_period(
    form: Form, period: Period, steps: dict[int, list[tuple[date, int]]], readings: dict[int, list[Reading]]
) -> Iterator[tuple[str, Prefill]]:
    for code, line in form.lines.items():
        known: dict[str, Prefill] = {}
        for element in _elements(line):
            number, nature = BY_CODE[element].number, BY_CODE[element].nature
            is_stock = nature is Nature.STOCK
            found = _level(steps[number], readings[number], period) if is_stock else _sum(readings[number], period)
            if found is not None:
                known[element] = found
        prefill = _indicated(line.prefill, known) if line.prefill in INDICATOR else next(iter(known.values()), None)
        if prefill is not None:
            yield code, prefill


def _indicated(code: str, known: dict[str, Prefill]) -> Prefill | None:
    """Return an indicator of one organisation, rounded, shares in per cent; None while a part of it is missing."""
    indicator = INDICATOR[code]
    parts = {name: known[term.element].value for name, term in indicator.needed.items() if term.element in known}
    value = indicator.expression.evaluate(parts)
    if value is None:
        return None
    shown = round(value * 100 if indicator.unit == "share" else value)
    return Prefill(shown, max(each.on for each in known.values()), str(indicator.label))


def _level(steps: list[tuple[date, int]], readings: list[Reading], period: Period) -> Prefill | None:
    """Return the level at the end of a period; None when nothing was ever known."""
    until = [(on, value) for on, value in steps if on < period.ends_before]
    if not until:
        return None
    on = until[-1][0]
    source = next((reading.source for reading in readings if reading.starts_on == on), "")
    return Prefill(sum(value for _on, value in until), on, source)


def _sum(readings: list[Reading], period: Period) -> Prefill | None:
    """Return the sum reported for a period, or the sums of shorter ones that cover it without a gap."""
    at, total, sources = period.starts_on, 0, list[str]()
    for reading in readings:
        if reading.starts_on == at and reading.ends_before <= period.ends_before:
            at, total = reading.ends_before, total + reading.value
            sources.append(reading.source)
    if at != period.ends_before:
        return None
    return Prefill(total, period.ends_before - timedelta(1), "; ".join(dict.fromkeys(sources)))
