"""Trade events for the checks: one of two provinces each, who takes part, a meeting, each with a word of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from hoptac.access.models import User
from hoptac.market.models import Booth, Meeting, TradeEvent
from tests.world import World

DAY, AFTER = date(2100, 1, 1), date(2100, 1, 3)
COMING = {"north": ("a", "c", "buyer"), "longer": ("d",)}


def build(world: World, system: User) -> None:
    """Write the rows."""
    for place, keys in COMING.items():
        event = TradeEvent.objects.create(
            province=world.places[place], kind="conference", name=f"Hội Ev{place}vent", venue="Sân", is_public=False,
            starts_on=DAY, ends_before=AFTER, added_at=timezone.now(), added_by=system,
        )  # fmt: skip
        for key in keys:
            Booth.objects.create(
                event=event, organisation=world.organisations[key], state="coming", result=f"Quầy Bt{key}booth"
            )
    Meeting.objects.create(
        event=TradeEvent.objects.get(province=world.places["north"]), organisation=world.organisations["a"],
        buyer=world.organisations["buyer"], starts_at=datetime(2100, 1, 1, 1, tzinfo=UTC), side="seller",
        asked_by=system, result="Gặp Mtaqmeet",
    )  # fmt: skip


def rows() -> dict[type, list[Any]]:
    """Return the rows, with what the oracle walks along read in advance."""
    deep, province = "place__parent__parent", "province__parent__parent"
    events = TradeEvent.objects.select_related(province)
    return {
        TradeEvent: list(events.prefetch_related(f"booths__organisation__{deep}")),
        Booth: list(Booth.objects.select_related(f"organisation__{deep}", f"event__{province}")),
        Meeting: list(Meeting.objects.select_related(f"organisation__{deep}", f"buyer__{deep}", f"event__{province}")),
    }


RELATIONS: dict[type, Any] = {
    TradeEvent: (lambda row: [booth.organisation for booth in row.booths.all()], lambda row: [row.province]),
    Booth: (lambda row: [row.organisation], lambda row: [row.event.province]),
    Meeting: (lambda row: [row.organisation, row.buyer], lambda row: [row.event.province]),
}
SIDES: dict[str, Any] = {
    "market.event.change": (lambda row: [], lambda row: [row.province]),
    "market.meeting.ask": (lambda row: [row.organisation], lambda row: []),
    "market.meeting.sell": (lambda row: [row.organisation], lambda row: []),
    "market.meeting.buy": (lambda row: [row.buyer], lambda row: []),
}
WORDS: dict[type, Any] = {
    TradeEvent: lambda row: [row.name],
    Booth: lambda row: [row.result],
    Meeting: lambda row: [row.result],
}
NAMED: dict[type, Any] = {
    Booth: lambda row: [row.event.name, *(str(booth.organisation) for booth in row.event.booths.all())],
    Meeting: lambda row: [row.event.name],
}
