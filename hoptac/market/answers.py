"""An answer to a need as pages show it: parts with their shares, reasons and what would help, and a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce

from hoptac.market.choices import ShareState, Verdict
from hoptac.market.models import Need, NeedPart, Pooling, Ruling, Share
from hoptac.market.queries import pooling, shares, supply
from hoptac.market.telling import Teller, names_in
from hoptac.parties.models import Organisation
from hoptac.places.models import Place
from hoptac.showcase import mapping

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A share with its words. `delivered` is đồng a base unit with transport, `total` đồng for all of it."""

    share: Share
    starts_on: date
    last_day: date
    delivered: int
    total: int
    why: Sequence[str]
    flag: str
    verdict: str = ""

    @property
    def is_live(self) -> bool:
        """Return whether the share counts."""
        return self.share.state in shares.LIVE


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its shares; `missing` base units are not served, `mends` say what would help."""

    part: NeedPart
    shown: Sequence[Shown]
    missing: int
    mends: Sequence[str]
    rulings: Sequence[Ruling]

    @property
    def last_day(self) -> date:
        """Return the last day of delivery."""
        return self.part.ends_before - _DAY

    @property
    def live(self) -> list[Shown]:
        """Return the shares that count."""
        return [one for one in self.shown if one.is_live]

    @property
    def over(self) -> list[Shown]:
        """Return the shares that were declined or dropped."""
        return [one for one in self.shown if not one.is_live]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a need. `total` is đồng for all live shares with transport; `run` the pooling that is newest."""

    need: Need
    parts: Sequence[Part]
    run: Pooling | None
    states: frozenset[str] = field(default_factory=frozenset)

    @property
    def live(self) -> list[Shown]:
        """Return the shares that count."""
        return [one for part in self.parts for one in part.live]

    @property
    def total(self) -> int:
        """Return đồng for everything with transport, as far as prices are named."""
        return sum(one.total for one in self.live)

    @property
    def has_proposed(self) -> bool:
        """Return whether somebody can be asked."""
        return ShareState.PROPOSED in self.states


def of_need(need: Need, *, on: date, is_desk: bool, parts: Sequence[NeedPart] | None = None) -> Answer:
    """Return the answer to a need as the desk or as its buyer sees it; the buyer does not see what is only proposed.

    parts: those of the need, where they are read already.
    """
    rows = [share for share in shares.of_need(need) if is_desk or share.state != ShareState.PROPOSED]
    run = pooling.latest(need.province, need) if is_desk else None
    parts = list(need.parts.all()) if parts is None else parts
    if is_desk:
        prefetch_related_objects(parts, Prefetch("rulings", Ruling.objects.select_related("product").order_by("pk")))
    unserved = run.unserved if run else {}
    told = [one for share in rows for one in (share.reasons, share.flag)]
    teller = teller_of(need, [*told, *(unserved.get(str(part.pk), {}) for part in parts)])
    found = []
    for part in parts:
        mine = [share for share in rows if share.part_id == part.pk]
        rulings = list(part.rulings.all()) if is_desk else []
        verdicts = {one.product_id: one.verdict for one in rulings}
        served = sum(share.quantity for share in mine if share.state in shares.LIVE)
        mends = [teller.mend(one) for one in unserved.get(str(part.pk), {}).get("mends", ())]
        shown = [one(share, teller, verdict=verdicts.get(share.product_id, "")) for share in mine]
        missing = max(0, part.quantity - served)
        refused = [each for each in rulings if each.verdict == Verdict.REFUSED or not _is_shown(each, mine)]
        found.append(Part(part, shown, missing, mends if missing else (), refused))
    return Answer(need, found, run, frozenset(share.state for share in rows))


def _is_shown(ruling: Ruling, rows: Iterable[Share]) -> bool:
    return any(share.product_id == ruling.product_id and share.state in shares.LIVE for share in rows)


def teller_of(need: Need, told: Sequence[dict[str, object]]) -> Teller:
    """Return who tells of a need: the names that reasons, mends and flags use, read in one query."""
    wanted = names_in(*told)
    rows = Organisation.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
    return Teller(dict(rows), need.unit)


def one(share: Share, teller: Teller, *, verdict: str = "") -> Shown:
    """Return a share with its words; its owner is read with it."""
    starts_on, ends_before = shares.days(share)
    each = share.transport // share.quantity
    own = Teller({**teller.names, share.owner_id: share.owner.name}, teller.unit)
    total = share.price * share.quantity + share.transport if share.price else 0
    return Shown(
        share, starts_on, ends_before - _DAY, share.price + each if share.price else 0, total, own.why(share),
        own.flag(share), verdict,
    )  # fmt: skip


class Dot(NamedTuple):
    """A spot on the map: where, of what (seller, buyer), and its words."""

    x: float
    y: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of who delivers to where: its size, the province's outline, the buyer, the sellers."""

    width: int
    height: int
    outline: str
    buyer: Dot
    sellers: Sequence[Dot]


def map_of(answer: Answer) -> Map | None:
    """Return where the live shares come from and go to; None where a place or the outline is not known."""
    frame = mapping.frame_of(answer.need.province.code)
    goal = answer.need.place
    if frame is None or goal.lat is None or not answer.live:
        return None
    places: dict[int, tuple[Place, list[str]]] = {}
    for shown in answer.live:
        owner = shown.share.owner
        names = places.setdefault(owner.place_id, (owner.place, []))[1]
        if owner.name not in names:
            names.append(owner.name)
    sellers = [
        _dot(frame, place, "seller", f"{place.full_name}: {', '.join(names)}")
        for place, names in places.values()
        if place.lat is not None
    ]
    buyer = _dot(frame, goal, "buyer", goal.full_name)
    return Map(mapping.WIDTH, frame.height, frame.outline, buyer, sellers)


def _dot(frame: mapping.Frame, place: Place, kind: str, label: str) -> Dot:
    return Dot(*frame.at(float(place.lat or 0), float(place.lon or 0)), kind, label)


def parts_of(needs: Iterable[Need]) -> list[Any]:
    """Return the parts of these needs, each with base units `promised` and `proposed`; one query."""
    promised = Coalesce(Sum("shares__quantity", filter=Q(shares__state__in=supply.PROMISED)), 0)
    proposed = Coalesce(Sum("shares__quantity", filter=Q(shares__state=ShareState.PROPOSED)), 0)
    rows = NeedPart.objects.filter(need__in=[need.pk for need in needs]).annotate(promised=promised, proposed=proposed)
    return list(rows.order_by("need", "number"))


def sums(need: Need, parts: Iterable[Any]) -> tuple[int, int, int]:
    """Return base units wanted, promised and proposed of a need, from parts as `parts_of` returns them."""
    mine = [part for part in parts if part.need_id == need.pk]
    return (
        sum(part.quantity for part in mine), sum(part.promised for part in mine), sum(part.proposed for part in mine)
    )  # fmt: skip
