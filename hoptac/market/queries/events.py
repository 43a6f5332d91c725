"""Trade events: what one may see of them, who takes part, which meetings wait, when two sides are free."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hoptac.access import gate
from hoptac.catalogue import queries as catalogue_queries
from hoptac.catalogue.choices import ProductState
from hoptac.catalogue.models import Product
from hoptac.market.choices import BoothState, MeetingState
from hoptac.market.models import Booth, Buyer, Meeting, TradeEvent
from hoptac.market.rules import events as rules
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places.choices import Level

_BOOKED = (MeetingState.ASKED, MeetingState.AGREED)
_COMING = Q(booths__state=BoothState.COMING)
_BUYS = Q(booths__organisation__kind=OrganisationKind.BUYER)


def events(actor: gate.Actor) -> QuerySet[TradeEvent]:
    """Return the events the actor may see, the latest first, each with how many take part and how many are asked."""
    rows = gate.rows(actor, "market.event.view", TradeEvent.objects.select_related("province"))
    return rows.annotate(coming=Count("booths", filter=_COMING), asked=Count("booths")).order_by("-starts_on", "-pk")


def announced(province: str, *, on: date) -> QuerySet[TradeEvent]:
    """Return what anybody may know of the events of a province (its code), the next first, with `sellers` coming."""
    rows = TradeEvent.objects.filter(province__code=province, province__level=Level.PROVINCE)
    rows = rows.filter(is_public=True, called_off="", ends_before__gt=on)
    return rows.annotate(sellers=Count("booths", filter=_COMING & ~_BUYS)).order_by("starts_on", "pk")


def booths(actor: gate.Actor) -> QuerySet[Booth]:
    """Return the booths that the actor may see, in the order of their organisations' names."""
    rows = gate.rows(actor, "market.booth.view", Booth.objects.select_related("organisation", "event__province"))
    return rows.order_by("organisation__sort_key", "pk")


def invitable(actor: gate.Actor) -> QuerySet[Organisation]:
    """Return the buyers that the actor may invite, by name."""
    buyers = gate.rows(actor, "market.buyer.view", Buyer.objects.all())
    return Organisation.objects.filter(pk__in=buyers.values("organisation")).order_by("sort_key", "pk")


def invited(pk: int) -> Organisation:
    """Return the organisation that is to be invited: anybody may be."""
    return Organisation.objects.get(pk=pk)


def products(actor: gate.Actor, booth: Booth) -> QuerySet[Product]:
    """Return what an organisation may show: its products that the actor knows of and that are not hidden."""
    rows = catalogue_queries.products(actor).filter(organisation=booth.organisation_id)
    return rows.exclude(state=ProductState.HIDDEN).order_by("sort_key", "pk")


def meetings(actor: gate.Actor) -> QuerySet[Meeting]:
    """Return the meetings that the actor may see, in the order of their time."""
    rows = gate.rows(actor, "market.meeting.view", Meeting.objects.select_related("organisation", "buyer", "event"))
    return rows.order_by("starts_at", "pk")


def meetings_of(booth: Booth) -> QuerySet[Meeting]:
    """Return what is booked by an organisation at an event."""
    of = Q(organisation=booth.organisation_id) | Q(buyer=booth.organisation_id)
    return Meeting.objects.filter(of, event=booth.event_id, state__in=_BOOKED)


def others(booth: Booth) -> QuerySet[Booth]:
    """Return the other side at an event: buyers for a cooperative, cooperatives for a buyer, those that take part."""
    rows = Booth.objects.filter(event=booth.event_id, state=BoothState.COMING).select_related("organisation")
    is_buyer = booth.organisation.kind == OrganisationKind.BUYER
    buyers = Q(organisation__kind=OrganisationKind.BUYER)
    return rows.filter(~buyers if is_buyer else buyers).order_by("organisation__sort_key", "pk")


def booked(event: TradeEvent) -> list[datetime]:
    """Return when meetings are booked at an event, on the clock of its place."""
    times = Meeting.objects.filter(event=event, state__in=_BOOKED).values_list("starts_at", flat=True)
    return [timezone.localtime(at) for at in times]


def free_slots(event: TradeEvent, organisations: Collection[int]) -> list[datetime]:
    """Return when none of these organisations meets anybody at an event or at another one, from now on."""
    meets = Q(organisation__in=organisations) | Q(buyer__in=organisations)
    held = Meeting.objects.filter(meets).exclude(state=MeetingState.DECLINED)
    taken = set(held.values_list("starts_at", flat=True))
    zone = timezone.get_default_timezone()
    wanted = [at.replace(tzinfo=zone) for at in rules.slots(event.starts_on, event.ends_before)]
    return rules.free(wanted, taken=taken, now=timezone.now())


def taking_part(event: TradeEvent) -> list[int]:
    """Return the organisations whose figures an event is part of."""
    return list(event.booths.filter(state=BoothState.COMING).values_list("organisation_id", flat=True))


def has_results(event: TradeEvent) -> bool:
    """Return whether anybody told what they sold at an event, or what came of it or of a meeting there."""
    told = Q(booths__sold__isnull=False) | Q(booths__result__gt="") | Q(meetings__state=MeetingState.HELD)
    return TradeEvent.objects.filter(told, pk=event.pk).exists()


def invitations(actor: gate.Actor) -> QuerySet[Booth]:
    """Return the invitations the actor's own organisations have not answered."""
    on = timezone.localdate()
    rows = Booth.objects.filter(state=BoothState.INVITED, event__called_off="", event__ends_before__gt=on)
    return gate.rows(actor, "market.meeting.ask", rows)


def meetings_asked(actor: gate.Actor) -> QuerySet[Meeting]:
    """Return the meetings that wait for the actor's side to agree."""
    rows = Meeting.objects.filter(state=MeetingState.ASKED, event__called_off="", starts_at__gt=timezone.now())
    asked = [
        gate.rows(actor, f"market.meeting.{deed}", rows.filter(side=side))
        for deed, side in (("sell", "buyer"), ("buy", "seller"))
    ]
    return rows.filter(Q(pk__in=asked[0].values("pk")) | Q(pk__in=asked[1].values("pk")))
