"""What the desk pages print about a product beside its row: completeness in words, states, months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from hoptac.access import gate
from hoptac.catalogue import queries, rules
from hoptac.catalogue.models import Certificate, Product
from hoptac.catalogue.rules import Completeness

#: What to do about each part of a product's page that is missing, and where.
TO_DO = {
    rules.PHOTO: (gettext_lazy("Add a photo"), "photo_add"),
    rules.PRICE: (gettext_lazy("Say what it costs"), "price_list"),
    rules.SEASON: (gettext_lazy("Touch the months of its season"), "season_put"),
    rules.SUMMARY: (gettext_lazy("Say in two sentences what it is"), "text_list"),
    rules.KIND: (gettext_lazy("Choose its kind, so that buyers find it"), "product_change"),
    rules.FRESH: (gettext_lazy("Look through it: is all of this still right?"), "product_overview"),
    rules.CAPACITY: (gettext_lazy("Say how much there is in each month"), "season_put"),
    rules.ALT: (gettext_lazy("Say what the photos show"), "photo_add"),
    rules.STORY: (gettext_lazy("Tell its story"), "text_list"),
    rules.KEEPING: (gettext_lazy("Say how it is kept and for how long"), "product_change"),
    rules.MORE_PHOTOS: (gettext_lazy("Show it in three photos or more"), "photo_add"),
    rules.LANGUAGES: (gettext_lazy("Describe it in another language"), "text_list"),
    rules.CERTIFICATE: (gettext_lazy("Enter a certificate"), "certificate_list"),
}


class Todo(NamedTuple):
    """Something worth doing: its words and where it is done."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A product in the list of the desk."""

    product: Any
    completeness: Completeness
    todo: Todo | None
    is_stale: bool


def lines(products: Sequence[Any], *, on: date) -> list[Line]:
    """Return the products, rows of queries.with_parts(), with how complete their pages are."""
    complete = [queries.completeness(product, on=on) for product in products]
    return [
        Line(product, found, todo(found.next, product.pk), product.is_stale(on))
        for product, found in zip(products, complete, strict=True)
    ]


def todo(part: str, pk: int) -> Todo | None:
    """Return what to do about a missing part of a product's page; None for ""."""
    if not part:
        return None
    text, route = TO_DO[part]
    return Todo(str(text), reverse(f"catalogue:{route}", args=[] if route == "certificate_list" else [pk]))


def parts(completeness: Completeness, pk: int) -> list[Todo]:
    """Return everything that is missing, the worthiest first."""
    return [one for part in completeness.missing if (one := todo(part, pk)) is not None]


class Month(NamedTuple):
    """A month of the season bar: its number, name, whether there is the product, and how much where known."""

    number: int
    name: str
    is_on: bool
    quantity: Decimal | None


def months(season: int, capacities: Mapping[int, Decimal]) -> list[Month]:
    """Return the twelve months of a product."""
    on = rules.season_months(season)
    return [
        Month(one, gettext("Month %(month)s") % {"month": one}, one in on, capacities.get(one)) for one in rules.MONTHS
    ]


RIGHTS = ("change", "publish", "feature", "hide")


def rights(actor: gate.Actor, row: Product | Certificate, names: Iterable[str] = RIGHTS) -> frozenset[str]:
    """Return which of these rights the actor has on a product or certificate; one query."""
    held = gate.held_on(actor, row, [f"{row._meta.label_lower}.{name}" for name in names])
    return frozenset(code.rpartition(".")[2] for code in held)
