"""Reads of reports: who owes what, what a report says, where its prefilled numbers come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

from hoptac.access import gate
from hoptac.core.periods import Period
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact, Reading
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import rules as registry_rules
from hoptac.registry.models import LifecycleEvent, Registration
from hoptac.registry.queries import portions
from hoptac.reporting.choices import ReportState, VersionState
from hoptac.reporting.models import Cell, FormVersion, Remark, Report, Round
from hoptac.reporting.rules import course, filling
from hoptac.reporting.rules.filling import Finding
from hoptac.reporting.rules.form import Form, Line, read

VIEW = "reporting.report.view"
#: Not sent yet; sent and not accepted yet.
UNSENT, WAITING = (ReportState.OPEN, ReportState.RETURNED), (ReportState.SUBMITTED, ReportState.CHECKED)
#: So many earlier periods stand beside a line.
PERIODS_BEFORE = 3


def reports(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports the actor may read, the nearest deadline first."""
    rows: QuerySet[Report] = gate.rows(actor, VIEW)
    found = rows.select_related("round__version", "round__place", "organisation__place")
    return found.order_by("round__due_on", "organisation__sort_key", "pk")


def to_fill(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports of the actor's own organisations that are not sent yet, the nearest day first."""
    own = [grant.organisation_id for grant in gate.grants(actor) if grant.organisation_id is not None]
    rows: QuerySet[Report] = gate.rows(actor, "reporting.report.fill").select_related("round__version")
    return rows.filter(organisation__in=own, state__in=UNSENT).order_by("round__due_on", "pk")


def to_judge(actor: gate.Actor) -> QuerySet[Report]:
    """Return the reports that wait for the actor: to be checked for the commune, or to be accepted."""
    waiting = Report.objects.filter(state__in=WAITING)
    check = gate.rows(actor, "reporting.report.check", waiting.filter(state=ReportState.SUBMITTED))
    accept: QuerySet[Report] = gate.rows(actor, "reporting.report.accept", waiting)
    return check | accept


def rounds(actor: gate.Actor) -> QuerySet[Round]:
    """Return the rounds the actor may watch, latest first, each with how many reports stand in which state."""
    found: QuerySet[Round] = gate.rows(actor, "reporting.round.view")
    counts = {f"in_{state}": Count("reports", filter=Q(reports__state=state)) for state in ReportState.values}
    counted = found.select_related("version", "place").annotate(owed=Count("reports"), **counts)
    unsent, waiting = F("in_open") + F("in_returned"), F("in_submitted") + F("in_checked")
    return counted.annotate(unsent=unsent, waiting=waiting).order_by("-starts_on", "-ends_before", "version__code")


#: What a form says besides its sections and checks.
HEAD = ("code", "title", "legal_basis", "kinds", "period_kind", "due_after_days", "closes_after_days")


def version(code: str, number: int | None = None) -> FormVersion:
    """Return the version of a form that is in use, or that number; FormVersion.DoesNotExist when there is none."""
    wanted = {"state": VersionState.IN_USE} if number is None else {"number": number}
    return FormVersion.objects.get(code=code, **wanted)


def as_file(version: FormVersion) -> dict[str, Any]:
    """Return a form as the plain data actions.form_put() takes."""
    return {**{key: getattr(version, key) for key in HEAD}, **version.definition}


def versions_in_use() -> QuerySet[FormVersion]:
    """Return the forms that can be asked for."""
    return FormVersion.objects.filter(state=VersionState.IN_USE).order_by("title")


def home(actor: gate.Actor) -> Place:
    """Return the place whose organisations the actor asks for reports: that of the widest grant that lets them."""
    granted = Place.objects.filter(pk__in=[grant.place_id for grant in gate.grants(actor)])
    return gate.rows(actor, "reporting.round.open", granted).order_by("level", "pk")[:1].get()


class Commune(NamedTuple):
    """A line of the collection board: a commune and how many of its reports stand in which state."""

    pk: int
    name: str
    owed: int
    states: tuple[int, ...]


def board(asked: Round) -> list[Commune]:
    """Return the communes of a round by name, each with its reports by state in the order of ReportState."""
    counts = [Count("pk", filter=Q(state=state)) for state in ReportState.values]
    named = {f"in_{state}": count for state, count in zip(ReportState.values, counts, strict=True)}
    rows = asked.reports.order_by("organisation__place__sort_key").values_list(
        "organisation__place", "organisation__place__full_name"
    )
    found = rows.annotate(owed=Count("pk"), **named).values_list(
        "organisation__place", "organisation__place__full_name", "owed", *named
    )
    return [Commune(pk, name, owed, tuple(states)) for pk, name, owed, *states in found]


def of_round(actor: gate.Actor, asked: Round, *, state: str, commune: int | None) -> QuerySet[Report]:
    """Return the reports of a round the actor may read, with how to reach who owes them."""
    rows = reports(actor).filter(round=asked).select_related("organisation__registration")
    rows = rows.filter(state=state) if state else rows
    return rows.filter(organisation__place=commune) if commune else rows


def period_of(asked: Round) -> Period:
    """Return the period of a round."""
    return Period.parse(asked.period)


def owing(place: Place, version: FormVersion, period: Period) -> list[int]:
    """Return the organisations of a place that owe this form for the period."""
    rows = Organisation.objects.filter(place__path__startswith=place.path, kind__in=version.kinds)
    found: list[int] = []
    for ids in portions(sorted(rows.order_by().values_list("pk", flat=True))):
        events: dict[int, list[tuple[date, str]]] = defaultdict(list)
        for pk, on, status in LifecycleEvent.objects.filter(organisation_id__in=ids).values_list(
            "organisation_id", "on", "status"
        ):
            events[pk].append((on, status))
        for pk, since in Registration.objects.filter(pk__in=ids).values_list("pk", "known_from"):
            states, ended = registry_rules.existence(since, events[pk])
            working = [(on, status in registry_rules.WORKING) for on, status in states]
            if course.owes(period, exists_from=since, ended=ended, working=working):
                found.append(pk)
    return found


class Prefill(NamedTuple):
    """A number the system already has for a line: of which day, and where from ("" for what registers count)."""

    value: int
    on: date
    source: str


@dataclass(frozen=True)
class LineState:
    """A line as the page shows it: what stands in it, what could, what earlier periods said, what is wrong with it."""

    line: Line
    cell: Cell | None
    prefill: Prefill | None
    before: tuple[int | None, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]

    @property
    def value(self) -> int | None:
        """The number that will be sent: typed or confirmed, else the prefilled one."""
        if self.cell is not None:
            return self.cell.value
        return None if self.prefill is None else self.prefill.value

    def differs(self, *, value: int | None, text: str, explanation: str) -> bool:
        """Return whether something else is written than stands here; confirming a prefilled number writes nothing."""
        now = (self.value, self.cell.text, self.cell.explanation) if self.cell else (self.value, "", "")
        return now != (value, text.strip(), explanation.strip())

    @property
    def asks_why(self) -> bool:
        """Whether there is, or should be, an explanation."""
        return any(each.severity == "warning" for each in self.findings) or bool(self.cell and self.cell.explanation)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """What still has to be done: errors, and warnings nobody explained."""
        explained = self.cell is not None and bool(self.cell.explanation.strip())
        return tuple(each for each in self.findings if each.severity == "error" or not explained)


@dataclass
class Filled:
    """A report with everything that stands in it."""

    report: Report
    form: Form
    cells: dict[str, Cell]
    prefilled: dict[str, Prefill]
    before: list[tuple[Period, dict[str, int]]]
    remarks: dict[str, list[Remark]] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, int | None]:
        """The number of every line, as it would be sent now."""
        return {code: line.value for code, line in self.lines.items()}

    @property
    def texts(self) -> dict[str, str]:
        """The words of every line that takes words."""
        return {code: cell.text for code, cell in self.cells.items() if self.form.lines[code].is_text}

    @cached_property
    def lines(self) -> dict[str, LineState]:
        """Every line with what belongs to it."""
        values = {
            code: self.cells[code].value if code in self.cells else getattr(self.prefilled.get(code), "value", None)
            for code in self.form.lines
        }
        found: dict[str, list[Finding]] = defaultdict(list)
        year_before = period_of(self.report.round).year_before()
        earlier = next((numbers for period, numbers in self.before if period == year_before), {})
        for finding in filling.findings(self.form, values, self.texts, earlier):
            found[finding.line].append(finding)
        return {
            code: LineState(
                line,
                self.cells.get(code),
                self.prefilled.get(code),
                tuple(numbers.get(code) for _period, numbers in self.before),
                tuple(found[code]),
                tuple(self.remarks.get(code, ())),
            )
            for code, line in self.form.lines.items()
        }

    @property
    def sections(self) -> Iterator[tuple[str, list[LineState]]]:
        """Yield each heading with its lines."""
        for section in self.form.sections:
            yield section.title, [self.lines[line.code] for line in section.lines]

    @property
    def whole_remarks(self) -> list[Remark]:
        """Why the report as a whole came back."""
        return self.remarks.get("", [])

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    @property
    def ready_count(self) -> int:
        """How many lines ask for nothing more."""
        return self.line_count - len(self.to_do)

    @property
    def to_do(self) -> list[LineState]:
        """The lines that stop the submission."""
        return [line for line in self.lines.values() if line.open_findings]


def filled(report: Report) -> Filled:
    """Return a report with its cells, what the system knows already, and what earlier periods said; six queries."""
    form = read(report.round.version.definition)
    period = period_of(report.round)
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for remark in report.remarks.filter(is_settled=False).select_related("made_by").order_by("made_at"):
        remarks[remark.line].append(remark)
    earlier = [*_before(period)]
    known = _numbers(report.organisation_id, form, [period, *earlier])
    return Filled(
        report,
        form,
        {cell.line: cell for cell in report.cells.select_related("changed_by")},
        {} if report.state == ReportState.ACCEPTED else known[0],
        [
            (one, {code: each.value for code, each in found.items()})
            for one, found in zip(earlier, known[1:], strict=True)
        ],
        remarks,
    )


def _before(period: Period) -> Iterator[Period]:
    """Yield the periods shown beside it, the nearest last: those before, and the same of the year before."""
    found = {period.year_before()}
    while len(found) < PERIODS_BEFORE:
        period = period.previous()
        found.add(period)
    yield from sorted(found)


def _numbers(organisation_id: int, form: Form, periods: Iterable[Period]) -> list[dict[str, Prefill]]:
    """Return for each period what the system knows of every line."""
    periods = list(periods)
    elements = {BY_CODE[line.element].number for line in form.lines.values() if line.element}
    last = max(period.ends_before for period in periods)
    facts = Fact.objects.filter(organisation_id=organisation_id, element__in=elements, on__lt=last).order_by("on")
    steps: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for element, on, value in facts.values_list("element", "on", "value"):
        steps[element].append((on, value))
    readings: dict[int, list[Reading]] = defaultdict(list)
    found = Reading.objects.filter(organisation_id=organisation_id, element__in=elements, starts_on__lt=last)
    for reading in found.order_by("starts_on", "-ends_before"):
        readings[reading.element].append(reading)
    return [dict(_of_period(form, period, steps, readings)) for period in periods]


def _of_period(
    form: Form, period: Period, steps: dict[int, list[tuple[date, int]]], readings: dict[int, list[Reading]]
) -> Iterator[tuple[str, Prefill]]:
    for code, line in form.lines.items():
        if line.element:
            number = BY_CODE[line.element].number
            known = _level(steps[number], readings[number], period) if line.is_stock else _sum(readings[number], period)
            if known is not None:
                yield code, known


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
