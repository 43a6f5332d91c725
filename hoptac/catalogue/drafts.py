"""What somebody says about a product, before it is compared with what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from hoptac.catalogue import rules
from hoptac.catalogue.choices import ProductGroup, Storage
from hoptac.catalogue.models import Product
from hoptac.catalogue.named import Named
from hoptac.core import text
from hoptac.core.errors import RuleBroken
from hoptac.parties.models import Organisation

SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts of a product; None leaves a known product's fact as it is, `cleared` names those to empty.

    `price_amount` is đồng per unit; `kind_id` decides the group where the kind has one; `producer_id` and `seller_id`
    are organisations.
    """

    name: str
    group: str | None = None
    unit: str | None = None
    price_amount: int | None = None
    yearly_quantity: Decimal | None = None
    description: str | None = None
    season: int | None = None
    kind_id: int | None = None
    producer_id: int | None = None
    seller_id: int | None = None
    minimum_order: Decimal | None = None
    shelf_life_days: int | None = None
    storage: str | None = None
    gtin: str | None = None
    area_code: str | None = None
    cleared: frozenset[str] = frozenset()


#: Facts that may be emptied, with what they are then.
CLEARED: Final[Mapping[str, Any]] = {
    "unit": "", "price_amount": None, "yearly_quantity": None, "description": "", "season": 0, "kind_id": None,
    "producer_id": None, "seller_id": None, "minimum_order": None, "shelf_life_days": None,
    "storage": "", "gtin": "", "area_code": "",
}  # fmt: skip
#: Every fact of a product a draft can state, and what follows from them.
FACTS: Final = ("name", "group", "measure_id", *CLEARED)


@dataclass(frozen=True, slots=True)
class Starred:
    """An OCOP decision as stated: stars, and its date where known."""

    stars: int
    decided_on: date | None = None
    decision_no: str = ""
    issuer: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One product of one organisation as an import states it."""

    organisation_id: int
    draft: Draft
    starred: Starred | None = None
    source: str = ""


def name_key(name: str) -> str:
    """Return what makes two names of one organisation's products the same."""
    return text.fold(name)[:200]


def check(draft: Draft) -> None:
    """Refuse a draft that no product can be.

    Raises:
        RuleBroken: product_name_missing, product_group_unknown, product_price, product_quantity, product_minimum,
            product_shelf_life, product_storage_unknown, and what rules.gtin_check and rules.area_code_check refuse.
    """
    if not name_key(draft.name):
        raise RuleBroken("product_name_missing", "The name of the product is missing.")
    if draft.group is not None and draft.group not in ProductGroup.values:
        raise RuleBroken("product_group_unknown", "%(group)s is not a product group.", group=draft.group)
    if draft.storage is not None and draft.storage not in Storage.values:
        raise RuleBroken("product_storage_unknown", "%(storage)s is no way of storing.", storage=draft.storage)
    if draft.price_amount is not None and draft.price_amount <= 0:
        raise RuleBroken("product_price", "A price is more than 0 đồng; leave it out to say “ask for the price”.")
    if draft.yearly_quantity is not None and draft.yearly_quantity <= 0:
        raise RuleBroken("product_quantity", "A yearly quantity is more than 0; leave it out when it is not known.")
    if draft.minimum_order is not None and draft.minimum_order <= 0:
        raise RuleBroken("product_minimum", "A smallest order is more than 0; leave it out when there is none.")
    if draft.shelf_life_days is not None and draft.shelf_life_days <= 0:
        raise RuleBroken("product_shelf_life", "A shelf life is one day or more; leave it out when it is not known.")
    for name, cleaner in _CLEANERS.items():
        cleaner(getattr(draft, name) or "")


def check_references(draft: Draft, named: Named) -> None:
    """Refuse a kind, producer or seller that is not there.

    Raises:
        RuleBroken: product_kind_unknown, product_party_unknown.
    """
    if draft.kind_id is not None and draft.kind_id not in named.groups:
        raise RuleBroken("product_kind_unknown", "There is no such kind of product.")
    wanted = {pk for pk in (draft.producer_id, draft.seller_id) if pk is not None}
    if wanted and Organisation.objects.filter(pk__in=wanted).count() != len(wanted):
        raise RuleBroken("product_party_unknown", "The producer or seller is not in the registry.")


_CLEANERS: Final[Mapping[str, Callable[[str], str]]] = {
    "unit": lambda value: text.clean(value)[:30],
    "gtin": rules.gtin_check,
    "area_code": rules.area_code_check,
}


def values(draft: Draft, named: Named) -> dict[str, Any]:
    """Return what the draft states, by field, names and codes cleaned, with what follows: group and measure."""
    stated = {field.name: getattr(draft, field.name) for field in fields(draft) if field.name != "cleared"}
    found = {name: CLEARED[name] for name in draft.cleared}
    found |= {name: value for name, value in stated.items() if value is not None}
    found["name"] = text.clean(draft.name)[:200]
    for name, cleaner in _CLEANERS.items():
        if found.get(name):
            found[name] = cleaner(found[name])
    if "unit" in found:
        found["measure_id"] = named.unit(found["unit"])
    if group := named.groups.get(draft.kind_id or 0):
        found["group"] = group
    return found


def with_kind(draft: Draft, named: Named, *, group: str | None = None) -> Draft:
    """Return the draft with the kind its name tells, where it states none and that is sure.

    `group` is that of a known product: what belongs to another group than stated is not sure.
    """
    if draft.kind_id is not None:
        return draft
    return replace(draft, kind_id=named.kind(draft.name, draft.group or group))


def keys(name: str) -> dict[str, str]:
    """Return the keys that follow from a name: for searching, sorting and the address."""
    folded = name_key(name)
    slug = folded.replace(" ", "-")[:SLUG_LENGTH].strip("-")
    return {"search_key": folded, "sort_key": text.sort_key(name)[:400], "slug": slug}


def differences(product: Product, stated: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what the statement would change on the product: field → (before, after)."""
    return {
        field: (getattr(product, field), value) for field, value in stated.items() if getattr(product, field) != value
    }


@dataclass(frozen=True, slots=True)
class Paper:
    """What a certificate says. `valid_until` is exclusive, None: without end; `title` where its kind says too little.

    `product_ids` are the products it covers; none: the organisation as a whole.
    """

    kind: str
    issuer: str
    number: str
    valid_from: date
    valid_until: date | None = None
    title: str = ""
    scope: str = ""
    product_ids: tuple[int, ...] = ()
