"""What the market counts: needs and how far they are served, contracts, deliveries, booths.

The same functions serve actions (after a change) and `facts_rebuild` (all over again), so the two cannot differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from hoptac.facts import actions as fact_actions
from hoptac.facts import changes as fact_changes
from hoptac.facts.actions import ReadingRow
from hoptac.facts.changes import ONE_DAY, CellKey, Change, FactRow
from hoptac.facts.choices import Layer, Sector, SizeBand
from hoptac.facts.elements import BY_CODE, numbers
from hoptac.facts.models import Reading
from hoptac.market.choices import CAME, SERVING, SIGNED, BoothState, ContractKind, EventKind, NeedState
from hoptac.market.models import Booth, Contract, Delivery, Need, NeedPart, Share
from hoptac.market.rules.report import is_on_time
from hoptac.parties.choices import OrganisationKind
from hoptac.places.models import LocalityUnit
from hoptac.registry import facts as registry_facts
from hoptac.registry.queries import portions, timelines

_N = {code: element.number for code, element in BY_CODE.items()}

#: Elements the market owns.
OWNED = numbers(
    "needs", "need_parts", "need_parts_served", "contracts_signed", "contract_value", "deliveries",
    "deliveries_on_time", "delivered_value", "value_chain_links", "fair_booths", "fair_products",
)  # fmt: skip

#: A part that is wholly served.
WHOLE = 1000
_CONNECTION = _N["connection_products"]


class Shown(NamedTuple):
    """How many products an organisation showed at the events that began on a day, and who wrote that down."""

    value: int
    source: str
    entered_at: datetime
    entered_by_id: int


#: Organisation and day.
Key = tuple[int, date]


def sync(organisation_ids: Collection[int]) -> None:
    """Store the facts of these organisations as needs, contracts, deliveries and booths now tell them.

    What a buyer wants, and how far it is served, is the buyer's; a contract is its seller's, a delivery its
    supplier's, a booth its organisation's: pass every one of them that a change is about.
    """
    fact_actions.replace(organisation_ids=organisation_ids, elements=OWNED, rows=rows(organisation_ids))
    differing = readings_differing(organisation_ids)
    if differing:
        readings_mend(differing)
        registry_facts.sync({pk for (pk, _on), _should in differing})


def rows(organisation_ids: Collection[int]) -> list[FactRow]:
    """Return every fact the market holds about these organisations, as it should be stored."""
    found: list[FactRow] = []
    for ids in portions(organisation_ids):
        for province, asked in _asked(ids).items():
            under = [(date.min, CellKey(province, OrganisationKind.BUYER, Sector.UNKNOWN, SizeBand.UNKNOWN))]
            found += fact_changes.filed(asked, {change.organisation_id: under for change in asked})
        known = timelines(ids)
        own = (change for change in _own(ids) if change.organisation_id in known)
        found += fact_changes.filed(fact_changes.until_end(own, registry_facts.ended_on(ids)), known)
    return found


def _asked(ids: list[int]) -> dict[int, list[Change]]:
    """Return what these buyers asked for, by the spot that stands for the province whose alliance they asked."""
    found: dict[int, list[Change]] = defaultdict(list)
    needs = Need.objects.filter(buyer_id__in=ids)
    for pk, province, posted_at in needs.values_list("buyer_id", "province_id", "posted_at"):
        found[province].append(Change(pk, _N["needs"], timezone.localdate(posted_at), 1))
    parts = NeedPart.objects.filter(need__buyer_id__in=ids).exclude(need__state=NeedState.WITHDRAWN)
    agreed = _agreed(ids)
    for part, pk, province, on, quantity in parts.values_list(
        "pk", "need__buyer_id", "need__province_id", "starts_on", "quantity"
    ):
        found[province].append(Change(pk, _N["need_parts"], on, 1))
        found[province].append(Change(pk, _N["need_parts_served"], on, min(WHOLE, WHOLE * agreed[part] // quantity)))
    spots = dict(LocalityUnit.objects.filter(place__in=found, stands_for=True).values_list("place_id", "locality_id"))
    return {spots[province]: changes for province, changes in found.items()}


def _agreed(ids: list[int]) -> Counter[int]:
    """Return how many base units both sides agreed on for each part of these buyers' needs."""
    shares = Share.objects.filter(part__need__buyer_id__in=ids, state__in=SERVING).order_by()
    return Counter(dict(shares.values_list("part_id").annotate(Sum("quantity"))))


def _own(ids: list[int]) -> Iterator[Change]:
    yield from _of_contracts(ids)
    yield from _of_deliveries(ids)
    yield from _of_booths(ids)


def _of_contracts(ids: list[int]) -> Iterator[Change]:
    """Yield each signed contract, its value, and linkages and off-take while they are in force."""
    found = Contract.objects.filter(seller_id__in=ids, state__in=SIGNED, signed_on__isnull=False)
    fields = ("seller_id", "template__kind", "signed_on", "value", "starts_on", "ends_before", "ended_on")
    for pk, kind, signed_on, value, starts_on, ends_before, ended_on in found.values_list(*fields):
        yield Change(pk, _N["contracts_signed"], signed_on, 1)
        yield Change(pk, _N["contract_value"], signed_on, value)
        first, last = max(starts_on, signed_on), min(ends_before, ended_on or ends_before)
        if kind in (ContractKind.OFFTAKE, ContractKind.LINKAGE) and first < last:
            yield Change(pk, _N["value_chain_links"], first, 1)
            yield Change(pk, _N["value_chain_links"], last, -1)


def _of_deliveries(ids: list[int]) -> Iterator[Change]:
    """Yield each delivery that came, whether on time, and what is to be paid for it, on the day it came."""
    found = Delivery.objects.filter(supplier_id__in=ids, state__in=CAME, sent_on__isnull=False)
    fields = ("supplier_id", "sent_on", "planned_on", "accepted", "amount")
    for pk, sent_on, planned_on, accepted, amount in found.values_list(*fields):
        yield Change(pk, _N["deliveries"], sent_on, 1)
        timely = is_on_time(sent_on=sent_on, planned_on=planned_on, accepted=accepted)
        yield Change(pk, _N["deliveries_on_time"], sent_on, int(timely))
        if amount is not None:
            yield Change(pk, _N["delivered_value"], sent_on, amount)


def _of_booths(ids: list[int]) -> Iterator[Change]:
    """Yield each booth at a fair and the products shown there, on its first day."""
    found = _coming(ids).filter(event__kind=EventKind.FAIR).annotate(Count("products"))
    for pk, on, shown in found.values_list("organisation_id", "event__starts_on", "products__count"):
        yield Change(pk, _N["fair_booths"], on, 1)
        yield Change(pk, _N["fair_products"], on, shown)


def _coming(ids: Collection[int]) -> QuerySet[Booth]:
    """Return the booths of these organisations that are taken, at events that were not called off."""
    return Booth.objects.filter(organisation_id__in=ids, state=BoothState.COMING, event__called_off="")


def readings_differing(organisation_ids: Collection[int]) -> list[tuple[Key, Shown | None]]:
    """Return where readings of products shown are not what booths say, each with what they should say (None: nothing).

    Products at supply and demand events are also reported by the year. A booth therefore counts as a reading of its
    event's first day: a report for a longer period then comes out as reported, and says only what is beyond.
    """
    found: list[tuple[Key, Shown | None]] = []
    for ids in portions(organisation_ids):
        wanted = _shown(ids)
        stored = Reading.objects.filter(organisation_id__in=ids, element=_CONNECTION, layer=Layer.RECORDED)
        there = {(pk, on): value for pk, on, value in stored.values_list("organisation_id", "starts_on", "value")}
        for key in sorted(wanted.keys() | there.keys()):
            should = wanted.get(key)
            if there.get(key) != (should and should.value):
                found.append((key, should))
    return found


def readings_mend(differing: Iterable[tuple[Key, Shown | None]]) -> None:
    """Make these readings what booths say; the caller derives the facts of the registry again."""
    for (pk, on), should in differing:
        span = (pk, _CONNECTION, on, on + ONE_DAY)
        if should is None:
            fact_actions.readings_forget(keys=[span])
            continue
        row = ReadingRow(*span, should.value, Layer.RECORDED, should.source)
        fact_actions.readings_put(rows=[row], entered_at=should.entered_at, entered_by_id=should.entered_by_id)


def _shown(ids: list[int]) -> dict[Key, Shown]:
    """Return the products these organisations showed at fairs and conferences; nothing shown is nothing said."""
    booths = _coming(ids).values_list("organisation_id", "event__starts_on").annotate(Count("products"))
    fields = ("products__count", "event__name", "event__added_at", "event__added_by_id")
    found: dict[Key, Shown] = {}
    for pk, on, *told in (
        booths.filter(products__count__gt=0)
        .order_by("event_id")
        .values_list("organisation_id", "event__starts_on", *fields)
    ):
        said, before = Shown(*told), found.get((pk, on))
        found[pk, on] = said if before is None else said._replace(value=before.value + said.value)
    return found
