"""Trade events: added, changed, called off; who takes part and what is shown; meetings and what came of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.market import facts
from hoptac.market.choices import BoothState, MeetingState, Side
from hoptac.market.models import Booth, Meeting, TradeEvent
from hoptac.market.queries import events as queries
from hoptac.market.rules import events as rules
from hoptac.market.rules.events import Told
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places.models import Place


@transaction.atomic
def event_add(*, actor: User, province: Place, told: Told) -> TradeEvent:
    """Add a fair or conference of a province's alliance and return it.

    Raises:
        RuleBroken: event_there, and those of rules.events.days_check.
    """
    gate.require(actor, "market.event.add", province)
    rules.days_check(starts_on=told.starts_on, ends_before=told.ends_before, on=timezone.localdate())
    Place.objects.select_for_update(of=("self",)).get(pk=province.pk)
    _there_check(TradeEvent(province=province), told)
    event = TradeEvent.objects.create(province=province, added_at=timezone.now(), added_by=actor, **asdict(told))
    audit.record(actor=actor, code="market.event.add", place=province, target=event)
    return event


@transaction.atomic
def event_change(*, actor: User, event: TradeEvent, told: Told) -> TradeEvent:
    """Change what is told of an event and return it; meetings outside of its new days would be lost.

    Raises:
        RuleBroken: event_called_off, event_meetings, event_there, and those of rules.events.days_check.
    """
    gate.require(actor, "market.event.change", event)
    locked = _locked(event)
    rules.days_check(starts_on=told.starts_on, ends_before=told.ends_before, on=timezone.localdate())
    _there_check(locked, told)
    days = {at.date() for at in queries.booked(locked)}
    if any(not told.starts_on <= day < told.ends_before for day in days):
        raise RuleBroken("event_meetings", "Meetings are booked on days that the event would no longer have.")
    changes = audit.changed({name: getattr(locked, name) for name in asdict(told)}, asdict(told))
    for name, value in asdict(told).items():
        setattr(locked, name, value)
    locked.save(update_fields=list(asdict(told)))
    audit.record(actor=actor, code="market.event.change", place=locked.province, target=locked, changes=changes)
    facts.sync(queries.taking_part(locked))
    return locked


@transaction.atomic
def event_call_off(*, actor: User, event: TradeEvent, reason: str) -> TradeEvent:
    """Say that an event does not take place, and why, and return it; it no longer counts.

    Raises:
        RuleBroken: event_called_off, event_held, reason_missing.
    """
    gate.require(actor, "market.event.change", event)
    locked = _locked(event)
    if queries.has_results(locked):
        raise RuleBroken("event_held", "Results of this event are told already: it took place.")
    if not reason.strip():
        raise RuleBroken("reason_missing", "Say why.")
    locked.called_off = reason.strip()[:300]
    locked.save(update_fields=["called_off"])
    audit.record(
        actor=actor, code="market.event.call_off", place=locked.province, target=locked, note=locked.called_off
    )
    facts.sync(queries.taking_part(locked))
    return locked


@transaction.atomic
def booth_invite(*, actor: User, event: TradeEvent, organisation: Organisation, number: str = "") -> Booth:
    """Invite an organisation to an event, a cooperative to show products or a buyer to meet them, and return it.

    Raises:
        RuleBroken: event_called_off, booth_there.
    """
    gate.require(actor, "market.event.change", event)
    locked = _locked(event)
    if locked.booths.filter(organisation=organisation).exists():
        raise RuleBroken("booth_there", "It is invited already.")
    booth = Booth.objects.create(event=locked, organisation=organisation, number=number.strip())
    audit.record(actor=actor, code="market.booth.invite", organisation=organisation, target=booth)
    return booth


@transaction.atomic
def booth_answer(*, actor: User, booth: Booth, is_coming: bool, products: Collection[Product] = ()) -> Booth:
    """Say whether an organisation takes part, and with which of its products, and return the booth.

    Raises:
        RuleBroken: event_called_off, booth_products, booth_meetings.
    """
    gate.require(actor, "market.booth.change", booth)
    _locked(booth.event)
    locked = _booth(booth)
    shown = list(products) if is_coming else []
    if any(product.organisation_id != locked.organisation_id for product in shown):
        raise RuleBroken("booth_products", "Only products of the organisation itself can be shown.")
    if not is_coming and queries.meetings_of(locked).exists():
        raise RuleBroken("booth_meetings", "Meetings are booked: decline them first.")
    before = locked.state
    locked.state = BoothState.COMING if is_coming else BoothState.DECLINED
    locked.save(update_fields=["state"])
    locked.products.set(shown)
    audit.record(
        actor=actor, code="market.booth.answer", organisation=locked.organisation, target=locked,
        changes=audit.changed({"state": before}, {"state": locked.state}),
    )  # fmt: skip
    facts.sync([locked.organisation_id])
    return locked


@transaction.atomic
def booth_result(*, actor: User, booth: Booth, sold: int | None, result: str) -> Booth:
    """Say what an organisation sold at an event (đồng; None: not told) and what came of it, and return the booth.

    Raises:
        RuleBroken: event_called_off, booth_not_coming, event_not_begun.
    """
    gate.require(actor, "market.booth.change", booth)
    locked = _booth(booth)
    if locked.state != BoothState.COMING:
        raise RuleBroken("booth_not_coming", "This organisation did not take part.")
    if _locked(locked.event).starts_on > timezone.localdate():
        raise RuleBroken("event_not_begun", "The event has not begun yet.")
    locked.sold, locked.result = sold, result.strip()[:500]
    locked.save(update_fields=["sold", "result"])
    audit.record(actor=actor, code="market.booth.result", organisation=locked.organisation, target=locked)
    return locked


@transaction.atomic
def meeting_ask(*, actor: User, booth: Booth, other: Booth, starts_at: datetime) -> Meeting:
    """Ask the other side for a meeting at an event both take part in, and return it.

    Raises:
        RuleBroken: event_called_off, meeting_sides, meeting_taken.
    """
    gate.require(actor, "market.meeting.ask", booth)
    event = _locked(booth.event)  # whoever else books at this event waits here
    mine, theirs = _booth(booth), _booth(other)
    is_buyer = mine.organisation.kind == OrganisationKind.BUYER
    if (
        mine.event_id != theirs.event_id
        or {mine.state, theirs.state} != {BoothState.COMING}
        or is_buyer == (theirs.organisation.kind == OrganisationKind.BUYER)
    ):
        raise RuleBroken("meeting_sides", "A buyer and a cooperative meet, both of them taking part in the event.")
    if starts_at not in queries.free_slots(event, (mine.organisation_id, theirs.organisation_id)):
        raise RuleBroken("meeting_taken", "One of you is taken then, or the event is not open; choose another time.")
    seller, buyer = (theirs, mine) if is_buyer else (mine, theirs)
    meeting = Meeting.objects.create(
        event=event, organisation=seller.organisation, buyer=buyer.organisation, starts_at=starts_at,
        side=Side.BUYER if is_buyer else Side.SELLER, asked_by=actor,
    )  # fmt: skip
    _record(actor, "market.meeting.ask", meeting)
    return meeting


@transaction.atomic
def meeting_answer(*, actor: User, meeting: Meeting, is_agreed: bool) -> Meeting:
    """Agree to a meeting as the side that was asked, or decline as either side, and return it.

    Raises:
        RuleBroken: event_called_off, meeting_answered, meeting_own.
    """
    sides = _sides(actor, meeting)
    _locked(meeting.event)
    locked = _meeting(meeting)
    if locked.state not in (MeetingState.ASKED, MeetingState.AGREED):
        raise RuleBroken("meeting_answered", "This meeting is meanwhile: %(state)s.", state=locked.get_state_display())
    if is_agreed and (locked.state != MeetingState.ASKED or sides == {locked.side}):
        raise RuleBroken("meeting_own", "The side that was asked agrees.")
    locked.state = MeetingState.AGREED if is_agreed else MeetingState.DECLINED
    locked.save(update_fields=["state"])
    _record(actor, "market.meeting.agree" if is_agreed else "market.meeting.decline", locked)
    return locked


@transaction.atomic
def meeting_result(*, actor: User, meeting: Meeting, result: str, value: int | None) -> Meeting:
    """Say what came of a meeting that both agreed to (đồng agreed in principle; None: nothing), and return it.

    Raises:
        RuleBroken: event_called_off, meeting_not_agreed, event_not_begun.
    """
    _sides(actor, meeting)
    _locked(meeting.event)
    locked = _meeting(meeting)
    if locked.state not in (MeetingState.AGREED, MeetingState.HELD):
        raise RuleBroken("meeting_not_agreed", "Both sides agree to a meeting first.")
    if locked.starts_at > timezone.now():
        raise RuleBroken("event_not_begun", "The event has not begun yet.")
    locked.state, locked.result, locked.value = MeetingState.HELD, result.strip()[:500], value
    locked.save(update_fields=["state", "result", "value"])
    _record(actor, "market.meeting.result", locked)
    return locked


def _sides(actor: User, meeting: Meeting) -> set[str]:
    """Return for which sides the actor speaks; refuse who speaks for none."""
    codes = {"market.meeting.sell": Side.SELLER, "market.meeting.buy": Side.BUYER}
    held = gate.held_on(actor, meeting, codes)
    if not held:
        gate.require(actor, "market.meeting.sell", meeting)
    return {codes[code].value for code in held}


def _locked(event: TradeEvent) -> TradeEvent:
    """Return the event, locked; refuse one that was called off."""
    locked = TradeEvent.objects.select_for_update(of=("self",)).select_related("province").get(pk=event.pk)
    if locked.called_off:
        raise RuleBroken("event_called_off", "This event was called off.")
    return locked


def _booth(booth: Booth) -> Booth:
    return Booth.objects.select_for_update(of=("self",)).select_related("organisation", "event").get(pk=booth.pk)


def _meeting(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("organisation", "buyer", "event")
    return rows.get(pk=meeting.pk)


def _there_check(event: TradeEvent, told: Told) -> None:
    alike = TradeEvent.objects.filter(province=event.province, name=told.name, starts_on=told.starts_on)
    if alike.exclude(pk=event.pk).exists():
        raise RuleBroken("event_there", "An event of this name begins on that day already.")


def _record(actor: User, code: str, meeting: Meeting) -> None:
    """Leave an entry with the seller; the buyer reads it as the target's other name."""
    audit.record(actor=actor, code=code, organisation=meeting.organisation, target=meeting)
