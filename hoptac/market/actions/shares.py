"""Shares: asked of both sides, agreed, changed, declined, dropped; and reviewed when the world has changed.

Locks: the need first, then its shares by number. What both sides agreed uses up what there is until it is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.market import answers, facts
from hoptac.market.choices import NeedState, ShareState, Side
from hoptac.market.models import Need, Share, ShareWord
from hoptac.market.queries import shares as queries
from hoptac.market.rules import shares as rules
from hoptac.parties.models import Organisation
from hoptac.places.models import Place

_CODES = {Side.SELLER: queries.SELL, Side.BUYER: queries.BUY}


@transaction.atomic
def share_ask(*, actor: User, share: Share) -> Share:
    """Ask both sides about a proposed share and return it; from now on it uses up what there is.

    Raises:
        RuleBroken: share_state, share_over_stock, need_not_open, share_gone.
    """
    locked = _locked(actor, share, "market.share.ask", ShareState.PROPOSED)
    today = timezone.localdate()
    _check_standing(locked, today)
    left = _room(locked, today).left
    if locked.quantity > left:
        raise RuleBroken("share_over_stock", "Only %(left)s is left beside what is promised to others.", left=left)
    _moved(actor, locked, "market.share.ask", state=ShareState.ASKED)
    return locked


@transaction.atomic
def share_agree(*, actor: User, share: Share, side: Side, on_behalf_of: str = "") -> Share:
    """Agree for a side to a share as it stands and return it; agreed by both it is agreed.

    `on_behalf_of` names who phoned: the desk then answers for that side.

    Raises:
        RuleBroken: share_state, share_price_open, need_not_open, share_gone.
    """
    locked = _answered(actor, share, side, on_behalf_of, ShareState.ASKED)
    rules.agree_check(locked.price)
    _check_standing(locked, timezone.localdate())
    now = timezone.now()
    if side == Side.SELLER:
        locked.seller_agreed_at = now
    else:
        locked.buyer_agreed_at = now
    is_agreed = locked.seller_agreed_at is not None and locked.buyer_agreed_at is not None
    state = ShareState.AGREED if is_agreed else ShareState.ASKED
    if on_behalf_of:
        _said(actor, locked, side, "", on_behalf_of)
    _moved(actor, locked, "market.share.agree", state=state, on_behalf_of=phoned(on_behalf_of, _speaker(locked, side)))
    facts.sync([locked.part.need.buyer_id])
    return locked


@transaction.atomic
def share_change(
    *, actor: User, share: Share, side: Side, quantity: int, price: int, text: str = "", on_behalf_of: str = ""
) -> Share:
    """Propose another quantity or price (base units) for a side and return the share; the other side is asked anew.

    Raises:
        RuleBroken: share_state, need_not_open, share_gone, and those of rules.shares.terms_check.
    """
    locked = _answered(actor, share, side, on_behalf_of, ShareState.ASKED)
    today = timezone.localdate()
    _check_standing(locked, today)
    room = _room(locked, today)
    rules.terms_check(quantity=quantity, price=price, left=room.left, minimum=room.minimum, most=room.most)
    now, each = timezone.now(), locked.transport // locked.quantity
    changes = audit.changed(
        {"quantity": locked.quantity, "price": locked.price}, {"quantity": quantity, "price": price}
    )
    locked.quantity, locked.price, locked.transport = quantity, price, each * quantity
    locked.seller_agreed_at = now if side == Side.SELLER else None
    locked.buyer_agreed_at = now if side == Side.BUYER else None
    _said(actor, locked, side, text, on_behalf_of, quantity=quantity, price=price)
    named = phoned(on_behalf_of, _speaker(locked, side))
    _moved(actor, locked, "market.share.change", note=text, changes=changes, on_behalf_of=named)
    return locked


@transaction.atomic
def share_decline(*, actor: User, share: Share, side: Side, reason: str, on_behalf_of: str = "") -> Share:
    """Decline a share for a side and return it. Nothing else of the need is touched; the desk may pool anew.

    Raises:
        RuleBroken: share_state, reason_missing.
    """
    locked = _answered(actor, share, side, on_behalf_of, *rules.ANSWERABLE)
    rules.reason_check(reason)
    locked.declined_by, locked.reason = side, reason.strip()[:300]
    _said(actor, locked, side, reason, on_behalf_of)
    named = phoned(on_behalf_of, _speaker(locked, side))
    _moved(actor, locked, "market.share.decline", state=ShareState.DECLINED, note=locked.reason, on_behalf_of=named)
    facts.sync([locked.part.need.buyer_id])
    return locked


@transaction.atomic
def share_drop(*, actor: User, share: Share, reason: str) -> Share:
    """Take a share out of the answer, as the desk, and return it.

    Raises:
        RuleBroken: share_state, reason_missing.
    """
    locked = _locked(actor, share, "market.share.ask", *rules.DROPPABLE)
    rules.reason_check(reason)
    locked.reason = reason.strip()[:300]
    _said(actor, locked, None, reason)
    _moved(actor, locked, "market.share.drop", state=ShareState.DROPPED, note=locked.reason)
    facts.sync([locked.part.need.buyer_id])
    return locked


@transaction.atomic
def shares_ask(*, actor: User, need: Need) -> list[Share]:
    """Ask both sides about every share proposed for a need and return them.

    Raises:
        RuleBroken: as share_ask; need_nothing_proposed.
    """
    gate.require(actor, "market.answer.ask", need)
    rows = Share.objects.filter(part__need=need, state=ShareState.PROPOSED).order_by("pk")
    asked = [share_ask(actor=actor, share=share) for share in rows]
    if not asked:
        raise RuleBroken("need_nothing_proposed", "Nothing is proposed for this need. Pool first.")
    return asked


@transaction.atomic
def shares_agree(*, actor: User, need: Need) -> list[Share]:
    """Agree for the buyer to every share of its need that waits for it, and return them.

    Raises:
        RuleBroken: as share_agree; share_nothing_waits.
    """
    gate.require(actor, "market.answer.agree", need)
    rows = queries.waiting(actor, Side.BUYER).filter(part__need=need).order_by("pk")
    agreed = [share_agree(actor=actor, share=share, side=Side.BUYER) for share in rows]
    if not agreed:
        raise RuleBroken("share_nothing_waits", "Nothing waits for your answer here.")
    return agreed


@transaction.atomic
def shares_review(*, actor: User, province: Place, on: date, need: Need | None = None) -> list[Share]:
    """Look at every live share of a province as things stand on a day; return those dropped, passed on or flagged.

    Of one need alone where that is given. See rules.shares.fate for what becomes of which. Locks every need of the
    province that is open or has live shares.
    """
    gate.require(actor, "market.pooling.run", province)
    needs = Need.objects.filter(queries.alive(province)).order_by("pk")
    list(needs.select_for_update().values_list("pk"))
    live = list(queries.live(province, need=need).select_for_update(of=("self",)))
    standings, touched = queries.standings(live, on=on), []
    for share in live:
        fate = rules.fate(share.state, standings[share.pk], on=on)
        if fate.drop and share.state == ShareState.PROPOSED:
            share.delete()
        elif fate.drop:
            _dropped(actor, share, fate.flag)
            touched.append(share)
        elif fate.flag != share.flag:
            share.flag = dict(fate.flag)
            _moved(actor, share, "market.share.flag", note=_note(share, fate.flag))
            touched.append(share)
    if touched:
        facts.sync({share.part.need.buyer_id for share in touched})
    return touched


def _note(share: Share, flag: Mapping[str, Any]) -> str:
    """Return what came in the way of a share, in words; "–" for what no longer does."""
    told = dict(flag)
    return answers.teller_of(share.part.need, [told]).flag_words(told) or "–"


def _dropped(actor: User, share: Share, flag: Mapping[str, Any]) -> None:
    """Drop a share for what was found; one whose cooperative became another is offered to that one anew."""
    share.flag = dict(flag)
    _moved(actor, share, "market.share.drop", state=ShareState.DROPPED, note=_note(share, flag))
    if flag["code"] != rules.SUCCEEDED or share.part.need.state != NeedState.OPEN:
        return
    now = timezone.now()
    new = Share.objects.create(
        part=share.part, pooling=share.pooling, product=share.product, owner_id=flag["successor"],
        seller_id=flag["successor"], offer=share.offer, month=share.month, quantity=share.quantity, price=share.price,
        transport=share.transport, distance=share.distance, reasons=share.reasons, state=ShareState.ASKED,
        instead_of=share, changed_at=now,
    )  # fmt: skip
    audit.record(actor=actor, code="market.share.ask", organisation=new.seller, target=new)


def _answered(actor: User, share: Share, side: Side, on_behalf_of: str, *states: str) -> Share:
    """Return the share locked for the answer of a side, given by itself or by the desk for whoever phoned."""
    return _locked(actor, share, queries.RELAY if on_behalf_of else _CODES[side], *states)


def phoned(on_behalf_of: str, organisation: Organisation) -> str | None:
    """Return who phoned and for whom, as the trail has it; None when nobody did."""
    return f"{on_behalf_of} ({organisation})" if on_behalf_of else None


def _speaker(share: Share, side: Side) -> Organisation:
    return share.seller if side == Side.SELLER else share.part.need.buyer


def _locked(actor: User, share: Share, code: str, *states: str) -> Share:
    """Return the share locked behind its need, if the actor may and its state allows the step."""
    gate.require(actor, code, share)
    Need.objects.select_for_update().get(parts=share.part_id)
    rows = Share.objects.select_related(
        "part__need__province", "part__need__kind", "part__need__buyer", "offer", "permit", "product", "seller", "owner"
    )
    locked = rows.select_for_update(of=("self",)).get(pk=share.pk)
    rules.step_check(locked.state, *states)
    return locked


def _room(share: Share, on: date) -> queries.Room:
    """Return how much a share may be; whoever promises of the same product meanwhile waits."""
    Product.objects.select_for_update(no_key=True).values_list("pk").get(pk=share.product_id)
    return queries.room(share, on=on)


def _check_standing(share: Share, on: date) -> None:
    """Refuse to go on with a share that the next review drops."""
    if share.part.need.state != NeedState.OPEN:
        raise RuleBroken("need_not_open", "This need is no longer open.")
    if rules.fate(share.state, queries.standings([share], on=on)[share.pk], on=on).drop:
        raise RuleBroken(
            "share_gone", "This can no longer be delivered as it stood: seller, permission or certificate has changed."
        )


def _said(
    actor: User,
    share: Share,
    side: Side | None,
    text: str,
    on_behalf_of: str = "",
    *,
    quantity: int | None = None,
    price: int | None = None,
) -> None:
    begin = _("By phone from %(name)s.") % {"name": on_behalf_of} if on_behalf_of else ""
    ShareWord.objects.create(
        share=share, side=side or "", by=actor, said_at=timezone.now(), text=f"{begin} {text}".strip()[:500],
        quantity=quantity, price=price,
    )  # fmt: skip


def _moved(
    actor: User,
    share: Share,
    code: str,
    *,
    state: ShareState | None = None,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
    on_behalf_of: str | None = None,
) -> None:
    share.state = state or share.state
    share.changed_at = timezone.now()
    share.save()
    audit.record(
        actor=actor, code=code, organisation=share.seller, target=share, note=note, changes=changes or {},
        on_behalf_of=on_behalf_of,
    )  # fmt: skip
