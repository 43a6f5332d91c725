"""Numbers of reports that stand out, each explained in one sentence, for whoever judges the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoptac.core.numbers_vi import format_short
from hoptac.core.periods import Period
from hoptac.facts import queries as facts
from hoptac.facts.elements import BY_CODE, BY_NUMBER, Nature
from hoptac.facts.queries import Scope, Stretch
from hoptac.registry.models import Classification
from hoptac.registry.queries import portions
from hoptac.reporting import queries
from hoptac.reporting.models import Cell, Report, Round
from hoptac.reporting.queries import Filled
from hoptac.reporting.rules import outliers as rules
from hoptac.reporting.rules.form import Form, Line, read
from hoptac.reporting.rules.outliers import Outlier


class Likeness(NamedTuple):
    """What units must share to be compared."""

    kind: str
    sector: str
    size: str


@dataclass(frozen=True)
class Standout:
    """A line of a report that stands out."""

    report: Report
    line: Line
    value: int
    outlier: Outlier

    @property
    def say(self) -> str:
        """The sentence for whoever judges: how many times, and what similar units did."""
        return sentence(self.line.title, self.outlier)


#: organisation → element → (now, a year before)
Numbers = dict[int, dict[int, tuple[int | None, int | None]]]


def of_report(filled: Filled) -> list[Standout]:
    """Return the lines of one report that stand out, in the order of its lines; two queries."""
    report = filled.report
    period = queries.period_of(report.round)
    natures = _natures([report.organisation_id], period)
    nature = natures.get(report.organisation_id)
    numbers = _numbers(report.round, filled.form, period, nature) if nature else {}
    own = numbers.pop(report.organisation_id, {})
    found = []
    for code, state in filled.lines.items():
        if not state.line.element or state.value is None:
            continue
        element = BY_CODE[state.line.element].number
        known = dict(zip((each for each, _values in filled.before), state.before, strict=True))
        then = known.pop(period.year_before(), None)
        then = own.get(element, (None, None))[1] if then is None else then
        similar = [each[element] for each in numbers.values() if element in each]
        earlier = [value for value in known.values() if value is not None]
        out = rules.outlier(state.value, then, earlier=earlier, similar=_said(similar))
        if out is not None:
            found.append(Standout(report, filled.form.lines[code], state.value, out))
    return found


def of_reports(rows: QuerySet[Report]) -> Iterator[Standout]:
    """Yield the lines that stand out in these reports; four queries a round."""
    reports: dict[int, list[Report]] = defaultdict(list)
    for report in rows.select_related("round__version", "round__place", "organisation").order_by("round", "pk"):
        reports[report.round_id].append(report)
    for found in reports.values():
        yield from _of_round(found[0].round, found)


def _of_round(asked: Round, reports: Sequence[Report]) -> Iterator[Standout]:
    form, period = read(asked.version.definition), queries.period_of(asked)
    numbers = _numbers(asked, form, period, None)
    natures = _natures(numbers, period)
    alike: dict[Likeness, list[int]] = defaultdict(list)
    for pk, nature in natures.items():
        alike[nature].append(pk)
    values: dict[int, dict[str, int | None]] = defaultdict(dict)
    for ids in portions([report.pk for report in reports]):
        for pk, code, value in Cell.objects.filter(report__in=ids).values_list("report", "line", "value"):
            values[pk][code] = value
    for report in reports:
        unit = report.organisation_id
        similar = [numbers[pk] for pk in alike.get(natures[unit], []) if pk != unit] if unit in natures else []
        for line in form.lines.values():
            value = values[report.pk].get(line.code)
            if not line.element or value is None:
                continue
            element = BY_CODE[line.element].number
            then = numbers.get(unit, {}).get(element, (None, None))[1]
            out = rules.outlier(value, then, similar=_said(each[element] for each in similar if element in each))
            if out is not None:
                yield Standout(report, line, value, out)


def _said(pairs: Iterable[tuple[int | None, int | None]]) -> list[tuple[int, int | None]]:
    return [(now, then) for now, then in pairs if now is not None]


def _natures(organisation_ids: Iterable[int], period: Period) -> dict[int, Likeness]:
    """Return what each organisation was at the end of the period."""
    found: dict[int, Likeness] = {}
    for ids in portions(list(organisation_ids)):
        rows = Classification.objects.filter(organisation__in=ids, starts_on__lt=period.ends_before)
        for pk, *nature in rows.order_by("starts_on").values_list("organisation_id", "kind", "sector", "size"):
            found[pk] = Likeness(*nature)
    return found


def _numbers(asked: Round, form: Form, period: Period, nature: Likeness | None) -> Numbers:
    """Return what all units of a round's place (of one nature, if given) said of the form's elements, now and then."""
    codes = {line.element for line in form.lines.values() if line.element}
    elements = {BY_CODE[code].number for code in codes}
    flows = tuple(sorted(number for number in elements if BY_NUMBER[number].nature is Nature.FLOW))
    stocks = tuple(sorted(elements.difference(flows)))
    stretches, whens = [], []
    for when, each in enumerate((period, period.year_before())):
        for numbers, since in ((stocks, None), (flows, each.starts_on)):
            if numbers:
                stretches.append(Stretch(numbers, since, each.ends_before))
                whens.append(when)
    if not stretches:
        return {}
    sums: dict[tuple[int, int], list[int | None]] = defaultdict(lambda: [None, None])
    kinds, sectors, sizes = ((value,) for value in nature) if nature else ((), (), ())
    scope = Scope(asked.place.path, timezone.localdate(), kinds, sectors, sizes)
    for row in facts.standing(stretches, scope=scope):
        pair = sums[row.organisation_id, row.element]
        pair[whens[row.stretch]] = (pair[whens[row.stretch]] or 0) + row.value
    found: Numbers = defaultdict(dict)
    for (pk, element), (now, then) in sums.items():
        found[pk][element] = (now, then)
    return dict(found)


def sentence(what: str, out: Outlier) -> str:
    """Return why a number stands out, in one sentence."""
    said = {"what": what, "times": _times(out), "count": out.similar}
    if out.is_first:
        return (
            ngettext(
                "%(what)s is %(times)s the middle of %(count)s similar unit.",
                "%(what)s is %(times)s the middle of %(count)s similar units (same kind, sector and size).",
                out.similar,
            )
            % said
        )
    if out.middle is None or out.extreme is None:
        return _("%(what)s is %(times)s that of the year before.") % said
    said |= {"middle": _ratio(out.middle), "extreme": _ratio(out.extreme)}
    if out.is_rise:
        return _(
            "%(what)s is %(times)s that of the year before; of %(count)s similar units the middle is %(middle)s times, "
            "the highest %(extreme)s times."
        ) % said  # fmt: skip
    return _(
        "%(what)s is %(times)s that of the year before; of %(count)s similar units the middle is %(middle)s times, "
        "the lowest %(extreme)s times."
    ) % said  # fmt: skip


def _times(out: Outlier) -> str:
    if out.is_rise:
        return _("%(ratio)s times") % {"ratio": _ratio(out.ratio)}
    return _("only %(share)s %% of") % {"share": format_short(out.ratio * 100, 1)}


def _ratio(value: Fraction) -> str:
    return format_short(value, 1)
