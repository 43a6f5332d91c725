"""What the system knows already of the lines of a form, for one period and those before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE, Nature
from hoptac.facts.indicators import INDICATOR
from hoptac.facts.models import Fact, Reading
from hoptac.registry.queries import portions
from hoptac.reporting.rules.form import Form, Line

#: So many earlier periods stand beside a line.
PERIODS_BEFORE = 3


class Prefill(NamedTuple):
    """A number the system already has for a line: of which day, and where from ("" for what registers count)."""

    value: int
    on: date
    source: str


class _Told(NamedTuple):
    """A reading of one organisation and element."""

    starts_on: date
    ends_before: date
    value: int
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
    return numbers_of([organisation_id], form, periods)[organisation_id]


def numbers_of(
    organisation_ids: Collection[int], form: Form, periods: Iterable[Period]
) -> dict[int, list[dict[str, Prefill]]]:
    """Return numbers() of many organisations, by organisation; two queries for some hundred of them."""
    periods = list(periods)
    elements = {BY_CODE[code] for line in form.lines.values() for code in _elements(line)}
    wanted = {each.number for each in elements}
    stocks = {each.number for each in elements if each.nature is Nature.STOCK}
    last = max(period.ends_before for period in periods)
    found: dict[int, list[dict[str, Prefill]]] = {}
    for ids in portions(organisation_ids):
        steps: dict[tuple[int, int], list[tuple[date, int]]] = defaultdict(list)
        facts = Fact.objects.filter(organisation_id__in=ids, element__in=stocks, on__lt=last).order_by("on")
        for pk, element, on, value in facts.values_list("organisation_id", "element", "on", "value"):
            steps[pk, element].append((on, value))
        told: dict[tuple[int, int], list[_Told]] = defaultdict(list)
        readings = Reading.objects.filter(organisation_id__in=ids, element__in=wanted, starts_on__lt=last)
        ordered = readings.order_by("starts_on", "-ends_before")
        for pk, element, *row in ordered.values_list("organisation_id", "element", *_Told._fields):
            told[pk, element].append(_Told(*row))
        for pk in ids:
            known = {number: (steps[pk, number], told[pk, number]) for number in wanted}
            found[pk] = [dict(_of_period(form, period, known)) for period in periods]
    return found


def _elements(line: Line) -> list[str]:
    """Return the elements a line is filled with beforehand: its own, the one named, or those of an indicator."""
    if line.prefill in INDICATOR:
        return [term.element for term in INDICATOR[line.prefill].needed.values()]
    return [code for code in (line.element or line.prefill,) if code]


def _of_period(
    form: Form, period: Period, told: Mapping[int, tuple[list[tuple[date, int]], list[_Told]]]
) -> Iterator[tuple[str, Prefill]]:
    for code, line in form.lines.items():
        known: dict[str, Prefill] = {}
        for element in _elements(line):
            number, nature = BY_CODE[element].number, BY_CODE[element].nature
            steps, readings = told[number]
            found = _level(steps, readings, period) if nature is Nature.STOCK else _sum(readings, period)
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


def _level(steps: list[tuple[date, int]], readings: list[_Told], period: Period) -> Prefill | None:
    """Return the level at the end of a period; None when nothing was ever known."""
    until = [(on, value) for on, value in steps if on < period.ends_before]
    if not until:
        return None
    on = until[-1][0]
    source = next((reading.source for reading in readings if reading.starts_on == on), "")
    return Prefill(sum(value for _on, value in until), on, source)


def _sum(readings: list[_Told], period: Period) -> Prefill | None:
    """Return the sum reported for a period, or the sums of shorter ones that cover it without a gap."""
    at, total, sources = period.starts_on, 0, list[str]()
    for reading in readings:
        if reading.starts_on == at and reading.ends_before <= period.ends_before:
            at, total = reading.ends_before, total + reading.value
            sources.append(reading.source)
    if at != period.ends_before:
        return None
    return Prefill(total, period.ends_before - timedelta(1), "; ".join(dict.fromkeys(sources)))
