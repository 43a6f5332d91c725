"""What the catalogue shows on an organisation's page in the registry, and what contexts above add to its own pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from hoptac.access import gate
from hoptac.catalogue import queries
from hoptac.catalogue.models import Product, ProductText
from hoptac.parties.models import Organisation
from hoptac.registry.panels import ProductLine


def product_lines(actor: gate.Actor, organisation: Organisation) -> list[ProductLine]:
    """Return the products of an organisation that the actor may see, by name."""
    found = queries.products(actor).filter(organisation=organisation)
    return [
        ProductLine(
            name=row.name,
            stars=row.stars or 0,
            stars_until=row.stars_until,
            url=reverse("catalogue:product_overview", args=[row.pk]),
        )
        for row in queries.with_stars(found, on=timezone.localdate())
    ]


@dataclass(frozen=True)
class Panel:
    """A section a context above adds to a product's desk page: a heading, a sentence, and (label, address) links."""

    title: str
    text: str
    links: Sequence[tuple[str, str]] = ()


Offer = Callable[[gate.Actor, Product], Panel | None]
Check = Callable[[ProductText], Sequence[str]]

_offers: list[Offer] = []
_checks: list[Check] = []


def offer(function: Offer) -> None:
    """Let a context above add a section to the desk page of a product; called from its AppConfig.ready."""
    if function not in _offers:
        _offers.append(function)


def panels(actor: gate.Actor, product: Product) -> list[Panel]:
    """Return the sections contexts above have for this product and actor."""
    return [panel for function in _offers if (panel := function(actor, product)) is not None]


def check_texts(function: Check) -> None:
    """Let a context above object to words about a product before they are published; called from AppConfig.ready."""
    if function not in _checks:
        _checks.append(function)


def objections(text: ProductText) -> list[str]:
    """Return what speaks against publishing these words, a sentence each."""
    return [objection for function in _checks for objection in function(text)]
