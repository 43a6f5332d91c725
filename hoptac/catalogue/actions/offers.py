"""Season and capacity, packages and prices of one product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hoptac.access import audit, gate
from hoptac.access.models import User
from hoptac.catalogue import rules
from hoptac.catalogue.models import Capacity, Packaging, Price, Product
from hoptac.core import text
from hoptac.core.errors import RuleBroken

MOST_PACKAGINGS = 12
MOST_PRICES = 40


@transaction.atomic
def season_put(*, actor: User, product: Product, months: Collection[int], quantities: Mapping[int, Decimal]) -> Product:
    """Say in which months there is the product, and how much in a month where that is known; return it.

    A month with a quantity belongs to the season. Raises RuleBroken "season_month_unknown" or "capacity_quantity".
    """
    locked = changing(actor, product)
    if any(quantity <= 0 for quantity in quantities.values()):
        raise RuleBroken("capacity_quantity", "A quantity is more than 0; leave it out when it is not known.")
    season = rules.season_bits({*months, *quantities})
    before = dict(locked.capacities.values_list("month", "quantity"))
    if (season, dict(quantities)) == (locked.season, before):
        return locked
    locked.capacities.all().delete()
    Capacity.objects.bulk_create(
        Capacity(product=locked, month=month, quantity=quantity) for month, quantity in sorted(quantities.items())
    )
    changes = {"season": (locked.season, season), "capacity": (_told(before), _told(quantities))}
    locked.season = season
    refreshed(locked, "season")
    tell(actor, locked, "catalogue.season.put", {key: pair for key, pair in changes.items() if pair[0] != pair[1]})
    return locked


@transaction.atomic
def packaging_add(
    *, actor: User, product: Product, name: str, quantity: Decimal | None = None, gtin: str = ""
) -> Packaging:
    """Add a way the product is packed and return it; `quantity` is what one package holds, in the product's unit.

    Raises RuleBroken "packaging_name_missing", "packaging_name_taken", "packaging_quantity", "packaging_too_many" or
    "gtin".
    """
    locked = changing(actor, product)
    named, code = text.clean(name)[:60], rules.gtin_check(gtin)
    there = list(locked.packagings.values_list("name", flat=True))
    if not named:
        raise RuleBroken("packaging_name_missing", "Say how it is packed, for example “Box 200 g”.")
    if text.fold(named) in map(text.fold, there):
        raise RuleBroken("packaging_name_taken", "This way of packing is there already.")
    if quantity is not None and quantity <= 0:
        raise RuleBroken("packaging_quantity", "A package holds more than 0; leave it out when it is not known.")
    if len(there) >= MOST_PACKAGINGS:
        raise RuleBroken("packaging_too_many", "At most %(most)s ways of packing.", most=MOST_PACKAGINGS)
    made = Packaging.objects.create(product=locked, name=named, quantity=quantity, gtin=code, position=len(there))
    refreshed(locked)
    tell(actor, locked, "catalogue.packaging.add", {"packaging": (None, named)})
    return made


@transaction.atomic
def packaging_remove(*, actor: User, packaging: Packaging) -> None:
    """Take away a way of packing, with its prices."""
    locked = changing(actor, packaging.product)
    Packaging.objects.filter(pk=packaging.pk).delete()
    refreshed(locked)
    tell(actor, locked, "catalogue.packaging.remove", {"packaging": (packaging.name, None)})


@transaction.atomic
def price_add(
    *,
    actor: User,
    product: Product,
    amount: int,
    valid_from: date,
    packaging: Packaging | None = None,
    minimum_quantity: Decimal = Decimal(1),
    valid_until: date | None = None,
) -> Price:
    """Add what one unit or package costs in đồng when so many are bought, within [valid_from, valid_until).

    A price of the same package, quantity and first day is replaced. Raises RuleBroken "product_price",
    "price_quantity", "price_validity", "price_packaging" or "price_too_many".
    """
    locked = changing(actor, product)
    if amount <= 0:
        raise RuleBroken("product_price", "A price is more than 0 đồng; leave it out to say “ask for the price”.")
    if minimum_quantity <= 0:
        raise RuleBroken("price_quantity", "A price is for more than 0.")
    if valid_until is not None and valid_until <= valid_from:
        raise RuleBroken("price_validity", "The price ends before it begins.")
    if packaging is not None and packaging.product_id != locked.pk:
        raise RuleBroken("price_packaging", "This package belongs to another product.")
    if locked.prices.count() >= MOST_PRICES:
        raise RuleBroken("price_too_many", "At most %(most)s prices; take away old ones.", most=MOST_PRICES)
    made, _is_new = Price.objects.update_or_create(
        product=locked,
        packaging=packaging,
        minimum_quantity=minimum_quantity,
        valid_from=valid_from,
        defaults={"amount": amount, "valid_until": valid_until},
    )
    refreshed(locked)
    tell(actor, locked, "catalogue.price.add", {"price_amount": (None, amount), "valid_from": (None, valid_from)})
    return made


@transaction.atomic
def price_remove(*, actor: User, price: Price) -> None:
    """Take away a price."""
    locked = changing(actor, price.product)
    Price.objects.filter(pk=price.pk).delete()
    refreshed(locked)
    tell(actor, locked, "catalogue.price.remove", {"price_amount": (price.amount, None)})


def changing(actor: User, product: Product) -> Product:
    """Return the product, locked, to an actor who may change it."""
    gate.require(actor, "catalogue.product.change", product)
    return Product.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=product.pk)


def refreshed(product: Product, *fields: str) -> None:
    """Write these fields of the product; whoever changes something about it says today that it is right."""
    product.updated_at, product.refreshed_on = timezone.now(), timezone.localdate()
    product.save(update_fields=[*fields, "updated_at", "refreshed_on"])


def tell(
    actor: User, product: Product, code: str, changes: Mapping[str, tuple[object, object]], said: str = ""
) -> None:
    """Tell the trail what changed about the product."""
    audit.record(actor=actor, code=code, organisation=product.organisation, target=product, changes=changes, note=said)


def _told(quantities: Mapping[int, Decimal]) -> str:
    return ", ".join(f"{month}: {quantity.normalize():f}" for month, quantity in sorted(quantities.items()))
