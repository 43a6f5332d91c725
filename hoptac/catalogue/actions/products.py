"""One product: added, changed, published, withdrawn."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import drafts, queries
from hoptac.catalogue.choices import ProductGroup
from hoptac.catalogue.drafts import Draft
from hoptac.catalogue.models import Product
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.search import actions as search_actions


@transaction.atomic
def product_add(*, actor: User, organisation: Organisation, draft: Draft, on_behalf_of: object = None) -> Product:
    """Add a product, not yet published, and return it.

    Raises:
        RuleBroken: what drafts.check refuses, and product_name_taken.
    """
    gate.require(actor, "catalogue.product.add", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    drafts.check(draft)
    stated = drafts.values(draft)
    _check_name_free(organisation.pk, stated["name"], None)
    stated.setdefault("group", ProductGroup.FOOD)
    product = Product(organisation=organisation, updated_at=timezone.now(), **stated, **drafts.keys(stated["name"]))
    product.save(force_insert=True)
    search_actions.put(queries.search_items([product.pk]))
    audit.record(
        actor=actor,
        code="catalogue.product.add",
        organisation=organisation,
        target=product,
        changes={field: (None, value) for field, value in stated.items()},
        on_behalf_of=on_behalf_of,
    )
    return product


@transaction.atomic
def product_change(*, actor: User, product: Product, draft: Draft, on_behalf_of: object = None) -> Product:
    """Change what the draft states otherwise and return the product as it is now.

    Raises:
        RuleBroken: what drafts.check refuses, and product_name_taken.
    """
    gate.require(actor, "catalogue.product.change", product)
    locked = Product.objects.select_for_update().select_related("organisation").get(pk=product.pk)
    drafts.check(draft)
    stated = drafts.values(draft)
    changes = drafts.differences(locked, stated)
    if not changes:
        return locked
    _check_name_free(locked.organisation_id, stated["name"], locked.pk)
    for field, value in {**stated, **drafts.keys(stated["name"])}.items():
        setattr(locked, field, value)
    locked.updated_at = timezone.now()
    locked.save()
    search_actions.put(queries.search_items([locked.pk]))
    audit.record(
        actor=actor,
        code="catalogue.product.change",
        organisation=locked.organisation,
        target=locked,
        changes=changes,
        on_behalf_of=on_behalf_of,
    )
    return locked


@transaction.atomic
def product_publish(*, actor: User, product: Product, is_published: bool) -> Product:
    """Show the product to everybody, or withdraw it, and return it as it is now."""
    gate.require(actor, "catalogue.product.publish", product)
    locked = Product.objects.select_for_update().select_related("organisation").get(pk=product.pk)
    if locked.is_published == is_published:
        return locked
    locked.is_published = is_published
    locked.save(update_fields=["is_published"])
    search_actions.put(queries.search_items([locked.pk]))
    audit.record(
        actor=actor,
        code="catalogue.product.publish",
        organisation=locked.organisation,
        target=locked,
        changes={"is_published": (not is_published, is_published)},
    )
    return locked


def _check_name_free(organisation_id: int, name: str, own: int | None) -> None:
    same = Product.objects.filter(organisation_id=organisation_id, search_key=drafts.name_key(name))
    if any(pk != own for pk in same.values_list("pk", flat=True)):
        raise RuleBroken("product_name_taken", "This organisation already has a product called %(name)s.", name=name)
