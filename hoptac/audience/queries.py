"""Reading the sums. Nothing here knows who asks; callers narrow organisations through the gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Sum

from hoptac.audience import rules
from hoptac.audience.models import Code, Missed, Tally

ONE_DAY = timedelta(days=1)


class What(NamedTuple):
    """What was counted: at which product (0: all pages), which event, and by which aspect ("": all)."""

    product_id: int
    event: str
    aspect: str = ""
    key: str = ""


class Stretch(NamedTuple):
    """Whole months: from the day starts_on up to, not including, ends_before."""

    starts_on: date
    ends_before: date

    @property
    def spans(self) -> tuple[int, int]:
        """Return the first and the last month."""
        return rules.month_span(self.starts_on), rules.month_span(self.ends_before - ONE_DAY)

    def holds(self, span: int) -> bool:
        """Whether a month lies in the stretch."""
        first, last = self.spans
        return first <= span <= last


def of_organisation(organisation_id: int, stretches: Sequence[Stretch]) -> list[Counter[What]]:
    """Return the sums of one organisation (0: the whole site) in each of these stretches of months, in one query."""
    first = min(each.spans[0] for each in stretches)
    last = max(each.spans[1] for each in stretches)
    rows = Tally.objects.filter(organisation_id=organisation_id, span__gte=first, span__lte=last)
    found: list[Counter[What]] = [Counter() for _ in stretches]
    fields = rows.values_list("span", "product_id", "event", "aspect", "key", "number")
    for span, product_id, event, aspect, key, number in fields:
        for stretch, sums in zip(stretches, found, strict=True):
            if stretch.holds(span):
                sums[What(product_id, event, aspect, key)] += number
    return found


def of_organisations(
    stretch: Stretch, *, events: Collection[str], organisation_ids: Collection[int] | None = None
) -> dict[int, dict[str, int]]:
    """Return organisation (0: the whole site) → event → number in a stretch of months; what has none is absent."""
    first, last = stretch.spans
    rows = Tally.objects.filter(aspect="", product_id=0, span__gte=first, span__lte=last, event__in=events)
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=organisation_ids)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for organisation_id, event, number in rows.values_list("organisation_id", "event").annotate(n=Sum("number")):
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
