"""What waits for a person on the market, as rows to be counted on the page for today."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from hoptac.access import gate
from hoptac.market.choices import ContractState, DeliveryState, NeedState, ShareState, Side
from hoptac.market.models import Contract, Delivery, DisputeWord, Need, Share
from hoptac.market.queries import shares

#: So many days before its day a delivery is spoken of.
SOON = timedelta(days=3)


def shares_waiting(actor: gate.Actor) -> QuerySet[Share]:
    """Return the shares that wait for the answer of the actor's side, whichever it is."""
    sides = [shares.waiting(actor, side).order_by().values("pk") for side in Side]
    return Share.objects.filter(Q(pk__in=sides[0]) | Q(pk__in=sides[1]))


def shares_proposed(actor: gate.Actor) -> QuerySet[Share]:
    """Return what pooling proposed and the desk has not asked of anybody yet."""
    return gate.rows(actor, shares.DESK, Share.objects.filter(state=ShareState.PROPOSED))


def shares_agreed(actor: gate.Actor) -> QuerySet[Share]:
    """Return what both sides agreed to and no contract holds yet."""
    return gate.rows(actor, "market.contract.draft", Share.objects.filter(state=ShareState.AGREED))


def needs_unanswered(actor: gate.Actor) -> QuerySet[Need]:
    """Return the open needs of the desk for which nobody was found or asked."""
    found = Share.objects.filter(part__need=OuterRef("pk"), state__in=shares.LIVE)
    rows: QuerySet[Need] = gate.rows(actor, "market.need.change", Need.objects.filter(state=NeedState.OPEN))
    return rows.filter(~Exists(found)) if gate.holds(actor, "market.pooling.run") else rows.none()


def contracts_to_sign(actor: gate.Actor) -> QuerySet[Contract]:
    """Return the drafts whose signed copy is not there."""
    return gate.rows(actor, "market.contract.sign", Contract.objects.filter(state=ContractState.DRAFT))


def contracts_to_note(actor: gate.Actor) -> QuerySet[Contract]:
    """Return the signed contracts in force that the actor's commune has not written its note on."""
    rows = Contract.objects.filter(state=ContractState.SIGNED, commune_noted_at=None)
    return gate.rows(actor, "market.contract.note", rows)


def deliveries_to_send(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries the actor's organisation should bring by a few days from now."""
    rows = Delivery.objects.filter(state=DeliveryState.PLANNED, planned_on__lte=timezone.localdate() + SOON)
    return gate.rows(actor, "market.delivery.supply", rows)


def replacements_asked(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries the actor's organisation is asked to bring in place of what was rejected."""
    return gate.rows(actor, "market.delivery.agree", Delivery.objects.filter(state=DeliveryState.ASKED))


def deliveries_to_check(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries that came and that the buyer has not checked."""
    return gate.rows(actor, "market.delivery.check", Delivery.objects.filter(state=DeliveryState.SENT))


def deliveries_to_pay(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries that were accepted and are not paid."""
    rows = Delivery.objects.filter(state=DeliveryState.CHECKED, amount__gt=0)
    return gate.rows(actor, "market.delivery.check", rows)


def prices_missing(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries that wait for the desk to enter a price of the day."""
    return gate.rows(actor, "market.delivery.replace", Delivery.objects.filter(state=DeliveryState.UNPRICED))


def disputes(actor: gate.Actor) -> QuerySet[Delivery]:
    """Return the deliveries about which the last word has not settled the dispute."""
    last = DisputeWord.objects.filter(delivery=OuterRef("pk")).order_by("-said_at", "-pk")
    rows = Delivery.objects.alias(settled=Subquery(last.values("settles")[:1])).filter(settled=False)
    return gate.rows(actor, "market.delivery.dispute", rows)
