"""Needs: of the desk, of a buyer, of the public board, and those a cooperative wants to hear of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from hoptac.access import gate
from hoptac.catalogue.models import Kind, Product, Unit
from hoptac.catalogue.rules import ALL_YEAR, season_months
from hoptac.core import text
from hoptac.market.choices import NeedState, ShareState
from hoptac.market.models import Need, NeedPart, Share, Subscription
from hoptac.market.queries import shares
from hoptac.market.queries.supply import PROMISED
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

#: So many months ahead can be asked for; needs lie no further ahead.
MONTHS_AHEAD = 24


def needs(actor: gate.Actor) -> QuerySet[Need]:
    """Return the needs whose every word the actor may read: the buyer's own, or of the alliance asked."""
    return gate.rows(actor, "market.need.view", _told(Need.objects.all()))


def listed(actor: gate.Actor, *, state: str, kind_id: int | None = None) -> QuerySet[Need]:
    """Return needs of a state ("" any) for a list, the last posted first, with how many shares wait and are agreed."""
    rows = needs(actor)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(_of_kind(kind_id)) if kind_id else rows
    asked = Count("parts__shares", filter=Q(parts__shares__state=ShareState.ASKED), distinct=True)
    agreed = Q(parts__shares__state__in=(ShareState.AGREED, ShareState.CONTRACTED))
    return rows.annotate(asked=asked, agreed=Count("parts__shares", filter=agreed, distinct=True)).order_by(
        "-posted_at", "-pk"
    )


def promised(need: Need) -> QuerySet[Share]:
    """Return the shares of a need that are promised: asked, agreed or in a contract."""
    return Share.objects.filter(part__need=need, state__in=PROMISED)


def shares_by_part(actor: gate.Actor, need: Need) -> dict[int, list[Share]]:
    """Return the shares of a need the actor may see, by delivery, with product and seller."""
    rows = shares.shares(actor).filter(part__need=need)
    found: dict[int, list[Share]] = defaultdict(list)
    for share in rows.select_related("product", "seller").order_by("pk"):
        found[share.part_id].append(share)
    return found


def open_parts(province: Place, *, on: date) -> QuerySet[NeedPart]:
    """Return the deliveries of all open needs asked of a province's alliance whose days are not over."""
    rows = NeedPart.objects.filter(need__province=province, need__state=NeedState.OPEN, ends_before__gt=on)
    return rows.select_related("need__kind", "need__place", "need__buyer", "need__unit").order_by("need_id", "number")


def board(*, on: date, kind_id: int | None = None, month: date | None = None) -> QuerySet[Need]:
    """Return what everybody may read: public open needs with days to come, of a kind and in a month (its first day)."""
    rows = Need.objects.filter(is_public=True, state=NeedState.OPEN)
    rows = rows.filter(_of_kind(kind_id)) if kind_id else rows
    parts = NeedPart.objects.filter(need=OuterRef("pk"), ends_before__gt=on)
    if month is not None:
        parts = parts.filter(starts_on__lt=_after(month), ends_before__gt=month)
    found = _told(rows.filter(Exists(parts))).select_related("buyer__buyer", "buyer__place__parent")
    return found.order_by("-posted_at", "-pk")


class KindWanted(NamedTuple):
    """A kind of which somebody needs something: how it is called in the language of the page, and how many needs."""

    pk: int
    code: str
    name: str
    needs: int


def board_kinds(*, on: date) -> list[KindWanted]:
    """Return the kinds on the board, by name; one query."""
    language = get_language() or "vi"
    counts = Count("needs", filter=Q(needs__in=board(on=on).order_by().values("pk")))
    found = [
        KindWanted(kind.pk, kind.code, kind.name(language), kind.wanted)
        for kind in Kind.objects.annotate(wanted=counts).filter(wanted__gt=0)
    ]
    return sorted(found, key=lambda kind: text.sort_key(kind.name))


def for_us(actor: gate.Actor, chosen: Sequence[Subscription], *, on: date) -> QuerySet[Need]:
    """Return the needs on the board that fit what the actor's organisations chose, the last posted first.

    While nothing was chosen: those of the kinds of their products.
    """
    if chosen:
        return board(on=on).filter(_wanted(chosen, on=on, is_news=False))
    products = Product.objects.filter(organisation__in=units(actor), kind__isnull=False)
    ids = {pk for pair in products.values_list("kind_id", "kind__parent_id") for pk in pair if pk}
    return board(on=on).filter(Q(kind__in=ids) | Q(kind__parent__in=ids))


def news(actor: gate.Actor) -> QuerySet[Need]:
    """Return the needs the actor's organisations want to hear of and have not looked at yet."""
    return new_of(list(subscriptions(actor)), on=timezone.localdate())


def new_of(chosen: Sequence[Subscription], *, on: date) -> QuerySet[Need]:
    """Return the needs on the board that fit one of these subscriptions and came after its last look."""
    return board(on=on).filter(_wanted(chosen, on=on, is_news=True))


def subscriptions(actor: gate.Actor) -> QuerySet[Subscription]:
    """Return what the actor's organisations want to hear of."""
    rows = Subscription.objects.select_related("kind", "organisation")
    return gate.rows(actor, "market.subscription.view", rows).order_by("organisation", "kind__position", "pk")


def units(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the organisations for which the actor chooses what to hear of."""
    return gate.rows(actor, "market.subscription.add").order_by("pk")


def measures() -> QuerySet[Unit]:
    """Return the units a need may speak in: those that are the same everywhere."""
    return Unit.objects.filter(factors=None).exclude(dimension="area")


def months_ahead(on: date) -> list[date]:
    """Return the first days of this month and those after it in which something may be needed."""
    first = on.year * 12 + on.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, first + MONTHS_AHEAD + 1)]


def _told(rows: QuerySet[Need]) -> QuerySet[Need]:
    parts = Prefetch("parts", NeedPart.objects.order_by("number"))
    return rows.select_related("kind", "unit", "buyer", "place__parent").prefetch_related(parts)


def _of_kind(kind_id: int) -> Q:
    return Q(kind=kind_id) | Q(kind__parent=kind_id)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _wanted(chosen: Sequence[Subscription], *, on: date, is_news: bool) -> Q:
    """Return the condition that one of these subscriptions fits; with is_news only what came after the last look."""
    condition = Q(pk__in=[])
    for row in chosen:
        fits = Q()
        if row.kind is not None:
            larger = Q(kind=row.kind.parent_id) if row.kind.parent_id else Q()
            fits = Q(kind=row.kind_id) | Q(kind__parent=row.kind_id) | larger
        if row.months != ALL_YEAR:
            fits &= Q(Exists(NeedPart.objects.filter(_within(row.months, on), need=OuterRef("pk"))))
        if is_news and row.seen_at is not None:
            fits &= Q(posted_at__gt=row.seen_at)
        condition |= fits or Q(pk__isnull=False)
    return condition


def _within(months: int, on: date) -> Q:
    condition = Q(pk__in=[])
    for first, after in _runs(months, on):
        condition |= Q(starts_on__lt=after, ends_before__gt=first)
    return condition


def _runs(months: int, on: date) -> Iterator[tuple[date, date]]:
    """Yield the stretches of these months from now on, each as [first day, day after)."""
    wanted = set(season_months(months))
    first: date | None = None
    for month in months_ahead(on):
        if month.month in wanted:
            first = first or month
        elif first is not None:
            yield first, month
            first = None
    if first is not None:
        yield first, _after(months_ahead(on)[-1])
