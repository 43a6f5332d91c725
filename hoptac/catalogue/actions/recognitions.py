"""OCOP decisions: recorded, revoked."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import facts, queries, rules
from hoptac.catalogue.drafts import Starred
from hoptac.catalogue.models import Product, Recognition
from hoptac.core.errors import RuleBroken
from hoptac.search import actions as search_actions


@transaction.atomic
def recognition_add(*, actor: User, product: Product, starred: Starred, on: date) -> Recognition:
    """Record an OCOP decision about a product and return it; it takes the place of earlier ones from its day on.

    Without a date it holds from `on`. It is valid 36 months unless it says otherwise.

    Raises:
        RuleBroken: what rules.check refuses, and recognition_same_day.
    """
    gate.require(actor, "catalogue.recognition.add", product.organisation)
    locked = Product.objects.select_for_update().select_related("organisation").get(pk=product.pk)
    made = recognition(locked.pk, starred, on)
    if locked.recognitions.filter(decided_on=made.decided_on).exists():
        raise RuleBroken("recognition_same_day", "A decision of this day is already recorded for the product.")
    made.save(force_insert=True)
    _settle(locked)
    audit.record(
        actor=actor,
        code="catalogue.recognition.add",
        organisation=locked.organisation,
        target=locked,
        changes={"stars": (None, made.stars), "decided_on": (None, made.decided_on)},
        note=made.decision_no,
    )
    made.refresh_from_db()
    return made


@transaction.atomic
def recognition_revoke(*, actor: User, recognition: Recognition, revoked_on: date, on: date) -> Recognition:
    """Record that a decision was revoked on a day and return it.

    Raises:
        RuleBroken: recognition_revoked_already, recognition_revoked_early, recognition_revoked_future.
    """
    gate.require(actor, "catalogue.recognition.revoke", recognition)
    product = Product.objects.select_for_update().select_related("organisation").get(pk=recognition.product_id)
    locked = product.recognitions.get(pk=recognition.pk)
    if locked.revoked_on is not None:
        raise RuleBroken("recognition_revoked_already", "This decision is already revoked.")
    if revoked_on > on:
        raise RuleBroken("recognition_revoked_future", "A revocation is recorded on its day or after it.")
    if revoked_on < locked.decided_on:
        raise RuleBroken("recognition_revoked_early", "It cannot be revoked before it was given.")
    locked.revoked_on = revoked_on
    locked.ends_before = min(locked.ends_before, revoked_on)
    locked.save(update_fields=["revoked_on", "ends_before"])
    _settle(product)
    audit.record(
        actor=actor,
        code="catalogue.recognition.revoke",
        organisation=product.organisation,
        target=product,
        changes={"revoked_on": (None, revoked_on)},
        note=locked.decision_no,
    )
    return locked


def recognition(product_id: int, starred: Starred, on: date) -> Recognition:
    """Return an unsaved recognition for what was stated, its end not yet settled against other decisions."""
    decided_on = starred.decided_on or on
    valid_until = starred.valid_until or rules.months_later(decided_on, rules.VALID_MONTHS)
    rules.check(stars=starred.stars, decided_on=decided_on, valid_until=valid_until, on=on)
    return Recognition(
        product_id=product_id,
        stars=starred.stars,
        decision_no=starred.decision_no[:60],
        decided_on=decided_on,
        is_dated=starred.decided_on is not None,
        valid_until=valid_until,
        issuer=starred.issuer[:200],
        ends_before=valid_until,
    )


def settled(recognitions: list[Recognition]) -> list[Recognition]:
    """Return the recognitions of one product whose end had to be moved, moved but not saved."""
    spells = [rules.Recognised(one.pk, one.decided_on, one.valid_until, one.revoked_on) for one in recognitions]
    ends = rules.ends(spells)
    moved = [one for one in recognitions if one.ends_before != ends[one.pk]]
    for one in moved:
        one.ends_before = ends[one.pk]
    return moved


def _settle(product: Product) -> None:
    Recognition.objects.bulk_update(settled(list(product.recognitions.all())), ["ends_before"])
    facts.sync([product.organisation_id])
    search_actions.put(queries.search_items([product.pk]))
