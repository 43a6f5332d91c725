"""Why this lot and not the next one, and what would let an unserved part be served. As data; words come later.

No database and no clock. Prices are đồng a base unit with transport.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hoptac.market.rules import matching
from hoptac.market.rules.matching import Match, Wanted, stock_key
from hoptac.market.rules.pooling.instance import Lot as Placed

#: How many cheaper ones are told of.
TOLD = 2
SOLD_OUT, TAKEN, TOO_LITTLE, LIMIT, OTHERWISE = "sold_out", "taken", "too_little", "limit", "otherwise"
SUPPLIERS, QUANTITY = "suppliers", "quantity"


@dataclass(frozen=True, slots=True)
class Result:
    """An answer seen from one part: what was placed there, and what is left of every stock after all parts."""

    part: Wanted
    matches: Sequence[Match]
    placed: Mapping[str, int]
    suppliers: Collection[int]
    left: Mapping[str, int]

    @property
    def served(self) -> int:
        """Return how many base units the part gets."""
        return sum(self.placed.values())

    @property
    def missing(self) -> int:
        """Return how many base units are missing to what is wanted."""
        return max(0, self.part.quantity - self.served)

    @property
    def is_full_of_suppliers(self) -> bool:
        """Return whether no further supplier may join."""
        return len(set(self.suppliers)) >= self.part.most_suppliers


def results(
    wanted: Iterable[Wanted], matches: Iterable[Match], placed: Iterable[Placed], suppliers: Mapping[str, int],
    capacity: Mapping[str, int],
) -> list[Result]:  # fmt: skip
    """Return the answer part by part. suppliers: seller by stock; capacity: what there was of each stock."""
    of_part: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        of_part[match.wanted.part].append(match)
    lots: dict[int, dict[str, int]] = defaultdict(dict)
    left = dict(capacity)
    for one in placed:
        lots[int(one.delivery)][one.stock] = one.quantity
        left[one.stock] = left.get(one.stock, 0) - one.quantity
    return [
        Result(part, of_part[part.part], mine := lots[part.part], {suppliers[stock] for stock in mine}, left)
        for part in wanted
    ]


def of_match(result: Result, match: Match, sold_out: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return why this match serves the part: its price, the next dearer one, cheaper ones and why not they.

    sold_out: sellers of the kind in these days whose stock is promised already, each {"owner", "price", "month"}.
    """
    others = [each for each in result.matches if each.lot.product_id != match.lot.product_id]
    open_ones = [each for each in others if not each.barriers and stock_key(each.lot) not in result.placed]
    dearer = sorted((each for each in open_ones if each.cost >= match.cost), key=_order)
    found: dict[str, Any] = {"unit": match.delivered, "transport": match.transport}
    if match.fair:
        found["fair"] = match.fair
    if dearer and dearer[0].delivered is not None and match.delivered is not None:
        found["next"] = {"owner": dearer[0].lot.owner_id, "more": dearer[0].delivered - match.delivered}
    elif not others:
        found["only"] = True
    cheaper = [_why_not(result, match, each) for each in sorted(others, key=_order) if _is_cheaper(result, each, match)]
    gone = [
        {"owner": one["owner"], "why": SOLD_OUT, "month": one["month"]}
        for one in sold_out
        if one["price"] and match.delivered and one["price"] < match.delivered
    ]
    told: dict[int, dict[str, Any]] = {}
    for one in [*gone, *cheaper]:
        told.setdefault(one["owner"], one)
    told.pop(match.lot.owner_id, None)
    if told:
        found["cheaper"] = list(told.values())[:TOLD]
    return found


def _order(match: Match) -> tuple[int, int]:
    return match.cost, match.lot.product_id


def _is_cheaper(result: Result, other: Match, match: Match) -> bool:
    kinds = {barrier.kind for barrier in other.barriers}
    if kinds & {matching.DIMENSION, matching.WINDOW, matching.PRICE} or stock_key(other.lot) in result.placed:
        return False
    return other.cost < match.cost


def _why_not(result: Result, match: Match, other: Match) -> dict[str, Any]:
    """Return why a cheaper one was not taken (or not for more)."""
    found: dict[str, Any] = {"owner": other.lot.owner_id}
    if other.barriers:
        worst = max(other.barriers, key=lambda barrier: barrier.kind.startswith(matching.CERTIFICATE))
        return found | {"why": worst.kind, "size": worst.size}
    left = result.left.get(stock_key(other.lot), 0)
    if left <= 0:
        return found | {"why": TAKEN}
    if result.is_full_of_suppliers and left < result.placed.get(stock_key(match.lot), 0):
        return found | {"why": TOO_LITTLE, "left": left}
    if result.is_full_of_suppliers and other.lot.seller_id not in set(result.suppliers):
        return found | {"why": LIMIT, "most": result.part.most_suppliers}
    return found | {"why": OTHERWISE}


@dataclass(frozen=True, slots=True)
class Mend:
    """A change that would bring `quantity` more base units to a part, and by how much: see the kinds of matching.

    `size` is đồng, days, stars, base units or suppliers as the kind says; `owners` who would then deliver, the one
    that takes the smallest change first. `weight` compares changes of different kinds: smaller is easier.
    """

    kind: str
    size: int
    quantity: int
    owners: tuple[int, ...]
    is_enough: bool
    weight: Fraction

    def told(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"kind": self.kind, "size": self.size, "quantity": self.quantity, "owners": list(self.owners),
                "enough": self.is_enough}  # fmt: skip


def mends(result: Result) -> list[Mend]:
    """Return what would help a part that is not wholly served: changes that suffice first, the smallest first.

    One change a kind: of every lot that fails for this alone, as many as it takes, the smallest failure first. Whole
    days, seasons and papers weigh more than a price raised by a few percent.
    """
    if not result.missing:
        return []
    alone: dict[str, list[Match]] = defaultdict(list)
    for match in result.matches:
        kinds = {barrier.kind for barrier in match.barriers}
        if len(match.barriers) == 1 and not kinds & {matching.REFUSED, matching.DECLINED, matching.DIMENSION}:
            alone[match.barriers[0].kind].append(match)
    found = [_mend(result, kind, of_kind) for kind, of_kind in alone.items()]
    found += [*_more_suppliers(result), *_less(result)]
    return sorted((one for one in found if one is not None), key=lambda one: (not one.is_enough, one.weight, one.kind))


def _left(result: Result, match: Match) -> int:
    return result.left.get(stock_key(match.lot), match.lot.quantity)


def _mend(result: Result, kind: str, of_kind: Iterable[Match]) -> Mend | None:
    gained, size, owners, suppliers = 0, 0, list[int](), set(result.suppliers)
    for match in sorted(of_kind, key=lambda each: (each.barriers[0].size, each.cost)):
        joins = match.lot.seller_id not in suppliers
        left = min(_left(result, match), result.missing - gained)
        if left <= 0 or (joins and len(suppliers) >= result.part.most_suppliers):
            continue
        suppliers.add(match.lot.seller_id)
        owners.append(match.lot.owner_id)
        gained, size = gained + left, max(size, match.barriers[0].size)
    if not gained:
        return None
    weight = _weight(kind, size, result.part, of_kind)
    is_enough = result.served + gained >= max(1, result.part.least)
    return Mend(kind, size, gained, tuple(dict.fromkeys(owners)), is_enough, weight)


def _weight(kind: str, size: int, part: Wanted, of_kind: Iterable[Match]) -> Fraction:
    """Return how hard a change is: the share of the price, of the quantity, of a month, of a year; a paper is 1."""
    if kind == matching.PRICE:
        return Fraction(size, max(1, part.ceiling or 0, *(match.cost for match in of_kind)))
    if kind in (matching.LOT, matching.MINIMUM):
        return Fraction(size, part.quantity)
    if kind == matching.STALE:
        return Fraction(1, 100)
    if kind == matching.WINDOW:
        return Fraction(size, 30)
    if kind.startswith(matching.EXPIRY):
        return Fraction(size, 90)
    return Fraction(size) if kind == matching.STARS else Fraction(1)


def _open_left(result: Result) -> list[Match]:
    found = [match for match in result.matches if not match.barriers and _left(result, match) > 0]
    return sorted(found, key=lambda match: (-_left(result, match), match.cost))


def _more_suppliers(result: Result) -> Iterable[Mend]:
    """Yield how many more suppliers would bring what is missing, when it is their number that binds."""
    gained, owners, sellers = 0, list[int](), set(result.suppliers)
    if not _binds(result, len(sellers)):
        return
    for match in _open_left(result):
        if gained < result.missing:
            gained += min(_left(result, match), result.missing - gained)
            owners.append(match.lot.owner_id)
            sellers.add(match.lot.seller_id)
    more = len(sellers) - result.part.most_suppliers
    if gained and more > 0:
        is_enough = result.served + gained >= max(1, result.part.least)
        yield Mend(SUPPLIERS, more, gained, tuple(dict.fromkeys(owners)), is_enough, Fraction(more, 5))


def _binds(result: Result, sellers: int) -> bool:
    """Return whether the number of suppliers can be what binds: all places taken, or nothing was placed at all."""
    return sellers >= result.part.most_suppliers or not sellers


def _less(result: Result) -> Iterable[Mend]:
    """Yield the lower quantity that could be had, when the part asks for all or nothing."""
    if result.served or not result.part.least:
        return
    best: dict[int, int] = defaultdict(int)
    owners: dict[int, int] = {}
    for match in _open_left(result):
        best[match.lot.seller_id] += _left(result, match)
        owners.setdefault(match.lot.seller_id, match.lot.owner_id)
    largest = sorted(best, key=lambda seller: (-best[seller], seller))[: result.part.most_suppliers]
    there = min(sum(best[seller] for seller in largest), result.part.quantity)
    if 0 < there < result.part.least:
        size = result.part.quantity - there
        told = tuple(dict.fromkeys(owners[seller] for seller in largest))
        yield Mend(QUANTITY, size, there, told, True, Fraction(size, result.part.quantity))
