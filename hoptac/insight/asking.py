"""What a person asks of a page: place, moment, comparison and map, within what the gate lets him see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from hoptac.access import gate
from hoptac.core.errors import RuleBroken
from hoptac.facts.figures import Figure, Map, Moment, Question
from hoptac.insight import moments
from hoptac.insight.policy import FIGURES
from hoptac.places.models import Place, Successor
from hoptac.places.queries import valid
from hoptac.registry import queries as registry


@dataclass(frozen=True)
class Asked:
    """A question that passed the gate, with the words it came in, so that links can ask it again."""

    question: Question
    place: Place
    compare: Moment | None
    words: Mapping[str, str]
    #: The newest day anything was stated, where nobody asked for a day and nothing was stated lately.
    newest: date | None = None

    def query(self, **changes: str) -> str:
        """Return the words of an address, some of them changed; those that are empty are left out."""
        return urlencode({key: value for key, value in {**self.words, **changes}.items() if value})

    def is_comparable(self, figure: Figure) -> bool:
        """Return whether a change may be shown: flows only of periods equally long."""
        if self.compare is None:
            return False
        return figure.indicator.is_stock or moments.are_alike(self.question.moment, self.compare)


def asked(actor: gate.Actor, words: Mapping[str, str], *, today: date) -> Asked:
    """Return what is asked; gate.NotVisible for a place out of reach, RuleBroken for words that say nothing.

    `words` may hold place, at, day (which goes before at), compare, map, and kind, sector, size to narrow. Without a
    place it is the first one of the actor's grants; without a day or period it is today, or the newest day anything
    was stated where that lies long back; without a comparison, the same time a year before.
    """
    at = words.get("day") or words.get("at") or ""
    compare_word = words.get("compare") or moments.YEAR_BEFORE
    chosen = Map(words["map"]) if words.get("map") in set(Map) else Map.NOW
    question = Question(
        Moment.parse(at or today.isoformat()),
        today,
        words.get("place") or default_place(actor).code,
        chosen,
        kinds=_one(words, "kind"),
        sectors=_one(words, "sector"),
        sizes=_one(words, "size"),
    )
    place = _visible(actor, question)
    newest = None if at else _newest(place, today)
    if newest is not None:
        question = replace(question, moment=Moment.day(newest))
        place = place if chosen is Map.NOW else _visible(actor, question)
    kept = {"place": place.code, "at": question.moment.code, "compare": compare_word, "map": chosen.value}
    kept |= {name: words.get(name, "") for name in ("kind", "sector", "size")}
    earlier = moments.compared(compare_word, question.moment)
    return Asked(replace(question, known=place), place, earlier, kept, newest)


def _newest(place: Place, today: date) -> date | None:
    """Return the newest day anything was stated inside a place, where a page should open with it instead of today."""
    day = moments.default_day(today, registry.last_stated_on(place.path, on=today))
    return None if day == today else day


def default_place(actor: gate.Actor) -> Place:
    """Return the place of the actor's first grant that reads figures; gate.NotAllowed when there is none."""
    roles = gate.permission(FIGURES).roles
    for grant in gate.grants(actor):
        if grant.role in roles and grant.place is not None:
            return grant.place
    raise gate.NotAllowed(FIGURES)


def _visible(actor: gate.Actor, question: Question) -> Place:
    """Return the unit asked for. A former unit may be read by whoever may read all that it became."""
    for grant in gate.grants(actor):
        own = grant.place
        is_reader = own is not None and grant.role in gate.permission(FIGURES).roles
        if own is not None and is_reader and own.code == question.place_code and own.is_valid(question.map_on):
            return own
    units = Place.objects.filter(valid(question.map_on), code=question.place_code)
    place = gate.rows(actor, FIGURES, units).first()
    if place is not None:
        return place
    former = question.place()
    if former is None:
        raise RuleBroken("place_missing", "Say which place is meant.")
    became = Successor.objects.filter(old__path__startswith=former.path)
    reached = gate.rows(actor, FIGURES, Place.objects.all())
    if became.exists() and not became.exclude(new__in=reached).exists():
        return former
    raise gate.NotVisible(FIGURES)


def _one(words: Mapping[str, str], name: str) -> tuple[str, ...]:
    return (words[name],) if words.get(name) else ()
