"""What a need may ask for, how many a buyer may post, what of it strangers may read; no database, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from hoptac.core.errors import RuleBroken

MOST_PARTS = 12
MOST_TOLERANCE = 50
MOST_SUPPLIERS = 20
#: Base units of one delivery: a million tonnes.
LARGEST = 10**9
#: How far ahead a delivery may lie, and how many days its window may span.
AHEAD = timedelta(days=731)
WIDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Part:
    """One delivery: `quantity` base units within [starts_on, ends_before)."""

    starts_on: date
    ends_before: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a buyer looks for, as models.Need keeps it: base units, đồng a base unit (None: to be agreed)."""

    kind_id: int
    unit_id: int
    place_id: int
    parts: tuple[Part, ...]
    grade: str = ""
    tolerance: int = 0
    takes_parts: bool = False
    price_ceiling: int | None = None
    certificates: tuple[str, ...] = ()
    stars: int = 0
    most_suppliers: int = 3
    smallest_lot: int = 0
    address: str = ""
    packaging: str = ""
    payment: str = ""
    note: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """How many needs a buyer may have open, and post on one day."""

    open: int
    a_day: int


UNCHECKED, CHECKED = Limit(open=3, a_day=3), Limit(open=100, a_day=30)


def check(wanted: Wanted, *, on: date) -> None:
    """Refuse what nobody could deliver, told on a day.

    Raises:
        RuleBroken: need_parts, need_window, need_past, need_far, need_wide, need_quantity, need_tolerance,
            need_suppliers, need_lot, need_price.
    """
    if not 1 <= len(wanted.parts) <= MOST_PARTS:
        raise RuleBroken("need_parts", "Enter between 1 and %(most)s deliveries.", most=MOST_PARTS)
    for number, part in enumerate(wanted.parts, 1):
        _part_check(part, number, on)
    if not 0 <= wanted.tolerance <= MOST_TOLERANCE:
        raise RuleBroken("need_tolerance", "The tolerance is between 0 and %(most)s percent.", most=MOST_TOLERANCE)
    if not 1 <= wanted.most_suppliers <= MOST_SUPPLIERS:
        raise RuleBroken("need_suppliers", "Allow between 1 and %(most)s suppliers.", most=MOST_SUPPLIERS)
    if wanted.smallest_lot > min(part.quantity for part in wanted.parts):
        raise RuleBroken("need_lot", "The smallest lot is larger than a whole delivery.")
    if wanted.price_ceiling is not None and wanted.price_ceiling < 1:
        raise RuleBroken("need_price", "This price is less than one đồng for a kg or piece.")


def _part_check(part: Part, number: int, on: date) -> None:
    if part.ends_before <= part.starts_on:
        raise RuleBroken("need_window", "Delivery %(number)s: the last day is before the first.", number=number)
    if part.ends_before <= on:
        raise RuleBroken("need_past", "Delivery %(number)s: these days are over.", number=number)
    if part.starts_on > on + AHEAD:
        raise RuleBroken("need_far", "Delivery %(number)s: no more than two years ahead, please.", number=number)
    if part.ends_before - part.starts_on > WIDEST:
        raise RuleBroken("need_wide", "Delivery %(number)s: name days within one year.", number=number)
    if not 0 < part.quantity <= LARGEST:
        raise RuleBroken("need_quantity", "Delivery %(number)s: this quantity cannot be meant.", number=number)


def flood_check(*, is_checked: bool, is_open: int, today: int) -> None:
    """Refuse another need of a buyer who has so many open and posted so many today.

    Raises:
        RuleBroken: need_most_open, need_most_today.
    """
    limit = CHECKED if is_checked else UNCHECKED
    if is_open >= limit.open:
        raise RuleBroken(
            "need_most_open",
            "You have %(most)s open needs, as many as you may. End one first, or ask the alliance to check you.",
            most=limit.open,
        )
    if today >= limit.a_day:
        raise RuleBroken("need_most_today", "You posted %(most)s needs today. Go on tomorrow.", most=limit.a_day)


#: Eight digits or more, however they are parted; an address for mail; an address of a page.
_CONTACTS = re.compile(r"\+?\d(?:[\s.\-()/]*\d){7,}|\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)


def without_contacts(words: str) -> str:
    """Return a buyer's words as strangers may read them: no telephone number, no mail, no page elsewhere."""
    return _CONTACTS.sub("…", words)
