"""What contexts above add to an organisation's page. The registry knows only the shape; each context says its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from hoptac.access import gate
from hoptac.parties.models import Organisation


@dataclass(frozen=True)
class ProductLine:
    """A product as the organisation's page lists it; `stars` 0 without recognition, `url` "" without a page."""

    name: str
    stars: int = 0
    stars_until: date | None = None
    detail: str = ""
    url: str = ""


Products = Callable[[gate.Actor, Organisation], Sequence[ProductLine]]

#: Lists the products of an organisation that the actor may see; None while no context offers them.
products: Products | None = None


def offer_products(function: Products) -> None:
    """Let a context above list products; called from its AppConfig.ready."""
    global products  # noqa: PLW0603 - set once, while the applications start
    products = function
