"""Buyers: registering by phone number, how they are reached, whether the alliance checked them."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from hoptac.access import actions as access_actions
from hoptac.access import audit, gate
from hoptac.access.choices import Role
from hoptac.access.models import User
from hoptac.core import identifiers, text
from hoptac.core.errors import RuleBroken
from hoptac.market import facts
from hoptac.market.models import Buyer
from hoptac.market.stated import Told
from hoptac.parties.choices import OrganisationKind
from hoptac.parties.models import Organisation
from hoptac.places import queries as place_queries
from hoptac.places.models import Place
from hoptac.registry.queries.provinces import home_province


@transaction.atomic
def buyer_register(*, told: Told, password: str) -> User:
    """Make a buyer who is not checked yet, with a user who signs in by phone number, and return the user.

    Open to everybody; the view keeps floods out. The province is the one whose alliance runs this installation.

    Raises:
        RuleBroken: phone.taken, phone.invalid.
    """
    province = home_province()
    if User.objects.filter(phone=identifiers.phone_normalise(told.phone)).exists():
        raise RuleBroken("phone.taken", "This telephone number already has an account. Sign in with it.")
    user = access_actions.user_create(
        actor=None, username=f"b{secrets.token_hex(6)}", full_name=told.contact, phone=told.phone, password=password
    )
    buyer = _written(told, province)
    access_actions.grant_install(
        actor=access_actions.command_actor(place=province), user=user, role=Role.BUYER,
        organisation=buyer.organisation, starts_on=gate.today(),
    )  # fmt: skip
    _record(user, "market.buyer.register", buyer)
    return user


@transaction.atomic
def buyer_add(*, actor: User, told: Told) -> Buyer:
    """Enter a buyer who called the desk and has no account, and return it.

    Raises:
        RuleBroken: phone.taken, phone.invalid.
    """
    province = home_province()
    gate.require(actor, "market.buyer.add", province)
    if Buyer.objects.filter(phone=identifiers.phone_normalise(told.phone)).exists():
        raise RuleBroken("phone.taken", "A buyer with this telephone number is entered already.")
    buyer = _written(told, province)
    _record(actor, "market.buyer.add", buyer)
    return buyer


@transaction.atomic
def buyer_put(*, actor: User, organisation: Organisation, contact: str, phone: str) -> Buyer:
    """Say who speaks for a company that came in by invitation, and return it as a buyer; not checked yet."""
    gate.require(actor, "market.buyer.put", organisation)
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    known = Buyer.objects.filter(organisation=organisation).first()
    if known is not None:
        return known
    buyer = Buyer.objects.create(
        organisation=organisation, province=home_province(), contact=contact,
        phone=identifiers.phone_normalise(phone), registered_at=timezone.now(),
    )  # fmt: skip
    _record(actor, "market.buyer.put", buyer)
    return buyer


@transaction.atomic
def buyer_change(*, actor: User, buyer: Buyer, contact: str, phone: str) -> Buyer:
    """Change who speaks for a buyer and the number it is reached by; a checked buyer is to be checked anew."""
    gate.require(actor, "market.buyer.change", buyer)
    locked = Buyer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=buyer.pk)
    before = {"contact": locked.contact, "phone": locked.phone}
    locked.contact, locked.phone = contact, identifiers.phone_normalise(phone)
    changes = audit.changed(before, {"contact": locked.contact, "phone": locked.phone})
    if changes:
        if not gate.can(actor, "market.buyer.check", locked):
            locked.checked_at = locked.checked_by = None
        locked.save(update_fields=["contact", "phone", "checked_at", "checked_by"])
        # The trail is read by more people than the number is shown to.
        _record(actor, "market.buyer.change", locked, {"contact": changes["contact"]} if "contact" in changes else {})
    return locked


@transaction.atomic
def buyer_check(*, actor: User, buyer: Buyer, is_checked: bool) -> Buyer:
    """Mark a buyer as checked by the alliance, or take the mark back, and return it."""
    gate.require(actor, "market.buyer.check", buyer)
    locked = Buyer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=buyer.pk)
    if (locked.checked_at is not None) == is_checked:
        return locked
    locked.checked_at, locked.checked_by = (timezone.now(), actor) if is_checked else (None, None)
    locked.save(update_fields=["checked_at", "checked_by"])
    _record(actor, "market.buyer.check" if is_checked else "market.buyer.uncheck", locked)
    return locked


def _written(told: Told, province: Place) -> Buyer:
    name = text.clean(told.name)
    organisation = Organisation.objects.create(
        kind=OrganisationKind.BUYER, name=name, search_key=text.fold(name), sort_key=text.sort_key(name),
        locality=place_queries.locality_for(told.place), place=told.place,
    )  # fmt: skip
    facts.sync([organisation.pk])
    return Buyer.objects.create(
        organisation=organisation, province=province, contact=text.clean(told.contact), country=told.country,
        phone=identifiers.phone_normalise(told.phone), registered_at=timezone.now(),
    )  # fmt: skip


def _record(actor: User, code: str, buyer: Buyer, changes: dict[str, tuple[object, object]] | None = None) -> None:
    audit.record(actor=actor, code=code, organisation=buyer.organisation, target=buyer, changes=changes or {})
