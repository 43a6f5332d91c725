"""Who uses which part: organisations that signed in, filled, published, were asked and answered, by commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoptac.access.models import AuditEntry, Grant
from hoptac.facts import queries as facts
from hoptac.facts.changes import ONE_DAY
from hoptac.facts.elements import BY_CODE
from hoptac.facts.models import Fact
from hoptac.facts.queries import Scope
from hoptac.facts.series import KEPT
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

#: Used lately, and used at all lately: within so many days.
LATELY: Final = (30, 90)
ENQUIRIES = BY_CODE["enquiries"].number

#: Parts by what the trail calls what was done there; "" is known otherwise.
PARTS: dict[str, tuple[Promise, str]] = {
    "signed_in": (_("Signed in"), ""),
    "filled": (_("Filled in reports"), "reporting."),
    "registers": (_("Kept registers"), "registry."),
    "published": (_("Showed products"), "catalogue."),
    "online": (_("Told of shops elsewhere"), "presence."),
    "asked": (_("Were asked by buyers"), ""),
    "answered": (_("Answered buyers"), "showcase."),
}


@dataclass(frozen=True)
class Line:
    """A commune, or all of them: organisations, those with an account, and users of each part within LATELY days."""

    code: str
    name: str
    organisations: int
    accounts: int
    used: tuple[tuple[int, int], ...]

    @property
    def parts(self) -> list[tuple[Promise, int, int]]:
        """The name of each part, its users lately and longer back."""
        labels = (label for label, _start in PARTS.values())
        return [(label, *counts) for label, counts in zip(labels, self.used, strict=True)]


#: Organisation → part → the last day it was used.
Used = dict[int, dict[str, date]]


def lines(place: Place, *, today: date) -> tuple[Line, list[Line]]:
    """Return all of a place, and its communes by name; five queries."""
    alive = facts.behind(
        elements=[BY_CODE["organisations"].number], starts_on=None, ends_before=today + ONE_DAY,
        scope=Scope(place.path, today, KEPT),
    )  # fmt: skip
    rows = Organisation.objects.filter(place__path__startswith=place.path).order_by("place__sort_key", "place")
    communes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for pk, code, name in rows.values_list("pk", "place__code", "place__full_name"):
        if pk in alive:
            communes[code, name].append(pk)
    accounts, used = _used(place, today)
    every = [pk for ids in communes.values() for pk in ids]

    def line(code: str, name: str, ids: list[int]) -> Line:
        counts = tuple((_users(used, part, ids, since=recent), _users(used, part, ids, since=far)) for part in PARTS)
        return Line(code, name, len(ids), len(accounts.intersection(ids)), counts)

    recent, far = (today - timedelta(days) for days in LATELY)
    whole = line(place.code, place.full_name, every)
    return whole, [line(*named, ids) for named, ids in communes.items()]


def _users(used: Used, part: str, ids: list[int], *, since: date) -> int:
    """Return how many of the organisations used a part after a day."""
    return sum(part in used[pk] and used[pk][part] > since for pk in ids if pk in used)


def _used(place: Place, today: date) -> tuple[set[int], Used]:
    """Return the organisations with an account, and when each part was last used by people of their own."""
    since = today - timedelta(LATELY[-1])
    used: Used = defaultdict(dict)
    held = Grant.objects.filter(
        Q(ends_before=None) | Q(ends_before__gt=today), starts_on__lte=today, user__is_active=True,
        organisation__place__path__startswith=place.path,
    )  # fmt: skip
    accounts = set[int]()
    for pk, at in held.values_list("organisation").annotate(at=Max("user__last_login")).order_by():
        accounts.add(pk)
        if at is not None:
            used[pk]["signed_in"] = timezone.localtime(at).date()
    for pk, code, at in _trail(place, since):
        part = next((part for part, (_label, start) in PARTS.items() if start and code.startswith(start)), None)
        if part:
            used[pk][part] = max(used[pk].get(part, since), timezone.localtime(at).date())
    asked = Fact.objects.filter(
        element=ENQUIRIES, on__gt=since, on__lte=today, organisation__place__path__startswith=place.path
    )
    for pk, on in asked.values_list("organisation").annotate(on_day=Max("on")).order_by():
        used[pk]["asked"] = on
    return accounts, used


def _trail(place: Place, since: date) -> Iterator[tuple[int, str, datetime]]:
    """Yield what people of the organisations themselves did since a day: organisation, code, when last."""
    start = timezone.make_aware(datetime.combine(since + ONE_DAY, time.min))
    rows = AuditEntry.objects.filter(at__gte=start, organisation__place__path__startswith=place.path)
    own = rows.filter(actor__grants__organisation=F("organisation"))
    yield from own.order_by().values_list("organisation", "code").annotate(last=Max("at"))
