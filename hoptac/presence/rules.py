"""What may be told of a channel, who is similar to whom, and what is worth doing next. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

from hoptac.core.errors import RuleBroken

#: A median of fewer would tell what one neighbour does.
FEWEST_SIMILAR = 5
THINGS = 3

_HOSTS = {
    "postmart": ("postmart.vn", "buudien.vn"),
    "voso": ("voso.vn",),
    "shopee": ("shopee.vn", "shp.ee"),
    "lazada": ("lazada.vn",),
    "tiktok": ("tiktok.com",),
    "facebook": ("facebook.com", "fb.com", "fb.me"),
    "zalo": ("zalo.me", "zalo.vn"),
    "alibaba": ("alibaba.com",),
}


class Numbers(NamedTuple):
    """What is told of a channel in a month; None: not told."""

    followers: int | None = None
    orders: int | None = None
    sales: int | None = None

    def over(self, before: Numbers) -> Numbers:
        """Return these numbers, and what was known before where they tell nothing."""
        return Numbers(*(old if new is None else new for new, old in zip(self, before, strict=True)))


class Nature(NamedTuple):
    """By what organisations are compared."""

    kind: str
    sector: str
    size: str


class Similar(NamedTuple):
    """The organisations one is compared with, and in what they are alike: "size", "sector", "kind", or "" for none."""

    ids: tuple[int, ...]
    alike: str


def first_day(on: date) -> date:
    """Return the first day of the month."""
    return on.replace(day=1)


def last_day(month: date) -> date:
    """Return the last day of the month that begins on this day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def url_check(platform: str, url: str) -> None:
    """Refuse an address that is not secured, or that does not belong to the platform named.

    Raises:
        RuleBroken: presence_url, presence_url_elsewhere.
    """
    host = (urlsplit(url).hostname or "") if url.startswith("https://") else ""
    if not host:
        raise RuleBroken("presence_url", "Give the whole address, as it stands in the browser: https://…")
    known = _HOSTS.get(platform)
    if known and not any(host == each or host.endswith(f".{each}") for each in known):
        raise RuleBroken(
            "presence_url_elsewhere", "%(host)s does not belong to this platform. Choose another one.", host=host
        )


def month_check(month: date, *, on: date) -> None:
    """Refuse numbers of a month that has not begun, or of long ago.

    Raises:
        RuleBroken: presence_month_ahead, presence_month_old.
    """
    if month > on:
        raise RuleBroken("presence_month_ahead", "This month has not begun yet.")
    if month.year < 2010:
        raise RuleBroken("presence_month_old", "Numbers are kept from 2010 on.")


def numbers_check(numbers: Numbers) -> None:
    """Refuse a month without any number, or sales without orders where both are told.

    Raises:
        RuleBroken: presence_nothing_told, presence_sales_without_orders.
    """
    if numbers == Numbers():
        raise RuleBroken("presence_nothing_told", "Give at least one number.")
    if numbers.sales and numbers.orders == 0:
        raise RuleBroken("presence_sales_without_orders", "There are sales, but no orders. Check the two numbers.")


def similar(own: int, natures: Mapping[int, Nature]) -> Similar:
    """Return with whom an organisation is compared among those with public pages: at least five others.

    The same kind, sector and size; without enough of these any size; then any sector.
    """
    mine = natures.get(own)
    if mine is None:
        return Similar((), "")
    for alike, length in (("size", 3), ("sector", 2), ("kind", 1)):
        ids = tuple(pk for pk, nature in natures.items() if pk != own and nature[:length] == mine[:length])
        if len(ids) >= FEWEST_SIMILAR:
            return Similar(ids, alike)
    return Similar((), "")


def middle(values: Sequence[int | Fraction]) -> Fraction | None:
    """Return the median, None of too few values."""
    return Fraction(median(map(Fraction, values))) if len(values) >= FEWEST_SIMILAR else None


def things(missing: Iterable[tuple[int, Sequence[str]]], order: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return what is most worth doing: a part of a page and the products it is missing at.

    Parts come in the order of their worth; of each product only its next three are looked at, so that one poor page
    does not hide the others.
    """
    found: dict[str, list[int]] = {}
    for product_id, parts in missing:
        for part in parts[:THINGS]:
            found.setdefault(part, []).append(product_id)
    ranked = sorted(found.items(), key=lambda item: (order.index(item[0]), -len(item[1])))
    return ranked[:THINGS]


def rate(part: int | None, whole: int | None) -> Fraction | None:
    """Return part ÷ whole, None where the whole is nothing or not known."""
    return Fraction(part, whole) if part is not None and whole else None
