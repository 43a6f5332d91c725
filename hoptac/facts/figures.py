"""Figures: indicators answered for a place, a moment or a period, on the map of then or of now.

The command, the pages, the API and the report all ask here, so that a number is the same everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hoptac.core.errors import RuleBroken
from hoptac.core.periods import Period
from hoptac.facts import queries
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.choices import Sector, SizeBand
from hoptac.facts.elements import Nature
from hoptac.facts.indicators import INDICATOR, Indicator, Term
from hoptac.facts.queries import Scope, Stretch
from hoptac.parties.choices import OrganisationKind
from hoptac.places import queries as place_queries
from hoptac.places.choices import Level
from hoptac.places.models import Place

#: (element, counted, yearly) → (kind, sector) → sum.
Sums = dict[tuple[int, bool, bool], dict[tuple[str, str], int]]
#: Value of the split → its sums.
Values = dict[str, Sums]
#: One value of a split: its key, its name, its sums.
Share = tuple[str, str, Sums]

#: The key of what has no sector or size.
UNKNOWN = "unknown"


class Map(StrEnum):
    """Which map places are read on: the units of the day asked about, or today's with history carried to them."""

    THEN = "then"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a figure is asked for: a day, or a period.

    A stock asked for a period is that of its last day; a flow asked for a day is that of the year up to it.
    """

    starts_on: date
    ends_before: date
    period: Period | None = None

    @classmethod
    def day(cls, on: date) -> Moment:
        """Return the moment "as at the end of that day"."""
        return cls(date(on.year, 1, 1), on + ONE_DAY)

    @classmethod
    def of(cls, period: Period) -> Moment:
        """Return the moment of a period."""
        return cls(period.starts_on, period.ends_before, period)

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Return the moment that 2025-11-21, 2025-H1, 2025 … names; raise RuleBroken for anything else."""
        try:
            return cls.day(date.fromisoformat(text))
        except ValueError:
            return cls.of(Period.parse(text))

    @property
    def last_day(self) -> date:
        """Return the last day that counts."""
        return self.ends_before - ONE_DAY

    @property
    def code(self) -> str:
        """Return how the moment is written in addresses and commands."""
        return self.period.code if self.period else self.last_day.isoformat()


@dataclass(frozen=True, slots=True)
class Question:
    """Where, when and narrowed to what, on which map; `today` is the day whose map is "now".

    `place_code` empty asks for everywhere. It is read on the map asked for: code 25 on 2024-06-30 with Map.THEN
    is the Phú Thọ of that day, with Map.NOW today's.
    """

    moment: Moment
    today: date
    place_code: str = ""
    map: Map = Map.NOW
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    #: The unit the code names on that map, where the caller has looked it up already.
    known: Place | None = None

    @property
    def map_on(self) -> date:
        """Return the day whose units are meant."""
        return self.moment.last_day if self.map is Map.THEN else self.today

    def place(self) -> Place | None:
        """Return the unit asked for, None for everywhere; raise RuleBroken when no unit had the code then."""
        return self.known or place_queries.place_named(self.place_code, on=self.map_on)

    def at(self, moment: Moment) -> Question:
        """Return the same question about another moment."""
        asked = replace(self, moment=moment)
        return asked if asked.map_on == self.map_on else replace(asked, known=None)

    def scope(self, place: Place | None) -> Scope:
        """Return the facts that are meant."""
        return Scope(place.path if place else "", self.map_on, self.kinds, self.sectors, self.sizes)


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a split: its key, its name and the value."""

    key: str
    label: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Figure:
    """An answer. Ratios are exact fractions; None means that nothing is known, which is not zero."""

    indicator: Indicator
    value: Fraction | None
    compared: Fraction | None = None
    parts: tuple[Part, ...] = ()
    by_kind: tuple[Part, ...] = ()
    by_sector: tuple[Part, ...] = ()
    #: The value at each of the moments that were asked for besides.
    over: tuple[Fraction | None, ...] = ()

    @property
    def change(self) -> Fraction | None:
        """Return how much more than in the moment compared with."""
        return None if self.value is None or self.compared is None else self.value - self.compared

    @property
    def change_share(self) -> Fraction | None:
        """Return the change as a share of the earlier value."""
        change = self.change
        return None if change is None or not self.compared else change / abs(self.compared)


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures of one question, the place they are about, and what a reader must know about them."""

    question: Question
    place: Place | None
    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()


def indicator(code: str) -> Indicator:
    """Return the indicator with this code; raise RuleBroken for an unknown one."""
    try:
        return INDICATOR[code]
    except KeyError:
        raise RuleBroken("figure_unknown", "There is no figure with the code “%(code)s”.", code=code) from None


def values(indicators: Sequence[Indicator], question: Question) -> dict[str, Fraction | None]:
    """Return the bare values of the figures asked for, by their codes."""
    found = read(indicators, [question.moment], question.scope(question.place()))[0][0].get("", {})
    return {each.code: evaluate(each, found) for each in indicators}


def answer(
    indicators: Sequence[Indicator],
    question: Question,
    *,
    compare: Moment | None = None,
    by: str = "",
    level: int | None = None,
    over: Sequence[Moment] = (),
) -> Answer:
    """Return the figures asked for, compared with an earlier moment and split by place, sector, kind or size.

    A split by place goes down to provinces everywhere, to communes in a province; `level` asks for another one.
    With `over` the values at these moments come too, all on the map of the question.
    """
    place = question.place()
    question = replace(question, known=place)
    before = question.at(compare) if compare is not None else None
    is_one_map = before is not None and before.map_on == question.map_on
    asked = [question.moment, *over, *([compare] if compare and is_one_map else [])]
    (found, *rest), uncertain = read(indicators, asked, question.scope(place), by)
    past = [_whole(each) for each in rest]
    earlier: dict[str, Fraction | None] = {}
    notes = _notes(question, place, uncertain)
    if before is not None and compare is not None:
        known = is_one_map and {each.code: evaluate(each, past[-1]) for each in indicators}
        earlier = known or values(indicators, before)
        notes += _compare_notes(place, before.place(), compare)
    whole = _whole(found)
    split = _labelled(found, _labels(by, list(found), place, level)) if by else []
    splits = (split, _regrouped(whole, OrganisationKind), _regrouped(whole, Sector))
    made = (_figure(each, whole, earlier.get(each.code), splits, past[: len(over)]) for each in indicators)
    return Answer(question, place, tuple(made), tuple(notes))


def _figure(
    asked: Indicator, whole: Sums, compared: Fraction | None, splits: tuple[list[Share], ...], past: list[Sums]
) -> Figure:
    """Return one figure of an answer from the sums that all of them are made of."""
    parts, by_kind, by_sector = (
        tuple(Part(key, name, evaluate(asked, sums)) for key, name, sums in split) for split in splits
    )
    over = tuple(evaluate(asked, sums) for sums in past)
    return Figure(asked, evaluate(asked, whole), compared, parts, by_kind, by_sector, over)


def behind(asked: Indicator, question: Question) -> dict[int, Fraction | None]:
    """Return the organisations behind a figure with the value of each; the caller narrows them by the gate."""
    scope = question.scope(question.place())
    per: dict[int, dict[str, Fraction | None]] = defaultdict(dict)
    for name, term in asked.needed.items():
        starts_on, ends_before = days_of(term, question.moment)
        narrowed = replace(scope, kinds=both(scope.kinds, term.kinds), sectors=both(scope.sectors, term.sectors))
        if narrowed.kinds == ("-",) or narrowed.sectors == ("-",):
            continue
        found = queries.behind(
            elements=[term.definition.number], starts_on=starts_on, ends_before=ends_before, scope=narrowed
        )
        for organisation_id, numbers in found.items():
            per[organisation_id][name] = Fraction(1 if term.counts else numbers[term.definition.number])
    return {pk: formula(asked, values) for pk, values in per.items()}


def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values allowed by both conditions, where empty allows all; ("-",) when none is left."""
    if not one or not other:
        return one or other
    return tuple(value for value in one if value in other) or ("-",)


def days_of(term: Term, moment: Moment) -> tuple[date | None, date]:
    """Return the days a term is summed over."""
    if term.definition.nature is Nature.STOCK:
        return None, moment.ends_before
    if term.is_yearly:
        return date(moment.last_day.year, 1, 1), date(moment.last_day.year + 1, 1, 1)
    return moment.starts_on, moment.ends_before


def read(
    indicators: Iterable[Indicator], moments: Sequence[Moment], scope: Scope, by: str = ""
) -> tuple[list[Values], int]:
    """Return all sums the indicators need at each of the moments, on one map, and the number of uncertain spots."""
    groups: dict[tuple[int, tuple[date | None, date], bool, bool], set[int]] = defaultdict(set)
    for each in indicators:
        for term in each.needed.values():
            for index, moment in enumerate(moments):
                groups[index, days_of(term, moment), term.counts, term.is_yearly].add(term.definition.number)
    found: list[Values] = [defaultdict(lambda: defaultdict(dict)) for _moment in moments]
    splits = tuple(dict.fromkeys((*([by] if by else []), "kind", "sector")))
    stretches = [Stretch(tuple(sorted(numbers)), *key[1], key[2]) for key, numbers in groups.items()]
    *sums, spots = queries.sums_of(stretches, scope=scope, by=splits, uncertain=True)
    for (index, _days, counts, yearly), rows in zip(groups, sums, strict=True):
        for (element, *keys), value in rows.items():
            named = dict(zip(splits, keys, strict=True))
            found[index][named[by] if by else ""][element, counts, yearly][named["kind"], named["sector"]] = value
    return found, sum(spots.values())


def _whole(values: Values) -> Sums:
    """Return the sums over all values of the split."""
    if len(values) == 1:
        return next(iter(values.values()))
    whole: Sums = defaultdict(lambda: defaultdict(int))
    for part in values.values():
        for term, numbers in part.items():
            for dimension, value in numbers.items():
                whole[term][dimension] += value
    return whole


def evaluate(asked: Indicator, values: Sums) -> Fraction | None:
    """Return the indicator's value from sums by kind and sector."""
    named: dict[str, Fraction | None] = {}
    for name, term in asked.needed.items():
        rows = values.get((term.definition.number, term.counts, term.is_yearly), {})
        fitting = [
            value
            for (kind, sector), value in rows.items()
            if (not term.kinds or kind in term.kinds) and (not term.sectors or sector in term.sectors)
        ]
        named[name] = None if not fitting and term.definition.is_reported else Fraction(sum(fitting))
    return formula(asked, named)


def formula(asked: Indicator, values: dict[str, Fraction | None]) -> Fraction | None:
    """Return the indicator's formula over values of its terms; what is not reported but counted is zero."""
    value: Fraction | None = asked.expression.evaluate({**asked.unsaid, **values})
    return value


def _labelled(values: Values, labels: dict[str, tuple[str, str, str]]) -> list[Share]:
    """Return a split with its names, units of one label put together, in the order of their sort keys."""
    merged: dict[tuple[str, str, str], Values] = defaultdict(dict)
    for key, label in labels.items():
        merged[label][key] = values[key]
    return [(key, name, _whole(part)) for (_, key, name), part in sorted(merged.items())]


def _regrouped(whole: Sums, choices: Any) -> list[Share]:
    """Return the split by kind or by sector, which every reading carries; only values of it that occur."""
    index = 0 if choices is OrganisationKind else 1
    found: Values = defaultdict(lambda: defaultdict(dict))
    for term, numbers in whole.items():
        for dimension, value in numbers.items():
            found[dimension[index]][term][dimension] = value
    return [(key, str(choices(key).label), found[key]) for key in choices.values if key in found]


def _labels(by: str, keys: Collection[str], place: Place | None, level: int | None) -> dict[str, tuple[str, str, str]]:
    """Return for each value of a split: sort key, key as shown in addresses, name."""
    if by == "place":
        return _place_labels(keys, place, level)
    choices: Any = {"sector": Sector, "kind": OrganisationKind, "size": SizeBand}[by]
    order = {value: f"{index:02}" for index, value in enumerate(choices.values)}
    return {key: (order[key], key or UNKNOWN, str(choices(key).label)) for key in keys}


def _place_labels(paths: Collection[str], place: Place | None, level: int | None) -> dict[str, tuple[str, str, str]]:
    """Return each path's unit of the level asked for; a seat known less exactly keeps the coarser unit it has."""
    wanted = level or (Level.PROVINCE if place is None else Level.COMMUNE)
    ids = {path: [int(part) for part in path.strip("/").split("/")] for path in paths}
    wanted_ids = {pk for chain in ids.values() for pk in chain}
    units = {
        pk: (depth, (sort_key, code, name))
        for pk, depth, sort_key, code, name in Place.objects.filter(pk__in=wanted_ids).values_list(
            "pk", "level", "sort_key", "code", "full_name"
        )
    }
    return {path: [units[pk][1] for pk in chain if units[pk][0] <= wanted][-1] for path, chain in ids.items()}


def _notes(question: Question, place: Place | None, uncertain: int) -> list[str]:
    """Return what a reader must know about the map of a figure."""
    if place is None:
        return []
    notes = []
    on = question.moment.last_day
    if question.map is Map.NOW and not place.is_valid(on):
        notes.append(
            _("History is carried to today's %(place)s, which did not exist on %(on)s.")
            % {"place": place.full_name, "on": f"{on:%d/%m/%Y}"}
        )
        former = Place.objects.filter(place_queries.valid(on), code=place.code).first()
        if former is not None:
            notes.append(
                _("On that day the code %(code)s meant another area: %(former)s.")
                % {"code": place.code, "former": former.full_name}
            )
    if uncertain:
        notes.append(
            _("%(count)s spots lie in units that were split; they are counted in the likeliest one.")
            % {"count": uncertain}
        )
    return notes


def _compare_notes(place: Place | None, earlier: Place | None, compare: Moment) -> list[str]:
    if place == earlier or place is None or earlier is None:
        return []
    return [
        _("Compared with %(earlier)s as it was on %(on)s: not the same area as %(place)s.")
        % {"earlier": earlier.full_name, "place": place.full_name, "on": f"{compare.last_day:%d/%m/%Y}"}
    ]
