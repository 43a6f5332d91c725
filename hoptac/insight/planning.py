"""Plans beside what was reached: of a place or an organisation, how they are cascaded, and restated after mergers."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from hoptac.core.periods import Period
from hoptac.facts import figures, series, targets
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.choices import Direction
from hoptac.facts.figures import Figure, Moment, Question
from hoptac.facts.indicators import INDICATOR, Indicator
from hoptac.facts.models import Target
from hoptac.facts.queries import Scope
from hoptac.insight.rules import targets as rules
from hoptac.insight.rules.targets import Earlier, Light
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level
from hoptac.places.models import Place, Successor
from hoptac.registry.models import Succession

#: So many earlier years tell the pace.
YEARS = 3


@dataclass(frozen=True)
class Plan:
    """What an indicator should reach and how it stands. `aim` is restated where the owner took others over.

    `taken_from` names those; `earlier` is what the pace is told by.
    """

    indicator: Indicator
    aim: Fraction | None
    target: Target | None
    reached: Fraction | None
    expected: Fraction | None
    light: Light
    taken_from: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """What part of the plan is reached."""
        return None if self.reached is None or not self.aim else self.reached / self.aim


@dataclass(frozen=True)
class Taken:
    """Plans of those an owner took over within the period, by indicator, their names, and whether it is itself new."""

    aims: dict[str, list[Fraction]]
    names: tuple[str, ...]
    is_new: bool


_NOTHING = Taken({}, (), is_new=False)


def adds_up(indicator: Indicator) -> bool:
    """Return whether plans of parts can be added to that of the whole: shares and averages cannot."""
    return indicator.kind != "R"


def now(period: Period, today: date) -> Moment:
    """Return the moment up to which a period has been reached: its end, or today while it runs."""
    if today >= period.ends_before:
        return Moment.of(period)
    return Moment(period.starts_on, max(today, period.starts_on) + ONE_DAY)


def _earlier(period: Period, today: date) -> list[tuple[Moment, Moment]]:
    """Return for each earlier year the same stretch of the period, and the whole of it; the latest first."""
    found, at, end = [], period, now(period, today).ends_before
    for back in range(1, YEARS + 1):
        at = at.year_before()
        found.append((Moment(at.starts_on, _years_before(end, back)), Moment.of(at)))
    return found


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def of_place(place: Place, period: Period, indicators: Sequence[Indicator], *, today: date) -> list[Plan]:
    """Return how each indicator stands against its plan; one query for the figures, three for plans and mergers."""
    held = targets.of_period(place, period)
    taken = taken_by_places(period, [place]).get(place.pk, _NOTHING)
    found = _figures(place, period, indicators, today=today)
    return [_of_place(figure, held.get(figure.indicator.code), taken, period, today=today) for figure in found]


def _figures(
    place: Place, period: Period, indicators: Sequence[Indicator], *, today: date, by: str = ""
) -> tuple[Figure, ...]:
    """Return the figures of a period so far, over the earlier years that tell the pace."""
    question = Question(now(period, today), today, place.code, known=place)
    over = [moment for pair in _earlier(period, today) for moment in pair]
    return figures.answer(indicators, question, by=by, level=Level.COMMUNE if by else None, over=over).figures


def _of_place(figure: Figure, target: Target | None, taken: Taken, period: Period, *, today: date) -> Plan:
    over = figure.over
    earlier = tuple(Earlier(over[at], over[at + 1]) for at in range(0, len(over), 2))
    return plan(figure.indicator, target, figure.value, earlier, taken=taken, is_over=_over(period, today))


def _over(period: Period, today: date) -> bool:
    return today >= period.ends_before


def plan(
    indicator: Indicator,
    target: Target | None,
    reached: Fraction | None,
    earlier: tuple[Earlier, ...],
    *,
    taken: Taken = _NOTHING,
    is_over: bool,
) -> Plan:
    """Return how a plan stands; of a time that is over, what was reached is what is expected."""
    own = Fraction(target.value) if target else None
    others = taken.aims.get(indicator.code, []) if adds_up(indicator) else []
    aim = rules.restated(own, others, is_new=taken.is_new)
    is_flow = indicator.kind == "F"
    expected = reached if is_over else rules.forecast(reached, earlier, is_flow=is_flow)
    at_most = target is not None and target.direction == Direction.AT_MOST
    light = (
        Light.GREY
        if aim is None
        else rules.light(aim, reached=reached, expected=expected, at_most=at_most, is_flow=is_flow)
    )
    return Plan(indicator, aim, target, reached, expected, light, taken.names if aim != own else (), earlier)


def of_organisation(
    organisation: Organisation, period: Period, indicators: Sequence[Indicator], *, today: date
) -> list[Plan]:
    """Return how each indicator of one organisation stands against its plan."""
    scope = Scope("", today, organisation_id=organisation.pk)
    pairs = _earlier(period, today)
    moments = [now(period, today), *(moment for pair in pairs for moment in pair)]
    values = series.values_over(indicators, moments, scope)
    held = targets.of_period(organisation, period)
    taken = taken_by_organisations(period, [organisation.pk]).get(organisation.pk, _NOTHING)
    return [
        plan(
            each,
            held.get(each.code),
            values[0][each.code],
            tuple(Earlier(values[2 * at + 1][each.code], values[2 * at + 2][each.code]) for at in range(len(pairs))),
            taken=taken,
            is_over=_over(period, today),
        )
        for each in indicators
    ]


@dataclass(frozen=True)
class Part:
    """One part of a cascaded plan: a commune of a place, or an organisation of a commune."""

    pk: int
    code: str
    name: str
    plan: Plan


@dataclass(frozen=True)
class Cascade:
    """A plan with its parts, what they add up to, and what is not allotted yet (None where nothing is planned)."""

    whole: Plan
    parts: list[Part]
    allotted: Fraction
    rest: Fraction | None


def cascade(
    place: Place, period: Period, indicator: Indicator, *, today: date, seen: QuerySet[Organisation] | None = None
) -> Cascade:
    """Return the plan of a place with those of its communes; of a commune, with those of its organisations.

    Parts are forecast at the pace of the whole: a commune has too few of its own. Of organisations only those among
    `seen` are named, where it is given; the rest counts all.
    """
    of_units = place.level == Level.COMMUNE
    find = _organisations if of_units else _communes
    whole, parts = find(place, period, indicator, today)
    aims = [part.plan.aim for part in parts if part.plan.aim is not None]
    rest = rules.rest(whole.aim, aims) if adds_up(indicator) else None
    if of_units and seen is not None:
        named = set(seen.filter(place=place).order_by().values_list("pk", flat=True))
        parts = [part for part in parts if part.pk in named]
    return Cascade(whole, parts, sum(aims, Fraction(0)), rest)


def _communes(place: Place, period: Period, indicator: Indicator, today: date) -> tuple[Plan, list[Part]]:
    units = list(Place.objects.filter(path__startswith=place.path, level=Level.COMMUNE, valid_to=None))
    units.sort(key=lambda unit: unit.sort_key)
    [figure] = _figures(place, period, [indicator], today=today, by="place")
    reached = {part.key: part.value for part in figure.parts}
    laid_down = targets.of_places(period, [place.pk, *(unit.pk for unit in units)])
    held = {each.place_id: each for each in laid_down if each.indicator == indicator.code}
    taken = taken_by_places(period, [place, *units])
    whole = _of_place(figure, held.get(place.pk), taken.get(place.pk, _NOTHING), period, today=today)
    return whole, [
        Part(
            unit.pk, unit.code, unit.full_name,
            _part(whole, held.get(unit.pk), reached.get(unit.code), taken.get(unit.pk), is_over=_over(period, today)),
        )
        for unit in units
    ]  # fmt: skip


def _organisations(place: Place, period: Period, indicator: Indicator, today: date) -> tuple[Plan, list[Part]]:
    [whole] = of_place(place, period, [indicator], today=today)
    reached = figures.behind(indicator, Question(now(period, today), today, place.code, known=place))
    units = list(Organisation.objects.filter(place=place).order_by("sort_key", "pk"))
    laid_down = targets.of_organisations(period, [unit.pk for unit in units])
    held = {each.organisation_id: each for each in laid_down if each.indicator == indicator.code}
    taken = taken_by_organisations(period, [unit.pk for unit in units])
    return whole, [
        Part(
            unit.pk, unit.code or "", unit.name,
            _part(whole, held.get(unit.pk), reached.get(unit.pk), taken.get(unit.pk), is_over=_over(period, today)),
        )
        for unit in units
        if unit.pk in reached or unit.pk in held or unit.pk in taken
    ]  # fmt: skip


def _part(whole: Plan, target: Target | None, reached: Fraction | None, taken: Taken | None, *, is_over: bool) -> Plan:
    earlier = whole.earlier if whole.indicator.kind == "F" else ()
    return plan(whole.indicator, target, reached, earlier, taken=taken or _NOTHING, is_over=is_over)


def taken_by_places(period: Period, places: Collection[Place]) -> dict[int, Taken]:
    """Return by place the plans of the units that became part of it, wholly, within the period.

    What was split between several is nobody's: it stays to be laid down anew.
    """
    links = Successor.objects.filter(
        new__in=places, is_whole=True, old__valid_to__gt=period.starts_on, old__valid_to__lt=period.ends_before
    ).select_related("old")
    old: dict[int, list[Place]] = defaultdict(list)
    for link in links:
        old[link.new_id].append(link.old)
    held: dict[int, list[Target]] = defaultdict(list)
    for target in targets.of_places(period, [unit.pk for units in old.values() for unit in units]) if old else ():
        held[target.place_id or 0].append(target)
    new = {unit.pk for unit in places if unit.valid_from and unit.valid_from > period.starts_on}
    return {
        pk: _taken([(unit.full_name, held[unit.pk]) for unit in units], is_new=pk in new) for pk, units in old.items()
    }


def taken_by_organisations(period: Period, organisation_ids: Collection[int]) -> dict[int, Taken]:
    """Return by organisation the plans of those that were merged or converted into it alone within the period."""
    links = Succession.objects.filter(
        successor__in=organisation_ids, event__on__gte=period.starts_on, event__on__lt=period.ends_before
    ).select_related("event__organisation", "successor__registration")
    rows = list(links)
    if not rows:
        return {}
    shared = set(
        Succession.objects.filter(event__in=[link.event_id for link in rows])
        .exclude(successor__in=organisation_ids)
        .values_list("event", flat=True)
    )
    counts: dict[int, int] = defaultdict(int)
    for link in rows:
        counts[link.event_id] += 1
    alone = [link for link in rows if counts[link.event_id] == 1 and link.event_id not in shared]
    held: dict[int, list[Target]] = defaultdict(list)
    for target in targets.of_organisations(period, [link.event.organisation_id for link in alone]):
        held[target.organisation_id or 0].append(target)
    found: dict[int, list[tuple[str, list[Target]]]] = defaultdict(list)
    new: set[int] = set()
    for link in alone:
        gone = link.event.organisation
        found[link.successor_id].append((gone.name, held[gone.pk]))
        registered = getattr(link.successor, "registration", None)
        if registered is not None and registered.known_from >= link.event.on:
            new.add(link.successor_id)
    return {pk: _taken(rows, is_new=pk in new) for pk, rows in found.items()}


def _taken(rows: Sequence[tuple[str, Sequence[Target]]], *, is_new: bool) -> Taken:
    aims: dict[str, list[Fraction]] = defaultdict(list)
    for _name, found in rows:
        for target in found:
            aims[target.indicator].append(Fraction(target.value))
    return Taken(dict(aims), tuple(name for name, found in rows if found), is_new)


def indicators_of(held: Iterable[str], always: Iterable[str] = ()) -> list[Indicator]:
    """Return the indicators with these codes, those that stand always first; codes no longer known are left out."""
    return [INDICATOR[code] for code in dict.fromkeys([*always, *held]) if code in INDICATOR]
