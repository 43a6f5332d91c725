"""What somebody says about a product, before it is compared with what is known."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from hoptac.catalogue.choices import ProductGroup
from hoptac.catalogue.models import Product
from hoptac.core import text
from hoptac.core.errors import RuleBroken

SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts of a product; None leaves a known product's fact as it is. `price_amount` is đồng per unit."""

    name: str
    group: str | None = None
    unit: str | None = None
    price_amount: int | None = None
    yearly_quantity: Decimal | None = None
    description: str | None = None
    season: int | None = None


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
        RuleBroken: product_name_missing, product_group_unknown, product_price, product_quantity.
    """
    if not name_key(draft.name):
        raise RuleBroken("product_name_missing", "The name of the product is missing.")
    if draft.group is not None and draft.group not in ProductGroup.values:
        raise RuleBroken("product_group_unknown", "%(group)s is not a product group.", group=draft.group)
    if draft.price_amount is not None and draft.price_amount <= 0:
        raise RuleBroken("product_price", "A price is more than 0 đồng; leave it out to say “ask for the price”.")
    if draft.yearly_quantity is not None and draft.yearly_quantity <= 0:
        raise RuleBroken("product_quantity", "A yearly quantity is more than 0; leave it out when it is not known.")


def values(draft: Draft) -> dict[str, Any]:
    """Return what the draft states, by field, names and texts cleaned."""
    stated = {field.name: getattr(draft, field.name) for field in fields(draft)}
    found = {name: value for name, value in stated.items() if value is not None}
    found["name"] = text.clean(draft.name)[:200]
    if draft.unit is not None:
        found["unit"] = text.clean(draft.unit)[:30]
    return found


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
