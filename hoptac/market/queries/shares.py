"""Shares as pages read them, and how each live one stands on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hoptac.access import gate
from hoptac.market.choices import NeedState, PermitState, ShareState, Side
from hoptac.market.models import Need, Share, ShareWord
from hoptac.market.queries import pooling, supply
from hoptac.market.rules import matching
from hoptac.market.rules.shares import STARS, Standing
from hoptac.market.rules.supply import next_month
from hoptac.places.models import Place
from hoptac.registry.models import LifecycleEvent, Succession
from hoptac.registry.rules import WORKING

VIEW, DESK, SELL, BUY = "market.share.view", "market.share.ask", "market.share.sell", "market.share.buy"
RELAY = "market.share.relay"
#: States in which a share is neither over nor refused.
LIVE = (ShareState.PROPOSED, *supply.PROMISED)
_PARTIES = ("part__need__unit", "part__need__kind", "part__need__buyer", "part__need__place", "product", "offer")


def shares(actor: gate.Actor) -> QuerySet[Share]:
    """Return the shares one may see, newest first; what is only proposed is seen by the desk alone."""
    rows: QuerySet[Share] = gate.rows(actor, VIEW)
    desk: QuerySet[Share] = gate.rows(actor, "market.share.proposed")
    seen = rows.filter(~Q(state=ShareState.PROPOSED) | Q(pk__in=desk.values("pk")))
    return seen.select_related(*_PARTIES, "owner__place", "seller__place", "part__need__province").order_by("-pk")


def asked_of(actor: gate.Actor, side: Side) -> QuerySet[Share]:
    """Return the shares the actor may answer for a side, those that wait for it first."""
    code = SELL if side == Side.SELLER else BUY
    rows = gate.rows(actor, code, Share.objects.exclude(state=ShareState.PROPOSED))
    return rows.select_related(*_PARTIES, "owner", "seller", "permit").order_by("-changed_at", "-pk")


def waiting(actor: gate.Actor, side: Side) -> QuerySet[Share]:
    """Return the shares that wait for the answer of the actor's side."""
    mine = {"seller_agreed_at": None} if side == Side.SELLER else {"buyer_agreed_at": None}
    return asked_of(actor, side).filter(state=ShareState.ASKED, **mine)


def side_of(actor: gate.Actor, share: Share) -> Side | None:
    """Return the side the actor answers for; None: neither (the desk, an auditor)."""
    held = gate.held_on(actor, share, (SELL, BUY))
    return Side.SELLER if SELL in held else Side.BUYER if BUY in held else None


def of_need(need: Need) -> list[Share]:
    """Return the shares of a need in the order of its parts, the live ones first."""
    rows = Share.objects.filter(part__need=need).select_related("owner__place", "seller", "product", "part", "offer")
    order = {state: at for at, state in enumerate((*reversed(LIVE), ShareState.DECLINED, ShareState.DROPPED))}
    return sorted(rows, key=lambda share: (share.part.number, order[ShareState(share.state)], share.pk))


def words(share: Share) -> QuerySet[ShareWord]:
    """Return what both sides said of a share, the first word first."""
    return share.words.select_related("by")


def days(share: Share) -> tuple[date, date]:
    """Return the days [from, before) on which a share may be delivered: those of its part and of its lot."""
    part = share.part
    if share.month is not None:
        starts_on, ends_before = share.month, next_month(share.month)
    elif share.offer is not None:
        starts_on, ends_before = share.offer.starts_on, share.offer.ends_before
    else:
        raise ValueError(f"Share {share.pk} is drawn from nothing.")
    return max(part.starts_on, starts_on), min(part.ends_before, ends_before)


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a share's lot its seller could give it: `left` base units, its own included; `minimum` at once."""

    left: int
    minimum: int
    most: int


def room(share: Share, *, on: date) -> Room:
    """Return how much a share may be: its lot beside what is promised to others, and what its part still takes."""
    starts_on, ends_before = days(share)
    lots = supply.available(
        share.part.need.province, starts_on=starts_on, ends_before=ends_before, on=on, products=[share.product_id]
    )
    key = matching.key_of(share.product_id, share.month, share.offer_id, share.seller_id)
    mine = next((lot for lot in lots if matching.stock_key(lot) == key), None)
    own = share.quantity if share.state in supply.PROMISED else 0
    others = Share.objects.filter(part=share.part_id, state__in=supply.PROMISED).exclude(pk=share.pk)
    taken = sum(others.values_list("quantity", flat=True))
    most = share.part.quantity * (100 + share.part.need.tolerance) // 100 - taken
    return Room(own + (mine.quantity if mine else 0), mine.minimum if mine else 0, most)


def alive(province: Place) -> Q:
    """Return the condition on needs of a province: open, or with live shares."""
    held = Share.objects.filter(part__need__province=province, state__in=LIVE)
    return Q(province=province) & (Q(state=NeedState.OPEN) | Q(pk__in=held.values("part__need")))


def live(province: Place, *, need: Need | None = None) -> QuerySet[Share]:
    """Return the live shares of a province, or of one need, by number, with what their standing depends on."""
    rows = Share.objects.filter(part__need__province=province, state__in=LIVE)
    rows = rows if need is None else rows.filter(part__need=need)
    return rows.select_related("part__need", "offer", "permit", "product").order_by("pk")


def standings(shares: Sequence[Share], *, on: date) -> dict[int, Standing]:
    """Return how each of these shares stands on a day; five queries whatever their number."""
    parties = {pk for share in shares for pk in (share.owner_id, share.seller_id)}
    halted = _halted(parties, on)
    kinds = {share.product.kind_id for share in shares if share.product.kind_id is not None}
    asks = any(share.part.need.certificates or share.part.need.stars for share in shares)
    certificates = pooling.certificates_of(kinds, on) if asks else {}
    stars = pooling.stars_of(kinds, on) if asks else {}
    found = {}
    for share in shares:
        status, successor = halted.get(share.owner_id) or halted.get(share.seller_id) or ("", None)
        found[share.pk] = Standing(
            is_need_open=share.part.need.state == NeedState.OPEN,
            ends_before=days(share)[1],
            seller_status=status,
            successor=successor,
            is_permitted=_is_permitted(share, on),
            lacking=_lacking(share, certificates.get(share.product_id, ()), stars.get(share.product_id, ()), on),
        )
    return found


def _halted(organisations: Collection[int], on: date) -> dict[int, tuple[str, int | None]]:
    """Return the organisations that do not work on a day, with their state and who took their place, if one did."""
    rows = LifecycleEvent.objects.filter(organisation__in=organisations, on__lte=on).order_by("on")
    latest = {pk: (event, status) for event, pk, status in rows.values_list("pk", "organisation", "status")}
    stopped = {pk: (event, status) for pk, (event, status) in latest.items() if status not in WORKING}
    came: dict[int, list[int]] = defaultdict(list)
    events = [event for event, _status in stopped.values()]
    for event, successor in Succession.objects.filter(event__in=events).values_list("event", "successor"):
        came[event].append(successor)
    only = {event: found[0] for event, found in came.items() if len(found) == 1}
    return {pk: (status, only.get(event)) for pk, (event, status) in stopped.items()}


def _is_permitted(share: Share, on: date) -> bool:
    permit = share.permit
    if permit is None:
        return share.seller_id == share.owner_id
    return permit.state == PermitState.GIVEN and permit.starts_on <= on < permit.ends_before


def _lacking(share: Share, certificates: Iterable[Any], stars: Iterable[Any], on: date) -> str:
    starts_on, ends_before = days(share)
    starts_on, need = max(starts_on, on), share.part.need
    if starts_on >= ends_before:
        return ""
    held = list(certificates)
    for kind in sorted(need.certificates):
        if matching.lacking(held, kind, starts_on, ends_before):
            return str(kind)
    return STARS if need.stars and matching.stars_on_all(stars, starts_on, ends_before) < need.stars else ""
