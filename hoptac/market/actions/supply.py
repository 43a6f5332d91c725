"""Offers of lots, and permissions to sell for another: asked for, given, refused, revoked, handed back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.market.choices import OfferState, PermitState
from hoptac.market.models import Offer, SalePermit
from hoptac.market.queries import supply as queries
from hoptac.market.rules import supply as supply_rules
from hoptac.parties.models import Organisation

_LIVE = (PermitState.ASKED, PermitState.GIVEN)


@transaction.atomic
def offer_add(
    *,
    actor: User,
    seller: Organisation,
    product: Product,
    quantity: int,
    price: int,
    starts_on: date,
    ends_before: date,
    note: str = "",
) -> Offer:
    """Offer a lot within [starts_on, ends_before) and return it: base units, đồng a base unit.

    Another's product is offered under a permission that holds today.

    Raises:
        RuleBroken: offer_not_published, offer_no_measure, offer_no_permit, and those of rules.supply.offer_check.
    """
    gate.require(actor, "market.offer.add", seller)
    today = timezone.localdate()
    supply_rules.offer_check(quantity=quantity, price=price, starts_on=starts_on, ends_before=ends_before, on=today)
    if not product.is_published:
        raise RuleBroken("offer_not_published", "Publish the product first: an offer leads to its page.")
    if product.measure_id is None:
        raise RuleBroken("offer_no_measure", "Say on the product's page in which unit it is measured.")
    offer = Offer.objects.create(
        product=product,
        seller=seller,
        permit=_permit(seller, product, today),
        quantity=quantity,
        price=price,
        starts_on=starts_on,
        ends_before=ends_before,
        note=note.strip(),
        made_at=timezone.now(),
        made_by=actor,
    )
    audit.record(actor=actor, code="market.offer.add", organisation=seller, target=offer)
    return offer


def _permit(seller: Organisation, product: Product, on: date) -> SalePermit | None:
    """Return the permission under which a product is sold, locked; None for one's own; refuse where there is none."""
    if product.organisation_id == seller.pk:
        return None
    held = queries.permits_in_force(on=on).filter(owner=product.organisation_id, holder=seller)
    for permit in held.select_for_update(of=("self",)):
        if permit.product_id in {None, product.pk}:
            return permit
    raise RuleBroken("offer_no_permit", "Its owner has not permitted you to sell it. Ask for the permission first.")


@transaction.atomic
def offer_withdraw(*, actor: User, offer: Offer) -> Offer:
    """Take an offer off the market and return it; what was promised of it stays promised."""
    gate.require(actor, "market.offer.withdraw", offer)
    locked = Offer.objects.select_for_update(of=("self",)).select_related("seller").get(pk=offer.pk)
    if locked.state != OfferState.WITHDRAWN:
        locked.state = OfferState.WITHDRAWN
        locked.save(update_fields=["state"])
        audit.record(actor=actor, code="market.offer.withdraw", organisation=locked.seller, target=locked)
    return locked


@transaction.atomic
def permit_ask(
    *,
    actor: User,
    holder: Organisation,
    owner: Organisation,
    starts_on: date,
    ends_before: date,
    product: Product | None = None,
    most: int | None = None,
    note: str = "",
) -> SalePermit:
    """Ask another cooperative for the permission to sell for it: all or one product, up to so many base units.

    Raises:
        RuleBroken: permit_self, permit_product, permit_most, permit_there, and those of rules.supply.permit_check.
    """
    gate.require(actor, "market.permit.ask", holder)
    supply_rules.permit_check(starts_on=starts_on, ends_before=ends_before, on=timezone.localdate())
    if owner.pk == holder.pk:
        raise RuleBroken("permit_self", "You need no permission to sell what is your own.")
    if product is not None and product.organisation_id != owner.pk:
        raise RuleBroken("permit_product", "This product belongs to another cooperative.")
    if most is not None and most <= 0:
        raise RuleBroken("permit_most", "A limit is more than 0; leave it out when there is none.")
    Organisation.objects.select_for_update().get(pk=owner.pk)
    live = SalePermit.objects.filter(owner=owner, holder=holder, state__in=_LIVE, product=product)
    if live.filter(starts_on__lt=ends_before, ends_before__gt=starts_on).exists():
        raise RuleBroken("permit_there", "There is such a permission, or a request for one, in these days already.")
    permit = SalePermit.objects.create(
        owner=owner,
        holder=holder,
        product=product,
        most=most,
        starts_on=starts_on,
        ends_before=ends_before,
        note=note.strip(),
        asked_at=timezone.now(),
        asked_by=actor,
    )
    _record(actor, "market.permit.ask", permit)
    return permit


@transaction.atomic
def permit_answer(*, actor: User, permit: SalePermit, is_given: bool, reason: str = "") -> SalePermit:
    """Give or refuse a permission that was asked for, and return it; a refusal says why.

    Raises:
        RuleBroken: permit_answered, permit_past, reason_missing.
    """
    gate.require(actor, "market.permit.answer", permit)
    locked = _locked(permit, PermitState.ASKED)
    if is_given and locked.ends_before <= timezone.localdate():
        raise RuleBroken("permit_past", "These days are over.")
    locked.state = PermitState.GIVEN if is_given else PermitState.REFUSED
    locked.reason = "" if is_given else _reason(reason)
    locked.answered_at, locked.answered_by = timezone.now(), actor
    locked.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    _record(actor, "market.permit.give" if is_given else "market.permit.refuse", locked)
    return locked


@transaction.atomic
def permit_revoke(*, actor: User, permit: SalePermit, reason: str) -> SalePermit:
    """Take a permission back, and return it: from now on no sale begins under it; what was promised before stays.

    Raises:
        RuleBroken: permit_not_given, reason_missing.
    """
    gate.require(actor, "market.permit.answer", permit)
    return _ended(actor, permit, "market.permit.revoke", reason)


@transaction.atomic
def permit_return(*, actor: User, permit: SalePermit, reason: str) -> SalePermit:
    """Hand a permission back that one holds, and return it; the same follows as when its owner takes it back.

    Raises:
        RuleBroken: permit_not_given, reason_missing.
    """
    gate.require(actor, "market.permit.return", permit)
    return _ended(actor, permit, "market.permit.return", reason)


def _ended(actor: User, permit: SalePermit, code: str, reason: str) -> SalePermit:
    locked = _locked(permit, PermitState.GIVEN)
    locked.state, locked.reason = PermitState.REVOKED, _reason(reason)
    locked.revoked_at, locked.revoked_by = timezone.now(), actor
    locked.save(update_fields=["state", "reason", "revoked_at", "revoked_by"])
    locked.offers.filter(state=OfferState.OPEN).update(state=OfferState.WITHDRAWN)
    _record(actor, code, locked)
    return locked


def _locked(permit: SalePermit, state: PermitState) -> SalePermit:
    """Return the permission, locked, when it is in this state; else refuse with what it has become."""
    rows = SalePermit.objects.select_for_update(of=("self",)).select_related("owner", "holder", "product")
    locked = rows.get(pk=permit.pk)
    if locked.state != state:
        code = "permit_answered" if state == PermitState.ASKED else "permit_not_given"
        raise RuleBroken(code, "This permission is meanwhile: %(state)s.", state=locked.get_state_display())
    return locked


def _reason(reason: str) -> str:
    said = reason.strip()[:300]
    if not said:
        raise RuleBroken("reason_missing", "Say why.")
    return said


def _record(actor: User, code: str, permit: SalePermit, **more: Any) -> None:
    audit.record(actor=actor, code=code, organisation=permit.owner, target=permit, note=permit.reason, **more)
