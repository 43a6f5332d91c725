"""Reads of the catalogue."""

from typing import TYPE_CHECKING

from hoptac.catalogue.queries.certified import (
    WARNED,
    Badge,
    Checked,
    Ending,
    Standing,
    badges,
    certificates,
    certificates_in_force,
    checked,
    ending,
    organisation_badges,
    product_ids_certified,
    standing,
    unverified,
)
from hoptac.catalogue.queries.listed import (
    Stars,
    narrowed,
    owners,
    products,
    published,
    recognitions_in_force,
    search_items,
    with_stars,
)
from hoptac.catalogue.queries.naming import converted, factor, kind_names, kinds, kinds_like, region_of
from hoptac.catalogue.queries.offers import (
    Card,
    Step,
    capacities,
    card_rows,
    cards,
    completeness,
    is_photo_public,
    photos,
    price_steps,
    prices,
    text,
)

if TYPE_CHECKING:
    from hoptac.catalogue.queries.listed import StarredProduct as StarredProduct

__all__ = [
    "WARNED",
    "Badge",
    "Card",
    "Checked",
    "Ending",
    "Standing",
    "Stars",
    "Step",
    "badges",
    "capacities",
    "card_rows",
    "cards",
    "certificates",
    "certificates_in_force",
    "checked",
    "completeness",
    "converted",
    "ending",
    "factor",
    "is_photo_public",
    "kind_names",
    "kinds",
    "kinds_like",
    "narrowed",
    "organisation_badges",
    "owners",
    "photos",
    "price_steps",
    "prices",
    "product_ids_certified",
    "products",
    "published",
    "recognitions_in_force",
    "region_of",
    "search_items",
    "standing",
    "text",
    "unverified",
    "with_stars",
]
