"""Needs posted, changed while nothing is promised, and ended; who wants to hear of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Kind, Unit
from hoptac.core.errors import RuleBroken
from hoptac.market import facts
from hoptac.market.choices import NeedState, ShareState
from hoptac.market.models import Buyer, Need, NeedPart, Share, Subscription
from hoptac.market.queries import needs as queries
from hoptac.market.rules import needs as rules
from hoptac.market.templatetags import measures
from hoptac.parties.models import Organisation


@transaction.atomic
def need_post(*, actor: User, buyer: Organisation, wanted: rules.Wanted, on_behalf_of: str = "") -> Need:
    """Post what a buyer needs with the alliance it turned to, and return it.

    Raises:
        RuleBroken: need_…, see rules.needs.check and flood_check.
    """
    posting = Buyer.objects.select_for_update(of=("self",)).select_related("organisation").get(organisation=buyer)
    gate.require(actor, "market.need.post", posting)
    now = timezone.now()
    rules.check(wanted, on=timezone.localdate(now))
    _flood_check(posting)
    need = Need(buyer=buyer, province_id=posting.province_id, posted_at=now, posted_by=actor, **_fields(wanted))
    need.save(force_insert=True)
    _parts_put(need, wanted)
    audit.record(
        actor=actor, code="market.need.post", organisation=buyer, target=need, on_behalf_of=on_behalf_of or None
    )
    facts.sync([buyer.pk])
    return need


@transaction.atomic
def need_change(*, actor: User, need: Need, wanted: rules.Wanted, on_behalf_of: str = "") -> Need:
    """Change a need as long as nothing is promised for it, and return it; what was only proposed is dropped.

    Raises:
        RuleBroken: need_not_open, need_promised, need_part_answered, need_….
    """
    gate.require(actor, "market.need.change", need)
    locked = _open(need)
    if queries.promised(locked).exists():
        raise RuleBroken("need_promised", "Cooperatives were asked for this already: end it, and post it anew.")
    rules.check(wanted, on=timezone.localdate())
    _drop(locked, (ShareState.PROPOSED,), "")
    before, fields = _in_words(locked), _fields(wanted)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    _parts_put(locked, wanted)
    changes = audit.changed(before, _in_words(locked))
    audit.record(
        actor=actor, code="market.need.change", organisation=locked.buyer, target=locked, changes=changes,
        on_behalf_of=on_behalf_of or None,
    )  # fmt: skip
    facts.sync([locked.buyer_id])
    return locked


@transaction.atomic
def need_end(*, actor: User, need: Need, state: NeedState, reason: str) -> Need:
    """Close a need (enough is found) or withdraw it (no longer wanted), and return it.

    What was proposed or asked is dropped; what both sides agreed to stays, and then it can only be closed.

    Raises:
        RuleBroken: need_not_open, need_reason, need_agreed.
    """
    gate.require(actor, "market.need.change", need)
    locked = _open(need)
    if state == NeedState.WITHDRAWN and not reason.strip():
        raise RuleBroken("need_reason", "Say why it is withdrawn: cooperatives may have kept goods for you.")
    agreed = Share.objects.filter(part__need=locked, state__in=(ShareState.AGREED, ShareState.CONTRACTED))
    if state == NeedState.WITHDRAWN and agreed.exists():
        raise RuleBroken("need_agreed", "Something is agreed already: close the need; what is agreed goes on.")
    _drop(locked, (ShareState.PROPOSED, ShareState.ASKED), reason.strip())
    locked.state, locked.reason, locked.ended_at = state, reason.strip(), timezone.now()
    locked.save(update_fields=["state", "reason", "ended_at"])
    audit.record(
        actor=actor, code="market.need.end", organisation=locked.buyer, target=locked, note=locked.reason,
        changes={"state": (NeedState.OPEN.value, str(state.value))},
    )  # fmt: skip
    facts.sync([locked.buyer_id])
    return locked


@transaction.atomic
def subscription_add(*, actor: User, organisation: Organisation, kind: Kind | None, months: int) -> Subscription:
    """Let an organisation hear of needs of a kind (None: any) in some months (a bit each), and return it.

    Raises:
        RuleBroken: subscription_months.
    """
    gate.require(actor, "market.subscription.add", organisation)
    if not months:
        raise RuleBroken("subscription_months", "Choose at least one month.")
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    row, _is_new = Subscription.objects.update_or_create(
        {"months": months, "by": actor}, organisation=organisation, kind=kind
    )
    audit.record(actor=actor, code="market.subscription.add", organisation=organisation, target=row)
    return row


@transaction.atomic
def subscription_end(*, actor: User, subscription: Subscription) -> None:
    """Let an organisation no longer hear of these needs."""
    gate.require(actor, "market.subscription.end", subscription)
    audit.record(
        actor=actor, code="market.subscription.end", organisation=subscription.organisation, target=subscription
    )
    Subscription.objects.filter(pk=subscription.pk).delete()


def needs_seen(*, actor: User) -> int:
    """Note that the needs for the actor's organisations were looked at now; return how many subscriptions it told."""
    return gate.rows(actor, "market.subscription.end").update(seen_at=timezone.now())


def _fields(wanted: rules.Wanted) -> dict[str, object]:
    told = asdict(wanted)
    del told["parts"]
    return {**told, "certificates": list(wanted.certificates)}


def _in_words(need: Need) -> dict[str, object]:
    """Return what a need says as the trail keeps it: rows by their names, quantities and prices in the buyer's unit."""
    names = ("kind", "unit", "place", "grade", "tolerance", "takes_parts", "stars", "most_suppliers", "address")
    told = {name: getattr(need, name) for name in (*names, "packaging", "payment", "note", "is_public")}
    parts = NeedPart.objects.filter(need=need).order_by("number")
    return {
        **told,
        "price_ceiling": need.price_ceiling and measures.price(need.price_ceiling, need.unit),
        "smallest_lot": need.smallest_lot and measures.quantity(need.smallest_lot, need.unit),
        "certificates": ", ".join(need.certificates),
        "parts": "; ".join(_part_in_words(part, need.unit) for part in parts),
    }


def _part_in_words(part: NeedPart, unit: Unit) -> str:
    last_day = part.ends_before - timedelta(days=1)
    return f"{part.starts_on:%d/%m/%Y}–{last_day:%d/%m/%Y}: {measures.quantity(part.quantity, unit)}"


def _flood_check(buyer: Buyer) -> None:
    mine = Need.objects.filter(buyer=buyer.organisation_id)
    rules.flood_check(
        is_checked=buyer.checked_at is not None,
        is_open=mine.filter(state=NeedState.OPEN).count(),
        today=mine.filter(posted_at__date=timezone.localdate()).count(),
    )


def _open(need: Need) -> Need:
    """Return the need, locked; refuse one that is ended."""
    locked = Need.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=need.pk)
    if locked.state != NeedState.OPEN:
        raise RuleBroken("need_not_open", "This need is ended already.")
    return locked


def _drop(need: Need, states: tuple[ShareState, ...], reason: str) -> None:
    """Drop the shares of a need that are in these states; their rows are locked in the order of their numbers."""
    shares = Share.objects.select_for_update(of=("self",)).filter(part__need=need, state__in=states).order_by("pk")
    ids = list(shares.values_list("pk", flat=True))
    Share.objects.filter(pk__in=ids).update(state=ShareState.DROPPED, reason=reason[:300], changed_at=timezone.now())


def _parts_put(need: Need, wanted: rules.Wanted) -> None:
    """Write the deliveries in the order of their days; those known keep their rows, with what was said about them."""
    known = {part.number: part for part in NeedPart.objects.filter(need=need)}
    for number, told in enumerate(sorted(wanted.parts, key=lambda part: (part.starts_on, part.ends_before)), 1):
        part = known.pop(number, None) or NeedPart(need=need, number=number)
        part.starts_on, part.ends_before, part.quantity = told.starts_on, told.ends_before, told.quantity
        part.save()
    beyond = NeedPart.objects.filter(pk__in=[part.pk for part in known.values()])
    if beyond.filter(shares__isnull=False).exists():
        raise RuleBroken("need_part_answered", "A delivery that was answered cannot be left out; end the need instead.")
    beyond.delete()
