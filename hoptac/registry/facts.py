"""What the registry counts: every fact it writes, derived from its rows.

The same functions serve actions (after a change) and `facts_rebuild` (all over again), so the two cannot differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Q

from hoptac.facts import actions as fact_actions
from hoptac.facts import changes
from hoptac.facts.changes import Change, FactRow, Reported, Span
from hoptac.facts.elements import BY_NUMBER, ELEMENTS, Nature
from hoptac.facts.models import Reading
from hoptac.parties.choices import Sex
from hoptac.registry import rules
from hoptac.registry.choices import MANAGER_POSTS, Feature, Training
from hoptac.registry.models import FeatureSpell, LifecycleEvent, Member, Rating, Registration, Staff
from hoptac.registry.queries import of, portions, timelines

_N = {element.code: element.number for element in ELEMENTS}

#: All reported numbers. Elements the registry owns: these and its own records.
REPORTED = frozenset(element.number for element in ELEMENTS if element.is_reported)
OWNED = REPORTED | {element.number for element in ELEMENTS if element.number < _N["members"]}

_MEMBER_ELEMENTS = (_N["members"], _N["members_ethnic_minority"], _N["members_women"])
_MANAGER_ELEMENTS = (_N["managers"], _N["managers_elementary_intermediate"], _N["managers_higher"])
_FEATURE_ELEMENT = {
    Feature.VALUE_CHAIN: _N["value_chain"],
    Feature.HIGH_TECH: _N["high_tech"],
    Feature.ECOMMERCE: _N["ecommerce"],
}
_LOWER = (Training.ELEMENTARY, Training.INTERMEDIATE)
_HIGHER = (Training.COLLEGE, Training.UNIVERSITY, Training.POSTGRADUATE)


def rows(
    organisation_ids: Collection[int], readings: Iterable[Reported] | None = None, *, only_reported: bool = False
) -> list[FactRow]:
    """Return every fact the registry holds about these organisations, as it should be stored.

    `readings` saves reading them again right after they were written; `only_reported` leaves out what is not REPORTED.
    """
    given = None if readings is None else _by_organisation(readings)
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        reported = _by_organisation(_stored_readings(ids)) if given is None else given
        found += _rows(ids, reported, only_reported=only_reported)
    return found


def _by_organisation(readings: Iterable[Reported]) -> dict[int, list[Reported]]:
    found: dict[int, list[Reported]] = defaultdict(list)
    for reading in readings:
        found[reading[0]].append(reading)
    return found


def _rows(ids: list[int], reported: dict[int, list[Reported]], *, only_reported: bool) -> list[FactRow]:
    registrations = _registrations(ids)
    states = _states(ids, registrations)
    ended = {pk: end for pk, (_, end) in states.items()}
    filed_under = timelines(ids)
    found: list[FactRow] = []
    others: list[Reported] = []
    for pk, registration in registrations.items():
        told = reported[pk]
        is_plain = len(filed_under[pk]) == 1 and ended[pk] is None and not registration.keeps_registers
        if is_plain and len({row[1] for row in told}) == len(told):
            found += changes.read_once(filed_under[pk][0][1], told)
        else:
            others += sorted(told)
    records = (
        *(_existence(registration, *states[pk]) for pk, registration in registrations.items()),
        _ratings(ids, ended),
        _features(ids, ended),
    )
    return found + changes.filed(
        chain(
            *(() if only_reported else records),
            _members(ids, registrations, ended),
            _staff(ids, registrations, ended),
            _readings(others, registrations, ended),
        ),
        filed_under,
    )


def _states(
    ids: list[int], registrations: Mapping[int, _Since]
) -> dict[int, tuple[list[tuple[date, str]], date | None]]:
    """Return the states of each organisation and the day it ended, None while it exists."""
    events: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for pk, on, status in LifecycleEvent.objects.filter(of(ids)).values_list("organisation_id", "on", "status"):
        events[pk].append((on, status))
    return {pk: rules.existence(since.known_from, events[pk]) for pk, since in registrations.items()}


class _Since(NamedTuple):
    """From when an organisation counts, and since when it keeps registers."""

    organisation_id: int
    known_from: date
    registered_on: date | None
    members_kept_from: date | None
    staff_kept_from: date | None

    @property
    def keeps_registers(self) -> bool:
        return self.members_kept_from is not None or self.staff_kept_from is not None


def ended_on(organisation_ids: Collection[int]) -> dict[int, date | None]:
    """Return the day each of these organisations ended, None while it exists."""
    found: dict[int, date | None] = {}
    for ids in portions(organisation_ids):
        found |= {pk: end for pk, (_, end) in _states(ids, _registrations(ids)).items()}
    return found


def _registrations(ids: list[int]) -> dict[int, _Since]:
    since = Registration.objects.filter(of(ids)).values_list(*_Since._fields)
    return {row[0]: _Since(*row) for row in since}


def _existence(registration: _Since, states: list[tuple[date, str]], ended: date | None) -> Iterator[Change]:
    pk, since = registration.organisation_id, registration.known_from
    if ended is not None and ended <= since:
        return
    yield Change(pk, _N["organisations"], since, 1)
    if registration.registered_on is not None:
        yield Change(pk, _N["organisations_new"], registration.registered_on, 1)
    if ended is not None:
        yield Change(pk, _N["organisations"], ended, -1)
        yield Change(pk, _N["organisations_ended"], ended, 1)
    was_working = False
    for on, status in states:
        works = status in rules.WORKING
        if works != was_working:
            yield Change(pk, _N["organisations_active"], on, 1 if works else -1)
        was_working = works


def _ratings(ids: list[int], ended: dict[int, date | None]) -> Iterator[Change]:
    """Yield the latest rating on each day: rated at all, and rated good or fair."""
    found = Rating.objects.filter(of(ids)).order_by("organisation_id", "rated_on", "year")
    for pk, ratings in groupby(found, key=lambda rating: rating.organisation_id):
        spells = [(rating.rated_on, rating.grade in ("good", "fair")) for rating in ratings]
        yield from _counted(pk, _N["rated"], [(on, True) for on, _ in spells], ended[pk])
        yield from _counted(pk, _N["rated_effective"], spells, ended[pk])


def _counted(pk: int, element: int, states: Iterable[tuple[date, bool]], ended: date | None) -> Iterator[Change]:
    """Yield +1 and −1 where a state begins and ceases to count; the end of the organisation ends it."""
    counts = False
    for on, now in sorted(states):
        if ended is not None and on >= ended:
            break
        if now != counts:
            yield Change(pk, element, on, 1 if now else -1)
        counts = now
    if counts and ended is not None:
        yield Change(pk, element, ended, -1)


def _features(ids: list[int], ended: dict[int, date | None]) -> Iterator[Change]:
    """Yield for each feature whether at least one spell is in force."""
    found = FeatureSpell.objects.filter(of(ids)).order_by("organisation_id", "feature")
    for (pk, feature), spells in groupby(found, key=lambda spell: (spell.organisation_id, spell.feature)):
        steps: Counter[date] = Counter()
        for spell in spells:
            steps[spell.starts_on] += 1
            if spell.ends_before is not None:
                steps[spell.ends_before] -= 1
        level, states = 0, []
        for on in sorted(steps):
            level += steps[on]
            states.append((on, level > 0))
        yield from _counted(pk, _FEATURE_ELEMENT[Feature(feature)], states, ended[pk])


def _members(ids: list[int], registrations: dict[int, _Since], ended: dict[int, date | None]) -> Iterator[Change]:
    """Yield members counted from kept registers, added up per day by the database."""
    since = {pk: row.members_kept_from for pk, row in registrations.items() if row.members_kept_from}
    if not since:
        return
    minority = Q(person__ethnicity__gt="") & ~Q(person__ethnicity__in=["Kinh", "kinh"])
    found = Member.objects.filter(organisation_id__in=[pk for pk in ids if pk in since]).order_by()
    steps: dict[int, list[tuple[date | None, list[int]]]] = defaultdict(list)
    for when, sign in (("joined_on", 1), ("left_on", -1)):
        counted = found if sign > 0 else found.filter(left_on__isnull=False)
        groups = counted.values_list("organisation_id", when).annotate(
            a=Count("pk"), b=Count("pk", filter=minority), c=Count("pk", filter=Q(person__sex=Sex.FEMALE))
        )
        for pk, on, *numbers in groups:
            steps[pk].append((on, [sign * number for number in numbers]))
    for pk, days in steps.items():
        yield from _register(pk, _MEMBER_ELEMENTS, days, since[pk], ended[pk])


def _staff(ids: list[int], registrations: dict[int, _Since], ended: dict[int, date | None]) -> Iterator[Change]:
    """Yield management staff counted from kept lists: persons, each once however many posts they hold."""
    since = {pk: row.staff_kept_from for pk, row in registrations.items() if row.staff_kept_from}
    if not since:
        return
    found = Staff.objects.filter(organisation_id__in=[pk for pk in ids if pk in since], post__in=MANAGER_POSTS)
    for pk, posts in groupby(found.order_by("organisation_id", "person_id"), key=lambda post: post.organisation_id):
        days: list[tuple[date | None, list[int]]] = []
        for _, of_person in groupby(posts, key=lambda post: post.person_id):
            days += _person_days(list(of_person))
        yield from _register(pk, _MANAGER_ELEMENTS, days, since[pk], ended[pk])


def _person_days(posts: list[Staff]) -> list[tuple[date | None, list[int]]]:
    """Return when one person began and ceased to be management staff, with the training that counts."""
    training = {post.training for post in posts}
    higher = bool(training & set(_HIGHER))
    numbers = [1, int(not higher and bool(training & set(_LOWER))), int(higher)]
    steps: Counter[date] = Counter()
    for post in posts:
        steps[post.starts_on or date.min] += 1
        if post.ends_before is not None:
            steps[post.ends_before] -= 1
    days: list[tuple[date | None, list[int]]] = []
    level = 0
    for on in sorted(steps):
        before, level = level, level + steps[on]
        if (before > 0) != (level > 0):
            days.append((on, numbers if level > 0 else [-number for number in numbers]))
    return days


def _register(
    pk: int, elements: tuple[int, ...], days: list[tuple[date | None, list[int]]], since: date, ended: date | None
) -> Iterator[Change]:
    """Yield the changes of a kept register: what began before it was opened stands from its first day on."""
    levels = [0] * len(elements)
    for on, numbers in sorted(((max(on or since, since), numbers) for on, numbers in days), key=lambda step: step[0]):
        if ended is not None and on >= ended:
            break
        for index, (element, number) in enumerate(zip(elements, numbers, strict=True)):
            levels[index] += number
            if number:
                yield Change(pk, element, on, number)
    if ended is not None:
        for element, level in zip(elements, levels, strict=True):
            yield Change(pk, element, ended, -level)


def _stored_readings(ids: list[int]) -> Iterable[Reported]:
    found = Reading.objects.filter(of(ids))
    fields = ("organisation_id", "element", "starts_on", "ends_before", "value", "layer", "source")
    return found.values_list(*fields)


def _readings(
    reported: Iterable[Reported], registrations: dict[int, _Since], ended: dict[int, date | None]
) -> Iterator[Change]:
    """Yield reported numbers; where a register is kept it takes over on its first day."""
    for (pk, element), group in groupby(reported, key=itemgetter(0, 1)):
        spans = [Span(*row[2:6]) for row in group]
        if BY_NUMBER[element].nature is Nature.FLOW:
            yield from changes.flow_changes(pk, element, spans)[0]
            continue
        stop = ended[pk]
        for elements, kept in (
            (_MEMBER_ELEMENTS, registrations[pk].members_kept_from),
            (_MANAGER_ELEMENTS, registrations[pk].staff_kept_from),
        ):
            if kept is not None and element in elements:
                stop = min(stop, kept) if stop else kept
        yield from changes.stock_changes(pk, element, spans, ended_on=stop)


def sync(
    organisation_ids: Collection[int],
    *,
    are_new: bool = False,
    moved: bool = False,
    readings: Iterable[Reported] | None = None,
    only_reported: bool = False,
) -> None:
    """Store the facts of these organisations as their rows now tell them.

    `are_new` and `readings` save reading what was only just written; `only_reported` says that nothing but readings
    changed.
    `moved` says that some changed place, kind, sector or size, or ended: facts of other contexts then follow.
    """
    fact_actions.replace(
        organisation_ids=organisation_ids,
        elements=REPORTED if only_reported else OWNED,
        rows=rows(organisation_ids, readings, only_reported=only_reported),
        are_new=are_new,
    )
    if moved:
        fact_actions.relocate(
            organisation_ids=organisation_ids,
            timelines=timelines(organisation_ids),
            ended=ended_on(organisation_ids),
        )
