"""One product: added, changed, found right again, published, withdrawn, featured, hidden."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import drafts, queries
from hoptac.catalogue.choices import ProductGroup, ProductState
from hoptac.catalogue.drafts import Draft
from hoptac.catalogue.models import ClosedPages, Product
from hoptac.catalogue.named import Named
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.search import actions as search_actions


@transaction.atomic
def product_add(*, actor: User, organisation: Organisation, draft: Draft, on_behalf_of: object = None) -> Product:
    """Add a product, not yet published, and return it; its kind is guessed from its name where that is sure.

    Raises:
        RuleBroken: what drafts.check and drafts.check_references refuse, and product_name_taken.
    """
    gate.require(actor, "catalogue.product.add", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    named = Named.load()
    drafts.check(draft)
    drafts.check_references(draft, named)
    stated = drafts.values(drafts.with_kind(draft, named), named)
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
        changes={field: (None, value) for field, value in stated.items() if value not in (None, "")},
        on_behalf_of=on_behalf_of,
    )
    return product


@transaction.atomic
def product_change(*, actor: User, product: Product, draft: Draft, on_behalf_of: object = None) -> Product:
    """Change what the draft states otherwise and return the product as it is now; saying it again refreshes it.

    Raises:
        RuleBroken: what drafts.check and drafts.check_references refuse, and product_name_taken.
    """
    gate.require(actor, "catalogue.product.change", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    named = Named.load()
    drafts.check(draft)
    drafts.check_references(draft, named)
    stated = drafts.values(drafts.with_kind(draft, named) if "kind_id" in draft.cleared else draft, named)
    changes = drafts.differences(locked, stated)
    if not changes:
        return locked
    _check_name_free(locked.organisation_id, stated["name"], locked.pk)
    for field, value in {**stated, **drafts.keys(stated["name"])}.items():
        setattr(locked, field, value)
    locked.updated_at = timezone.now()
    locked.refreshed_on = timezone.localdate()
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
def product_refresh(*, actor: User, product: Product) -> Product:
    """Record that somebody looked through the product's page today and found it right; return it."""
    gate.require(actor, "catalogue.product.change", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    return _written(actor, locked, "catalogue.product.refresh", refreshed_on=timezone.localdate())


@transaction.atomic
def product_publish(*, actor: User, product: Product, is_published: bool) -> Product:
    """Show the product to everybody, or withdraw it, and return it as it is now.

    Where the alliance switched off the organisation's pages it is shown once they are switched on again.

    Raises:
        RuleBroken: product_hidden.
    """
    gate.require(actor, "catalogue.product.publish", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    if locked.state == ProductState.HIDDEN:
        raise RuleBroken(
            "product_hidden", "The alliance has hidden this product: %(reason)s", reason=locked.hidden_reason
        )
    state = ProductState.PUBLISHED if is_published else ProductState.DRAFT
    is_seen = is_published and not ClosedPages.objects.filter(organisation=locked.organisation_id).exists()
    return _written(actor, locked, "catalogue.product.publish", state=state, is_published=is_seen)


@transaction.atomic
def product_feature(*, actor: User, product: Product, is_featured: bool) -> Product:
    """Put the product among those the alliance shows first, or take it from them; return it."""
    gate.require(actor, "catalogue.product.feature", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    return _written(actor, locked, "catalogue.product.feature", is_featured=is_featured)


@transaction.atomic
def product_hide(*, actor: User, product: Product, reason: str) -> Product:
    """Hide the product from the public for a reason its organisation reads; return it.

    Raises:
        RuleBroken: reason_missing.
    """
    gate.require(actor, "catalogue.product.hide", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    said = reason_of(reason)
    return _written(
        actor, locked, "catalogue.product.hide", note=said,
        state=ProductState.HIDDEN, hidden_reason=said, is_published=False, is_featured=False,
    )  # fmt: skip


@transaction.atomic
def product_unhide(*, actor: User, product: Product) -> Product:
    """Give a hidden product back to its organisation as a draft, which may publish it; return it."""
    gate.require(actor, "catalogue.product.hide", product)
    locked = Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)
    if locked.state != ProductState.HIDDEN:
        return locked
    return _written(actor, locked, "catalogue.product.unhide", state=ProductState.DRAFT, hidden_reason="")


@transaction.atomic
def pages_close(*, actor: User, organisation: Organisation, reason: str) -> None:
    """Switch off all public pages of an organisation that breaks a rule; the reason is shown to it.

    Raises:
        RuleBroken: reason_missing.
    """
    gate.require(actor, "catalogue.pages.close", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    said = reason_of(reason)
    values = {"reason": said, "closed_at": timezone.now(), "by": actor}
    ClosedPages.objects.update_or_create(organisation=organisation, defaults=values)
    _show(organisation, is_published=False)
    audit.record(actor=actor, code="catalogue.pages.close", organisation=organisation, target=organisation, note=said)


@transaction.atomic
def pages_open(*, actor: User, organisation: Organisation) -> None:
    """Switch the public pages of an organisation on again: what it had published is seen again."""
    gate.require(actor, "catalogue.pages.close", organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not ClosedPages.objects.filter(organisation=organisation).delete()[0]:
        return
    _show(organisation, is_published=True)
    audit.record(actor=actor, code="catalogue.pages.open", organisation=organisation, target=organisation)


def reason_of(reason: str) -> str:
    """Return a reason as it is kept.

    Raises:
        RuleBroken: reason_missing.
    """
    said = text.clean(reason)[:500]
    if len(said) < 10:
        raise RuleBroken("reason_missing", "Say why in a sentence; the cooperative reads it.")
    return said


def _show(organisation: Organisation, *, is_published: bool) -> None:
    """Show the published products of an organisation, or show them no more."""
    products = Product.objects.filter(organisation=organisation, state=ProductState.PUBLISHED)
    products.update(is_published=is_published)
    search_actions.put(queries.search_items(products.values_list("pk", flat=True)))


def _written(actor: User, product: Product, code: str, *, note: str = "", **values: Any) -> Product:
    """Write what differs on the locked product, make it findable as it is now, and tell the trail."""
    changes = {
        name: (getattr(product, name), value) for name, value in values.items() if getattr(product, name) != value
    }
    if not changes:
        return product
    for name, value in values.items():
        setattr(product, name, value)
    product.save(update_fields=list(values))
    search_actions.put(queries.search_items([product.pk]))
    audit.record(actor=actor, code=code, organisation=product.organisation, target=product, changes=changes, note=note)
    return product


def _check_name_free(organisation_id: int, name: str, own: int | None) -> None:
    same = Product.objects.filter(organisation_id=organisation_id, search_key=drafts.name_key(name))
    if any(pk != own for pk in same.values_list("pk", flat=True)):
        raise RuleBroken("product_name_taken", "This organisation already has a product called %(name)s.", name=name)
