"""Reading the sums. Nothing here knows who asks; callers narrow organisations through the gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from hoptac.audience import rules
from hoptac.audience.choices import Event
from hoptac.audience.models import Code, Missed, Tally

ONE_DAY = timedelta(days=1)


class What(NamedTuple):
    """What was counted: at which product (0: all pages), which event, and by which aspect ("": all)."""

    product_id: int
    event: str
    aspect: str = ""
    key: str = ""


class Stretch(NamedTuple):
    """Days from starts_on, the first of a month, up to, not including, ends_before."""

    starts_on: date
    ends_before: date

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """Return the ranges of spans, both ends included: whole months, and the days of one that is not whole."""
        last = self.ends_before.replace(day=1)
        months = (rules.month_span(self.starts_on), rules.month_span(last - ONE_DAY))
        days = (rules.day_span(last), rules.day_span(self.ends_before - ONE_DAY))
        return [*([months] if self.starts_on < last else []), *([days] if last < self.ends_before else [])]

    @property
    def condition(self) -> Q:
        """Return the condition that a sum lies in one of the ranges."""
        return reduce(or_, (Q(span__gte=first, span__lte=last) for first, last in self.ranges))

    def holds(self, span: int) -> bool:
        """Return whether a sum of this span lies in one of the ranges."""
        return any(first <= span <= last for first, last in self.ranges)


class Own(NamedTuple):
    """Sums of one organisation: everything of a stretch, events of the one before, and views by span."""

    now: Counter[What]
    before: Counter[str]
    views: dict[int, int]


def of_organisation(organisation_id: int, now: Stretch, *, before: Stretch, events: Collection[str]) -> Own:
    """Return the sums of one organisation (0: the whole site) in a stretch of whole months; one query.

    Of the stretch `before`, in which none of its days lie, only these events; views by the spans of both and by day.
    """
    whole = Q(product_id=0, aspect="")
    days = Q(span__gte=rules.day_span(now.starts_on), span__lt=rules.day_span(now.ends_before), event=Event.VIEW)
    rows = Tally.objects.filter(
        now.condition | whole & (before.condition & Q(event__in=events) | days), organisation_id=organisation_id
    )
    found = Own(Counter(), Counter(), {})
    for span, number, *named in rows.values_list("span", "number", *What._fields):
        what = What._make(named)
        if now.holds(span):
            found.now[what] += number
        elif before.holds(span):
            found.before[what.event] += number
        if what == What(0, Event.VIEW):
            found.views[span] = number
    return found


def whole(stretch: Stretch, *, events: Collection[str]) -> QuerySet[Tally, tuple[int, str, int]]:
    """Return (organisation, event, number) of a stretch; 0 stands for the whole site, what has none is absent."""
    rows = Tally.objects.filter(stretch.condition, aspect="", product_id=0, event__in=events)
    return rows.values_list("organisation_id", "event").annotate(number=Sum("number"))


def of_organisations(stretch: Stretch, *, events: Collection[str]) -> dict[int, dict[str, int]]:
    """Return organisation (0: the whole site) → event → number in a stretch; what has none is absent."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for organisation_id, event, number in whole(stretch, events=events):
        found[organisation_id][event] = number
    return found


def days(organisation_id: int, starts_on: date, ends_before: date, *, event: str) -> dict[date, int]:
    """Return how often something happened on each day from starts_on to before ends_before, days without it too."""
    rows = Tally.objects.filter(
        organisation_id=organisation_id, product_id=0, aspect="", event=event,
        span__gte=rules.day_span(starts_on), span__lte=rules.day_span(ends_before - ONE_DAY),
    )  # fmt: skip
    known = dict(rows.values_list("span", "number"))
    wanted = (starts_on + timedelta(days=number) for number in range((ends_before - starts_on).days))
    return {on: known.get(rules.day_span(on), 0) for on in wanted}


class Word(NamedTuple):
    """Words that found nothing, the language of the page, and how often."""

    word: str
    language: str
    number: int


def missed(starts_on: date, ends_before: date, *, limit: int) -> list[Word]:
    """Return what visitors searched in vain, most often first."""
    rows = Missed.objects.filter(on__gte=starts_on, on__lt=ends_before).values_list("word", "language")
    return [Word(*row) for row in rows.annotate(n=Sum("number")).order_by("-n", "word", "language")[:limit]]


def codes(organisation_id: int) -> dict[str, Code]:
    """Return the QR codes of an organisation by their short words."""
    return {code.code: code for code in Code.objects.filter(organisation=organisation_id).select_related("product")}
