"""The steps of a share between desk, seller and buyer, and what becomes of it when the world changes.

No database and no clock. Days are [starts_on, ends_before).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hoptac.core.errors import RuleBroken
from hoptac.market.choices import ShareState

NEED_ENDED, DAYS_OVER, SELLER, SUCCEEDED, PERMIT, CERTIFICATE, STARS = (
    "need_ended", "days_over", "seller", "succeeded", "permit", "certificate", "stars",
)  # fmt: skip
#: Between being asked and being in a contract, a side may still step back.
ANSWERABLE = (ShareState.ASKED, ShareState.AGREED)
DROPPABLE = (ShareState.PROPOSED, *ANSWERABLE)


def step_check(state: str, *allowed: str) -> None:
    """Refuse a step that a share in this state cannot take.

    Raises:
        RuleBroken: share_state.
    """
    if state not in allowed:
        raise RuleBroken(
            "share_state",
            "This share is “%(state)s” by now; that can no longer be done.",
            state=ShareState(state).label,
        )


def reason_check(reason: str) -> None:
    """Refuse to step back without saying why.

    Raises:
        RuleBroken: reason_missing.
    """
    if not reason.strip():
        raise RuleBroken("reason_missing", "Say why; the other side reads it.")


def terms_check(*, quantity: int, price: int, left: int, minimum: int, most: int) -> None:
    """Refuse terms no share can have: base units, đồng a base unit.

    `left` is what the seller has beside what is promised to others, `minimum` the least it delivers, `most` what the
    part still takes.
    Raises RuleBroken: share_quantity, share_over_stock, share_over_part, share_price.
    """
    if quantity < max(1, minimum):
        raise RuleBroken("share_quantity", "At least %(least)s is delivered at once.", least=max(1, minimum))
    if quantity > left:
        raise RuleBroken("share_over_stock", "Only %(left)s is left beside what is promised to others.", left=left)
    if quantity > most:
        raise RuleBroken("share_over_part", "The buyer takes at most %(most)s in this delivery.", most=most)
    if price <= 0:
        raise RuleBroken("share_price", "Say what a unit costs; the price is more than 0.")


def agree_check(price: int) -> None:
    """Refuse to agree to a price nobody has named.

    Raises:
        RuleBroken: share_price_open.
    """
    if price <= 0:
        raise RuleBroken("share_price_open", "No price is named yet. Propose one, then the other side can agree.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about a share on a day.

    `seller_status` is the state of whoever of owner and seller does not work, "" when both do; `successor` the
    organisation that took its place. `lacking` names the certificate that does not hold on all days of delivery, or
    "stars". `is_permitted`: the seller is the owner, or its permission holds.
    """

    is_need_open: bool
    ends_before: date
    seller_status: str = ""
    successor: int | None = None
    is_permitted: bool = True
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a share: `drop` it or leave it with the `flag`; empty flag: nothing is in its way."""

    drop: bool
    flag: Mapping[str, Any]


def fate(state: str, standing: Standing, *, on: date) -> Fate:
    """Return what becomes of a live share on a day.

    In a contract nothing is dropped: the contract says what follows. What both agreed outlives a permission revoked
    (it ends new sales) and a certificate that may still be renewed; it does not outlive its seller or the need.
    """
    is_agreed, is_bound = state == ShareState.AGREED, state == ShareState.CONTRACTED
    if standing.seller_status:
        code = SUCCEEDED if standing.successor else SELLER
        flag = {"code": code, "status": standing.seller_status}
        return Fate(not is_bound, flag | ({"successor": standing.successor} if standing.successor else {}))
    if not is_bound and not standing.is_need_open:
        return Fate(True, {"code": NEED_ENDED})
    if not is_bound and standing.ends_before <= on:
        return Fate(True, {"code": DAYS_OVER})
    if not is_bound and not is_agreed and not standing.is_permitted:
        return Fate(True, {"code": PERMIT})
    if standing.lacking and standing.ends_before > on:
        code = STARS if standing.lacking == STARS else CERTIFICATE
        return Fate(not is_bound and not is_agreed, {"code": code, "what": standing.lacking})
    return Fate(False, {})
