"""Reported numbers that figures cannot count, gathered for those who can put them right. Nothing of it is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hoptac.access import gate
from hoptac.core.numbers_vi import format_number
from hoptac.facts import elements
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.elements import BY_NUMBER, ELEMENTS, Nature
from hoptac.facts.models import Fact, Reading
from hoptac.insight.queries import FEW
from hoptac.insight.rules import contradictions as rules
from hoptac.insight.rules.contradictions import Contradiction, Reported
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.registry import words
from hoptac.registry.queries import VIEW, portions
from hoptac.registry.queries.numbers import period_of

_FLOWS = frozenset(element.number for element in ELEMENTS if element.is_reported and element.nature is Nature.FLOW)
_MEMBERS = elements.numbers("members", "members_ethnic_minority", "members_women")
_MANAGERS = elements.numbers("managers", "managers_elementary_intermediate", "managers_higher")
_FIELDS = ("organisation_id", "element", "starts_on", "ends_before", "value", "layer", "source")


@dataclass(frozen=True)
class Line:
    """A contradiction as people read it."""

    organisation_id: int
    organisation: str
    code: str
    element: str
    period: str
    reported: str
    source: str
    against: str
    why: str


def contradictions(actor: gate.Actor, place: Place) -> list[Contradiction]:
    """Return all contradictions of organisations in a place that the actor may see; four queries."""
    seen: QuerySet[Organisation] = gate.rows(actor, VIEW).filter(place__path__startswith=place.path).order_by()
    found = [*_of_flows(seen), *_of_registers(seen)]
    return sorted(found, key=lambda each: (each.reported.organisation_id, each.reported.element, each.reported.span))


def _of_flows(seen: QuerySet[Organisation]) -> Iterator[Contradiction]:
    flows = Reading.objects.filter(element__in=_FLOWS, organisation__in=seen)
    suspected = set(flows.filter(Q(_crossed()) | _covered()).order_by().values_list("organisation_id", "element"))
    if not suspected:
        return
    same = flows.filter(element__in={element for _pk, element in suspected})
    if len(suspected) <= FEW:
        same = same.filter(organisation_id__in={pk for pk, _element in suspected})
    found = same.order_by("organisation_id", "element", "starts_on").values_list(*_FIELDS)
    rows = (Reported(*row) for row in found.iterator(chunk_size=5000) if row[:2] in suspected)
    for _key, readings in groupby(rows, key=lambda row: (row.organisation_id, row.element)):
        yield from rules.flow_contradictions(list(readings))


def _crossed() -> Exists:
    """Return the condition that another period begins before a reading's and ends within it."""
    begun = _others().filter(starts_on__lt=OuterRef("starts_on"), ends_before__gt=OuterRef("starts_on"))
    return Exists(begun.filter(ends_before__lt=OuterRef("ends_before")))


def _covered() -> Q:
    """Return the condition that parts begin and end with a reading's period: they may cover all of it."""
    first = _others().filter(starts_on=OuterRef("starts_on"), ends_before__lt=OuterRef("ends_before"))
    last = _others().filter(ends_before=OuterRef("ends_before"), starts_on__gt=OuterRef("starts_on"))
    return Q(Exists(first)) & Q(Exists(last))


def _others() -> QuerySet[Reading]:
    return Reading.objects.filter(organisation_id=OuterRef("organisation_id"), element=OuterRef("element"))


def _of_registers(seen: QuerySet[Organisation]) -> Iterator[Contradiction]:
    """Yield where the latest number reported since a register is kept is not what the register counts."""
    members, staff = (
        F("organisation__registration__members_kept_from"),
        F("organisation__registration__staff_kept_from"),
    )
    is_kept = Q(element__in=_MEMBERS, starts_on__gte=members) | Q(element__in=_MANAGERS, starts_on__gte=staff)
    found = Reading.objects.filter(is_kept, organisation__in=seen)
    rows = found.order_by("organisation_id", "element", "-starts_on").values_list(*_FIELDS, members, staff)
    latest = [next(group) for _key, group in groupby(rows, key=lambda row: row[:2])]
    steps: dict[tuple[int, int], list[tuple[date, int]]] = {}
    for ids in portions({row[0] for row in latest}):
        facts = Fact.objects.filter(element__in=_MEMBERS | _MANAGERS, organisation_id__in=ids)
        for pk, element, on, value in facts.values_list("organisation_id", "element", "on", "value"):
            steps.setdefault((pk, element), []).append((on, value))
    for *fields, members_from, staff_from in latest:
        said = Reported(*fields)
        count = sum(value for on, value in steps.get((said.organisation_id, said.element), []) if on <= said.starts_on)
        kept_from = members_from if said.element in _MEMBERS else staff_from
        contradiction = rules.register_contradiction(said, kept_from=kept_from, count=count)
        if contradiction is not None:
            yield contradiction


def lines(found: Iterable[Contradiction]) -> list[Line]:
    """Return contradictions as people read them, with the names of their organisations."""
    found = list(found)
    names: dict[int, tuple[str, str | None]] = {}
    for ids in portions({each.reported.organisation_id for each in found}):
        names |= {
            pk: (name, code)
            for pk, name, code in Organisation.objects.filter(pk__in=ids).values_list("pk", "name", "code")
        }
    return [_line(each, *names[each.reported.organisation_id]) for each in found]


def _line(each: Contradiction, name: str, code: str | None) -> Line:
    said, element = each.reported, BY_NUMBER[each.reported.element]
    unit = str(words.UNITS.get(element.unit, ""))
    why = {
        "parts": _("Its parts add up to this"),
        "overlap": _("A period that overlaps it says this"),
        "register": _("The register kept here counts this"),
    }[each.kind]
    sources = "; ".join(source for source in each.sources if source)
    return Line(
        said.organisation_id,
        name,
        code or "",
        str(words.ELEMENTS.get(element.code, element.code)),
        _period(said),
        f"{format_number(said.value)} {unit}".strip(),
        said.source,
        f"{format_number(each.against)} {unit}".strip(),
        f"{why} ({sources})" if sources else why,
    )


def _period(said: Reported) -> str:
    if said.ends_before - said.starts_on == ONE_DAY:
        return f"{said.starts_on:%d/%m/%Y}"
    period = period_of(said.starts_on, said.ends_before)
    return period.label if period else f"{said.starts_on:%d/%m/%Y}–{said.ends_before - ONE_DAY:%d/%m/%Y}"


def heads() -> list[str]:
    """Return the heads of the columns, in the order of Line without its id."""
    return [
        _("Organisation"), _("Code"), _("Figure"), _("Period"), _("Reported, not counted"), _("Source"),
        _("Counted instead"), _("Why"),
    ]  # fmt: skip
