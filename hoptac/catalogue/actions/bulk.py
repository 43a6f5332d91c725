"""Many products at once, as an import states them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import drafts, facts, queries
from hoptac.catalogue.actions import recognitions
from hoptac.catalogue.choices import ProductGroup, ProductState
from hoptac.catalogue.drafts import Entry, Starred
from hoptac.catalogue.models import ClosedPages, Product, Recognition
from hoptac.catalogue.named import Named
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation
from hoptac.registry.queries import portions
from hoptac.search import actions as search_actions

Key = tuple[int, str]


@dataclass(slots=True)
class Put:
    """What putting did: product by place in the list, changes by product, refusals by place in the list."""

    created: dict[int, int] = field(default_factory=dict)
    changed: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    refused: dict[int, RuleBroken] = field(default_factory=dict)


@transaction.atomic
def product_put_many(
    *, actor: User, entries: Sequence[Entry], on: date, is_published: bool = True, on_behalf_of: object = None
) -> Put:
    """Save products as stated: new ones are added, known ones changed where they differ.

    New ones are published when told so, by an actor who may publish; stars need the right to record decisions.

    A product is known by its organisation and its name without marks. Stars without a date are taken to hold
    since the product's present recognition when that has the same stars, else from `on`. What breaks a rule
    or a right is refused alone; the rest is saved in one transaction. Putting the same twice changes nothing.
    """
    work = _Work(actor, on, is_published, on_behalf_of)
    accepted = work.acceptable(entries)
    products = work.products([entry for _, entry in accepted])
    work.write_products(accepted, products)
    work.write_recognitions(accepted, products)
    work.tell()
    return work.put


class _Work:
    """What one call of product_put_many works with."""

    def __init__(self, actor: User, on: date, is_published: bool, on_behalf_of: object) -> None:
        self.actor, self.on, self.is_published, self.on_behalf_of = actor, on, is_published, on_behalf_of
        self.put = Put()
        self.named = Named.load()
        self.new: dict[int, Entry] = {}
        self.touched: dict[int, Product] = {}
        self.starred: set[int] = set()

    def acceptable(self, entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
        """Return the entries that may be saved, the last of each product; the others are noted as refused."""
        allowed = self._reached("catalogue.product.add", {entry.organisation_id for entry in entries})
        starred = {entry.organisation_id for entry in entries if entry.starred is not None}
        recorded = self._reached("catalogue.recognition.add", starred)
        kept: dict[Key, tuple[int, Entry]] = {}
        for index, entry in enumerate(entries):
            try:
                self._check(entry, allowed, recorded)
            except RuleBroken as reason:
                self.put.refused[index] = reason
                continue
            key = _key(entry)
            if key in kept:
                self.put.refused[index] = RuleBroken(
                    "product_twice", "The product %(name)s stands in this list twice.", name=entry.draft.name
                )
            else:
                kept[key] = (index, entry)
        return list(kept.values())

    def _reached(self, code: str, organisation_ids: set[int]) -> set[int]:
        found: set[int] = set()
        for ids in portions(organisation_ids):
            rows = gate.rows(self.actor, code, Organisation.objects.filter(pk__in=ids))
            found |= set(rows.values_list("pk", flat=True))
        return found

    def _check(self, entry: Entry, allowed: set[int], recorded: set[int]) -> None:
        if entry.organisation_id not in allowed:
            raise RuleBroken("product_not_yours", "You may not add products to this organisation.")
        drafts.check(entry.draft)
        drafts.check_references(entry.draft, self.named)
        if entry.starred is not None:
            if entry.organisation_id not in recorded:
                raise RuleBroken("recognition_not_yours", "You may not record OCOP decisions.")
            recognitions.recognition(0, entry.starred, self.on)

    def products(self, entries: Iterable[Entry]) -> dict[Key, Product]:
        """Return the organisations' products, locked, by what makes them known."""
        found: dict[Key, Product] = {}
        for ids in portions({entry.organisation_id for entry in entries}):
            for product in Product.objects.select_for_update().filter(organisation_id__in=ids).order_by("pk"):
                found.setdefault((product.organisation_id, product.search_key), product)
        return found

    def write_products(self, accepted: list[tuple[int, Entry]], products: dict[Key, Product]) -> None:
        """Add new products and change known ones; `products` then holds them all."""
        now = timezone.now()
        made: list[tuple[int, Entry, Product]] = []
        for index, entry in accepted:
            product = products.get(_key(entry))
            draft = entry.draft
            if product is None or product.kind_id is None:
                draft = drafts.with_kind(draft, self.named, group=product.group if product is not None else None)
            stated = drafts.values(draft, self.named)
            if product is None:
                stated.setdefault("group", ProductGroup.FOOD)
                product = Product(
                    organisation_id=entry.organisation_id,
                    updated_at=now,
                    **stated,
                    **drafts.keys(stated["name"]),
                )
                made.append((index, entry, product))
                products[_key(entry)] = product
            elif changes := drafts.differences(product, stated):
                kept = {
                    **stated,
                    **drafts.keys(stated["name"]),
                    "updated_at": now,
                    "refreshed_on": timezone.localdate(now),
                }
                for name, value in kept.items():
                    setattr(product, name, value)
                self.put.changed[product.pk] = changes
                self.touched[product.pk] = product
        Product.objects.bulk_create([product for _, _, product in made], batch_size=500)
        fields = [*drafts.FACTS, "search_key", "sort_key", "slug", "updated_at", "refreshed_on"]
        Product.objects.bulk_update(self.touched.values(), fields, batch_size=100)
        self._publish([product.pk for _, _, product in made])
        for index, entry, product in made:
            self.put.created[index] = product.pk
            self.new[product.pk] = entry
            self.touched[product.pk] = product

    def _publish(self, made: list[int]) -> None:
        """Show the new products to everybody, those the actor may publish."""
        for ids in portions(made) if self.is_published else ():
            may = gate.rows(self.actor, "catalogue.product.publish", Product.objects.filter(pk__in=ids))
            open_to_all = Product.objects.filter(pk__in=may.values("pk"))
            open_to_all.update(state=ProductState.PUBLISHED, is_published=True)
            closed = ClosedPages.objects.values("organisation")
            Product.objects.filter(pk__in=ids, organisation__in=closed).update(is_published=False)

    def write_recognitions(self, accepted: list[tuple[int, Entry]], products: dict[Key, Product]) -> None:
        """Add the decisions that are not yet recorded, and settle which one holds when."""
        stated = {products[_key(entry)].pk: (products[_key(entry)], entry.starred) for _, entry in accepted}
        wanted = {pk: (product, starred) for pk, (product, starred) in stated.items() if starred is not None}
        held: dict[int, list[Recognition]] = defaultdict(list)
        for ids in portions(set(wanted) - set(self.new)):
            for one in Recognition.objects.filter(product_id__in=ids).order_by("decided_on"):
                held[one.product_id].append(one)
        made = []
        for pk, (product, starred) in wanted.items():
            if not _is_recorded(held[pk], starred, self.on):
                made.append(recognitions.recognition(pk, starred, self.on))
                held[pk].append(made[-1])
                self._note(product, held[pk][-2].stars if len(held[pk]) > 1 else None, starred.stars)
        Recognition.objects.bulk_create(made, batch_size=500)
        moved = [one for pk in {one.product_id for one in made} for one in recognitions.settled(held[pk])]
        Recognition.objects.bulk_update(moved, ["ends_before"], batch_size=500)

    def _note(self, product: Product, before: int | None, after: int) -> None:
        self.touched[product.pk] = product
        self.starred.add(product.organisation_id)
        if product.pk not in self.new:
            self.put.changed.setdefault(product.pk, {})["stars"] = (before, after)

    def tell(self) -> None:
        """Write what follows: facts, search, trail."""
        if self.starred:
            facts.sync(self.starred)
        search_actions.put(queries.search_items(self.touched))
        audit.record_many(
            audit.Entry(
                self.actor,
                "catalogue.product.add" if pk in self.new else "catalogue.product.change",
                organisation_id=product.organisation_id,
                target=product,
                changes=self.put.changed.get(pk, {"name": (None, product.name)}),
                note=self.new[pk].source if pk in self.new else "",
                on_behalf_of=self.on_behalf_of,
            )
            for pk, product in self.touched.items()
        )


def _key(entry: Entry) -> Key:
    return entry.organisation_id, drafts.name_key(entry.draft.name)


def _is_recorded(held: list[Recognition], starred: Starred, on: date) -> bool:
    """Whether this decision is known: one of that day, or, when undated, the same stars in force."""
    if starred.decided_on is not None:
        return any(one.decided_on == starred.decided_on for one in held)
    return any(
        one.decided_on == on or (one.stars == starred.stars and one.decided_on <= on < one.ends_before) for one in held
    )
