"""What can be had when, what an offer and a permission to sell must be. Quantities are whole base units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hoptac.core.errors import RuleBroken

#: An offer is of this season, not of a far future.
OFFER_LONGEST = timedelta(days=366)
#: Cooperatives run out of members who still know what they permitted.
PERMIT_LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Lot:
    """So much of a product that a seller has left, in one month of its calendar or in one offer.

    `quantity` is what is left after what was promised; `price` đồng a base unit, None: to be asked. `dimension` is
    what the quantity measures ("mass"), or "unit:…" for a unit that is no fixed amount and matches only itself.
    Exactly one of `month` (its first day) and `offer_id` is given. `is_stale`: nobody said for six months that it is
    still right.
    """

    product_id: int
    owner_id: int
    seller_id: int
    permit_id: int | None
    offer_id: int | None
    month: date | None
    starts_on: date
    ends_before: date
    quantity: int
    price: int | None
    is_stale: bool
    minimum: int
    dimension: str


def months(starts_on: date, ends_before: date) -> list[date]:
    """Return the first days of the months that share a day with [starts_on, ends_before)."""
    found, month = [], starts_on.replace(day=1)
    while month < ends_before:
        found.append(month)
        month = next_month(month)
    return found


def next_month(month: date) -> date:
    """Return the first day of the month after the one that begins on this day."""
    return (month + timedelta(days=31)).replace(day=1)


def offer_check(*, quantity: int, price: int, starts_on: date, ends_before: date, on: date) -> None:
    """Refuse an offer of nothing, for nothing, of the past, or for longer than a year.

    Raises:
        RuleBroken: offer_quantity, offer_price, offer_days, offer_past, offer_long.
    """
    if quantity <= 0:
        raise RuleBroken("offer_quantity", "An offer is of at least one whole unit (kg, litre, piece).")
    if price <= 0:
        raise RuleBroken("offer_price", "Say what it costs; the price is more than 0.")
    if ends_before <= starts_on:
        raise RuleBroken("offer_days", "The last day cannot be before the first.")
    if ends_before <= on:
        raise RuleBroken("offer_past", "These days are over.")
    if ends_before - starts_on > OFFER_LONGEST:
        raise RuleBroken(
            "offer_long", "An offer stands for a year at most; the season calendar is for what comes every year."
        )


def permit_check(*, starts_on: date, ends_before: date, on: date) -> None:
    """Refuse a permission without days, of the past, or for longer than three years.

    Raises:
        RuleBroken: permit_days, permit_past, permit_long.
    """
    if ends_before <= starts_on:
        raise RuleBroken("permit_days", "The last day cannot be before the first.")
    if ends_before <= on:
        raise RuleBroken("permit_past", "These days are over.")
    if ends_before - starts_on > PERMIT_LONGEST:
        raise RuleBroken("permit_long", "A permission holds for three years at most; then ask again.")
