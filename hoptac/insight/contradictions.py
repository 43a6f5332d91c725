"""Numbers that contradict each other or stand out, gathered for those who can settle them. Nothing of it is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.core.numbers_vi import format_number
from hoptac.facts import elements
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.choices import Layer
from hoptac.facts.elements import BY_CODE, BY_NUMBER, ELEMENTS, Nature
from hoptac.facts.models import Fact, Reading
from hoptac.insight.queries import FEW
from hoptac.insight.rules import contradictions as rules
from hoptac.insight.rules.contradictions import Contradiction, Key, Reported
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import words
from hoptac.registry.queries import VIEW, portions
from hoptac.registry.queries.numbers import period_of
from hoptac.reporting import facts as report_facts
from hoptac.reporting import outliers
from hoptac.reporting.models import Report
from hoptac.reporting.queries import WAITING

_FLOWS = frozenset(element.number for element in ELEMENTS if element.is_reported and element.nature is Nature.FLOW)
_MEMBERS = elements.numbers("members", "members_ethnic_minority", "members_women")
_MANAGERS = elements.numbers("managers", "managers_elementary_intermediate", "managers_higher")
_REGISTERED = _MEMBERS | _MANAGERS
_FIELDS = ("organisation_id", "element", "starts_on", "ends_before", "value", "layer", "source")


#: Of these a longer period may say less than a shorter one within it.
_FALLING = elements.numbers("profit")


@dataclass(frozen=True)
class Line:
    """A contradiction as people read it; `reason` and the rest are empty while nobody settled it."""

    organisation_id: int
    organisation: str
    code: str
    commune: str
    element: str
    period: str
    reported: str
    source: str
    against: str
    why: str
    settler: str
    reason: str
    settled_by: str
    settled_at: datetime | None
    key: Key
    commune_code: str = ""

    @property
    def query(self) -> str:
        """The key as an address asks for it."""
        return urlencode(self.key._asdict())


def contradictions(actor: gate.Actor, place: Place, *, organisation_id: int | None = None) -> list[Contradiction]:
    """Return all contradictions of organisations in a place (or of one of them) that the actor may see."""
    seen: QuerySet[Organisation] = gate.rows(actor, VIEW).filter(place__path__startswith=place.path).order_by()
    return of(seen if organisation_id is None else seen.filter(pk=organisation_id))


def of(seen: QuerySet[Organisation]) -> list[Contradiction]:
    """Return all contradictions of these organisations, in the order of organisations, elements and periods."""
    found = [*_of_flows(seen), *_of_levels(seen), *_of_outliers(seen)]
    return sorted(found, key=lambda each: (each.reported.organisation_id, each.reported.element, each.reported.span))


class Settled(NamedTuple):
    """Why a contradiction may stand, who says so and when."""

    reason: str
    by: str
    at: datetime


@dataclass
class Known:
    """What is known about contradictions besides their numbers: names of organisations, and what was settled."""

    names: dict[int, tuple[str, str | None, str, str]]
    settled: dict[Key, Settled]


_NAMED = ("name", "code", "place__full_name", "place__code")
_SETTLED = ("kind", "element", "starts_on", "ends_before", "value", "against", "reason", "settled_by__full_name")


def known(found: Iterable[Contradiction]) -> Known:
    """Return names, and settlements that still hold: the numbers are those they were settled for."""
    by_key = {each.key: each for each in found}
    told = Known({}, {})
    fields = [*_NAMED, *(f"settlements__{name}" for name in (*_SETTLED, "settled_at"))]
    for ids in portions({key.organisation_id for key in by_key}):
        for pk, *row in Organisation.objects.filter(pk__in=ids).values_list("pk", *fields):
            told.names[pk] = tuple(row[:4])
            kind, element, starts_on, ends_before, value, against, reason, by, at = row[4:]
            key = Key(pk, kind, element, starts_on, ends_before)
            now = by_key.get(key)
            if now is not None and (now.reported.value, now.against) == (value, against):
                told.settled[key] = Settled(reason, by, at)
    return told


def open_ones(actor: gate.Actor, place: Place) -> list[Contradiction]:
    """Return the contradictions nobody has settled."""
    found = contradictions(actor, place)
    settled = known(found).settled
    return [each for each in found if each.key not in settled]


def _of_outliers(seen: QuerySet[Organisation]) -> Iterator[Contradiction]:
    """Yield the numbers that stand out in reports that wait to be judged."""
    for each in outliers.of_reports(Report.objects.filter(state__in=WAITING, organisation__in=seen)):
        asked = each.report.round
        days = report_facts.span(each.line, starts_on=asked.starts_on, ends_before=asked.ends_before)
        number = BY_CODE[each.line.element].number
        said = Reported(each.report.organisation_id, number, *days, each.value, Layer.SUBMITTED, asked.version.title)
        yield Contradiction("outlier", said, each.outlier.then or 0, (), each.say)


def _of_flows(seen: QuerySet[Organisation]) -> Iterator[Contradiction]:
    flows = Reading.objects.filter(element__in=_FLOWS, organisation__in=seen)
    suspected = set(
        flows.filter(Q(_crossed()) | Q(_exceeded()) | _covered()).order_by().values_list("organisation_id", "element")
    )
    if not suspected:
        return
    same = flows.filter(element__in={element for _pk, element in suspected})
    if len(suspected) <= FEW:
        same = same.filter(organisation_id__in={pk for pk, _element in suspected})
    found = same.order_by("organisation_id", "element", "starts_on").values_list(*_FIELDS)
    rows = (Reported(*row) for row in found.iterator(chunk_size=5000) if row[:2] in suspected)
    for (_pk, element), readings in groupby(rows, key=lambda row: (row.organisation_id, row.element)):
        yield from rules.flow_contradictions(list(readings), only_grows=element not in _FALLING)


def _crossed() -> Exists:
    """Return the condition that another period begins before a reading's and ends within it."""
    begun = _others().filter(starts_on__lt=OuterRef("starts_on"), ends_before__gt=OuterRef("starts_on"))
    return Exists(begun.filter(ends_before__lt=OuterRef("ends_before")))


def _exceeded() -> Exists:
    """Return the condition that a shorter period within a reading's says more than it."""
    inside = _others().filter(starts_on__gte=OuterRef("starts_on"), ends_before__lte=OuterRef("ends_before"))
    return Exists(inside.filter(value__gt=OuterRef("value")))


def _covered() -> Q:
    """Return the condition that parts begin and end with a reading's period: they may cover all of it."""
    first = _others().filter(starts_on=OuterRef("starts_on"), ends_before__lt=OuterRef("ends_before"))
    last = _others().filter(ends_before=OuterRef("ends_before"), starts_on__gt=OuterRef("starts_on"))
    return Q(Exists(first)) & Q(Exists(last))


def _others() -> QuerySet[Reading]:
    return Reading.objects.filter(organisation_id=OuterRef("organisation_id"), element=OuterRef("element"))


def _of_levels(seen: QuerySet[Organisation]) -> Iterator[Contradiction]:
    """Yield where figures count another number than a report gave, and where a register counts another than reported.

    Of what was reported since a register is kept the latest number is held against it.
    """
    members, staff = (
        F("organisation__registration__members_kept_from"),
        F("organisation__registration__staff_kept_from"),
    )
    is_kept = Q(element__in=_MEMBERS, starts_on__gte=members) | Q(element__in=_MANAGERS, starts_on__gte=staff)
    found = Reading.objects.annotate(is_doubted=report_facts.said_elsewhere()).filter(
        is_kept | Q(is_doubted=True), organisation__in=seen
    )
    rows = list(
        found.order_by("organisation_id", "element", "-starts_on").values_list(*_FIELDS, "is_doubted", members, staff)
    )
    yield from _of_reports([Reported(*row[:7]) for row in rows if row[7]])
    kept = [(Reported(*row[:7]), row[8] if row[1] in _MEMBERS else row[9]) for row in rows if row[1] in _REGISTERED]
    since = [(said, day) for said, day in kept if day is not None and said.starts_on >= day]
    yield from _of_registers([next(group) for _key, group in groupby(since, key=_of_whom)])


def _of_whom(kept: tuple[Reported, date]) -> tuple[int, int]:
    return kept[0].organisation_id, kept[0].element


def _of_reports(doubted: list[Reported]) -> Iterator[Contradiction]:
    by_key = {(each.organisation_id, each.element, each.starts_on, each.ends_before): each for each in doubted}
    for key, said in report_facts.said_otherwise({key: each.value for key, each in by_key.items()}):
        reported = Reported(*key, said.value, said.layer, said.source)
        yield Contradiction("report", reported, by_key[key].value, (by_key[key].source,))


def _of_registers(latest: list[tuple[Reported, date]]) -> Iterator[Contradiction]:
    steps: dict[tuple[int, int], list[tuple[date, int]]] = {}
    for ids in portions({said.organisation_id for said, _since in latest}):
        facts = Fact.objects.filter(element__in=_REGISTERED, organisation_id__in=ids)
        for pk, element, on, value in facts.values_list("organisation_id", "element", "on", "value"):
            steps.setdefault((pk, element), []).append((on, value))
    for said, since in latest:
        count = sum(value for on, value in steps.get((said.organisation_id, said.element), []) if on <= said.starts_on)
        contradiction = rules.register_contradiction(said, kept_from=since, count=count)
        if contradiction is not None:
            yield contradiction


def lines(found: Iterable[Contradiction], told: Known) -> list[Line]:
    """Return contradictions as people read them."""
    return [_line(each, told.names[each.reported.organisation_id], told.settled.get(each.key)) for each in found]


def _line(each: Contradiction, named: tuple[str, str | None, str, str], settled: Settled | None) -> Line:
    said, element = each.reported, BY_NUMBER[each.reported.element]
    unit = str(words.UNITS.get(element.unit, ""))
    name, code, commune, commune_code = named
    return Line(
        said.organisation_id,
        name,
        code or "",
        commune,
        str(words.ELEMENTS.get(element.code, element.code)),
        _period(said),
        f"{format_number(said.value)} {unit}".strip(),
        said.source,
        f"{format_number(each.against)} {unit}".strip(),
        _why(each),
        str(settler_text(each.settler)),
        settled.reason if settled else "",
        settled.by if settled else "",
        settled.at if settled else None,
        each.key,
        commune_code,
    )


def _why(each: Contradiction) -> str:
    if each.say:
        return each.say
    why = {
        "parts": _("Its parts add up to this"),
        "overlap": _("A period that overlaps it says this"),
        "earlier": _("A shorter period within it says more"),
        "report": _("This is counted, from elsewhere"),
        "register": _("The register kept here counts this"),
    }[each.kind]
    sources = "; ".join(source for source in each.sources if source)
    return f"{why} ({sources})" if sources else why


def kind_text(kind: str) -> str:
    """Return what kind of contradiction it is."""
    return {
        "register": _("Report and register"),
        "report": _("Report and what is counted"),
        "parts": _("Whole and parts"),
        "overlap": _("Periods that overlap"),
        "earlier": _("Less than an earlier period"),
        "outlier": _("Number that stands out"),
    }[kind]


def settler_text(settler: str) -> str:
    """Return who has to settle it."""
    return {"organisation": _("The organisation"), "commune": _("The commune"), "alliance": _("The alliance")}[settler]


def _period(said: Reported) -> str:
    if said.ends_before - said.starts_on == ONE_DAY:
        return f"{said.starts_on:%d/%m/%Y}"
    period = period_of(said.starts_on, said.ends_before)
    return period.label if period else f"{said.starts_on:%d/%m/%Y}–{said.ends_before - ONE_DAY:%d/%m/%Y}"


def heads() -> list[str]:
    """Return the heads of the columns of the file, in the order of row()."""
    return [
        _("Organisation"), _("Code"), _("Commune"), _("Figure"), _("Period"), _("Reported"), _("Source"),
        _("Against it"), _("Why"), _("Who settles it"), _("Settled because"), _("By"),
    ]  # fmt: skip


def row(line: Line) -> list[str]:
    """Return a line as the file has it."""
    return [
        line.organisation, line.code, line.commune, line.element, line.period, line.reported, line.source,
        line.against, line.why, line.settler, line.reason, line.settled_by,
    ]  # fmt: skip
