"""What pooling needs to know: open parts, lots, facts about products, what is promised; and its latest answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum

from hoptac.access import gate
from hoptac.catalogue.models import Certificate, Kind, Product, Recognition, UnitFactor
from hoptac.catalogue.queries.naming import region_of
from hoptac.facts.choices import SizeBand
from hoptac.market.choices import NeedState, ShareState, Verdict
from hoptac.market.models import Need, NeedPart, Pooling, Ruling, SalePermit, Share, Weights
from hoptac.market.queries import supply
from hoptac.market.rules import matching
from hoptac.market.rules.matching import Held, Known, Match, Point, Promised, Terms, Wanted
from hoptac.market.rules.supply import Lot
from hoptac.places.models import Place
from hoptac.registry.models import Classification

#: How far outside a part's days lots are looked for, to say that other days would help.
AROUND = timedelta(days=92)
_SMALL = (SizeBand.MICRO, SizeBand.SMALL)


def terms(province: Place) -> Terms:
    """Return what the alliance of a province weighs; the usual where it has said nothing."""
    fields = ("small", "poor", "transport", "detour")
    said = Weights.objects.filter(province=province).values_list(*fields).first()
    return Terms(*said) if said else Terms()


def weights(province: Place) -> Weights | None:
    """Return what the alliance of a province said it weighs, with its poor communes; None: nothing yet."""
    return Weights.objects.filter(province=province).prefetch_related("poor_communes").first()


def open_parts(province: Place, *, on: date, need: Need | None = None) -> list[NeedPart]:
    """Return the parts of open needs a province pools that are not over, with what matching asks of them."""
    rows = NeedPart.objects.filter(need__province=province, need__state=NeedState.OPEN, ends_before__gt=on)
    if need is not None:
        rows = rows.filter(need=need)
    said = Prefetch("rulings", Ruling.objects.order_by("pk"))
    rows = rows.select_related("need__unit", "need__place", "need__kind").prefetch_related(said)
    return list(rows.order_by("need_id", "number"))


@dataclass(frozen=True)
class Problem:
    """All that is pooled at once: the parts, the matches, what stays, and what was promised to others."""

    wanted: Sequence[Wanted]
    found: Sequence[Match]
    promised: Sequence[Promised]
    pins: Mapping[int, int]
    sold_out: Mapping[int, Sequence[Mapping[str, Any]]]

    def plan(self) -> matching.Plan:
        """Return the programme."""
        return matching.plan(self.wanted, self.found, self.promised, pins=self.pins)


def problem(province: Place, parts: Sequence[NeedPart], *, on: date, is_alone: bool = False) -> Problem:
    """Return what is to be pooled for these parts; `is_alone`: what is proposed to other needs is left to them."""
    if not parts:
        return Problem((), (), (), {}, {})
    kinds = _kinds({part.need.kind_id for part in parts})
    asked_for = [pk for these in kinds.values() for pk in these]
    starts_on = max(on, min(part.starts_on for part in parts) - AROUND)
    ends_before = max(part.ends_before for part in parts) + AROUND
    lots = supply.available(province, starts_on=starts_on, ends_before=ends_before, on=on, kinds=asked_for)
    lots = _within_permits(lots)
    ids = [part.pk for part in parts]
    if is_alone:
        lots = _without_proposed(lots, ids)
    declined: dict[int, set[int]] = defaultdict(set)
    for pk, product in Share.objects.filter(part__in=ids, state=ShareState.DECLINED).values_list("part", "product"):
        declined[pk].add(product)
    regional = frozenset(_regional(province))
    wanted = [_wanted(part, regional, frozenset(declined[part.pk]), on) for part in parts]
    held = terms(province)
    found = matching.matches(wanted, lots, known(asked_for, province=province, terms=held, on=on), held)
    promised = _promised(ids)
    return Problem(wanted, found, promised, _pins(found, ids), _sold_out(kinds, lots))


def _kinds(wanted: Collection[int]) -> dict[int, list[int]]:
    """Return each wanted kind with the kinds under it."""
    found: dict[int, list[int]] = {pk: [pk] for pk in wanted}
    for pk, parent in Kind.objects.filter(parent__in=wanted).values_list("pk", "parent"):
        if parent is not None:
            found[parent].append(pk)
    return found


def _regional(province: Place) -> Iterable[int]:
    return UnitFactor.objects.filter(region=region_of(province.code)).values_list("unit", flat=True)


def dimension(part: NeedPart, regional: Collection[int]) -> str:
    """Return what a part's quantity measures, as supply says it of lots."""
    unit = part.need.unit
    return unit.dimension if unit.factor or unit.pk in regional else f"unit:{unit.code}"


def _wanted(part: NeedPart, regional: frozenset[int], declined: frozenset[int], on: date) -> Wanted:
    need, rulings = part.need, list(part.rulings.all())
    return Wanted(
        part=part.pk,
        need=need.pk,
        kind=need.kind_id,
        dimension=dimension(part, regional),
        starts_on=max(part.starts_on, on),
        ends_before=part.ends_before,
        quantity=part.quantity,
        tolerance=need.tolerance,
        takes_parts=need.takes_parts,
        ceiling=need.price_ceiling,
        certificates=frozenset(need.certificates),
        stars=need.stars,
        most_suppliers=need.most_suppliers,
        smallest_lot=need.smallest_lot,
        place=_point(need.place.lat, need.place.lon),
        refused=frozenset(one.product_id for one in rulings if one.verdict == Verdict.REFUSED),
        declined=declined,
        pinned=frozenset(one.product_id for one in rulings if one.verdict == Verdict.PINNED),
    )


def _point(lat: Any, lon: Any) -> Point | None:
    return None if lat is None or lon is None else Point(float(lat), float(lon))


def known(kinds: Collection[int], *, province: Place, terms: Terms, on: date) -> dict[int, Known]:
    """Return what is known of published products of these kinds of a province; certificates from a day on."""
    rows = Product.objects.filter(kind__in=kinds, is_published=True, organisation__place__beneath=province.path)
    poor = _poor(province) if terms.poor else frozenset[int]()
    fields = ("pk", "kind", "kind__parent", "organisation", "organisation__place")
    goods = list(rows.values_list(*fields, "organisation__place__lat", "organisation__place__lon"))
    small = _small({row[3] for row in goods}, on) if terms.small else frozenset[int]()
    certificates, stars = certificates_of(kinds, on), stars_of(kinds, on)
    return {
        pk: Known(
            kinds=frozenset(one for one in (kind, larger) if one is not None),
            certificates=tuple(certificates.get(pk, ())),
            stars=tuple(stars.get(pk, ())),
            place=_point(lat, lon),
            is_small=owner in small,
            is_poor=place in poor,
        )
        for pk, kind, larger, owner, place, lat, lon in goods
    }


def _poor(province: Place) -> frozenset[int]:
    listed = Weights.poor_communes.through._default_manager.filter(weights__province=province)
    return frozenset(listed.values_list("place", flat=True))


def _small(organisations: Collection[int], on: date) -> frozenset[int]:
    """Return which of these organisations are micro or small (Decree 113/2024 Art. 5) as last classified."""
    rows = Classification.objects.filter(starts_on__lte=on).order_by("starts_on").values_list("organisation", "size")
    return frozenset(pk for pk, size in dict(rows).items() if size in _SMALL and pk in organisations)


def certificates_of(kinds: Collection[int], on: date) -> dict[int, list[Held]]:
    """Return the verified certificates of products of these kinds that end after a day, by product."""
    rows: QuerySet[Any, Any] = Certificate.products.through._default_manager.filter(
        product__kind__in=kinds, certificate__verified_at__isnull=False, certificate__ends_before__gt=on
    )
    return _held(
        rows.values_list("product", "certificate__kind", "certificate__valid_from", "certificate__ends_before")
    )


def stars_of(kinds: Collection[int], on: date) -> dict[int, list[Held]]:
    """Return the OCOP stars of products of these kinds that end after a day, by product."""
    rows = Recognition.objects.filter(product__kind__in=kinds, ends_before__gt=on)
    return _held(rows.values_list("product", "stars", "decided_on", "ends_before"))


def _held(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for pk, what, starts_on, ends_before in rows:
        found[pk].append(Held(str(what), starts_on, ends_before))
    return found


def _within_permits(lots: Iterable[Lot]) -> list[Lot]:
    """Return the lots, those under one permission together no more than it still allows, the earliest first."""
    lots = list(lots)
    used = {lot.permit_id for lot in lots if lot.permit_id is not None}
    limited = SalePermit.objects.filter(pk__in=used, most__isnull=False) if used else ()
    left = {permit.pk: supply.permit_left(permit) or 0 for permit in limited}
    found = []
    for lot in lots:
        most = left.get(lot.permit_id or 0)
        taken = lot if most is None else replace(lot, quantity=min(lot.quantity, most))
        if lot.permit_id is not None and most is not None:
            left[lot.permit_id] = most - taken.quantity
        if taken.quantity > 0:
            found.append(taken)
    return found


def _without_proposed(lots: Iterable[Lot], parts: Collection[int]) -> list[Lot]:
    """Return what is left of the lots beside what is proposed to other parts."""
    rows = Share.objects.filter(state=ShareState.PROPOSED).exclude(part__in=parts).order_by()
    of_stock = rows.values_list("product", "month", "offer", "seller").annotate(sum=Sum("quantity"))
    taken = {matching.key_of(*row[:4]): row[4] for row in of_stock}
    found = [replace(lot, quantity=lot.quantity - taken.get(matching.stock_key(lot), 0)) for lot in lots]
    return [lot for lot in found if lot.quantity > 0]


def _promised(parts: Collection[int]) -> list[Promised]:
    rows = Share.objects.filter(part__in=parts, state__in=supply.PROMISED).order_by("pk")
    fields = ("part", "product", "month", "offer", "seller", "quantity")
    return [
        Promised(part, matching.key_of(product, month, offer, seller), seller, quantity)
        for part, product, month, offer, seller, quantity in rows.values_list(*fields)
    ]


def _pins(found: Sequence[Match], parts: Collection[int]) -> dict[int, int]:
    """Return the matches the desk wants kept in with the quantity proposed last; all that is wanted where none was."""
    rows = Share.objects.filter(part__in=parts, state=ShareState.PROPOSED).order_by()
    last = {
        (str(part), matching.key_of(product, month, offer, seller)): quantity
        for part, product, month, offer, seller, quantity in rows.values_list(
            "part", "product", "month", "offer", "seller", "quantity"
        )
    }
    pinned = [
        at for at, match in enumerate(found) if match.lot.product_id in match.wanted.pinned and not match.barriers
    ]
    again = {(found[at].wanted.part, found[at].lot.product_id) for at in pinned if found[at].keys in last}
    return {
        at: last.get(found[at].keys, found[at].wanted.quantity)
        for at in pinned
        if found[at].keys in last or (found[at].wanted.part, found[at].lot.product_id) not in again
    }


def _sold_out(kinds: Mapping[int, Collection[int]], lots: Collection[Lot]) -> dict[int, list[dict[str, Any]]]:
    """Return by wanted kind who has a month wholly promised already, and at what price."""
    there = {(lot.product_id, lot.month) for lot in lots}
    rows = Share.objects.filter(state__in=supply.PROMISED, month__isnull=False, price__gt=0)
    rows = rows.filter(product__kind__in=[pk for these in kinds.values() for pk in these])
    fields = ("product", "product__kind", "owner", "month", "price")
    gone: dict[int, dict[tuple[int, date], dict[str, Any]]] = defaultdict(dict)
    for product, kind, owner, month, price in rows.order_by("price", "pk").values_list(*fields):
        if month is not None and (product, month) not in there:
            gone[kind].setdefault((owner, month), {"owner": owner, "price": price, "month": month.isoformat()})
    return {wanted: [one for kind in these for one in gone[kind].values()] for wanted, these in kinds.items()}


def latest(province: Place, need: Need | None = None) -> Pooling | None:
    """Return the last pooling of a province, or the last one that was about a need too."""
    about = Q(need=None) if need is None else Q(need=None) | Q(need=need)
    rows = Pooling.objects.filter(about, province=province).select_related("made_by")
    return rows.order_by("-made_at", "-pk").first()


def answered(actor: gate.Actor) -> QuerySet[Need]:
    """Return the needs whose answers the actor may see, the last posted first."""
    rows: QuerySet[Need] = gate.rows(actor, "market.answer.view")
    found = rows.select_related("kind", "unit", "buyer", "place", "province")
    return found.order_by("-posted_at", "-pk")


def pooled_products(need: Need) -> QuerySet[Product]:
    """Return the products that could serve a need: published ones of its kind and of the kinds under it, by name."""
    mine = Q(kind=need.kind_id) | Q(kind__parent=need.kind_id)
    rows = Product.objects.filter(mine, is_published=True).select_related("organisation")
    return rows.order_by("sort_key", "pk")
